/** @file Global norm and clip, AdamW and Muon in double precision: the readable definition of shaders/optimizer.wgsl. */
import type { Hyper } from '../optimizer.ts'
import { matmul } from './matmul.ts'

/** The norm of the whole gradient, and what it is multiplied by: PyTorch's clip_grad_norm_, max / (norm + 1e-6) where it is exceeded. */
export function clip(gradient: Float64Array, maxGradNorm: number) {
  const norm = Math.sqrt(gradient.reduce((sum, g) => sum + g * g, 0))
  const scale = maxGradNorm > 0 && norm > maxGradNorm ? maxGradNorm / (norm + 1e-6) : 1
  return { norm, scale, finite: Number.isFinite(norm) }
}

export interface Moments {
  weights: Float64Array
  first: Float64Array
  second: Float64Array
}

/** One AdamW step (Loshchilov and Hutter 2019) in place on elements [from, to), weight decay on those below `matrixSize`. */
export function adamw(s: Moments, gradient: Float64Array, h: Hyper, matrixSize: number, from: number, to: number) {
  for (let i = from; i < to; i++) {
    s.first[i] = h.beta1 * s.first[i] + (1 - h.beta1) * gradient[i]
    s.second[i] = h.beta2 * s.second[i] + (1 - h.beta2) * gradient[i] ** 2
    const decayed = i < matrixSize ? s.weights[i] * (1 - h.learningRate * h.weightDecay) : s.weights[i]
    s.weights[i] = decayed - (h.learningRate * (s.first[i] / h.correction1)) / (Math.sqrt(s.second[i] / h.correction2) + h.epsilon)
  }
}

/** X[rows, cols] towards the nearest semi-orthogonal matrix, from unit norm: X <- aX + b(XX^T)X + c(XX^T)^2 X, five times (Jordan 2024). */
export function newtonSchulz(update: Float64Array, rows: number, cols: number): Float64Array {
  const [a, b, c] = [3.4445, -4.775, 2.0315]
  const norm = Math.sqrt(update.reduce((sum, x) => sum + x * x, 0))
  let x = update.map((value) => value / (norm + 1e-7))
  for (let i = 0; i < 5; i++) {
    const gram = matmul('NT', x, x, rows, rows, cols)
    const gram2 = matmul('NN', gram, gram, rows, rows, rows)
    const polynomial = gram.map((g, j) => b * g + c * gram2[j])
    const correction = matmul('NN', polynomial, x, rows, cols, rows)
    x = x.map((value, j) => a * value + correction[j])
  }
  return x
}

/** One Muon step in place on a matrix: Nesterov momentum, Newton-Schulz, and a step scaled by sqrt(max(1, rows / cols)). */
export function muon(
  weights: Float64Array,
  momentum: Float64Array,
  gradient: Float64Array,
  rows: number,
  cols: number,
  h: Pick<Hyper, 'muonLearningRate' | 'weightDecay' | 'momentum'>,
) {
  const update = new Float64Array(gradient.length)
  for (let i = 0; i < gradient.length; i++) {
    momentum[i] = h.momentum * momentum[i] + gradient[i]
    update[i] = gradient[i] + h.momentum * momentum[i]
  }
  const direction = newtonSchulz(update, rows, cols)
  const scale = Math.sqrt(Math.max(1, rows / cols))
  for (let i = 0; i < weights.length; i++) {
    weights[i] = weights[i] * (1 - h.muonLearningRate * h.weightDecay) - h.muonLearningRate * scale * direction[i]
  }
}

/** @file The twins hold the kernels, and this holds the twins: every backward against central differences of its forward. */
import { describe, expect, it } from 'vitest'
import { Random } from '../testing/random.ts'
import { attentionBackward, attentionForward, type Lengths, segmentsOf } from './attention.ts'
import { embeddingBackward, embeddingForward } from './embedding.ts'
import { lossBackward, lossForward } from './loss.ts'
import { biasBackward, biasForward, linearBackward, linearForward } from './matmul.ts'
import { adamw, clip, newtonSchulz } from './optimizer.ts'
import { rmsnormBackward, rmsnormForward } from './rmsnorm.ts'
import { ropeBackward, ropeForward } from './rope.ts'
import { swigluBackward, swigluForward } from './swiglu.ts'

/** Relative distance of `gradient` from the central differences of `f` at `input`; truncation and rounding leave about 1e-9 of it. */
function gradientError(f: () => number, input: Float64Array, gradient: Float64Array): number {
  const step = 1e-4
  let difference = 0
  let size = 0
  for (let i = 0; i < input.length; i++) {
    const kept = input[i]
    input[i] = kept + step
    const above = f()
    input[i] = kept - step
    const slope = (above - f()) / (2 * step)
    input[i] = kept
    difference += (slope - gradient[i]) ** 2
    size += slope ** 2
  }
  return Math.sqrt(difference / size)
}

const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, x, i) => sum + x * b[i], 0)
const BOUND = 1e-6

describe('backward twins are the derivatives of their forwards', () => {
  it.each([
    [1, 1, 1],
    [3, 5, 2],
    [4, 3, 7],
  ])('linear layer, %i tokens, %i outputs, %i inputs', (t, n, k) => {
    const random = new Random(t)
    const [x, w, dy] = [random.floats(t * k), random.floats(n * k), random.floats(t * n)]
    const f = () => dot(dy, linearForward(x, w, t, n, k))
    const { dx, dw } = linearBackward(x, w, dy, t, n, k)
    expect(gradientError(f, x, dx)).toBeLessThan(BOUND)
    expect(gradientError(f, w, dw)).toBeLessThan(BOUND)
  })

  it('bias', () => {
    const random = new Random(1)
    const [y, bias, dy] = [random.floats(15), random.floats(5), random.floats(15)]
    expect(gradientError(() => dot(dy, biasForward(y, bias)), bias, biasBackward(dy, 5))).toBeLessThan(BOUND)
  })

  it('swiglu', () => {
    const random = new Random(2)
    const [gateUp, da] = [random.floats(24, 3), random.floats(12)]
    expect(gradientError(() => dot(da, swigluForward(gateUp)), gateUp, swigluBackward(gateUp, da))).toBeLessThan(BOUND)
  })

  it('embedding, with a token that occurs twice and one that does not', () => {
    const random = new Random(3)
    const ids = [2, 0, 2, 3]
    const [table, dx] = [random.floats(5 * 3), random.floats(ids.length * 3)]
    const gradient = embeddingBackward(ids, dx, 5, 3)
    expect(gradientError(() => dot(dx, embeddingForward(ids, table, 3)), table, gradient)).toBeLessThan(BOUND)
  })

  it.each([1, 5])('rmsnorm over %i columns', (c) => {
    const random = new Random(4)
    const [x, gamma, dy] = [random.floats(3 * c), random.floats(c, 0.3, 1), random.floats(3 * c)]
    // Over one column the norm is nearly a sign: an epsilon of the size of x leaves it a slope.
    const eps = c === 1 ? 0.5 : 1e-6
    const f = () => dot(dy, rmsnormForward(x, gamma, eps).y)
    const { dx, dgamma } = rmsnormBackward(x, gamma, dy, eps)
    expect(gradientError(f, x, dx)).toBeLessThan(BOUND)
    expect(gradientError(f, gamma, dgamma)).toBeLessThan(BOUND)
  })

  it.each([false, true])('rope with grouped heads, per-head norm: %s', (normed) => {
    const random = new Random(5)
    const shape = { heads: 4, kvHeads: 2, dim: 6, eps: 1e-6 }
    const positions = [0, 1, 4]
    const angles = Float64Array.from({ length: 5 * 6 }, (_, i) => (i % 2 ? Math.sin : Math.cos)(Math.floor(i / 6) * 0.3 ** ((i >> 1) % 3)))
    const [qkv, dq, dkv] = [random.floats(3 * 8 * 6), random.floats(3 * 4 * 6), random.floats(3 * 4 * 6)]
    const gains = normed ? { q: random.floats(6, 0.3, 1), k: random.floats(6, 0.3, 1) } : null
    const f = () => {
      const { q, kv } = ropeForward(shape, positions, angles, qkv, gains)
      return dot(dq, q) + dot(dkv, kv)
    }
    const { dqkv, dgains } = ropeBackward(shape, positions, angles, qkv, dq, dkv, gains)
    expect(gradientError(f, qkv, dqkv)).toBeLessThan(BOUND)
    if (gains) {
      expect(gradientError(f, gains.q, dgains.q)).toBeLessThan(BOUND)
      expect(gradientError(f, gains.k, dgains.k)).toBeLessThan(BOUND)
    }
  })

  it.each<[string, Lengths]>([
    ['packed segments', [3, 1, 4]],
    ['a shared prefix', [1, [2, 1, 3], 1]],
  ])('attention with grouped heads over %s', (_, lengths) => {
    const random = new Random(6)
    const shape = { heads: 4, kvHeads: 2, dim: 6, eps: 0 }
    const segments = segmentsOf(lengths)
    const [q, kv, dout] = [random.floats(8 * 4 * 6), random.floats(8 * 4 * 6), random.floats(8 * 4 * 6)]
    const f = () => dot(dout, attentionForward(shape, segments, q, kv).out)
    const { dq, dkv } = attentionBackward(shape, segments, q, kv, dout)
    expect(gradientError(f, q, dq)).toBeLessThan(BOUND)
    expect(gradientError(f, kv, dkv)).toBeLessThan(BOUND)
  })

  it.each([
    [1, 0],
    [0.7, 0],
    [0.7, 0.4],
  ])('loss at temperature %f, with a bonus of %f for entropy and a token that predicts nothing', (temperature, bonus) => {
    const random = new Random(7)
    const targets = [1, null, 0, 4]
    const [logits, weights] = [random.floats(4 * 5, 2), random.floats(4)]
    const f = () => {
      const { logprob, entropy } = lossForward(logits, targets, temperature)
      return -dot(weights, logprob) - bonus * entropy.reduce((sum, x) => sum + x, 0)
    }
    expect(gradientError(f, logits, lossBackward(logits, targets, weights, temperature, bonus))).toBeLessThan(BOUND)
  })
})

describe('forward twins', () => {
  it('know where attention looks: first tokens of segments see only themselves', () => {
    const random = new Random(8)
    const shape = { heads: 2, kvHeads: 1, dim: 4, eps: 0 }
    const [q, kv] = [random.floats(5 * 2 * 4), random.floats(5 * 2 * 4)]
    const { out, lse } = attentionForward(shape, segmentsOf([2, 3]), q, kv)
    for (const t of [0, 2]) {
      const value = [...kv.subarray((2 * t + 1) * 4, (2 * t + 2) * 4)]
      expect([...out.subarray(2 * t * 4, (2 * t + 1) * 4)]).toEqual(value)
      expect(lse[2 * t]).toBeCloseTo(dot(q.subarray(2 * t * 4, (2 * t + 1) * 4), kv.subarray(2 * t * 4, (2 * t + 1) * 4)) / 2, 12)
    }
  })

  it('know what a shared prefix is: each sequence behind it as it would be with a prefix of its own', () => {
    const random = new Random(10)
    const shape = { heads: 2, kvHeads: 1, dim: 4, eps: 0 }
    const [q, kv] = [random.floats(7 * 2 * 4), random.floats(7 * 2 * 4)]
    const { out } = attentionForward(shape, segmentsOf([[2, 3, 2]]), q, kv)
    const alone = (tokens: number[]) => {
      const rows = (data: Float64Array) => Float64Array.from(tokens.flatMap((t) => [...data.subarray(8 * t, 8 * t + 8)]))
      return attentionForward(shape, segmentsOf([tokens.length]), rows(q), rows(kv)).out
    }
    expect([...out.subarray(0, 8 * 5)]).toEqual([...alone([0, 1, 2, 3, 4])])
    expect([...out.subarray(8 * 5)]).toEqual([...alone([0, 1, 5, 6]).subarray(8 * 2)])
  })

  it('give equal logits the entropy of the logarithm of their number', () => {
    const { logprob, entropy } = lossForward(new Float64Array(2 * 7), [3, null], 0.5)
    expect(logprob[0]).toBeCloseTo(-Math.log(7), 12)
    expect(entropy[0]).toBeCloseTo(Math.log(7), 12)
    expect([logprob[1], entropy[1]]).toEqual([0, 0])
  })

  it('take a first AdamW step of the learning rate against the sign of the gradient, whatever its size', () => {
    const state = { weights: new Float64Array(3), first: new Float64Array(3), second: new Float64Array(3) }
    const rates = {
      learningRate: 0.01,
      beta1: 0.9,
      beta2: 0.95,
      epsilon: 1e-12,
      weightDecay: 0.1,
      correction1: 1 - 0.9,
      correction2: 1 - 0.95,
    }
    adamw(state, Float64Array.of(5, -1e-3, 0), { ...rates, maxGradNorm: 0, muonLearningRate: 0, momentum: 0 }, 3, 0, 3)
    expect(state.weights[0]).toBeCloseTo(-0.01, 8)
    expect(state.weights[1]).toBeCloseTo(0.01, 8)
    expect(state.weights[2]).toBe(0)
  })

  it('clip only what exceeds the norm asked for', () => {
    expect(clip(Float64Array.of(3, 4), 10)).toEqual({ norm: 5, scale: 1, finite: true })
    expect(clip(Float64Array.of(3, 4), 0).scale).toBe(1)
    expect(clip(Float64Array.of(3, 4), 1).scale).toBeCloseTo(0.2, 6)
    expect(clip(Float64Array.of(3, Number.NaN), 1).finite).toBe(false)
  })

  it.each([
    [5, 9],
    [6, 6],
    [9, 5],
  ])('bring the singular values of a %i x %i matrix near one', (rows, cols) => {
    const x = newtonSchulz(new Random(9).floats(rows * cols), rows, cols)
    // The squared singular values add up to the squared norm; Jordan's coefficients leave each value between 0.68 and 1.13, or a little
    // below where it began tiny.
    const mean = dot(x, x) / Math.min(rows, cols)
    expect(mean).toBeGreaterThan(0.5)
    expect(mean).toBeLessThan(1.3)
  })
})

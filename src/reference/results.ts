/**
 * @file What the reference says about a batch, as plain numbers: log-probs, loss and gradients, ready to be held beside the engine's.
 */
import * as tf from '@tensorflow/tfjs-core'
import type { ModelConfig } from '../model/config.ts'
import { lossAndGradients, tokenLogProbs, toTensors } from './decoder.ts'
import type { HostWeights } from './weights.ts'

/** One sequence: T tokens and a weight for each of its T-1 next-token predictions. */
export interface WeightedSequence {
  tokens: number[]
  weights: number[]
}

export interface BatchResults {
  /** For each sequence, ln p(tokens[t+1] | tokens[0..t]) for t = 0..T-2. */
  logprobs: number[][]
  /** -sum of weight * log-prob over all predictions of all sequences. */
  loss: number
  /** Gradient of the loss by weight name, laid out as the weight is. */
  gradients: Map<string, Float32Array>
}

/**
 * Runs the reference on the current TensorFlow.js backend, one sequence after the other, as no sequence sees another. `onProgress` is told how
 * many sequences are done. Holds no tensor afterwards.
 */
export async function referenceResults(
  config: ModelConfig,
  weights: HostWeights,
  batch: WeightedSequence[],
  onProgress: (done: number, total: number) => void = () => {},
): Promise<BatchResults> {
  const tensors = toTensors(weights)
  const gradients = new Map([...weights].map(([name, { data }]) => [name, new Float32Array(data.length)]))
  const logprobs: number[][] = []
  let loss = 0
  try {
    for (const [index, sequence] of batch.entries()) {
      // A lone token predicts nothing.
      if (sequence.tokens.length < 2) {
        logprobs.push([])
        continue
      }
      const predicted = tokenLogProbs(config, tensors, [sequence.tokens])
      logprobs.push([...(await predicted.data())])
      predicted.dispose()
      const result = lossAndGradients(config, tensors, [sequence.tokens], [sequence.weights])
      loss += (await result.loss.data())[0]
      for (const [name, gradient] of Object.entries(result.gradients)) {
        const sum = gradients.get(name) as Float32Array
        const values = await gradient.data()
        for (let i = 0; i < sum.length; i++) sum[i] += values[i]
      }
      tf.dispose([result.loss, ...Object.values(result.gradients)])
      onProgress(index + 1, batch.length)
    }
  } finally {
    tf.dispose(tensors)
  }
  return { logprobs, loss, gradients }
}

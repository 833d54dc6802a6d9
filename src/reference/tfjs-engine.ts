/**
 * @file TensorFlow.js on WebGPU: the backend for the self-check on the visitor's GPU, and the engine it makes in the benchmark, as its own
 * documentation would have one write it (`variableGrads`, `train.adam`).
 */
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-webgpu'
import type { ModelConfig } from '../model/config.ts'
import { ADAM, type BenchEngine } from './bench-engine.ts'
import { weightedLoss } from './decoder.ts'
import { type HostWeights, joinWeights } from './weights.ts'

/** Makes WebGPU the backend of everything in this room. Throws one sentence where TensorFlow.js finds no adapter. */
export async function openReference(): Promise<void> {
  const ready = await tf.setBackend('webgpu').catch(() => false)
  if (!ready) throw new Error('TensorFlow.js could not open this GPU, so there is nothing to compare with.')
  await tf.ready()
}

export class TfjsEngine implements BenchEngine {
  readonly name = 'tfjs'
  readonly backend = 'webgpu'
  #config!: ModelConfig
  #weights: Record<string, tf.Variable> = {}
  #optimizer!: tf.AdamOptimizer

  async init(weights: HostWeights, config: ModelConfig) {
    await openReference()
    this.#optimizer = tf.train.adam(ADAM.learningRate, ADAM.beta1, ADAM.beta2, ADAM.epsilon)
    this.#config = config
    for (const [name, { shape, data }] of joinWeights(config, weights)) {
      const initial = tf.tensor(data, shape)
      this.#weights[name] = tf.variable(initial)
      initial.dispose()
    }
  }

  async step(batch: number[][]): Promise<number> {
    const predictions = batch.length * (batch[0].length - 1)
    const tokenWeights = batch.map((row) => row.slice(1).map(() => 1 / predictions))
    const loss = tf.tidy(() => {
      const { value, grads } = tf.variableGrads(
        () => weightedLoss(this.#config, this.#weights, batch, tokenWeights),
        Object.values(this.#weights),
      )
      this.#optimizer.applyGradients(Object.entries(grads).map(([name, tensor]) => ({ name, tensor: tensor as tf.Variable })))
      return value
    })
    // The queue is in order: what the update submitted is done when this read is.
    const [number] = await loss.data()
    loss.dispose()
    return number
  }

  dispose() {
    this.#optimizer.dispose()
    tf.dispose(this.#weights)
    this.#weights = {}
  }
}

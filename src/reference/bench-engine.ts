/**
 * @file What the benchmark asks of an engine: hold a decoder's weights on the GPU and take training steps. Every engine gets the same weights
 * and the same tokens and reports its loss, and the losses must agree: that is what shows that they did the same work.
 */
import type { ModelConfig } from '../model/config.ts'
import type { HostWeights } from './weights.ts'

/** Adam without decay or clipping, the same for every engine. */
export const ADAM = { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }

export interface BenchEngine {
  readonly name: string
  /** What it computes on. */
  readonly backend: 'webgpu' | 'wasm'
  /** Opens the backend and uploads the weights. Called once, before anything else. */
  init(weights: HostWeights, config: ModelConfig): Promise<void>
  /**
   * One step on B sequences of T tokens: forward, mean cross-entropy over their B * (T - 1) next-token predictions, gradients, Adam. Resolves
   * with the loss before the update, once all of it is done.
   */
  step(batch: number[][]): Promise<number>
  dispose(): void
}

/**
 * @file This project's engine in the benchmark.
 */
import type { BenchEngine } from '../reference/bench-engine.ts'

/** What only ours is asked for, beyond training steps. Every method resolves once the GPU has finished. */
export interface CascadeBench extends BenchEngine {
  readonly device: GPUDevice
  /** The forward pass of a training step alone, output projection and log-probs included. */
  forward(batch: number[][]): Promise<void>
  /** Decodes `count` new tokens for each of `rows` sequences with the cache, from one-token prompts. */
  decode(rows: number, count: number): Promise<void>
  /** `times` products of [m, k] and the transpose of [n, k] in one submit; what was chosen for this adapter runs. */
  matmul(m: number, n: number, k: number, times: number): Promise<void>
}

/** Null as long as the training room has no engine to offer. */
export function createCascade(): CascadeBench | null {
  return null
}

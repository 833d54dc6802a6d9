/**
 * @file What the benchmark measures, and the rows it reports. One shape for every engine: small enough for a software adapter, large enough
 * that every kernel of a training step has work.
 */
import { BENCH_SIZES } from './bench-sizes.ts'
/** One figure, as the page shows it and the command line prints it. Numbers that a benchmark does not have are NaN. */
export interface BenchRow {
  /** `train-step`, `forward`, `decode`, `peak-fma`, `peak-copy` or `matmul`. */
  benchmark: string
  /** `cascade`, `jax-js`, `tfjs`, `cpu` for our kernels' plain twins, or `adapter` for what the hardware itself reaches. */
  engine: string
  /** Median over the rounds. */
  tokens_per_second: number
  /** Of one steady step. */
  dispatches: number
  submits: number
  /** GPU objects created in one steady step. */
  objects: number
  /** Of the last step. */
  loss: number
  /** How many times as fast as this engine ours is, median over the rounds. */
  ratio?: number
  /** Whether the losses are those of our own engine, so that both did the same work. */
  losses_agree?: boolean
  /** A figure that is none of these, and its unit. */
  value?: number
  unit?: string
  /** `matmul`: of the adapter's peak. */
  share?: number
  /** What a reader should know, in one sentence. */
  note?: string
}

export const BENCH_CONFIG = BENCH_SIZES['0.9m'].config
export const BENCH_BATCH = { sequences: 16, tokens: 64 }
/** Sequences of it that the processor computes too: it takes a second for them. */
export const BENCH_SMALL = 2
/** Rows decoded together, and new tokens of each. */
export const BENCH_DECODE = { rows: 64, tokens: 64 }

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** Largest relative difference of losses over the steps; engines that do the same work stay below `LOSS_BOUND`. */
export function lossDifference(ours: number[], theirs: number[]): number {
  return ours.reduce((worst, loss, i) => Math.max(worst, Math.abs(loss - theirs[i]) / Math.abs(theirs[i])), 0)
}

/** Rounding differs from engine to engine, and Adam's first steps carry it on. A wrong gradient shows after two steps at ten times this. */
export const LOSS_BOUND = 1e-3

/** @file The rows that the benchmark reports, and what it measures at each size: small enough for a software adapter, or left out there. */
import type { BenchSizeName } from './bench-sizes.ts'

/** One figure, as the page shows it and the command line prints it. Numbers that a benchmark does not have are NaN. */
export interface BenchRow {
  /** `train-step`, `forward`, `decode`, `grpo-step`, `peak-fma`, `peak-copy` or `matmul`. */
  benchmark: string
  /** `cascade`, `jax-js`, `tfjs`, `cpu` for our kernels' plain twins, or `adapter` for what the hardware itself reaches. */
  engine: string
  /** What the engine computes on. */
  backend?: 'webgpu' | 'wasm' | 'cpu'
  /** Of the model, where there is one. */
  size?: BenchSizeName
  /** `decode`: sequences that draw a token each, together. */
  rows?: number
  /** Not measured: it would take too long here. */
  left_out?: true
  /** The engine failed, and took no further part; `note` says at what. */
  failed?: true
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
  /** `matmul`: of the adapter's peak. `grpo-step`: of what the engine's own rates of decoding and training allow. */
  share?: number
  /** What a reader should know, in one sentence. */
  note?: string
}

/** Sizes that engines are measured at, the smallest first: its times say what the others would take. */
export const RACE_SIZES = ['0.9m', '3m', '30m'] as const satisfies BenchSizeName[]
/** Sequences of the smallest that the processor computes too: it takes a second for them. */
export const BENCH_SMALL = 2
/** Rows decoded together, and new tokens of each. */
export const BENCH_DECODE = { rows: [1, 64], tokens: 64 }
/** A step of reinforcement: prompts, rollouts of each, tokens of a prompt and new ones of a rollout. */
export const BENCH_GRPO = { prompts: 8, group: 8, prompt: 16, tokens: 48 }

/** Seconds that one row may take; what would take longer is left out. */
const LIMIT = 45

/** Why something that takes so long is left out, or null where it is not. */
export function tooLong(seconds: number): string | null {
  if (seconds <= LIMIT) return null
  const minutes = seconds / 60
  return `Left out: it would take about ${minutes < 1.5 ? `${Math.round(seconds)} seconds` : `${Math.round(minutes)} minutes`} on this adapter.`
}

/** Numbers of a row that has none of its own yet. */
export const BLANK = { tokens_per_second: Number.NaN, dispatches: Number.NaN, submits: Number.NaN, objects: Number.NaN, loss: Number.NaN }

/** What a row is of. */
type RowOf = Pick<BenchRow, 'benchmark' | 'engine' | 'backend' | 'size' | 'rows'>

/** A row that is not measured; `note` says why. */
export const leftOut = (row: RowOf, note: string): BenchRow => ({ ...BLANK, ...row, left_out: true, note })

/** Of an engine that failed `when`. */
export function failed(row: RowOf, when: string, cause: unknown): BenchRow {
  const [said] = String(cause instanceof Error ? cause.message : cause).split('\n')
  return { ...BLANK, ...row, failed: true, note: `Failed ${when}: ${said}` }
}

/** Rows of which a surer one takes the other's place. */
export const sameRow = (a: BenchRow, b: BenchRow) =>
  a.benchmark === b.benchmark && a.engine === b.engine && a.backend === b.backend && a.size === b.size && a.rows === b.rows

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

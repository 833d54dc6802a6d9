/**
 * @file Training steps of several engines at one size, in turn on the same machine, so that whatever else it is doing falls on all of them alike,
 * and ratios hold where times do not.
 */
import type { BenchEngine } from '../reference/bench-engine.ts'
import { uniforms } from '../reference/random-weights.ts'
import type { HostWeights } from '../reference/weights.ts'
import type { GpuCounts } from './bench-counts.ts'
import { type BenchRow, BLANK, failed, LOSS_BOUND, leftOut, lossDifference, median } from './bench-rows.ts'
import type { BenchSize, BenchSizeName } from './bench-sizes.ts'

/** What the race tells, and how it counts. */
export interface RaceHost {
  /** `draft`: more steps will make it surer. */
  row(row: BenchRow, draft: boolean): void
  progress(text: string): void
  counts(): GpuCounts
}

/** Who takes part, of all; the others are told of. `tooLong`: why one would not be waited for, or null. Without the first there is no race. */
export function entrants(
  engines: readonly BenchEngine[],
  name: BenchSizeName,
  tooLong: (engine: BenchEngine) => string | null,
  host: Pick<RaceHost, 'row'>,
): BenchEngine[] {
  const notes = engines.map(tooLong)
  const without = notes[0] === null ? null : 'Left out: ours is, and there would be no ratio to tell.'
  return engines.filter(({ name: engine, backend }, i) => {
    const note = notes[i] ?? without
    if (note !== null) host.row(leftOut({ benchmark: 'train-step', engine, backend, size: name }, note), false)
    return note === null
  })
}

/** One engine's part in the race. */
interface Lane {
  engine: BenchEngine
  losses: number[]
  /** Seconds of each measured step. */
  seconds: number[]
  /** Of the last step. */
  counts: GpuCounts
}

/**
 * The first of `engines` is open already, and is the one that ratios and losses are held to. One of the others that fails is told of, and the
 * race goes on without it. Resolves with the median seconds of a step of each that came through.
 */
export async function race(
  engines: readonly BenchEngine[],
  name: BenchSizeName,
  size: BenchSize,
  weights: HostWeights,
  steps: number,
  host: RaceHost,
): Promise<Map<BenchEngine, number>> {
  const [ours, ...others] = engines.map(
    (engine): Lane => ({ engine, losses: [], seconds: [], counts: { dispatches: 0, submits: 0, objects: 0 } }),
  )
  let lanes = [ours, ...others]
  const attempt = async (lane: Lane, when: string, work: () => Promise<void>) => {
    const { name: engine, backend } = lane.engine
    host.progress(`${engine}${backend === 'wasm' ? ' on WebAssembly' : ''}, ${name}: ${when}`)
    try {
      await work()
    } catch (error) {
      if (lane === ours) throw error
      lanes = lanes.filter((one) => one !== lane)
      host.row(failed({ benchmark: 'train-step', engine, backend, size: name }, `at ${when}`, error), false)
      leave(lane)
    }
  }
  for (const lane of others) await attempt(lane, 'opening', () => lane.engine.init(weights, size.config))
  for (let step = 0; step <= steps; step++) {
    const batch = ruledBatch(size, step)
    for (const lane of lanes)
      await attempt(lane, step === 0 ? 'warming up' : `step ${step} of ${steps}`, () => takeStep(lane, batch, step > 0, host))
    // Ratios are of whole rounds.
    if (step > 0 && step < steps) for (const lane of lanes) host.row(trainingRow(lane, ours, name, size), true)
  }
  for (const lane of lanes) host.row(trainingRow(lane, ours, name, size), false)
  for (const lane of lanes) if (lane !== ours) leave(lane)
  return new Map(lanes.map(({ engine, seconds }) => [engine, median(seconds)]))
}

/** Its figures are told by now: what it makes of its end changes none. */
function leave({ engine }: Lane) {
  try {
    engine.dispose()
  } catch {}
}

/** What follows a token by the rule of the benchmark's text. */
export const successor = (token: number, vocab: number) => (5 * token + 3) % vocab

/** Tokens with a rule in them, broken now and then, new ones each step and the same for every engine. */
export function ruledBatch({ config, sequences, tokens }: BenchSize, step: number): number[][] {
  const uniform = uniforms(1000 + step)
  const any = () => Math.floor(uniform() * config.vocab)
  return Array.from({ length: sequences }, () => {
    const row = [any()]
    while (row.length < tokens) row.push(uniform() < 0.1 ? any() : successor(row[row.length - 1], config.vocab))
    return row
  })
}

async function takeStep(lane: Lane, batch: number[][], measured: boolean, { counts }: RaceHost) {
  const before = counts()
  const start = performance.now()
  lane.losses.push(await lane.engine.step(batch))
  const seconds = (performance.now() - start) / 1000
  const after = counts()
  if (measured) lane.seconds.push(seconds)
  lane.counts = {
    dispatches: after.dispatches - before.dispatches,
    submits: after.submits - before.submits,
    objects: after.objects - before.objects,
  }
}

/** `first` is the lane that ratios and losses are held to: ours. */
function trainingRow(lane: Lane, first: Lane, name: BenchSizeName, { sequences, tokens }: BenchSize): BenchRow {
  const { name: engine, backend } = lane.engine
  const row: BenchRow = {
    ...BLANK,
    benchmark: 'train-step',
    engine,
    backend,
    size: name,
    tokens_per_second: (sequences * tokens) / median(lane.seconds),
    ...(backend === 'webgpu' && lane.counts),
    loss: lane.losses[lane.losses.length - 1],
  }
  if (lane === first) return row
  const difference = lossDifference(lane.losses, first.losses)
  const ratio = median(lane.seconds.map((seconds, round) => seconds / first.seconds[round]))
  const losses_agree = difference <= LOSS_BOUND
  const note = losses_agree
    ? `Ours takes its steps ${ratio.toFixed(1)} times as fast; losses agree to ${difference.toExponential(1)} over ${lane.losses.length} steps.`
    : `The losses differ by ${(100 * difference).toFixed(2)}%: the engines did not do the same work, so the ratio means nothing.`
  return { ...row, ratio, losses_agree, note }
}

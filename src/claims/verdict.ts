/** @file From what arms measured to verdicts: differences paired by prompt and seed, their intervals, and where those lie. */

import { average, crossedDifference, type Estimate, seedDifference } from '../evaluation/intervals.ts'
import { passAtK } from '../evaluation/pass-at-k.ts'
import type { Asked } from '../evaluation/record.ts'
import type { StepMetrics } from '../runs/records.ts'
import type { TestResult, TrainedRun, Verdict } from './result.ts'
import { type Claim, type Comparison, METRICS, type Reading } from './study.ts'

export interface UnitResult extends TrainedRun {
  /** Of each stage, in order: tokens sampled. */
  generatedBy: { stage: string; generated: number }[]
  metrics: readonly StepMetrics[]
}

/** What there is so far; null where it is not there. The start has one seed alone, and is the same for all. */
export interface Measured {
  evaluation(arm: string, seed: number, after: string | undefined, measure: string): readonly Asked[] | null
  run(arm: string, seed: number): UnitResult | null
}

/** Tokens more, as a share, with which an arm that wins wins nothing, where a comparison is to be fair. */
const UNFAIR = 0.2
/** The last steps of training, that a reading of its records is the mean of. */
const LAST_STEPS = 10

const NOTHING = { of: null, against: null, estimate: null, perSeed: [] }

/** Over the seeds under which both sides are there, and the prompts that both were asked under all of them. */
export function judge(comparison: Comparison, seeds: readonly number[], measured: Measured): TestResult {
  const { label, side, margin, paper, of, against } = comparison
  const unit = 'metric' in of ? METRICS[of.metric] : ('share' as const)
  const blank = { label, unit, side, margin, ...(paper ? { paper } : {}) }
  const read = seeds.flatMap((seed) => {
    const [one, other] = [valuesOf(of, seed, measured), valuesOf(against, seed, measured)]
    return one && other ? [{ seed, one, other }] : []
  })
  if (read.length === 0) return { ...blank, ...NOTHING, verdict: 'not run' }

  const most = Math.max(...read.flatMap(({ one, other }) => [one.size, other.size]))
  const contents = new Map([...read[0].one].map(([id, { content }]) => [id, content]))
  const shared = [...contents.keys()].filter((id) => read.every(({ one, other }) => one.has(id) && other.has(id)))
  const few = shared.length < most ? `Of ${most} prompts only ${shared.length} are shared by both.` : null
  if (shared.length === 0)
    return { ...blank, ...NOTHING, verdict: 'cannot tell', note: few ?? 'No prompt has as many judged replies as are asked for.' }
  const value = (values: Values, id: string) => (values.get(id) as { value: number }).value
  const mean = (values: Values) => average(shared.map((id) => value(values, id)))
  const differences = read.map(({ one, other }) => shared.map((id) => value(one, id) - value(other, id)))
  const perSeed = read.map(({ seed }, s) => ({ seed, value: average(differences[s]) }))
  const told = ({ arm, after }: Reading, pick: (r: (typeof read)[number]) => Values) => {
    const bySeed = read.map((r) => ({ seed: r.seed, value: mean(pick(r)) }))
    return { arm, ...(after === undefined ? {} : { after }), value: average(bySeed.map((one) => one.value)), perSeed: bySeed }
  }
  const sides = { of: told(of, ({ one }) => one), against: told(against, ({ other }) => other) }
  const noted = (...notes: (string | null)[]) => {
    const said = notes.filter((note) => note !== null).join(' ')
    return said === '' ? {} : { note: said }
  }
  if (read.length === 1)
    return { ...blank, ...sides, estimate: null, perSeed, verdict: 'cannot tell', ...noted('One seed says nothing of others.', few) }

  const estimate =
    'metric' in of
      ? seedDifference(perSeed.map((one) => one.value))
      : crossedDifference(
          differences,
          shared.map((id) => contents.get(id)),
        )
  const verdict = verdictOf(estimate, side, margin)
  const more = comparison.fair ? unfair(comparison, verdict, estimate, read.map(({ seed }) => seed), measured) : null // biome-ignore format: one line reads best
  const stands = more === null && shared.length >= most / 2
  return { ...blank, ...sides, estimate, perSeed, verdict: stands ? verdict : 'cannot tell', ...noted(few, more) }
}

/** The interval wholly on the side of the margin that the claim needs, wholly on the other, or neither. */
export function verdictOf({ low, high }: Estimate, side: TestResult['side'], margin: number): Verdict {
  const [above, below] =
    side === 'within' ? [high < -margin || low > margin, low >= -margin && high <= margin] : [low > margin, high < margin]
  const [holds, fails] = side === 'above' ? [above, below] : [below, above]
  return holds ? 'holds' : fails ? 'does not hold' : 'cannot tell'
}

/** A claim holds where all its tests do, and does not where one does not. */
export function verdictOfAll(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('does not hold')) return 'does not hold'
  if (verdicts.every((verdict) => verdict === 'holds')) return 'holds'
  return verdicts.includes('not run') ? 'not run' : 'cannot tell'
}

/** How verdicts come about, in words. */
export function ruleOf({ tests }: Pick<Claim, 'tests'>): string {
  const fair = tests.some((test) => test.fair)
    ? ' A verdict in favour of an arm that sampled over a fifth more tokens than the other is none: cannot tell.'
    : ''
  const many = tests.length > 1 ? `all ${tests.length} tests hold` : 'the test holds'
  return `Holds where ${many}: the whole 95% interval of the difference on the claimed side of its margin. Does not hold where ${tests.length > 1 ? 'one lies' : 'it lies'} wholly on the other side.${fair}`
}

/** Mean over seeds at each step, smoothed over the five around it. */
export function curveOf(arm: string, metric: string, seeds: readonly number[], measured: Measured) {
  const series = seeds.flatMap((seed) => {
    const run = measured.run(arm, seed)
    return run ? [run.metrics.map((record) => record[metric as keyof StepMetrics])] : []
  })
  const known = Array.from({ length: Math.max(0, ...series.map(({ length }) => length)) }, (_, i) =>
    series.flatMap((one) => (typeof one[i] === 'number' ? [one[i]] : [])),
  )
  const steps = known.flatMap((values, i) => (values.length > 0 ? [i + 1] : []))
  const values = steps.map((step) => average(known.slice(Math.max(0, step - 3), step + 2).flat()))
  return { arm, metric, steps, values: values.map((value) => Number(value.toPrecision(4))) }
}

type Values = Map<string, { content: string; value: number }>

/** By prompt; of training, one value for all. */
function valuesOf(reading: Reading, seed: number, measured: Measured): Values | null {
  if ('metric' in reading) {
    const { metric } = reading
    const last = measured.run(reading.arm, seed)?.metrics.flatMap((record) => record[metric] ?? []).slice(-LAST_STEPS) ?? [] // biome-ignore format: one line reads best
    return last.length === 0 ? null : new Map([[metric, { content: metric, value: average(last) }]])
  }
  const asked = measured.evaluation(reading.arm, seed, reading.after, reading.measure)
  const { of, k = 1 } = reading
  const share = ({ samples, right, truncated }: Asked) => (of === 'truncated' ? truncated / samples : passAtK(samples, right, k))
  const judged = asked?.filter(({ samples }) => samples >= k)
  return judged ? new Map(judged.map((one) => [one.id, { content: one.content, value: share(one) }])) : null
}

/**
 * Why a verdict in favour of one arm is none, in a sentence; null where it stands. Between 0 and the margin the verdict is in favour of the arm
 * that is behind: who is ahead is told by the interval's side of 0.
 */
function unfair(
  { side, of, against }: Comparison,
  verdict: Verdict,
  { low, high }: Estimate,
  seeds: readonly number[],
  measured: Measured,
) {
  if (verdict === 'cannot tell' || side === 'within') return null
  const [favoured, other] = (verdict === 'holds') === (side === 'above') ? [of, against] : [against, of]
  const tokens = (reading: Reading) => average(seeds.map((seed) => generatedUntil(reading, seed, measured)))
  const more = tokens(favoured) / tokens(other) - 1
  if (more <= UNFAIR) return null
  const ahead = low > 0 ? of : high < 0 ? against : null
  const sampled = `sampled ${Math.round(100 * more)}% more tokens`
  return ahead === favoured
    ? `${shown(favoured)} is ahead, and ${sampled}.`
    : `${shown(favoured)} ${sampled}, and ${ahead ? `${shown(other)} is ahead` : 'neither is ahead'}: with as many, the verdict might be another.`
}

function generatedUntil({ arm, after }: Reading, seed: number, measured: Measured): number {
  const stages = measured.run(arm, seed)?.generatedBy ?? []
  const end = after === undefined ? stages.length : stages.findIndex(({ stage }) => stage === after) + 1
  return stages.slice(0, end).reduce((sum, { generated }) => sum + generated, 0)
}

function shown({ arm, after }: Reading): string {
  return after === undefined ? arm : `${arm} after ${after}`
}

/** @file Which steps of a run have rollouts that are kept, and which of them is meant where somebody points at one that has none. */
import type { StepMetrics } from '../workers/api.ts'

/** A metric that only steps with rollouts have. */
export const OF_ROLLOUTS = 'completions/mean_length'
export const hasRollouts = (entry: StepMetrics) => entry[OF_ROLLOUTS] !== undefined

/** The recorded steps that had rollouts and are not among those whose rollouts are kept. The newest is: it may be on its way to the disk. */
export function thinnedOf(recorded: readonly StepMetrics[], kept: readonly number[]): number[] {
  const there = new Set(kept)
  return recorded.flatMap((entry, i) => (hasRollouts(entry) && i < recorded.length - 1 && !there.has(entry.step) ? [entry.step] : []))
}

/** The recorded steps with rollouts but those that were thinned, ascending. */
export function stepsOf(recorded: readonly StepMetrics[], thinned: readonly number[]): number[] {
  const gone = new Set(thinned)
  return recorded.flatMap((entry) => (hasRollouts(entry) && !gone.has(entry.step) ? [entry.step] : []))
}

/** The step with rollouts that is nearest to where somebody points. `steps`: at least one. */
export function nearest(steps: readonly number[], to: number): number {
  return steps.reduce((best, step) => (Math.abs(step - to) < Math.abs(best - to) ? step : best))
}

/** Where a link to a step leads: to it, or where its rollouts were thinned, to the nearest that has some. */
export function linked(recorded: readonly StepMetrics[], thinned: readonly number[], step: number): number {
  const steps = thinned.includes(step) ? stepsOf(recorded, thinned) : []
  return steps.length > 0 ? nearest(steps, step) : step
}

/** Where a slider at one step leads that was moved: to the nearest that way, over a gap rather than back, since a key moves it by one. */
export function moved(steps: readonly number[], from: number, to: number): number {
  const found = nearest(steps, to)
  if (Math.sign(found - from) === Math.sign(to - from)) return found
  return (to > from ? steps.find((step) => step > from) : steps.findLast((step) => step < from)) ?? found
}

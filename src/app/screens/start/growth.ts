/**
 * @file How much better a run has become: its share of right answers, smoothed, against that of its first steps.
 */

import type { StepMetrics } from '../../../workers/api.ts'
import { studentT } from '../../../workers/evaluations.ts'
import { exponentialMean, series } from '../../metrics.ts'

/** Steps whose mean is called the beginning: of the nano recipe 640 attempts. */
export const BEGINNING = 5
const DECAY = 0.85
/** Seconds of training, or points gained, after which before and after are worth asking. */
const ENOUGH_SECONDS = 60
const ENOUGH_POINTS = 0.1
/** An axis is at least so tall: a flat line shall look flat. */
const LEAST_RANGE = 0.1

export interface Growth {
  steps: number[]
  /** Of each step; null where it has none. */
  raw: (number | null)[]
  smooth: (number | null)[]
  /** Mean of the first steps; null until there are so many. */
  from: number | null
  /** Smoothed, now. */
  to: number
  /** Whether `to` is above `from` by more than chance moves it, at 95%. */
  risen: boolean
  /** Seconds of training so far. */
  seconds: number
  /** What the axis shows. */
  range: [number, number]
}

/** Null before the first step. */
export function growthOf(metrics: readonly StepMetrics[]): Growth | null {
  const raw = series(metrics, 'reward')
  const known = raw.filter((value) => value !== null)
  if (known.length === 0) return null
  const smooth = exponentialMean(raw, DECAY)
  const from = known.length < BEGINNING ? null : mean(known.slice(0, BEGINNING))
  // The smoothed line and the mean of the first steps lie among the single steps.
  return {
    steps: metrics.map(({ step }) => step),
    raw,
    smooth,
    from,
    to: smooth.findLast((value) => value !== null) as number,
    risen: from !== null && hasRisen(known),
    seconds: metrics.reduce((sum, { step_time }) => sum + (Number.isFinite(step_time) ? step_time : 0), 0),
    range: fitted(
      known.reduce((a, b) => Math.min(a, b)),
      known.reduce((a, b) => Math.max(a, b)),
    ),
  }
}

/**
 * Whether the smoothed end is above the mean of the first steps beyond the noise of single steps. Both are weighted sums of the same steps, so
 * the variance of their difference is that of a step times the squares of the weights' differences; a step's is half the mean square of what
 * neighbours differ by, which leaves the climb itself out (von Neumann 1941), with about two thirds of a degree of freedom each.
 */
function hasRisen(known: readonly number[]): boolean {
  const n = known.length
  const weights = known.map((_, i) => (DECAY ** (n - 1 - i) * (1 - DECAY)) / (1 - DECAY ** n) - (i < BEGINNING ? 1 / BEGINNING : 0))
  const difference = weights.reduce((sum, weight, i) => sum + weight * known[i], 0)
  const step = known.slice(1).reduce((sum, value, i) => sum + (value - known[i]) ** 2, 0) / (2 * (n - 1))
  const squares = weights.reduce((sum, weight) => sum + weight ** 2, 0)
  return difference > studentT(Math.floor((2 * (n - 1)) / 3)) * Math.sqrt(step * squares)
}

/** Whole steps of five points around what is shown; of shares not beyond none and all. */
function fitted(low: number, high: number): [number, number] {
  const room = Math.max(LEAST_RANGE, (high - low) * 1.3) - (high - low)
  const [from, to] = [Math.floor((low - room / 2) * 20) / 20, Math.ceil((high + room / 2) * 20) / 20]
  return [low < 0 ? from : Math.max(0, from), high > 1 ? to : Math.min(1, to)]
}

/** Whether the trained model is far enough from the start for a comparison to show it. */
export function worthAsking({ from, to, seconds }: Growth, finished: boolean): boolean {
  return finished || seconds >= ENOUGH_SECONDS || (from !== null && to - from >= ENOUGH_POINTS)
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

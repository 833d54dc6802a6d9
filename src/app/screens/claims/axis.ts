/** @file Axes of the pictures of intervals: from where to where, and where its marks stand. */
import type { TestResult } from '../../../claims/result.ts'

export interface Axis {
  from: number
  to: number
  /** Round numbers from `from` to `to`, both included, evenly apart. */
  ticks: number[]
}

/** What a picture shows where all of it is at 0, by unit: some points, some hundredths of a nat, some tokens. */
const LEAST = { share: 0.1, nats: 0.1, tokens: 10 }
/** Of what a picture shows, left on either side of where the verdict changes, so that one sees which side is which. */
const ROOM = 0.15

/** All that one picture of a comparison shows on its axis. */
export function shownValues(test: TestResult): number[] {
  const { estimate, perSeed, paper = [], unit } = test
  const measured = [...(estimate ? [estimate.low, estimate.value, estimate.high] : []), ...perSeed.map(({ value }) => value), ...paper]
  const all = [0, ...measured, ...bounds(test)]
  const room = ROOM * (Math.max(...all) - Math.min(...all) || LEAST[unit])
  return [...measured, ...bounds(test).flatMap((bound) => [bound - room, bound + room])]
}

/** The shortest axis with round ends on which 0 and all of `values` lie, of `most` steps at most. */
export function axisOf(values: readonly number[], most = 6): Axis {
  const shown = [0, ...values.filter(Number.isFinite)]
  const low = Math.min(...shown)
  const high = Math.max(...shown)
  for (let step = roundStep((high - low || 1) / most); ; step = roundStep(step * 1.01)) {
    const first = Math.floor(low / step + 1e-9)
    const last = Math.max(first + 1, Math.ceil(high / step - 1e-9))
    if (last - first > most) continue
    const ticks = Array.from({ length: last - first + 1 }, (_, index) => exact((first + index) * step))
    return { from: ticks[0], to: ticks[ticks.length - 1], ticks }
  }
}

/** Where `value` lies, as a share of the axis' length; values beyond it lie at its ends. */
export function placeOn({ from, to }: Axis, value: number): number {
  return Math.min(1, Math.max(0, (value - from) / (to - from)))
}

export interface Stretch {
  from: number
  to: number
  /** Whether a claim holds whose whole interval lies here. */
  holds: boolean
}

/** An axis in stretches, parted where a verdict changes. */
export function stretches({ from, to }: Axis, test: Pick<TestResult, 'side' | 'margin'>): Stretch[] {
  const ends = [from, ...bounds(test), to]
  return ends.slice(1).map((end, index) => ({
    from: ends[index],
    to: end,
    holds: { above: index === 1, below: index === 0, within: index === 1 }[test.side],
  }))
}

/** Where a verdict changes. */
export function bounds({ side, margin }: Pick<TestResult, 'side' | 'margin'>): number[] {
  return side === 'within' ? [-margin, margin] : [margin]
}

/** The next of 1, 2 and 5 times a power of ten. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least) + 1e-12)
  const scaled = least / power
  return exact(power * (scaled <= 1 + 1e-9 ? 1 : scaled <= 2 ? 2 : scaled <= 5 ? 5 : 10))
}

/** Without the digits that binary fractions add: 0.1 × 3 is 0.3. */
function exact(value: number): number {
  return Number(value.toPrecision(12)) + 0
}

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import example from '../../../claims/fixtures/example.json'
import { axisOf, placeOn, shownValues, stretches } from './axis.ts'

const values = fc.array(
  fc.integer({ min: -1e6, max: 1e6 }).map((value) => value / 1e4),
  { minLength: 1, maxLength: 8 },
)

describe('an axis', () => {
  it('has 0 and every value on it, and few marks, evenly apart', () => {
    fc.assert(
      fc.property(values, (shown) => {
        const { from, to, ticks } = axisOf(shown)
        const room = 1e-6 * (to - from)
        for (const value of [0, ...shown]) expect(value >= from - room && value <= to + room).toBe(true)
        expect(ticks.length).toBeGreaterThanOrEqual(2)
        expect(ticks.length).toBeLessThanOrEqual(7)
        const steps = ticks.slice(1).map((tick, index) => tick - ticks[index])
        for (const step of steps) expect(step).toBeCloseTo(steps[0], 6)
        expect([from, to]).toEqual([ticks[0], ticks.at(-1)])
      }),
    )
  })
  it('has round marks', () => {
    expect(axisOf([-0.031, 0.011, 0.02]).ticks).toEqual([-0.04, -0.03, -0.02, -0.01, 0, 0.01, 0.02])
    expect(axisOf([0.11, 0.19]).ticks).toEqual([0, 0.05, 0.1, 0.15, 0.2])
    expect(axisOf([-120, 40]).ticks).toEqual([-150, -100, -50, 0, 50])
  })
  it('is there where nothing was measured', () => {
    for (const none of [[], [0]]) expect(axisOf(none).to).toBeGreaterThan(0)
  })
  it('puts its ends at 0 and 1, and nothing beyond them', () => {
    const axis = axisOf([-0.1, 0.1])
    expect([axis.from, 0, axis.to].map((value) => placeOn(axis, value))).toEqual([0, 0.5, 1])
    expect([-9, 9].map((value) => placeOn(axis, value))).toEqual([0, 1])
  })
})

it('a picture has room on both sides of where the verdict changes, and for what the paper measured', () => {
  const test = { ...example.claims[0].tests[0], side: 'above' as const, unit: 'share' as const, verdict: 'cannot tell' as const }
  const axis = axisOf(shownValues({ ...test, paper: [0.068, 0.058] }))
  for (const value of [-0.031, 0.068]) expect(value >= axis.from && value <= axis.to).toBe(true)
  for (const { from, to } of stretches(axisOf(shownValues(test)), test)) expect(to - from).toBeGreaterThan(0)
  for (const planned of [test, { ...test, margin: 0 }])
    for (const { from, to } of stretches(axisOf(shownValues({ ...planned, estimate: null, perSeed: [] })), planned))
      expect(to - from).toBeGreaterThan(0)
})

it('the axis is parted where the verdict changes', () => {
  const axis = axisOf([-0.1, 0.1])
  const parted = (side: 'above' | 'below' | 'within', margin: number) =>
    stretches(axis, { side, margin }).map(({ from, to, holds }) => [from, to, holds])
  expect(parted('above', 0.02)).toEqual([
    [-0.1, 0.02, false],
    [0.02, 0.1, true],
  ])
  expect(parted('below', -0.02)).toEqual([
    [-0.1, -0.02, true],
    [-0.02, 0.1, false],
  ])
  expect(parted('within', 0.02)).toEqual([
    [-0.1, -0.02, false],
    [-0.02, 0.02, true],
    [0.02, 0.1, false],
  ])
})

import { describe, expect, it } from 'vitest'
import example from '../../../claims/fixtures/example.json'
import { type ClaimResult, parseClaims, type Verdict } from '../../../claims/result.ts'
import { countOf, difference, estimateText, level, listed, pictureText, ruleText, tickText, VERDICTS, verdictWords } from './words.ts'

const { claims } = parseClaims(example)
const [math] = claims[0].tests
const of = (...verdicts: Verdict[]): ClaimResult[] => verdicts.map((verdict, index) => ({ ...claims[0], id: `C${index + 1}`, verdict }))

describe('the list', () => {
  const all = of('not run', 'holds', 'cannot tell', 'holds', 'does not hold')
  it('keeps the order of the file, or sorts by verdict and leaves those of one verdict as they were', () => {
    expect(listed(all, null, 'number')).toEqual(all)
    expect(listed(all, null, 'verdict').map(({ id }) => id)).toEqual(['C2', 'C4', 'C5', 'C3', 'C1'])
    expect(listed(all, null, 'tested').map(({ id }) => id)).toEqual(['C2', 'C3', 'C4', 'C5', 'C1'])
    expect(all.map(({ id }) => id)).toEqual(['C1', 'C2', 'C3', 'C4', 'C5'])
  })
  it('shows those of one verdict alone', () => {
    expect(listed(all, 'holds', 'number').map(({ id }) => id)).toEqual(['C2', 'C4'])
    expect(listed(all, 'holds', 'verdict')).toHaveLength(countOf(all, 'holds'))
  })
})

it('each verdict has a word and a sign of its own', () => {
  const words = VERDICTS.map(({ verdict }) => verdictWords(verdict))
  for (const part of ['title', 'icon', 'tone', 'meaning'] as const)
    expect(new Set(words.map((one) => one[part])).size).toBe(VERDICTS.length)
})

describe('figures', () => {
  it('of shares are points, and others have their unit', () => {
    expect(estimateText(math)).toBe('−1.0 points (−3.1 to +1.1)')
    expect(estimateText(claims[1].tests[0])).toBe('+0.060 nats (−0.010 to +0.130)')
    expect(estimateText(claims[2].tests[0])).toBe('Not run yet')
    expect(estimateText({ ...math, estimate: null, perSeed: [{ seed: 1, value: 0.01 }] })).toBe('+1.0 points (no interval yet)')
    expect(difference(-12.34, 'tokens')).toBe('−12.3')
    expect([level(0.35, 'share'), level(0.21, 'nats'), level(31, 'tokens')]).toEqual(['35.0%', '0.210 nats', '31.0 tokens'])
  })
  it('at the marks of an axis have no digits that say nothing', () => {
    expect([0.02, 0, -0.07].map((value) => tickText(value, 'share'))).toEqual(['+2', '0', '−7'])
    expect(tickText(0.05, 'nats')).toBe('+0.05')
  })
})

describe('a comparison in words', () => {
  it('says what would hold and what would refute', () => {
    expect(ruleText(math)).toBe(
      'Holds if the whole interval lies above +2.0 points; does not hold if all of it lies below; otherwise we cannot tell.',
    )
    expect(ruleText({ side: 'below', margin: -0.05, unit: 'share' })).toContain(
      'lies below −5.0 points; does not hold if all of it lies above;',
    )
    expect(ruleText({ side: 'within', margin: 0.03, unit: 'share' })).toContain(
      'lies within 3.0 points of 0; does not hold if all of it lies further away;',
    )
  })
  it('says all that its picture shows', () => {
    const told = pictureText({ ...math, paper: [0.068] })
    for (const part of [
      'Code after math, less the start',
      '−1.0 points',
      'from −3.1 to +1.1',
      '0.0 with seed 2',
      'the paper +6.8',
      'above +2.0 points',
    ])
      expect(told).toContain(part)
    expect(pictureText(claims[2].tests[0])).toContain('not run yet')
  })
})

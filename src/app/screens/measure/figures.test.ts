import { expect, it } from 'vitest'
import type { Asked } from '../../../workers/evaluations.ts'
import { lengthDots, pairedRows, passCurve, wins } from './figures.ts'

const one = (id: string, right: number, change: Partial<Asked> = {}): Asked => ({
  ...{ id, content: id, kind: 'sums', samples: 4, right, truncated: 0, obeyed: 4, tokens: 40 },
  ...change,
})

it('a curve goes from one try to all that every prompt had, unbiased and never down', () => {
  const curve = passCurve([one('a', 1), one('b', 0), one('c', 2, { samples: 5 })])
  expect(curve.map(({ k }) => k)).toEqual([1, 2, 3, 4])
  // 1 - C(3, 2) / C(4, 2) = 1/2, 0, and 1 - C(3, 2) / C(5, 2) = 7/10.
  expect(curve[1].pass.value).toBeCloseTo((0.5 + 0 + 0.7) / 3)
  expect(curve.map(({ pass }) => pass.value)).toEqual(curve.map(({ pass }) => pass.value).toSorted((a, b) => a - b))
  expect(passCurve([])).toEqual([])
  const long = passCurve([one('a', 3, { samples: 256 })])
  expect([long[0].k, long.at(-1)?.k]).toEqual([1, 256])
  expect(long.length).toBeLessThanOrEqual(66)
})

it('lengths are of replies, gathered by kind or prompt by prompt', () => {
  const asked = [one('a', 1), one('b', 3, { tokens: 80 }), one('c', 4, { kind: 'story', tokens: 20 })]
  expect(lengthDots(asked, 'kind')).toEqual([
    { name: 'sums', prompts: 2, length: 15, right: 0.5 },
    { name: 'story', prompts: 1, length: 5, right: 1 },
  ])
  expect(lengthDots(asked, 'prompt').map(({ name }) => name)).toEqual(['a', 'b', 'c'])
})

it('differences are paired by prompt, overall and by kind, and prompts of one side alone count in none', () => {
  const before = [one('a', 1), one('b', 2), one('c', 0, { kind: 'story' }), one('gone', 4)]
  const after = [one('a', 3), one('b', 2), one('c', 4, { kind: 'story' }), one('new', 4)]
  const rows = pairedRows(before, after) ?? []
  expect(rows.map(({ name, prompts }) => [name, prompts])).toEqual([
    ['All prompts', 3],
    ['sums', 2],
    ['story', 1],
  ])
  expect(rows[0].difference.value).toBeCloseTo((0.5 + 0 + 1) / 3)
  expect(rows[1].difference.value).toBeCloseTo(0.25)
  // Of one prompt nothing is known about others.
  expect(rows[2].difference).toEqual({ value: 1, low: -1, high: 1 })
  expect(wins(before, after)).toEqual({ gained: 2, lost: 0, same: 1 })
  expect(pairedRows([one('a', 1)], [one('b', 1)])).toBeNull()
})

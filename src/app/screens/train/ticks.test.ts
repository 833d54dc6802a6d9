import { expect, it } from 'vitest'
import { compactTick, timeTick } from './ticks.ts'

it('labels are short, whatever the size', () => {
  expect([0, 0.05, -0.25, 1500, 20_000, 100_000, 2.5e6, 3e-5].map(compactTick)).toEqual([
    '0',
    '0.05',
    '\u22120.25',
    '1500',
    '20k',
    '100k',
    '2.5M',
    '3e-5',
  ])
  expect([0, 45, 60, 90, 720, 3600, 5400].map(timeTick)).toEqual(['0s', '45s', '1m', '1m30', '12m', '1h', '1h30'])
})

import { expect, it } from 'vitest'
import { countsOf, number, small } from './numbers.ts'

it('numbers of a formula have the digits they need, and a true minus', () => {
  expect([1, 0.5, 1 / 3, -0.25, 0, 12].map(number)).toEqual(['1', '0.5', '0.333', '\u22120.25', '0', '12'])
  expect(small(0.5)).toBe('0.500')
  expect(number(Number.NaN)).toBe('NaN')
})

it('equal rewards are counted, unless there are too many different ones', () => {
  expect(countsOf([0, 1, 0, 0])).toEqual([
    { value: 1, times: 1 },
    { value: 0, times: 3 },
  ])
  expect(countsOf([1, 2, 3, 4, 5])).toBeNull()
})

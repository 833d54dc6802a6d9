import { expect, it } from 'vitest'
import { rateOf } from './tuning.ts'

const product = (operations: number, milliseconds: number) => ({ probe: { m: operations / 2, n: 1, k: 1 }, milliseconds })

it('the rate is of all products of the first group that was timed, each by the time it takes', () => {
  const small = [product(1e6, 1)]
  expect(rateOf([product(8e6, 1), product(1e6, 2)], small)).toBe(3e9)
  expect(rateOf([], small)).toBe(1e9)
  expect(rateOf([], [])).toBeUndefined()
})

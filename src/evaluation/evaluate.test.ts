import { expect, it } from 'vitest'
import { meanEstimate, passAtK } from './evaluate.ts'

it('is the unbiased pass@k', () => {
  // Of 4 samples 2 right: of the 6 pairs, 1 has none.
  expect(passAtK(4, 2, 2)).toBeCloseTo(5 / 6, 12)
  expect(passAtK(4, 2, 1)).toBeCloseTo(0.5, 12)
  expect(passAtK(4, 0, 4)).toBe(0)
  expect(passAtK(4, 1, 4)).toBe(1)
})

it('gives single samples the Wilson interval', () => {
  const { value, low, high } = meanEstimate([...Array(60).fill(1), ...Array(40).fill(0)])
  expect(value).toBeCloseTo(0.6, 12)
  expect(low).toBeCloseTo(0.502, 3)
  expect(high).toBeCloseTo(0.6906, 3)
})

it('is narrower for averages that vary less than single samples', () => {
  const wide = meanEstimate([...Array(50).fill(1), ...Array(50).fill(0)])
  const narrow = meanEstimate(Array.from({ length: 100 }, (_, i) => (i % 2 ? 0.6 : 0.4)))
  expect(narrow.high - narrow.low).toBeLessThan((wide.high - wide.low) / 3)
})

it('does not claim certainty from a clean sweep', () => {
  expect(meanEstimate(Array(20).fill(1)).low).toBeLessThan(0.9)
})

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fewest, stopIn } from './stops.ts'

it('finds the first of the stops, in the answer alone', () => {
  expect(stopIn('a Q: b', 'instruct', ['Q:'])).toBe(2)
  expect(stopIn('a END b Q:', 'instruct', ['Q:', 'END'])).toBe(2)
  expect(stopIn('a', 'instruct', ['Q:'])).toBeNull()
  expect(stopIn('a Q:', 'instruct', [])).toBeNull()
  // A thought may ask itself what it likes, and has no end yet.
  expect(stopIn('<think>Q: 1', 'think', ['Q:'])).toBeNull()
  expect(stopIn('<think>Q: 1</think>2 Q:', 'think', ['Q:'])).toBe(21)
})

it('keeps the fewest tokens that have it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 300 }), (count, least) => {
      fc.pre(least <= count)
      expect(fewest(count, (tokens) => tokens >= least)).toBe(least)
    }),
  )
})

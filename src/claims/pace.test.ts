import { expect, it } from 'vitest'
import { Pace } from './pace.ts'

it('goes by what was known before until it has a pace of its own, and what was there already tells nothing of that', () => {
  let now = 0
  const pace = new Pace(1000, 0.5, () => now)
  expect(new Pace(1000, null).at()).toEqual({ share: 0, seconds: null })
  pace.skip(400)
  now = 5000
  expect(pace.at()).toEqual({ share: 0.4, seconds: 300 })
  pace.add(100)
  now = 20_000
  // 200 in 20 seconds, of which half is not yet counted as done.
  expect(pace.at(100)).toEqual({ share: 0.6, seconds: 40 })
  expect(pace.done).toBe(500)
  pace.add(500)
  expect(pace.at()).toEqual({ share: 1, seconds: 0 })
})

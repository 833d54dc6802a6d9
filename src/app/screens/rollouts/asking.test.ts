import { expect, it } from 'vitest'
import { nearest } from './asking.ts'

const kept = [
  { id: 'models/nano', step: 0 },
  { id: 'runs/a/checkpoints/20', step: 20 },
  { id: 'runs/a', step: 40 },
]

it('a step is asked of the weights that drew it, which are those after the step before, else of the nearest, and told which', () => {
  expect(nearest(kept, 1)).toEqual({ kept: kept[0], whose: 'the weights that drew it' })
  expect(nearest(kept, 21)).toEqual({ kept: kept[1], whose: 'the weights that drew it' })
  expect(nearest(kept, 20)?.whose).toBe('the weights after step 20 (those that drew it are not kept)')
  expect(nearest(kept, 31)?.kept).toBe(kept[1])
  // They go on: what is said of them has to hold when they are asked.
  expect(nearest([...kept, { id: null, step: 60 }], 58)?.whose).toBe('the weights in training (those that drew it are not kept)')
  expect(nearest([...kept, { id: null, step: 60 }], 61)?.whose).toBe('the weights in training (those that drew it are not kept)')
  expect(nearest([], 3)).toBeNull()
})

import { expect, it } from 'vitest'
import { moved } from './steps.ts'

it('a slider goes over steps without rollouts, in the direction it was moved', () => {
  const steps = [1, 2, 3, 100, 101]
  expect(moved(steps, 3, 4)).toBe(100)
  expect(moved(steps, 100, 99)).toBe(3)
  expect(moved(steps, 1, 60)).toBe(100)
  expect(moved(steps, 101, 102)).toBe(101)
  expect(moved(steps, 1, 0)).toBe(1)
})

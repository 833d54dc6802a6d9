import { expect, it } from 'vitest'
import type { StepMetrics } from '../workers/api.ts'
import { linked, moved, stepsOf, thinnedOf } from './rollout-steps.ts'

const supervised = { stage: 's', kind: 'sft', loss: 0, grad_norm: 0, learning_rate: 0, num_tokens: 0, step_time: 1 } as const
const recorded = Array.from({ length: 40 }, (_, i): StepMetrics => {
  const step = i + 1
  return step <= 4 ? { step, ...supervised } : { step, ...supervised, kind: 'rl', 'completions/mean_length': 9 }
})

it('a slider goes over steps without rollouts, in the direction it was moved', () => {
  const steps = [1, 2, 3, 100, 101]
  expect(moved(steps, 3, 4)).toBe(100)
  expect(moved(steps, 100, 99)).toBe(3)
  expect(moved(steps, 1, 60)).toBe(100)
  expect(moved(steps, 101, 102)).toBe(101)
  expect(moved(steps, 1, 0)).toBe(1)
  // From a step that has none.
  expect(moved(steps, 50, 51)).toBe(100)
  expect(moved(steps, 60, 59)).toBe(3)
  expect(moved(steps, 200, 201)).toBe(101)
})

it('steps that were thinned are none to go to, and supervised ones never were', () => {
  const kept = [5, 6, 10, 20, 30, 39, 40]
  const thinned = thinnedOf(recorded, kept)
  expect(thinned).toHaveLength(29)
  expect(thinned).not.toContain(4)
  expect(stepsOf(recorded, thinned)).toEqual(kept)
  expect(thinnedOf(recorded, [])).not.toContain(40)
})

it('a link to a thinned step leads to the nearest that can be read, and no other link is bent', () => {
  const thinned = thinnedOf(recorded, [5, 10, 20, 30, 40])
  expect(linked(recorded, thinned, 27)).toBe(30)
  expect(linked(recorded, thinned, 20)).toBe(20)
  expect(linked(recorded, thinned, 2)).toBe(2)
  expect(linked(recorded, thinned, 999)).toBe(999)
})

import { expect, it } from 'vitest'
import type { Stage } from './recipe.ts'
import { learningRateFactor } from './schedule.ts'

const stage = (change: Partial<Stage>) =>
  ({ steps: 110, warmupSteps: 10, schedule: 'cosine', minLearningRateRatio: 0.1, ...change }) as Stage

it('warms up in equal steps and reaches the peak when warm-up is over', () => {
  expect(learningRateFactor(stage({}), 0)).toBeCloseTo(1 / 11, 12)
  expect(learningRateFactor(stage({}), 9)).toBeCloseTo(10 / 11, 12)
  expect(learningRateFactor(stage({}), 10)).toBe(1)
})

it('halves the way down at half the cosine and ends at the ratio asked for', () => {
  expect(learningRateFactor(stage({}), 60)).toBeCloseTo(0.55, 12)
  expect(learningRateFactor(stage({}), 110)).toBeCloseTo(0.1, 12)
})

it('stays at the peak when constant', () => {
  expect(learningRateFactor(stage({ schedule: 'constant' }), 109)).toBe(1)
})

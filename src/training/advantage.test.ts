import { expect, it } from 'vitest'
import { groupAdvantages } from './advantage.ts'

const rollouts = (groups: Record<number, [reward: number, masked?: boolean][]>) =>
  Object.entries(groups).flatMap(([group, list]) => list.map(([reward, masked = false]) => ({ group: Number(group), reward, masked })))

it('subtracts the group mean and divides by the population standard deviation', () => {
  const { advantages, rewardStd } = groupAdvantages(rollouts({ 0: [[1], [0], [0], [0]] }))
  const std = Math.sqrt(3) / 4
  expect(advantages).toEqual([0.75 / std, -0.25 / std, -0.25 / std, -0.25 / std])
  expect(rewardStd).toBeCloseTo(std, 12)
})

it('leaves out a group whose rewards are all equal, right or wrong', () => {
  const { advantages, zeroStd } = groupAdvantages(rollouts({ 0: [[1], [1]], 1: [[0], [0]], 2: [[1], [0]] }))
  expect(advantages.slice(0, 4)).toEqual([null, null, null, null])
  expect(advantages.slice(4)).toEqual([1, -1])
  expect(zeroStd).toBeCloseTo(2 / 3, 12)
})

it('does not take rounding for variance', () => {
  const { advantages } = groupAdvantages(rollouts({ 0: [[0.1], [0.1], [0.1]] }))
  expect(advantages).toEqual([null, null, null])
})

it('leaves masked rollouts out of the mean as out of the loss', () => {
  const { advantages } = groupAdvantages(rollouts({ 0: [[1], [0], [0, true], [0, true]] }))
  expect(advantages).toEqual([1, -1, null, null])
})

it('leaves out a group of which masking leaves one reward', () => {
  const { advantages, zeroStd } = groupAdvantages(rollouts({ 0: [[1], [0, true]] }))
  expect(advantages).toEqual([null, null])
  expect(zeroStd).toBe(1)
})

import { expect, it } from 'vitest'
import { advantagesOf, type Baseline, type Scored } from './advantage.ts'

const groupAdvantages = (scored: Scored[]) => advantagesOf(scored, 'grpo')

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

it.each<[Baseline, number[]]>([
  ['dr_grpo', [0.75, -0.25, -0.25, -0.25, 0.5, -0.5]],
  // Against the mean of the three, or the one, others.
  ['rloo', [1, -1 / 3, -1 / 3, -1 / 3, 1, -1]],
])('%s compares within the group and does not divide by its deviation', (baseline, expected) => {
  const { advantages } = advantagesOf(rollouts({ 0: [[1], [0], [0], [0]], 1: [[1], [0]], 2: [[1], [1]] }), baseline)
  advantages.slice(0, 6).forEach((advantage, i) => {
    expect(advantage).toBeCloseTo(expected[i], 12)
  })
  expect(advantages.slice(6)).toEqual([null, null])
})

it('reinforce++ compares with the whole batch: a group that is all right, or all wrong, teaches too', () => {
  const scored = rollouts({ 0: [[1], [1]], 1: [[0], [0]], 2: [[1], [0], [1, true]] })
  const { advantages, zeroStd } = advantagesOf(scored, 'reinforce++')
  expect(advantages).toEqual([1, 1, -1, -1, 1, -1, null])
  expect(zeroStd).toBeCloseTo(2 / 3, 12)
  expect(advantagesOf(rollouts({ 0: [[1], [1]], 1: [[1]] }), 'reinforce++').advantages).toEqual([null, null, null])
})

it('sums to nothing over each group, whatever it is compared with', () => {
  for (const baseline of ['grpo', 'dr_grpo', 'rloo'] as const) {
    const { advantages } = advantagesOf(rollouts({ 0: [[0.3], [0.9], [-1], [2]] }), baseline)
    expect(advantages.reduce<number>((sum, a) => sum + (a ?? 0), 0)).toBeCloseTo(0, 12)
  }
})

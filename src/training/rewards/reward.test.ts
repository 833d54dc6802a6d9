import { describe, expect, it } from 'vitest'
import type { Rollout } from '../../rollout/rollout.ts'
import { overlong } from './overlong.ts'
import { combine, type RewardTerm } from './reward.ts'
import { verifier } from './verifier.ts'

const rollout = (group: number, fields: { tokens?: number; failed?: boolean } = {}) =>
  ({ group, tokens: Array(fields.tokens ?? 1).fill(0), verdict: { reward: 0, harnessError: fields.failed } }) as unknown as Rollout
const term = (name: string, fields: Partial<RewardTerm> = {}): RewardTerm => ({ name, weight: 1, shape: null, gate: false, ...fields })

describe('combine', () => {
  it('lets one gate shut another', () => {
    const terms = [term('a', { gate: true }), term('b', { gate: true })]
    const { total } = combine(terms, [[1, 1, 0], [-2, 3, 5]], [rollout(0), rollout(0), rollout(0)]) // biome-ignore format: two parts
    expect(total).toEqual([-2, 4, 0])
  })

  it('adds the parts by their weights, and tells each before its weight', () => {
    const terms = [term('a', { weight: 2 }), term('b', { weight: -0.5 })]
    const { total, byPart } = combine(terms, [[1, 0], [4, 2]], [rollout(0), rollout(0)]) // biome-ignore format: two parts
    expect(total).toEqual([0, -1])
    expect(byPart).toEqual([{ name: 'a', scores: [1, 0] }, { name: 'b', scores: [4, 2] }]) // biome-ignore format: two parts
  })

  it("is Nemotron-Cascade's reward for instructions in thinking mode: what the verifier passes, and the sigmoid of a z-score behind it", () => {
    const terms = [term('verifier', { gate: true }), term('reward-model', { shape: 'sigmoid' })]
    const rollouts = [rollout(0), rollout(0), rollout(0)]
    const { total } = combine(terms, [[1, 1, 0], [3, -3, 0]], rollouts) // biome-ignore format: two parts
    const z = 3 / Math.sqrt(6)
    expect(total[0]).toBeCloseTo(1 + 1 / (1 + Math.exp(-z)), 12)
    expect(total[1]).toBeCloseTo(1 + 1 / (1 + Math.exp(z)), 12)
    expect(total[2]).toBe(0)
  })

  it('shapes within each group, and not by rollouts whose verifier failed', () => {
    const rollouts = [rollout(0), rollout(0), rollout(0, { failed: true }), rollout(1), rollout(1)]
    const { total } = combine([term('a', { shape: 'tanh' })], [[5, 7, 1000, -1, -3]], rollouts)
    expect(total).toEqual([Math.tanh(-1), Math.tanh(1), 0, Math.tanh(1), Math.tanh(-1)])
  })

  it('puts a group whose scores are all equal in the middle', () => {
    const same = [[0.1, 0.1, 0.1]]
    const rollouts = [rollout(0), rollout(0), rollout(0)]
    expect(combine([term('a', { shape: 'sigmoid' })], same, rollouts).total).toEqual([0.5, 0.5, 0.5])
    expect(combine([term('a', { shape: 'tanh' })], same, rollouts).total).toEqual([0, 0, 0])
  })

  it('lets a gate that pays nothing take what it takes', () => {
    const terms = [term('verifier', { gate: true }), term('b')]
    expect(combine(terms, [[-1, 0], [9, 9]], [rollout(0), rollout(0)]).total).toEqual([-1, 0]) // biome-ignore format: two parts
  })
})

it('overlong takes nothing until the buffer, and all of a point at the end of the budget', () => {
  const at = (tokens: number, maxNewTokens = 20) => (overlong(8).score([{ ...rollout(0, { tokens }), maxNewTokens }], 0) as number[])[0]
  expect([1, 12, 13, 16, 20].map((tokens) => at(tokens))).toEqual([0, 0, -1 / 8, -0.5, -1])
  // A budget of a part's own; where it is shorter than the buffer, every token costs.
  expect([2, 6, 10].map((tokens) => at(tokens, 10))).toEqual([0, -0.5, -1])
  expect([1, 4].map((tokens) => at(tokens, 4))).toEqual([-0.25, -1])
})

describe('verifier', () => {
  const judged = (reward: number, fields = {}) => ({ verdict: { reward, correct: reward === 1, ...fields } }) as unknown as Rollout
  const pay = (flip: Parameters<typeof verifier>[0], rollouts: Rollout[], seed = 3) => verifier(flip).score(rollouts, seed) as number[]
  const wrong = Array.from({ length: 40_000 }, () => judged(0))
  const right = Array.from({ length: 40_000 }, () => judged(1))
  const mean = (values: number[]) => values.reduce((sum, x) => sum + x, 0) / values.length

  it('pays what the verdict says, of a patch that is none less than nothing', () => {
    expect(pay(undefined, [judged(1), judged(0), judged(-1)])).toEqual([1, 0, -1])
  })

  it('errs in the share and the way that it is told, and in no other', () => {
    expect(mean(pay({ toRight: 0.1, toWrong: 0 }, wrong))).toBeCloseTo(0.1, 2)
    expect(pay({ toRight: 0.1, toWrong: 0 }, right)).toEqual(right.map(() => 1))
    expect(mean(pay({ toRight: 0, toWrong: 0.2 }, right))).toBeCloseTo(0.8, 2)
    expect(pay({ toRight: 0, toWrong: 0.2 }, wrong)).toEqual(wrong.map(() => 0))
    expect(pay({ toRight: 1, toWrong: 1 }, [judged(1), judged(-1), judged(0, { harnessError: true })])).toEqual([0, 1, 0])
  })

  it('errs alike for one seed, and otherwise for another', () => {
    const flip = { toRight: 0.5, toWrong: 0 }
    expect(pay(flip, wrong)).toEqual(pay(flip, wrong))
    expect(pay(flip, wrong, 4)).not.toEqual(pay(flip, wrong))
  })
})

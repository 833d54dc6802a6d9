import { describe, expect, it } from 'vitest'
import type { RolloutRecord } from '../runs/records.ts'
import { advantagesOf, BASELINES } from '../training/advantage.ts'
import { LOSSES, type LossName } from '../training/losses/index.ts'
import { evaluateLoss } from '../training/losses/loss.ts'
import { parseRecipe } from '../training/recipe.ts'
import type { RlStage } from '../training/stages/rl.ts'
import { comparisonOf, insideStep, partsOf, rulesOf } from './inside-step.ts'

const stage = { name: 'math', kind: 'rl', domain: 'math', steps: 1, learningRate: 1e-3, maxNewTokens: 40 }
const rules = (changes: object = {}) =>
  rulesOf(parseRecipe({ name: 'test', model: 'models/nano', stages: [{ ...stage, ...changes }] }).stages[0] as RlStage)

const attempt = (group: number, reward: number, length: number, more: Partial<RolloutRecord> = {}): RolloutRecord => ({
  ...{ step: 1, prompt_id: `p${group}`, group, prompt: '', completion: '', prompt_tokens: [1], stop: 'eos', advantage: null },
  ...{ completion_tokens: Array(length).fill(1), pieces: Array(length).fill('x'), logprobs: Array(length).fill(-0.25), entropies: [] },
  ...{ verdict: { reward, correct: reward === 1, outcome: 'wrong', detail: {} }, reward },
  ...more,
})

/** Three prompts: one with a signal and lengths of all sorts, one without, one with half points; a truncated attempt, and one nobody could judge. */
const STEP = [
  ...[attempt(0, 1, 4), attempt(0, 0, 9), attempt(0, 0, 40, { stop: 'length' }), attempt(0, 0, 3)],
  ...[attempt(1, 1, 5), attempt(1, 1, 6), attempt(1, 1, 7), attempt(1, 1, 8)],
  ...[attempt(2, 0.5, 2), attempt(2, 0.25, 11), attempt(2, 1, 12)],
  attempt(2, 0, 20, { verdict: { reward: 0, correct: false, outcome: 'harness-error', detail: {}, harnessError: true } }),
]

describe('a step seen from inside', () => {
  it('has a mean, a deviation and advantages anyone can check', () => {
    const found = insideStep(rules(), STEP)
    const { rewards, mean, std } = comparisonOf(rules(), STEP, 0)
    expect(rewards).toEqual([1, 0, 0, 0])
    expect(mean).toBe(0.25)
    expect(std).toBeCloseTo(Math.sqrt(3) / 4, 12)
    expect(found.attempts[0].advantage).toBeCloseTo(0.75 / (Math.sqrt(3) / 4), 12)
    // The mean over every token that is learned from: those of the silent group are not.
    expect(found.tokens).toBe(4 + 9 + 40 + 3 + 2 + 11 + 12)
    expect(found.attempts[0].slope).toBeCloseTo(-found.attempts[0].advantage! / 81, 15)
    expect(found.attempts[4]).toEqual({ masked: null, advantage: null, learned: false, divisor: null, slope: null })
    expect(found.attempts[11]).toMatchObject({ masked: 'verifier failed', advantage: null, slope: null })
  })

  it('leaves out what the stage masks, of the comparison too', () => {
    const masking = rules({ truncated: 'mask' })
    expect(comparisonOf(masking, STEP, 0).rewards).toEqual([1, 0, 0])
    expect(insideStep(masking, STEP).attempts[2]).toMatchObject({ masked: 'truncated', advantage: null, slope: null })
  })

  it('learns from every attempt where divergence or entropy count', () => {
    const found = insideStep(rules({ beta: 0.1 }), STEP)
    expect(found.sequences).toBe(11)
    expect(found.attempts[4]).toMatchObject({ advantage: null, learned: true, slope: 0 })
  })

  for (const baseline of BASELINES)
    for (const loss of Object.keys(LOSSES) as LossName[])
      it(`agrees with the trainer's own ${baseline} and ${loss}`, () => {
        const own = rules({ baseline, loss, ...(loss === 'cispo' ? { epsilonHigh: 5 } : {}) })
        const found = insideStep(own, STEP)
        const scored = STEP.map(({ group, reward, verdict }) => ({ group, reward, masked: Boolean(verdict.harnessError) }))
        const { advantages } = advantagesOf(scored, baseline)
        expect(found.attempts.map(({ advantage }) => advantage)).toEqual(advantages)
        const taking = STEP.flatMap((_, i) => (advantages[i] === null ? [] : [i]))
        const sequences = taking.map((i) => ({ advantage: advantages[i]!, logprobs: STEP[i].logprobs, old: STEP[i].logprobs }))
        const tokens = taking.reduce((sum, i) => sum + STEP[i].logprobs.length, 0)
        const { gradient } = evaluateLoss(LOSSES[loss], { sequences, tokens }, own)
        taking.forEach((i, at) => {
          for (const slope of gradient[at]) expect(found.attempts[i].slope).toBeCloseTo(slope, 15)
        })
      })

  it('takes a reward of parts apart, so that they add up to it', () => {
    const two = rules({
      rewards: [
        { name: 'verifier', gate: true },
        { name: 'reward-model', model: 'models/judge', shape: 'sigmoid', weight: 0.5 },
      ],
    })
    const paid = (verifier: number, judge: number, reward: number) =>
      attempt(0, reward, 3, { rewards: { verifier, 'reward-model': judge } })
    const sigmoid = (z: number) => 1 / (1 + Math.exp(-z))
    // Of the scores 3, 1 and 2 the deviation is sqrt(2/3).
    const z = 1 / Math.sqrt(2 / 3)
    const group = [paid(1, 3, 1 + 0.5 * sigmoid(z)), paid(0, 1, 0), paid(1, 2, 1.25)]
    const sums = group.map((record) => partsOf(two, group, record).reduce((sum, part) => sum + part.paid, 0))
    for (const [i, { reward }] of group.entries()) expect(sums[i]).toBeCloseTo(reward, 12)
    expect(partsOf(two, group, group[1])[1]).toMatchObject({ score: 1, paid: 0 })
    expect(partsOf(rules(), STEP.slice(0, 4), STEP[0])).toEqual([])
  })
})

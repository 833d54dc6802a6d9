/**
 * @file A step as the algorithm saw it, worked out again from what the run wrote down: what each reward was compared with, what advantage came
 * of it, and what a token of the rollout weighs in the loss. Pure functions, called on the page itself.
 */
import type { RolloutRecord } from '../runs/records.ts'
import { advantagesOf, spread } from '../training/advantage.ts'
import { LOSSES } from '../training/losses/index.ts'
import { type Factor, type LossSequence, product } from '../training/losses/loss.ts'
import { combine, type RewardTerm } from '../training/rewards/reward.ts'
import { type Rules, rulesOf } from '../training/rules.ts'

export { type Rules, rulesOf }

export interface InsideAttempt {
  /** Why it takes no part in the comparison; null: it takes part. */
  masked: 'verifier failed' | 'truncated' | null
  /** Worked out again; null where the reward teaches nothing. */
  advantage: number | null
  /** Whether its tokens are in the loss. */
  learned: boolean
  /** What the loss divides a token of it by, the product of these; null: it is not learned from. */
  divisor: readonly Factor[] | null
  /** d loss / d ln p of each of its tokens in the first update, where every ratio is 1, without divergence and entropy; null likewise. */
  slope: number | null
}

export interface InsideStep {
  rules: Rules
  /** Of each record, in order; `lengths` in tokens. */
  attempts: InsideAttempt[]
  lengths: number[]
  /** Rollouts that are learned from, and their tokens. */
  sequences: number
  tokens: number
}

/** What the rewards of one attempt are compared with. */
export interface Comparison {
  rewards: number[]
  mean: number
  /** Of the population. */
  std: number
  equal: boolean
}

/** `records`: all of the step. */
export function insideStep(rules: Rules, records: readonly RolloutRecord[]): InsideStep {
  const masked = records.map((record) => maskOf(rules, record))
  const scored = records.map(({ group, reward }, i) => ({ group, reward, masked: masked[i] !== null }))
  const { advantages } = advantagesOf(scored, rules.baseline)
  // As grpo.ts has it: divergence and entropy are every rollout's.
  const all = rules.beta > 0 || rules.entropyBonus > 0
  const learned = records.map((_, i) => (all ? masked[i] === null : advantages[i] !== null))
  const sequenceOf = ({ logprobs }: RolloutRecord, i: number): LossSequence => ({ advantage: advantages[i] ?? 0, logprobs, old: logprobs })
  const sequences = records.map(sequenceOf)
  const batch = { sequences: sequences.filter((_, i) => learned[i]), tokens: 0 }
  batch.tokens = batch.sequences.reduce((sum, { logprobs }) => sum + logprobs.length, 0)
  const loss = LOSSES[rules.loss]
  const attempts = records.map((_, i): InsideAttempt => {
    const advantage = advantages[i]
    if (!learned[i]) return { masked: masked[i], advantage, learned: false, divisor: null, slope: null }
    const divisor = loss.divisor(sequences[i], batch, rules)
    const [first = 0] = loss.terms(sequences[i], rules).slopes
    // Not a negative nothing.
    return { masked: null, advantage, learned: true, divisor, slope: first / product(divisor) || 0 }
  })
  const lengths = records.map(({ logprobs }) => logprobs.length)
  return { rules, attempts, lengths, sequences: batch.sequences.length, tokens: batch.tokens }
}

/** Least and most that the ratio of a token counts for in the updates after the first; null: it counts as it is. */
export function boundsOf(rules: Rules): readonly [least: number, most: number] | null {
  return LOSSES[rules.loss].bounds(rules)
}

/** The rewards that one of `records` is compared with: of its group, or of the whole step. */
export function comparisonOf(rules: Rules, records: readonly RolloutRecord[], group: number): Comparison {
  const rewards = records
    .filter((record) => maskOf(rules, record) === null && (rules.baseline === 'reinforce++' || record.group === group))
    .map(({ reward }) => reward)
  return { rewards, ...spread(rewards) }
}

/** One part of a reward: what it scored, what became of that, and what it paid. */
export interface PaidPart extends RewardTerm {
  score: number
  /** Of its group, where the part is shaped; else the score. */
  shaped: number
  /** Weight times that; nothing behind another gate that is shut. */
  paid: number
}

/** Of a record of `group`, all of one prompt; empty where the reward is the verifier's as it is, or the recipe has other parts by now. */
export function partsOf({ rewards }: Rules, group: readonly RolloutRecord[], record: RolloutRecord): PaidPart[] {
  const { rewards: scores } = record
  const at = group.indexOf(record)
  if (!scores || rewards.some(({ name }) => group.some((one) => one.rewards?.[name] === undefined))) return []
  return rewards.map((term) => {
    const score = scores[term.name]
    const own = group.map((one) => one.rewards![term.name])
    const shaped = combine([{ ...term, weight: 1 }], [own], group).total[at]
    const shut = rewards.some(({ name, gate }) => name !== term.name && gate && scores[name] <= 0)
    return { ...term, score, shaped, paid: shut ? 0 : term.weight * shaped }
  })
}

function maskOf({ truncated }: Rules, { verdict, stop }: RolloutRecord): InsideAttempt['masked'] {
  if (verdict.harnessError) return 'verifier failed'
  return truncated === 'mask' && stop === 'length' ? 'truncated' : null
}

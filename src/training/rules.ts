/** @file What of a stage decides how it compares the rewards of a step, and what a token of a rollout then weighs: for whoever works a step out again. */
import type { Baseline } from './advantage.ts'
import type { LossName } from './losses/index.ts'
import type { LossOptions } from './losses/loss.ts'
import type { RewardTerm } from './rewards/reward.ts'

/** Each as the recipe has it, or as it is where a recipe leaves it out. */
export interface Rules extends LossOptions {
  baseline: Baseline
  loss: LossName
  iterations: number
  entropyBonus: number
  truncated: 'mask' | 'zero'
  rewards: readonly RewardTerm[]
}

type Given = Partial<Omit<Rules, 'rewards'>> &
  Pick<Rules, 'maxNewTokens'> & { rewards?: readonly (Pick<RewardTerm, 'name'> & Partial<RewardTerm>)[] }

/** `stage`: which another version may have written, with fields that this one does not know, and without some that it does. */
export function rulesOf(stage: Given): Rules {
  const { baseline = 'grpo', loss = 'dapo', iterations = 1, epsilonLow = 0.2, epsilonHigh = 0.2, delta = null, beta = 0 } = stage
  const { kl = 'k3', entropyBonus = 0, maxNewTokens, truncated = 'zero', rewards = [] } = stage
  const parts = rewards.map(({ name, weight = 1, shape = null, gate = false }) => ({ name, weight, shape, gate }))
  return {
    ...{ baseline, loss, iterations, epsilonLow, epsilonHigh, delta, beta, kl, entropyBonus, maxNewTokens, truncated },
    rewards: parts.length > 0 ? parts : [{ name: 'verifier', weight: 1, shape: null, gate: false }],
  }
}

/**
 * @file Advantages: what a rollout's reward is compared with. A group is the rollouts of one prompt. Where all that is compared is equal there
 * is nothing to learn, and it is left out whole, on the raw rewards.
 */

export interface Scored {
  group: number
  reward: number
  /** Takes no part: counts neither in a mean nor in the loss. */
  masked: boolean
}

export interface Advantages {
  /** Of each rollout; null where its reward teaches nothing. */
  advantages: (number | null)[]
  /** Mean over groups of the standard deviation within. */
  rewardStd: number
  /** Share of groups whose rewards are all equal. */
  zeroStd: number
}

export const BASELINES = ['grpo', 'dr_grpo', 'rloo', 'reinforce++'] as const

/**
 * `grpo`: (r - mean) / std of the group (AceReason section 3.1, equation 2), the deviation being the population's. `dr_grpo`: r - mean (Liu et
 * al. 2025): hard and easy prompts are not weighed up. `rloo`: r - the mean of the others (Ahmadian et al. 2024). `reinforce++`: (r - mean) / std
 * of the whole batch (Hu 2025): a group whose rewards are all equal teaches too.
 */
export type Baseline = (typeof BASELINES)[number]

/** `none`: rewards are told and teach nothing, as where a teacher does. */
export function advantagesOf(rollouts: readonly Scored[], baseline: Baseline | 'none'): Advantages {
  const groups = new Map<number, number[]>()
  rollouts.forEach((rollout, i) => {
    const members = groups.get(rollout.group) ?? []
    groups.set(rollout.group, members)
    if (!rollout.masked) members.push(i)
  })
  const advantages: (number | null)[] = rollouts.map(() => null)
  let stdSum = 0
  let zero = 0
  for (const members of groups.values()) {
    const { mean, std, equal } = spread(members.map((i) => rollouts[i].reward))
    stdSum += std
    if (equal) zero++
    else if (baseline !== 'reinforce++' && baseline !== 'none') {
      const n = members.length
      const scale = { grpo: std, dr_grpo: 1, rloo: (n - 1) / n }[baseline]
      for (const i of members) advantages[i] = (rollouts[i].reward - mean) / scale
    }
  }
  if (baseline === 'reinforce++') {
    const members = [...groups.values()].flat()
    const { mean, std, equal } = spread(members.map((i) => rollouts[i].reward))
    if (!equal) for (const i of members) advantages[i] = (rollouts[i].reward - mean) / std
  }
  return { advantages, rewardStd: stdSum / Math.max(1, groups.size), zeroStd: zero / Math.max(1, groups.size) }
}

/** Mean and population deviation. Equality of the raw rewards, not a rounded-off deviation, decides. */
export function spread(rewards: readonly number[]): { mean: number; std: number; equal: boolean } {
  const mean = rewards.reduce((sum, r) => sum + r, 0) / Math.max(1, rewards.length)
  const std = Math.sqrt(rewards.reduce((sum, r) => sum + (r - mean) ** 2, 0) / Math.max(1, rewards.length))
  return { mean, std, equal: rewards.every((r) => r === rewards[0]) }
}

/**
 * @file Group-relative advantages (AceReason section 3.1, equation 2): A = (r - mean) / std over the rollouts of one prompt, the standard
 * deviation being the population's. A group whose rewards are all equal teaches nothing and is left out whole, on the raw score.
 */

export interface Scored {
  group: number
  reward: number
  /** Takes no part: counts neither in the group's mean nor in the loss. */
  masked: boolean
}

export interface Advantages {
  /** Of each rollout; null where it takes no part in the gradient. */
  advantages: (number | null)[]
  /** Mean over groups of the standard deviation within. */
  rewardStd: number
  /** Share of groups left out because all their rewards are equal. */
  zeroStd: number
}

export function groupAdvantages(rollouts: readonly Scored[]): Advantages {
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
    const rewards = members.map((i) => rollouts[i].reward)
    const mean = rewards.reduce((sum, r) => sum + r, 0) / Math.max(1, rewards.length)
    const std = Math.sqrt(rewards.reduce((sum, r) => sum + (r - mean) ** 2, 0) / Math.max(1, rewards.length))
    stdSum += std
    // Equality of the raw rewards, not a rounded-off deviation, decides.
    if (rewards.every((r) => r === rewards[0])) zero++
    else for (const i of members) advantages[i] = (rollouts[i].reward - mean) / std
  }
  return { advantages, rewardStd: stdSum / Math.max(1, groups.size), zeroStd: zero / Math.max(1, groups.size) }
}

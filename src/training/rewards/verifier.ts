import type { RewardPart } from './reward.ts'

/** What the domain's verifier pays: of most, 1 or 0. */
export const verifier: RewardPart = { score: (rollouts) => rollouts.map(({ verdict }) => verdict.reward) }

import type { RewardPart } from './reward.ts'

/** DAPO's soft penalty (section 3.4, equation 13): 0 up to `buffer` tokens before the budget, then down to -1 at its end. */
export function overlong(buffer: number): RewardPart {
  return {
    score: (rollouts) =>
      rollouts.map(({ tokens, maxNewTokens }) => {
        const paying = Math.min(buffer, maxNewTokens)
        return Math.min(0, (maxNewTokens - paying - tokens.length) / paying)
      }),
  }
}

import { clipping, tokenTerms } from './clipped.ts'
import type { PolicyLoss } from './loss.ts'

/**
 * Dr. GRPO (Liu et al. 2025): divided by the budget of all completions that take part, so that length does not change what a token counts for. How
 * many take part is no constant: silent groups are left out unless a divergence or an entropy bonus is every rollout's (grpo.ts), where the paper
 * and TRL divide by all.
 */
export const drGrpo: PolicyLoss = {
  ...clipping,
  title: 'Dr. GRPO: every token counts alike, whatever the lengths',
  divisor: (_, { sequences }, { maxNewTokens }) => [
    { count: sequences.length, of: 'attempts' },
    { count: maxNewTokens, of: 'tokens of the budget' },
  ],
  terms: tokenTerms,
}

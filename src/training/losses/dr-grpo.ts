import { tokenTerms } from './clipped.ts'
import type { PolicyLoss } from './loss.ts'

/** Dr. GRPO (Liu et al. 2025): divided by a constant, the budget, so that length does not change what a token counts for. */
export const drGrpo: PolicyLoss = {
  title: 'Dr. GRPO: every token counts alike, whatever the lengths',
  divisor: (_, { sequences }, { maxNewTokens }) => sequences.length * maxNewTokens,
  terms: tokenTerms,
}

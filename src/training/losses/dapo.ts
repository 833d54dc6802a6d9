import { tokenTerms } from './clipped.ts'
import type { PolicyLoss } from './loss.ts'

/** DAPO (Yu et al. 2025, equation 12), AceReason (section 3.1) and Nemotron-Cascade (section 4.1.2): the mean over all tokens of the batch. */
export const dapo: PolicyLoss = {
  title: 'DAPO: every token counts alike',
  divisor: (_, { tokens }) => Math.max(1, tokens),
  terms: tokenTerms,
}

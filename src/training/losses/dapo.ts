import { clipping, tokenTerms } from './clipped.ts'
import type { PolicyLoss } from './loss.ts'

/** DAPO (Yu et al. 2025, equation 12), AceReason (section 3.1) and Nemotron-Cascade (section 4.1.2): the mean over all tokens of the batch. */
export const dapo: PolicyLoss = {
  ...clipping,
  title: 'DAPO: every token counts alike',
  divisor: (_, { tokens }) => [{ count: Math.max(1, tokens), of: 'tokens of the step' }],
  terms: tokenTerms,
}

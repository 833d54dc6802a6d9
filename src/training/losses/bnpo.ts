import { clipping, tokenTerms } from './clipped.ts'
import type { PolicyLoss } from './loss.ts'

/** The mean over the tokens of the update (TRL's `bnpo`): of a batch that goes in one update, as all do here, the same as `dapo`. */
export const bnpo: PolicyLoss = {
  ...clipping,
  title: 'BNPO: every token of an update counts alike',
  divisor: (_, { sequences }) => {
    const tokens = sequences.reduce((sum, { logprobs }) => sum + logprobs.length, 0)
    return [{ count: Math.max(1, tokens), of: 'tokens of the step' }]
  },
  terms: tokenTerms,
}

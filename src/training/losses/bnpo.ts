import { tokenTerms } from './clipped.ts'
import type { PolicyLoss } from './loss.ts'

/** The mean over the tokens of the update (TRL's `bnpo`): of a batch that goes in one update, as all do here, the same as `dapo`. */
export const bnpo: PolicyLoss = {
  title: 'BNPO: every token of an update counts alike',
  divisor: (_, { sequences }) =>
    Math.max(
      1,
      sequences.reduce((sum, { logprobs }) => sum + logprobs.length, 0),
    ),
  terms: tokenTerms,
}

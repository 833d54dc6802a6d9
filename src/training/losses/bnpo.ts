import { tokenTerms } from './clipped.ts'
import type { PolicyLoss } from './loss.ts'

/** The mean over the tokens of this update (TRL's `bnpo`): `dapo`, but that updates of fewer tokens weigh as much as those of more. */
export const bnpo: PolicyLoss = {
  title: 'BNPO: every token of an update counts alike',
  divisor: (_, { sequences }) =>
    Math.max(
      1,
      sequences.reduce((sum, { logprobs }) => sum + logprobs.length, 0),
    ),
  terms: tokenTerms,
}

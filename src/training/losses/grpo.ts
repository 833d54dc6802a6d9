import { tokenTerms } from './clipped.ts'
import type { PolicyLoss } from './loss.ts'

/** DeepSeekMath (Shao et al. 2024, equation 3): the mean over completions of the mean over their tokens. A long one's tokens count for less. */
export const grpo: PolicyLoss = {
  title: 'GRPO: every completion counts alike',
  divisor: ({ logprobs }, { sequences }) => sequences.length * Math.max(1, logprobs.length),
  terms: tokenTerms,
}

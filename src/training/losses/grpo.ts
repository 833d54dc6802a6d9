import { clipping, tokenTerms } from './clipped.ts'
import type { PolicyLoss } from './loss.ts'

/** DeepSeekMath (Shao et al. 2024, equation 3): the mean over completions of the mean over their tokens. A long one's tokens count for less. */
export const grpo: PolicyLoss = {
  ...clipping,
  title: 'GRPO: every completion counts alike',
  divisor: ({ logprobs }, { sequences }) => [
    { count: sequences.length, of: 'attempts' },
    { count: Math.max(1, logprobs.length), of: 'tokens of its own' },
  ],
  terms: tokenTerms,
}

import { emptyTerms } from './clipped.ts'
import { dapo } from './dapo.ts'
import type { PolicyLoss } from './loss.ts'

/**
 * CISPO (MiniMax-M1, 2025, equation 4): -sg(min(r, epsilonHigh)) A ln p. The weight is cut and not the gradient: no token falls silent.
 * `epsilonHigh` is the highest ratio itself, as in TRL.
 */
export const cispo: PolicyLoss = {
  title: 'CISPO: clipped weights, no token silent',
  divisor: dapo.divisor,
  reads: ['epsilonHigh'],
  bounds: ({ epsilonHigh }) => [0, epsilonHigh],
  fault: ({ epsilonHigh }) =>
    epsilonHigh < 1
      ? {
          field: 'epsilonHigh',
          says: `has the loss "cispo" and epsilonHigh ${epsilonHigh}, which there is the highest ratio itself: 1 or more, and 5 in its paper`,
        }
      : null,
  terms({ advantage, logprobs, old }, { epsilonHigh }) {
    const terms = emptyTerms(logprobs.length)
    for (let t = 0; t < logprobs.length; t++) {
      const ratio = Math.exp(logprobs[t] - old[t])
      const slope = -Math.min(ratio, epsilonHigh) * advantage
      terms.values[t] = slope * logprobs[t]
      terms.slopes[t] = slope
      terms.clippedHigh += Number(ratio > epsilonHigh && advantage > 0)
    }
    return terms
  },
}

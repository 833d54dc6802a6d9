/** @file The clipped surrogate of PPO (Schulman et al. 2017, equation 7), which five of TRL's losses share. */
import { type LossOptions, type LossSequence, type PolicyLoss, RATIO_SETTINGS, type TokenTerms } from './loss.ts'

/** What all losses have that are made of it. */
export const clipping = {
  reads: RATIO_SETTINGS,
  bounds: ({ epsilonLow, epsilonHigh }) => [1 - epsilonLow, 1 + epsilonHigh],
  fault: ({ delta, epsilonHigh }) =>
    delta !== null && delta <= 1 + epsilonHigh
      ? { field: 'delta', says: `has delta ${delta}, which must be above 1 + epsilonHigh: it caps what the clipping leaves` }
      : null,
} satisfies Partial<PolicyLoss>

/** -min(r A, clip(r) A) and its derivative by ln r. Inside the bounds both are the same; where one is cut off, it has no slope. */
export function clippedSurrogate(
  logRatio: number,
  advantage: number,
  { epsilonLow, epsilonHigh, delta }: LossOptions,
): { value: number; slope: number; low: boolean; high: boolean } {
  const ratio = Math.exp(logRatio)
  const capped = delta === null ? ratio : Math.min(ratio, delta)
  const clipped = Math.min(Math.max(ratio, 1 - epsilonLow), 1 + epsilonHigh)
  const moves = capped * advantage <= clipped * advantage ? capped === ratio : clipped === ratio
  return {
    value: -Math.min(capped * advantage, clipped * advantage),
    slope: moves ? -ratio * advantage : 0,
    low: ratio < 1 - epsilonLow && advantage < 0,
    high: ratio > 1 + epsilonHigh && advantage > 0,
  }
}

/** The surrogate of each token by its own ratio. */
export function tokenTerms({ advantage, logprobs, old }: LossSequence, options: LossOptions): TokenTerms {
  const terms = emptyTerms(logprobs.length)
  for (let t = 0; t < logprobs.length; t++) {
    const { value, slope, low, high } = clippedSurrogate(logprobs[t] - old[t], advantage, options)
    terms.values[t] = value
    terms.slopes[t] = slope
    terms.clippedLow += Number(low)
    terms.clippedHigh += Number(high)
  }
  return terms
}

export function emptyTerms(length: number): TokenTerms {
  return { values: new Float64Array(length), slopes: new Float64Array(length), clippedLow: 0, clippedHigh: 0 }
}

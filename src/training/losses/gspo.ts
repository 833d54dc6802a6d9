import { clippedSurrogate, clipping } from './clipped.ts'
import { grpo } from './grpo.ts'
import type { PolicyLoss } from './loss.ts'

/**
 * GSPO (Zheng et al. 2025, equations 5 to 7): one ratio for a whole completion, the geometric mean of its tokens'; clipped as one. TRL's
 * `grpo` with `importance_sampling_level="sequence"`.
 */
export const gspo: PolicyLoss = {
  ...clipping,
  title: 'GSPO: ratios and clipping by completion',
  divisor: grpo.divisor,
  terms({ advantage, logprobs, old }, options) {
    const length = logprobs.length
    let logRatio = 0
    for (let t = 0; t < length; t++) logRatio += (logprobs[t] - old[t]) / length
    const { value, slope, low, high } = clippedSurrogate(logRatio, advantage, options)
    // The sum over tokens is `length` times the value, and each of them moves the mean by 1 / length.
    return {
      values: new Float64Array(length).fill(value),
      slopes: new Float64Array(length).fill(slope),
      clippedLow: low ? length : 0,
      clippedHigh: high ? length : 0,
    }
  },
}

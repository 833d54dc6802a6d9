/**
 * @file What a policy loss is: log-probabilities and advantages in, a number and its derivative by each log-probability out. It has never
 * heard of a GPU: the learner goes backward with the derivatives as weights. All in double precision. The names are TRL's.
 */

/** A completion as a loss sees it; all arrays have one number a token. */
export interface LossSequence {
  advantage: number
  /** ln p under the policy that learns. */
  logprobs: ArrayLike<number>
  /** ln p under the policy that sampled it; the array above itself where no update has come between. */
  old: ArrayLike<number>
  /** ln p under the reference; needed where `beta` is not 0. */
  reference?: ArrayLike<number>
}

export interface LossOptions {
  /** The ratio p / p_old is clipped below 1 - epsilonLow where the advantage is negative. */
  epsilonLow: number
  /** And above 1 + epsilonHigh where it is positive (DAPO's clip-higher); `cispo`: the highest ratio itself. */
  epsilonHigh: number
  /** Most that the ratio counts where the advantage is negative: dual clipping (Ye et al. 2020), INTELLECT-2's two-sided. Null: no limit. */
  delta: number | null
  /** Weight of the divergence from the reference. */
  beta: number
  kl: KlEstimator
  /** Budget of a completion in tokens, which `dr_grpo` divides by. */
  maxNewTokens: number
}

export const KL_ESTIMATORS = ['k1', 'k2', 'k3'] as const
export type KlEstimator = (typeof KL_ESTIMATORS)[number]

/** Of each token of a sequence: its loss, and the derivative by its log-probability of the sum of them all. */
export interface TokenTerms {
  values: Float64Array
  slopes: Float64Array
  /** Tokens whose ratio was clipped. */
  clippedLow: number
  clippedHigh: number
}

export interface PolicyLoss {
  title: string
  /** What a sequence's tokens are divided by in the loss of the update: the product of these. */
  divisor(sequence: LossSequence, batch: LossBatch, options: LossOptions): readonly Factor[]
  terms(sequence: LossSequence, options: LossOptions): TokenTerms
  /** Of the settings that bound the ratio those that can change it. */
  reads: readonly RatioSetting[]
  /** Least and most that a ratio counts for; null: all count as they are. */
  bounds(options: LossOptions): readonly [least: number, most: number] | null
  /** Which of those settings it cannot have, and why, as the end of a sentence after the stage's path; null where nothing is wrong. */
  fault?(options: LossOptions): { field: RatioSetting; says: string } | null
}

/** `count` of something, in words: 8 `attempts`. */
export interface Factor {
  count: number
  of: string
}

/** They matter once the policy has moved from what it sampled: from the second update on a batch on. */
export const RATIO_SETTINGS = ['epsilonLow', 'epsilonHigh', 'delta'] as const
export type RatioSetting = (typeof RATIO_SETTINGS)[number]

/** The sequences of one update. */
export interface LossBatch {
  sequences: readonly LossSequence[]
  /** Of the batch of rollouts. */
  tokens: number
}

export interface LossResult {
  loss: number
  /** d loss / d logprobs, of each sequence. */
  gradient: Float64Array[]
  metrics: {
    /** Mean over tokens of the estimate in nats. Absent: there is no reference. */
    kl?: number
    /** Shares of tokens. */
    'clip_ratio/low_mean': number
    'clip_ratio/high_mean': number
    'clip_ratio/region_mean': number
  }
}

/** The loss of one update, with its divergence from the reference: the sum over all tokens of (term + beta * kl) / divisor. */
export function evaluateLoss(loss: PolicyLoss, batch: LossBatch, options: LossOptions): LossResult {
  let total = 0
  let kl = 0
  let low = 0
  let high = 0
  let tokens = 0
  const gradient = batch.sequences.map((sequence) => {
    const divisor = product(loss.divisor(sequence, batch, options))
    const { values, slopes, clippedLow, clippedHigh } = loss.terms(sequence, options)
    low += clippedLow
    high += clippedHigh
    tokens += values.length
    if (options.beta !== 0) kl += addDivergence(sequence, options, values, slopes)
    for (const value of values) total += value / divisor
    return slopes.map((slope) => slope / divisor)
  })
  const share = (count: number) => count / Math.max(1, tokens)
  return {
    loss: total,
    gradient,
    metrics: {
      ...(options.beta === 0 ? {} : { kl: share(kl) }),
      ...{ 'clip_ratio/low_mean': share(low), 'clip_ratio/high_mean': share(high), 'clip_ratio/region_mean': share(low + high) },
    },
  }
}

export function product(factors: readonly Factor[]): number {
  return factors.reduce((all, { count }) => all * count, 1)
}

/**
 * Adds beta times an estimate of KL(policy || reference) to each token (Schulman, "Approximating KL divergence"); returns the sum of the
 * estimates. With d = ln p - ln p_ref: k1 = d, k2 = d^2 / 2, k3 = e^-d - 1 + d. The derivative of k1 itself is 1 whatever the policy does and
 * teaches nothing; what is descended instead is that of its expectation, as where the penalty is part of the reward: d times the ratio.
 */
function addDivergence(
  { logprobs, old, reference }: LossSequence,
  { beta, kl }: LossOptions,
  values: Float64Array,
  slopes: Float64Array,
): number {
  if (!reference) throw new Error('A loss with beta needs the log-probabilities of a reference.')
  let sum = 0
  for (let t = 0; t < values.length; t++) {
    const d = logprobs[t] - reference[t]
    const [value, slope] = {
      k1: [d, d * Math.exp(logprobs[t] - old[t])],
      k2: [d ** 2 / 2, d],
      k3: [Math.expm1(-d) + d, -Math.expm1(-d)],
    }[kl]
    values[t] += beta * value
    slopes[t] += beta * slope
    sum += value
  }
  return sum
}

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { LOSSES, type LossName } from './index.ts'
import { evaluateLoss, KL_ESTIMATORS, type LossBatch, type LossOptions, product, RATIO_SETTINGS } from './loss.ts'

interface TrlCase {
  batch: number
  loss_type: string
  importance_sampling_level: 'token' | 'sequence'
  epsilon_low: number
  epsilon_high: number
  delta: number | null
  beta: number
  loss: number
  gradient: number[][]
  metrics: Record<string, number>
}

/** Made by scripts/fixtures/make_trl_losses.py. */
const trl = JSON.parse(readFileSync(new URL('./fixtures/trl.json', import.meta.url), 'utf8')) as {
  max_new_tokens: number
  batches: { logprobs: number[][]; old: number[][]; reference: number[][]; advantages: number[] }[]
  cases: TrlCase[]
}

const batches = trl.batches.map(
  ({ logprobs, old, reference, advantages }): LossBatch => ({
    sequences: advantages.map((advantage, i) => ({ advantage, logprobs: logprobs[i], old: old[i], reference: reference[i] })),
    tokens: logprobs.flat().length,
  }),
)

const options: LossOptions = {
  ...{ epsilonLow: 0.2, epsilonHigh: 0.28, delta: 1.4, beta: 0.05, kl: 'k3', maxNewTokens: trl.max_new_tokens },
}

describe("are TRL's", () => {
  const named = trl.cases.map((one) => ({
    ...one,
    name: (one.importance_sampling_level === 'sequence' ? 'gspo' : one.loss_type) as LossName,
  }))

  it('every loss is compared', () => {
    expect([...new Set(named.map(({ name }) => name))].sort()).toEqual(Object.keys(LOSSES).sort())
  })

  it.each(named)('$name on batch $batch, epsilon $epsilon_low and $epsilon_high, delta $delta, beta $beta', (one) => {
    const { loss, gradient, metrics } = evaluateLoss(LOSSES[one.name], batches[one.batch], {
      ...{ epsilonLow: one.epsilon_low, epsilonHigh: one.epsilon_high, delta: one.delta, beta: one.beta, kl: 'k3' },
      maxNewTokens: trl.max_new_tokens,
    })
    expect(loss).toBeCloseTo(one.loss, 12)
    for (const [i, row] of one.gradient.entries()) for (const [t, slope] of row.entries()) expect(gradient[i][t]).toBeCloseTo(slope, 12)
    if (one.beta !== 0) expect(metrics.kl).toBeCloseTo(one.metrics.kl, 12)
    if (one.name === 'cispo') expect(metrics['clip_ratio/high_mean']).toBeCloseTo(one.metrics.cispo_clip_ratio, 12)
    // A completion's ratio counts by its tokens here, in TRL as one.
    else if (one.name !== 'gspo')
      for (const name of ['clip_ratio/low_mean', 'clip_ratio/high_mean', 'clip_ratio/region_mean'] as const)
        expect(metrics[name]).toBeCloseTo(one.metrics[name], 12)
  })
})

describe.each(Object.keys(LOSSES) as LossName[])('%s', (name) => {
  const loss = LOSSES[name]

  it.each(['k2', 'k3'] as const)('has the slopes that finite differences find, with %s', (kl) => {
    const batch = batches[2]
    const settings = { ...options, kl, ...(name === 'cispo' && { epsilonHigh: 1.3 }) }
    const { gradient } = evaluateLoss(loss, batch, settings)
    const step = 1e-6
    for (const [i, { logprobs }] of batch.sequences.entries()) {
      for (let t = 0; t < logprobs.length; t++) {
        const at = (shift: number) => {
          const moved = Array.from(logprobs)
          moved[t] += shift
          // CISPO's weight is a constant to its derivative: it is kept where it was.
          const old = name === 'cispo' ? Array.from(batch.sequences[i].old) : batch.sequences[i].old
          if (name === 'cispo') (old as number[])[t] += shift
          const sequences = batch.sequences.with(i, { ...batch.sequences[i], logprobs: moved, old })
          return evaluateLoss(loss, { ...batch, sequences }, settings).loss
        }
        expect(gradient[i][t]).toBeCloseTo((at(step) - at(-step)) / (2 * step), 7)
      }
    }
  })

  it('is the plain policy gradient where the policy is the one that sampled, each by its own divisor', () => {
    const sequences = batches[0].sequences.map((sequence) => ({ ...sequence, old: sequence.logprobs }))
    const batch = { ...batches[0], sequences }
    const { gradient, metrics } = evaluateLoss(loss, batch, { ...options, beta: 0, ...(name === 'cispo' && { epsilonHigh: 5 }) })
    for (const [i, sequence] of sequences.entries()) {
      const divisor = product(loss.divisor(sequence, batch, options))
      for (const slope of gradient[i]) expect(slope).toBe(-sequence.advantage / divisor)
    }
    expect(metrics).toEqual({ 'clip_ratio/low_mean': 0, 'clip_ratio/high_mean': 0, 'clip_ratio/region_mean': 0 })
  })

  it('names the settings that it reads, and no other', () => {
    // A ratio of 2 or a half, whatever the advantage: beyond every bound before it is moved, within some then.
    const sequences = [2, 0.5, 2, 0.5].map((ratio, i) => ({ advantage: i < 2 ? 1 : -1, logprobs: [Math.log(ratio)], old: [0] }))
    const found = (changes: Partial<LossOptions>) =>
      evaluateLoss(loss, { sequences, tokens: 4 }, { ...options, beta: 0, epsilonHigh: 0.4, delta: 1.6, ...changes }).loss
    const moved = { epsilonLow: 0.7, epsilonHigh: 3, delta: null }
    expect(RATIO_SETTINGS.filter((name) => found({ [name]: moved[name] }) !== found({}))).toEqual(loss.reads)
  })

  it('weighs nothing where there is nothing', () => {
    expect(evaluateLoss(loss, { sequences: [], tokens: 0 }, options).loss).toBe(0)
    const empty = { sequences: [{ advantage: 1, logprobs: [], old: [], reference: [] }], tokens: 0 }
    expect(evaluateLoss(loss, empty, options)).toMatchObject({ loss: 0, metrics: { kl: 0 } })
  })
})

describe('gspo', () => {
  /** Of a completion whose tokens' log-ratios are these. */
  const clipped = (advantage: number, logRatios: number[]) => {
    const logprobs = logRatios.map((shift) => -2 + shift)
    const sequences = [
      { advantage, logprobs, old: logRatios.map(() => -2) },
      { advantage: 1, logprobs: [-1], old: [-1] },
    ]
    return evaluateLoss(LOSSES.gspo, { sequences, tokens: logRatios.length + 1 }, { ...options, beta: 0 }).metrics
  }
  const shares = (low: number, high: number) => ({
    ...{ 'clip_ratio/low_mean': low, 'clip_ratio/high_mean': high, 'clip_ratio/region_mean': low + high },
  })

  it('counts all tokens of a completion whose mean ratio is clipped, whatever their own', () => {
    // The bounds are 0.8 and 1.28: -0.22 and 0.25 in logarithms.
    expect(clipped(1, [0.9, 0, 0])).toEqual(shares(0, 0.75))
    expect(clipped(-1, [-0.9, 0, 0])).toEqual(shares(0.75, 0))
    expect(clipped(1, [0.6, 0, 0])).toEqual(shares(0, 0))
    expect(clipped(-1, [0.9, 0, 0])).toEqual(shares(0, 0))
    expect(clipped(1, [-0.9, 0, 0])).toEqual(shares(0, 0))
  })
})

describe('the divergence from a reference', () => {
  const [batch] = batches
  const gradientOf = (kl: (typeof KL_ESTIMATORS)[number], of = batch) =>
    evaluateLoss(LOSSES.dapo, { ...of, sequences: of.sequences.map((one) => ({ ...one, advantage: 0 })) }, { ...options, kl })

  it('as k1 is descended like k2, on the policy that sampled: both are the penalty as a part of the reward', () => {
    expect(gradientOf('k1').gradient).toEqual(gradientOf('k2').gradient)
  })

  it('as k1 has, on what another policy sampled, the slope of the exact divergence by what the logits are', () => {
    const reference = [0.4, 0.4, 0.1, 0.1]
    const sampler = [0.25, 0.25, 0.3, 0.2]
    const logits = [0.7, 0.1, -0.4, -1.2]
    const softmax = (of: readonly number[]) => {
      const total = of.reduce((sum, z) => sum + Math.exp(z), 0)
      return of.map((z) => Math.exp(z) / total)
    }
    const divergence = (of: readonly number[]) => softmax(of).reduce((sum, p, i) => sum + p * Math.log(p / reference[i]), 0)
    const policy = softmax(logits)
    const slopes = policy.map((p, i) => {
      const sequences = [{ advantage: 0, logprobs: [Math.log(p)], old: [Math.log(sampler[i])], reference: [Math.log(reference[i])] }]
      return evaluateLoss(LOSSES.dapo, { sequences, tokens: 1 }, { ...options, beta: 1, kl: 'k1' }).gradient[0][0]
    })
    for (const j of logits.keys()) {
      // d ln p_i / d z_j = [i = j] - p_j, and samples come by the sampler.
      const expected = slopes.reduce((sum, slope, i) => sum + sampler[i] * slope * (Number(i === j) - policy[j]), 0)
      const at = (shift: number) => divergence(logits.with(j, logits[j] + shift))
      expect(expected).toBeCloseTo((at(1e-5) - at(-1e-5)) / 2e-5, 8)
    }
  })

  it('is never below 0 as k2 and k3, may be as k1, and all of them are 0 on the reference itself', () => {
    const same = { ...batch, sequences: batch.sequences.map((one) => ({ ...one, reference: one.logprobs })) }
    for (const kl of KL_ESTIMATORS) {
      const { loss, gradient } = gradientOf(kl, same)
      expect(loss).toBeCloseTo(0, 15)
      for (const slope of gradient.flatMap((row) => [...row])) expect(slope).toBeCloseTo(0, 15)
    }
    for (const kl of ['k2', 'k3'] as const) expect(gradientOf(kl).metrics.kl).toBeGreaterThan(0)
    const above = { ...batch, sequences: batch.sequences.map((one) => ({ ...one, reference: Array.from(one.logprobs, (x) => x + 0.1) })) }
    expect(gradientOf('k1', above).metrics.kl).toBeCloseTo(-0.1, 12)
  })

  it('agrees with the exact divergence of two distributions, sampled, and k3 spreads less than k1', () => {
    const policy = [0.5, 0.3, 0.15, 0.05]
    const other = [0.4, 0.4, 0.1, 0.1]
    const exact = policy.reduce((sum, p, i) => sum + p * Math.log(p / other[i]), 0)
    const estimates = Object.fromEntries(
      KL_ESTIMATORS.map((kl) => [
        kl,
        policy.map((p, i) => {
          const logprobs = [Math.log(p)]
          const sequences = [{ advantage: 0, logprobs, old: logprobs, reference: [Math.log(other[i])] }]
          return evaluateLoss(LOSSES.dapo, { sequences, tokens: 1 }, { ...options, kl }).metrics.kl as number
        }),
      ]),
    )
    const mean = (values: number[]) => values.reduce((sum, value, i) => sum + policy[i] * value, 0)
    const spread = (values: number[]) => mean(values.map((value) => (value - mean(values)) ** 2))
    expect(mean(estimates.k1)).toBeCloseTo(exact, 12)
    expect(mean(estimates.k3)).toBeCloseTo(exact, 12)
    expect(mean(estimates.k2)).toBeCloseTo(exact, 2)
    expect(spread(estimates.k3)).toBeLessThan(spread(estimates.k1) / 4)
  })

  it('without a reference is refused', () => {
    const sequences = [{ advantage: 1, logprobs: [-1], old: [-1] }]
    expect(() => evaluateLoss(LOSSES.dapo, { sequences, tokens: 1 }, options)).toThrow('reference')
  })
})

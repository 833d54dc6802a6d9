import { expect, it } from 'vitest'
import type { LossScale } from '../kernels/context.ts'
import type { Sequence } from '../model/batch.ts'
import type { Scorer } from '../model/score.ts'
import type { Learner } from './learner.ts'
import { type Taking, type UpdateSettings, updatePolicy } from './policy-update.ts'

const settings: UpdateSettings = {
  ...{ loss: 'dapo', iterations: 1, temperature: 0.7, learningRate: 0.1, entropyBonus: 0 },
  ...{ epsilonLow: 0.2, epsilonHigh: 0.2, delta: null, beta: 0, kl: 'k3', maxNewTokens: 8 },
}
const prompt = { id: '', domain: 'math', prompt: '' }
const taking: Taking[] = [
  { rollout: { prompt, promptTokens: [1, 2, 3], tokens: [4, 5], logprobs: [-1, -1] }, advantage: 2 },
  { rollout: { prompt, promptTokens: [1], tokens: [6], logprobs: [-1] }, advantage: -1 },
]

/** A policy whose every log-probability moves by `move` with each update, and a reference that stands still. */
function parts(move: number) {
  const taught: Sequence[][] = []
  const temperatures: number[] = []
  const bonuses: number[] = []
  const all = (sequences: readonly Sequence[], value: number) =>
    sequences.map(({ tokens }) => ({
      logprobs: new Float32Array(tokens.length - 1).fill(value),
      entropies: new Float32Array(tokens.length - 1).fill(0.5),
    }))
  const policyNow = () => -1 + move * taught.length
  const learner = {
    async step(
      sequences: Sequence[],
      _rates: object,
      { temperature, entropyBonus }: Required<LossScale>,
      onPass?: (done: number, total: number) => void,
    ) {
      const scores = all(sequences, policyNow())
      taught.push(sequences)
      temperatures.push(temperature)
      bonuses.push(entropyBonus)
      onPass?.(1, 1)
      return { loss: Number.NaN, gradNorm: 10 * taught.length, tokens: 6, scores }
    },
  } as unknown as Learner
  const scorer = (value: () => number) =>
    ({
      async score(sequences: Sequence[], temperature: number) {
        temperatures.push(temperature)
        return all(sequences, value())
      },
    }) as unknown as Scorer
  const reference = {
    async logprobs(of: readonly { tokens: number[] }[], temperature: number) {
      temperatures.push(temperature)
      return of.map(({ tokens }) => tokens.map(() => -1.5))
    },
    dispose() {},
  }
  return { parts: { learner, policy: scorer(policyNow), reference }, taught, temperatures, bonuses }
}

it('is, once, the policy gradient: advantage over tokens, and nothing on the prompt', async () => {
  const { parts: given, taught } = parts(0)
  const result = await updatePolicy(given, taking, settings)
  expect(taught).toEqual([
    [
      { tokens: [1, 2, 3, 4, 5], weights: [Number.NaN, Number.NaN, 2 / 3, 2 / 3], prefix: 2 },
      { tokens: [1, 6], weights: [-1 / 3], prefix: 0 },
    ],
  ])
  // The mean of the advantages over tokens, less: two have 2, one -1.
  expect(result).toMatchObject({ loss: -1, gradNorm: 10, tokens: 6, metrics: {} })
  expect(result.scores.map(({ entropies }) => [...entropies])).toEqual([[0.5, 0.5], [0.5]])
})

it('clips the updates after the first by how far the policy has moved from where it sampled', async () => {
  // After one update the ratio is e^0.1, after two e^0.2: above 1.2.
  const { parts: given, taught, temperatures } = parts(0.1)
  const passes: [number, number][] = []
  const { metrics, loss, tokens, latest } = await updatePolicy(given, taking, { ...settings, iterations: 3 }, (done, total) => {
    passes.push([done, total])
  })
  const weightOf = (update: number, sequence: number) => taught[update][sequence].weights[taught[update][sequence].weights.length - 1]
  expect(weightOf(1, 0)).toBeCloseTo((2 / 3) * Math.exp(0.1), 6)
  expect(weightOf(2, 0)).toBeCloseTo(0, 12)
  // What is to become less likely is not held back by having become likelier.
  expect(weightOf(2, 1)).toBeCloseTo((-1 / 3) * Math.exp(0.2), 6)
  expect(metrics['clip_ratio/high_mean']).toBeCloseTo((0 + 0 + 2 / 3) / 3, 6)
  expect(metrics['policy/approxkl_avg']).toBeCloseTo(0.2 ** 2 / 2, 6)
  expect(tokens).toBe(18)
  // Mean over the updates: -A, then A times ratios of e^0.1, then of 1.2, where it is clipped, and e^0.2, where it is not.
  expect(loss).toBeCloseTo((-1 + (-4 + 1) * (Math.exp(0.1) / 3) + (-4 * 1.2 + Math.exp(0.2)) / 3) / 3, 6)
  // As the last update found them: two have moved them.
  expect(latest.map((logprobs) => Array.from(logprobs, (logprob) => logprob.toFixed(3)))).toEqual([['-0.800', '-0.800'], ['-0.800']])
  expect(passes).toEqual([
    [1, 3],
    [2, 3],
    [3, 3],
  ])
  expect(new Set(temperatures)).toEqual(new Set([0.7]))
})

it('asks a reference once, before the first update', async () => {
  const { parts: given, taught, temperatures } = parts(0.1)
  const { metrics, loss } = await updatePolicy(given, taking, { ...settings, beta: 0.3, kl: 'k2' })
  expect(temperatures.length).toBe(2)
  expect(metrics.kl).toBeCloseTo(0.125, 6)
  expect(loss).toBeCloseTo(-1 + 0.3 * 0.125, 6)
  expect(taught[0][1].weights[0]).toBeCloseTo((-1 - 0.3 * 0.5) / 3, 6)
})

it('shares the bonus for entropy among all tokens of the batch', async () => {
  const { parts: given, bonuses } = parts(0)
  const { loss } = await updatePolicy(given, taking, { ...settings, entropyBonus: 0.06, iterations: 2 })
  expect(bonuses).toEqual([0.02, 0.02])
  // Every token has half a nat.
  expect(loss).toBeCloseTo(-1 - 0.06 * 0.5, 6)
})

it('leaves everything as it is where nobody takes part', async () => {
  const { parts: given, taught } = parts(0)
  expect(await updatePolicy(given, [], settings)).toEqual({ loss: 0, gradNorm: 0, tokens: 0, scores: [], latest: [], metrics: {} })
  expect(taught).toEqual([])
})

/** @file The losses through the model: what the learner descends is the derivative of what the scorer and the loss make of the weights. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Gpu } from '../gpu/device.ts'
import { openTestGpu } from '../gpu/testing.ts'
import { Random } from '../kernels/testing/random.ts'
import { defaultKernels } from '../kernels/tuning.ts'
import type { ModelConfig } from '../model/config.ts'
import { ParameterBuffers } from '../model/parameter-buffers.ts'
import { ParameterTable } from '../model/parameters.ts'
import { Scorer } from '../model/score.ts'
import { Learner } from './learner.ts'
import { LOSSES, type LossName } from './losses/index.ts'
import { evaluateLoss } from './losses/loss.ts'
import { type UpdateSettings, updatePolicy } from './policy-update.ts'
import type { Reference } from './reference.ts'

const CONFIG: ModelConfig = {
  modelType: 'qwen3', layers: 2, hidden: 16, heads: 2, kvHeads: 1, headDim: 8, feedForward: 24, vocab: 13, maxPositions: 64, rmsNormEps: 1e-6,
  rope: { theta: 1e4, scaling: null }, tiedEmbedding: true, qkvBias: false, qkNorm: true, eosTokenIds: [0],
} // biome-ignore format: sizes together
const TOKENS = 64
const TEMPERATURE = 0.8

let gpu: Gpu
beforeAll(async () => {
  gpu = await openTestGpu()
})
afterAll(() => gpu.close())

it.each(Object.keys(LOSSES) as LossName[])('%s, with a reference, in the second update on a batch', async (loss) => {
  const table = new ParameterTable(CONFIG)
  const random = new Random(7)
  const [weights, other] = ['weights', 'other weights'].map((label) => ParameterBuffers.allocate(gpu.memory, table, label))
  const values = Float32Array.from(random.floats(table.size, 0.3))
  const set = (buffers: ParameterBuffers, data: Float32Array) => buffers.write(gpu, data)
  set(weights, values)
  set(
    other,
    values.map((value) => value + 0.05 * Math.sin(1000 * value)),
  )
  const profile = defaultKernels(gpu)
  const optimizer = { kind: 'adamw' as const, betas: [0.9, 0.95] as [number, number], epsilon: 1e-8, weightDecay: 0, maxGradNorm: 0 }
  const learner = await Learner.create(gpu, table, weights, {
    ...{ tokens: TOKENS, choice: profile.matmul, lanes: profile.lanes, slices: profile.slices, optimizer },
  })
  const [policy, reference] = await Promise.all(
    [weights, other].map((slice) => Scorer.create({ gpu, table, weights: slice }, profile, TOKENS)),
  )
  // Three of a group share their prompt where the policy learns and scores; what it is compared with has one for each.
  const prompts = [1, 3].map((length) => Array.from({ length }, () => random.integer(CONFIG.vocab)))
  const rollouts = Array.from({ length: 6 }, (_, i) => ({
    prompt: { id: '', domain: 'math', prompt: '' },
    promptTokens: prompts[Math.floor(i / 3)],
    tokens: Array.from({ length: 1 + 2 * i }, () => random.integer(CONFIG.vocab)),
  }))
  const plain = rollouts.map(({ promptTokens, tokens }) => ({
    tokens: [...promptTokens, ...tokens],
    weights: Array(promptTokens.length + tokens.length - 1).fill(0),
  }))
  const score = async (scorer: Scorer, of: 'logprobs' | 'entropies') =>
    (await scorer.score(plain, TEMPERATURE)).map((scores, i) => [...scores[of].subarray(rollouts[i].promptTokens.length - 1)])
  const logprobsOf = (scorer: Scorer) => score(scorer, 'logprobs')
  const old = await logprobsOf(policy)
  const references = await logprobsOf(reference)
  const taking = rollouts.map((rollout, i) => ({ rollout: { ...rollout, logprobs: old[i] }, advantage: [1.3, -0.6, 0, 0.4, -1.5, 0.9][i] }))
  const settings: UpdateSettings = {
    ...{ loss, iterations: 2, temperature: TEMPERATURE, learningRate: 3e-3, entropyBonus: 0.1, epsilonLow: 0.2, epsilonHigh: 1.2 },
    ...{ delta: null, beta: 0.2, kl: 'k3' as const, maxNewTokens: 16 },
  }
  const held: Reference = { logprobs: async () => references, dispose() {} }
  await updatePolicy({ learner, policy, reference: held }, taking, { ...settings, iterations: 1 })
  const between = await weights.read(gpu)
  // A bound is a kink: it lies where no ratio is near, with some of them beyond.
  const moved = await logprobsOf(policy)
  const bound = widestGap(moved.flat().map((value, i) => Math.abs(Math.exp(value - old.flat()[i]) - 1)))
  settings.epsilonLow = bound
  settings.epsilonHigh = loss === 'cispo' ? 1 + bound : bound
  set(weights, values)
  learner.optimizer.steps = 0
  for (const moment of Object.values(learner.optimizer.moments)) set(moment, new Float32Array(table.size))
  // The second update's gradient stays behind; the weights it belongs to are those between the two.
  const { metrics } = await updatePolicy({ learner, policy, reference: held }, taking, settings)
  const gradient = await learner.readGradient()
  if (loss !== 'gspo') expect(metrics['clip_ratio/region_mean']).toBeGreaterThan(0.05)

  const tokens = old.flat().length
  const lossAt = async (shift: number, direction: Float32Array) => {
    set(
      weights,
      between.map((value, i) => value + shift * direction[i]),
    )
    const now = await logprobsOf(policy)
    const sequences = taking.map(({ advantage }, i) => ({
      ...{ advantage, logprobs: now[i], reference: references[i] },
      // CISPO's weights are constants to its derivative.
      old: loss === 'cispo' ? old[i].map((value, t) => value + now[i][t] - moved[i][t]) : old[i],
    }))
    const entropy = (await score(policy, 'entropies')).flat().reduce((sum, h) => sum + h, 0) / tokens
    return evaluateLoss(LOSSES[loss], { sequences, tokens }, settings).loss - settings.entropyBonus * entropy
  }
  for (let trial = 0; trial < 3; trial++) {
    const direction = Float32Array.from(random.floats(table.size, 1))
    const predicted = gradient.reduce((sum, g, i) => sum + g * direction[i], 0)
    const step = 2e-4
    const measured = ((await lossAt(step, direction)) - (await lossAt(-step, direction))) / (2 * step)
    expect(Math.abs(measured - predicted)).toBeLessThan(2e-2 * Math.abs(predicted) + 2e-3)
  }
  for (const one of [policy, reference, learner]) one.dispose()
  for (const buffers of [weights, other]) buffers.free()
})

/** The middle of the widest gap among the middle half of some numbers. */
function widestGap(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b).slice(numbers.length >> 2, -(numbers.length >> 2))
  const gaps = sorted.slice(1).map((value, i) => ({ width: value - sorted[i], middle: (value + sorted[i]) / 2 }))
  return gaps.reduce((widest, gap) => (gap.width > widest.width ? gap : widest)).middle
}

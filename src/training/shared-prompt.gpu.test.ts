/** @file A prompt that its group shares is computed once, and nothing else about a step changes: losses, log-probabilities, gradients. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Gpu } from '../gpu/device.ts'
import { openTestGpu } from '../gpu/testing.ts'
import { Random } from '../kernels/testing/random.ts'
import { defaultKernels } from '../kernels/tuning.ts'
import { microbatches, pack, type Sequence } from '../model/batch.ts'
import type { ModelConfig } from '../model/config.ts'
import { ParameterBuffers } from '../model/parameter-buffers.ts'
import { ParameterTable } from '../model/parameters.ts'
import { Scorer } from '../model/score.ts'
import { sequenceOf } from './completion.ts'
import { Learner } from './learner.ts'

const SIZES = {
  hidden: 16, feedForward: 24, vocab: 13, maxPositions: 128, rmsNormEps: 1e-6, rope: { theta: 1e4, scaling: null }, eosTokenIds: [0],
} // biome-ignore format: sizes together

/** Head widths of which an invocation of the attention in registers owns 4, 2 and 1 tokens; as many heads of keys as of queries, half and one. */
const MODELS: [string, ModelConfig][] = [
  ['4 heads on 2 of width 8, two layers, per-head norms', {
    ...SIZES, modelType: 'qwen3', layers: 2, heads: 4, kvHeads: 2, headDim: 8, tiedEmbedding: true, qkvBias: false, qkNorm: true,
  }],
  ['3 heads on 1 of width 36, biases', {
    ...SIZES, modelType: 'qwen2', layers: 1, heads: 3, kvHeads: 1, headDim: 36, tiedEmbedding: true, qkvBias: true, qkNorm: false,
  }],
  ['2 heads of width 68, an output of its own', {
    ...SIZES, modelType: 'llama', layers: 1, heads: 2, kvHeads: 2, headDim: 68, tiedEmbedding: false, qkvBias: false, qkNorm: false,
  }],
] // biome-ignore format: a model a line

/** Groups of a step: tokens of the prompt, and of each completion. */
type Groups = [prompt: number, completions: number[]][]
const STEPS: [string, Groups][] = [
  ['one completion', [[5, [9]]]],
  ['two, of a prompt of one token', [[1, [3, 6]]]],
  ['two, of a prompt of two tokens', [[2, [1, 7]]]],
  ['eight, of a prompt past the edge of a tile', [[66, [3, 1, 9, 12, 2, 30, 4, 5]]]],
  ['groups of two, eight, one and four', [[4, [5, 2]], [17, [1, 2, 3, 4, 5, 6, 7, 8]], [9, [10]], [30, [11, 1, 8, 3]]]],
  ['groups on both sides of the end of a pass', [[60, [40, 40, 40, 40, 40]], [20, [70, 80, 90]]]],
] // biome-ignore format: a step a line

const CAPACITY = 256
const SCALE = { temperature: 0.8, entropyBonus: 0.01 }

let gpu: Gpu
beforeAll(async () => {
  gpu = await openTestGpu()
})
afterAll(() => gpu.close())

function draw(groups: Groups, random: Random): Sequence[] {
  const tokens = (length: number) => Array.from({ length }, () => random.integer(SIZES.vocab))
  return groups.flatMap(([prompt, completions]) => {
    const promptTokens = tokens(prompt)
    return completions.map((length) => sequenceOf({ promptTokens, tokens: tokens(length) }, () => 0.1 * random.floats(1)[0]))
  })
}

const rows = (sequences: readonly Sequence[]) =>
  microbatches(sequences, CAPACITY).reduce((sum, pass) => sum + pack(pass, CAPACITY, SIZES.vocab).tokens, 0)

/** Of one list of numbers from another, relative to the second's Euclidean norm. */
function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [difference, size] = [0, 0]
  for (let i = 0; i < b.length; i++) {
    difference += (a[i] - b[i]) ** 2
    size += b[i] ** 2
  }
  return Math.sqrt(difference / size)
}

describe.each(MODELS.flatMap(([name, config]) => ([1, 64] as const).map((lanes) => [name, lanes, config] as const)))(
  '%s, lanes %i',
  (_, lanes, config) => {
    let learner: Learner
    let scorer: Scorer
    beforeAll(async () => {
      const table = new ParameterTable(config)
      const weights = ParameterBuffers.allocate(gpu.memory, table, 'weights')
      weights.write(gpu, Float32Array.from(new Random(1).floats(table.size, 0.3)))
      const kernels = { ...defaultKernels(gpu), lanes }
      const optimizer = { kind: 'adamw' as const, betas: [0.9, 0.95] as [number, number], epsilon: 1e-8, weightDecay: 0, maxGradNorm: 0 }
      learner = await Learner.create(gpu, table, weights, {
        tokens: CAPACITY,
        choice: kernels.matmul,
        lanes,
        slices: kernels.slices,
        optimizer,
      })
      scorer = await Scorer.create({ gpu, table, weights }, kernels, CAPACITY)
    })

    it.each(STEPS)('%s', async (_, groups) => {
      const shared = draw(groups, new Random(groups.length))
      const apart = shared.map(({ tokens, weights }) => ({ tokens, weights }))
      const saved = groups.reduce((sum, [prompt, completions]) => sum + (prompt - 1) * (completions.length - 1), 0)
      // A group on both sides of a pass's end has its prompt in each.
      if (rows(apart) <= CAPACITY) expect(rows(apart) - rows(shared)).toBe(saved)
      else expect(rows(shared)).toBeLessThan(rows(apart))
      const step = async (sequences: Sequence[]) => {
        const result = await learner.step(sequences, { learningRate: 0, muonLearningRate: 0 }, SCALE)
        return { ...result, gradient: await learner.readGradient() }
      }
      const [is, was] = [await step(shared), await step(apart)]
      expect(distance(is.gradient, was.gradient)).toBeLessThan(1e-5)
      expect(Math.abs(is.loss - was.loss)).toBeLessThan(1e-5)
      expect(is.tokens).toBe(was.tokens)
      const scored = await scorer.score(shared, SCALE.temperature)
      for (const [i, { logprobs, entropies }] of was.scores.entries()) {
        for (const { logprobs: mine, entropies: uncertain } of [is.scores[i], scored[i]]) {
          expect(distance(mine, logprobs)).toBeLessThan(1e-5)
          expect(distance(uncertain, entropies)).toBeLessThan(1e-5)
        }
      }
    })
  },
)

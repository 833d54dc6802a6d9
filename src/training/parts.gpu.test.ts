/** @file A model whose weights lie in several buffers learns and speaks as it does in one, and its plan says what it takes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Gpu } from '../gpu/device.ts'
import { openTestGpu } from '../gpu/testing.ts'
import type { SliceRule } from '../kernels/fold.ts'
import { SMALL_TILE } from '../kernels/matmul.ts'
import { GREEDY } from '../kernels/sample.ts'
import { Random } from '../kernels/testing/random.ts'
import type { ModelConfig } from '../model/config.ts'
import { Generator } from '../model/generator.ts'
import { flatBlocks, ParameterBuffers } from '../model/parameter-buffers.ts'
import { ParameterTable } from '../model/parameters.ts'
import { Learner } from './learner.ts'
import type { OptimizerSettings } from './optimizer.ts'
import { plannedMemory } from './testing.ts'

const TIED: ModelConfig = {
  modelType: 'qwen3', layers: 2, hidden: 12, heads: 2, kvHeads: 1, headDim: 8, feedForward: 16, vocab: 50, maxPositions: 64, rmsNormEps: 1e-6,
  rope: { theta: 1e4, scaling: null }, tiedEmbedding: true, qkvBias: false, qkNorm: true, eosTokenIds: [0],
} // biome-ignore format: sizes together
const UNTIED: ModelConfig = { ...TIED, modelType: 'qwen2', vocab: 202, tiedEmbedding: false, qkvBias: true, qkNorm: false }
const WIDE: ModelConfig = { ...TIED, feedForward: 160 }

const choice = { NT: SMALL_TILE, NN: SMALL_TILE, TN: SMALL_TILE, decode: SMALL_TILE }
/** Every matrix and every vector in slices. */
const RULE: SliceRule = { workgroups: 96, tokens: 16 }
const SIZE = { rows: 2, slots: 40, prefillRows: 64 }

let gpu: Gpu
beforeAll(async () => {
  gpu = await openTestGpu()
})
afterAll(() => gpu.close())

/** Of neighbouring parameters, and of the two sides of a cut, some tokens each. */
function batch(config: ModelConfig, random: Random) {
  return Array.from({ length: 5 }, (_, i) => {
    const length = 9 + 4 * i
    return { tokens: Array.from({ length }, () => random.integer(config.vocab)), weights: random.floats(length - 1, 0.1) }
  })
}

async function train(config: ModelConfig, partBytes: number, kind: OptimizerSettings['kind'], tokens: number, slices: SliceRule | null) {
  const empty = gpu.memory.bytes
  const table = new ParameterTable(config, partBytes)
  const weights = ParameterBuffers.allocate(gpu.memory, table, 'weights')
  const start = new Map(new ParameterTable(config).unpack(Float32Array.from(new Random(5).floats(table.size, 0.4))))
  await weights.fill(
    gpu,
    flatBlocks(table, (name, from, to) => {
      const { shape, data } = start.get(name) as { shape: number[]; data: Float32Array }
      const cols = shape.at(-1) as number
      return data.subarray(from * cols, to * cols)
    }),
  )
  expect(await weights.read(gpu)).toEqual(table.pack((name) => (start.get(name) as { data: Float32Array }).data))
  const optimizer: OptimizerSettings = { kind, betas: [0.9, 0.95], epsilon: 1e-8, weightDecay: 0.1, maxGradNorm: 0.5 }
  const options = { tokens, choice, lanes: 1 as const, slices, optimizer }
  const learner = await Learner.create(gpu, table, weights, options)
  const trained = gpu.memory.bytes - empty
  const random = new Random(9)
  const steps = []
  for (let step = 0; step < 2; step++) steps.push(await learner.step(batch(config, random), { learningRate: 1e-3, muonLearningRate: 0.02 }))
  const held = gpu.memory.bytes
  const generator = await Generator.create(gpu, config, weights, choice, SIZE)
  const decoding = gpu.memory.bytes - held
  const request = { prompt: [1, config.vocab - 1, 7], count: 2, maxNewTokens: 8 }
  const spoken = await generator.generate([request], { ...GREEDY, temperature: 1, seed: 3 }, { ignoreEos: true })
  const after = await weights.read(gpu)
  const written = new Map<string, number[]>()
  for (const [name, { rows }] of weights.tensors(gpu))
    for await (const block of rows()) written.set(name, [...(written.get(name) ?? []), ...block])
  // Read back in other parts than they were written in.
  const [from, to] = [learner.optimizer.moments.first, ParameterBuffers.allocate(gpu.memory, new ParameterTable(config), 'copy')]
  await to.fill(gpu, from.stream(gpu))
  const moments = await from.read(gpu)
  expect(await to.read(gpu)).toEqual(moments)
  const gradient = await learner.readGradient()
  const padding = table.unpack(after)
  expect(written).toEqual(new Map([...padding].map(([name, { data }]) => [name, [...data]])))
  to.free()
  generator.destroy()
  learner.dispose()
  weights.free()
  expect(gpu.memory.bytes, 'everything is given back').toBe(empty)
  return { parts: table.parts.length, steps, spoken, after, moments, gradient, trained, decoding, options }
}

const distance = (a: Float32Array, b: Float32Array) =>
  Math.sqrt(a.reduce((sum, x, i) => sum + (x - b[i]) ** 2, 0) / b.reduce((sum, x) => sum + x ** 2, 0))

describe('weights in several buffers', () => {
  it.each([
    ['adamw', 'whole', null],
    ['muon', 'whole', null],
    ['adamw', 'in slices', RULE],
  ] as const)(
    'cut between parameters learn and speak with the same bits (%s, clipped, two passes, gradients %s)',
    async (kind, _, slices) => {
      const one = await train(TIED, Number.POSITIVE_INFINITY, kind, 64, slices)
      const parts = await train(TIED, 4 * 640, kind, 64, slices)
      expect([one.parts, parts.parts]).toEqual([1, 6])
      expect(parts.steps).toEqual(one.steps)
      expect(parts.spoken).toEqual(one.spoken)
      for (const name of ['after', 'moments', 'gradient'] as const) expect(parts[name]).toEqual(one[name])
    },
  )

  it.each([
    // 202 rows of either matrix of the vocabulary in blocks of 64.
    ['of the vocabulary', 'whole', UNTIED, 4 * 1152, 9, null],
    ['of the vocabulary', 'in slices', UNTIED, 4 * 1152, 9, RULE],
    // 320 rows in blocks of 128, in each of two layers.
    ['of gate and up', 'whole', WIDE, 4 * 2048, 11, null],
    ['of gate and up', 'in slices', WIDE, 4 * 2048, 11, RULE],
  ] as const)(
    'cut between rows %s too speak with the same bits, and learn with the same up to rounding (gradients %s)',
    async (_rows, _gradients, config, partBytes, count, slices) => {
      const one = await train(config, Number.POSITIVE_INFINITY, 'adamw', 128, slices)
      const parts = await train(config, partBytes, 'adamw', 128, slices)
      expect([one.parts, parts.parts]).toEqual([1, count])
      expect(parts.steps[0].scores).toEqual(one.steps[0].scores)
      expect(distance(parts.gradient, one.gradient)).toBeLessThan(1e-5)
      expect(distance(parts.after, one.after)).toBeLessThan(1e-5)
      expect(parts.spoken.map(({ tokens }) => tokens)).toEqual(one.spoken.map(({ tokens }) => tokens))
      // And the plan says what they took.
      for (const run of [one, parts]) {
        const plan = await plannedMemory(config, { train: run.options }, { software: true })
        expect(Math.abs(run.trained / plan.bytes - 1)).toBeLessThan(0.05)
        const decode = await plannedMemory(config, { decode: SIZE, choice }, { software: true })
        expect(Math.abs(run.decoding / (decode.bytes - decode.weights) - 1)).toBeLessThan(0.05)
      }
    },
  )
})

/** @file Models of half a milliard weights and more, planned where there is no GPU at all. */
import { describe, expect, it } from 'vitest'
import type { Gpu } from '../gpu/device.ts'
import { plannedGpu } from '../gpu/planned.ts'
import { SMALL_TILE } from '../kernels/matmul.ts'
import { PAGE } from '../kernels/row-table.ts'
import { type ModelConfig, parseConfig } from '../model/config.ts'
import { Generator } from '../model/generator.ts'
import { ParameterBuffers } from '../model/parameter-buffers.ts'
import { ParameterTable } from '../model/parameters.ts'
import { bytesPerToken, tokensWithin } from '../model/token-cost.ts'
import { Learner } from './learner.ts'
import { decodeSize } from './lengths.ts'
import { planRecipe } from './memory-plan.ts'
import { newOutline } from './opening.ts'
import { plannedMemory, SMALL_INIT, smallRecipe } from './testing.ts'

const QWEN25 = parseConfig({
  model_type: 'qwen2', hidden_size: 896, intermediate_size: 4864, num_hidden_layers: 24, num_attention_heads: 14, num_key_value_heads: 2,
  vocab_size: 151936, max_position_embeddings: 32768, rms_norm_eps: 1e-6, rope_theta: 1e6, tie_word_embeddings: true,
}) // biome-ignore format: as its config.json
const QWEN3 = parseConfig({
  model_type: 'qwen3', hidden_size: 1024, intermediate_size: 3072, num_hidden_layers: 28, num_attention_heads: 16, num_key_value_heads: 8,
  head_dim: 128, vocab_size: 151936, max_position_embeddings: 40960, rms_norm_eps: 1e-6, rope_theta: 1e6, tie_word_embeddings: true,
}) // biome-ignore format: as its config.json

const QWEN25_3B = parseConfig({
  model_type: 'qwen2', hidden_size: 2048, intermediate_size: 11008, num_hidden_layers: 36, num_attention_heads: 16, num_key_value_heads: 2,
  vocab_size: 151936, max_position_embeddings: 32768, rms_norm_eps: 1e-6, rope_theta: 1e6, tie_word_embeddings: true,
}) // biome-ignore format: as its config.json

const MODELS: [string, ModelConfig, number][] = [
  ['Qwen2.5-0.5B', QWEN25, 494_032_768],
  ['Qwen3-0.6B', QWEN3, 596_049_920],
  ['Qwen2.5-3B', QWEN25_3B, 3_085_938_688],
]
/** What every GPU binds, what many do, and what some do. */
const BINDINGS = [128 * 2 ** 20, 2 ** 31 - 4, 2 ** 32 - 4]
const choice = { NT: SMALL_TILE, NN: SMALL_TILE, TN: SMALL_TILE, decode: SMALL_TILE }
const optimizer = { kind: 'adamw' as const, betas: [0.9, 0.95] as [number, number], epsilon: 1e-8, weightDecay: 0, maxGradNorm: 1 }

describe.each(MODELS)('%s', (_, config, weights) => {
  it.each(BINDINGS)('lies in buffers of at most %i bytes, cut between parameters and between rows of its vocabulary', (largest) => {
    const table = new ParameterTable(config, largest)
    expect(table.count).toBe(weights)
    expect(table.size).toBe(new ParameterTable(config).size)
    let end = 0
    for (const { start, floats } of table.parts) {
      expect(start).toBe(end)
      expect(4 * floats).toBeLessThanOrEqual(largest)
      end += floats
    }
    expect(end).toBe(table.size)
    for (const { name, rows, ld, offset } of table.entries) {
      let row = 0
      for (const block of table.blocks(name)) {
        expect(block.firstRow).toBe(row)
        const { start, floats } = table.parts[block.part]
        expect(offset + row * ld).toBeGreaterThanOrEqual(start)
        row += block.rows
        expect(offset + row * ld).toBeLessThanOrEqual(start + floats)
      }
      expect(row).toBe(rows)
    }
    expect(table.parts.length > 10).toBe(largest < 2 ** 30)
  })

  it.each(BINDINGS)(
    'trains in at most 4.2 times its weights and its activations, and decodes, with bindings of %i bytes',
    async (largest) => {
      const adapter = { largestBinding: largest }
      const train = async (tokens: number) =>
        plannedMemory(config, { train: { tokens, choice, lanes: 64, slices: null, optimizer } }, adapter)
      const tokens = Math.min(1024, Math.floor(tokensWithin(config, largest) / 128) * 64)
      const plan = await train(tokens)
      expect(plan.weights + plan.learning).toBeLessThan(4.2 * 4 * weights)
      expect(plan.weights + plan.learning).toBeGreaterThanOrEqual(16 * weights)
      expect(plan.bytes).toBe(plan.buffers.reduce((sum, { bytes }) => sum + bytes, 0))
      expect(Math.max(...plan.buffers.map(({ bytes }) => bytes))).toBeLessThanOrEqual(largest)
      // Twice the tokens take twice the activations; logits stay as they are.
      const more = (await train(2 * tokens)).rest - plan.rest
      expect(Math.abs(more / tokens / bytesPerToken(config) - 1)).toBeLessThan(0.01)
      const decode = await plannedMemory(config, { decode: { rows: 16, slots: 4096 }, choice }, adapter)
      expect(decode.learning).toBe(0)
      const cache = config.layers * 4096 * 2 * config.kvHeads * config.headDim * 4
      expect(decode.rest / (cache + 16 * 4 * config.vocab)).toBeGreaterThan(1)
      expect(decode.rest / (cache + 16 * 4 * config.vocab)).toBeLessThan(1.3)
    },
  )
})

it.each(MODELS)('%s decodes as many at once as a run wants, or as many as bindings of 128 MiB hold', async (_, config) => {
  const [most, bound] = await Promise.all([2 ** 31 - 4, 128 * 2 ** 20].map((largest) => decoding(config, largest, decodeSize(config))))
  const logits = 4 * config.vocab
  expect(most.rows).toBe(256)
  expect(bound.rows).toBe(Math.floor((128 * 2 ** 20) / logits))
  const cached = 4 * 2 * config.kvHeads * config.headDim
  expect(bound.room(0)).toBe(most.room(0) * cached > 128 * 2 ** 20 ? (128 * 2 ** 20) / cached - PAGE + 1 : most.room(0))
})

async function decoding(config: ModelConfig, largest: number, size: { rows: number; slots: number }) {
  const gpu = plannedGpu({ largestBinding: largest })
  const weights = ParameterBuffers.allocate(gpu.memory, new ParameterTable(config, largest), 'weights')
  const generator = await Generator.create(gpu, config, weights, choice, size)
  const { bytes } = gpu.memory.report().find(({ label }) => label === 'generation logits') as { bytes: number }
  return { rows: bytes / (4 * config.vocab), room: (tokens: number) => generator.room(tokens) }
}

/** A GPU whose memory ends after so many buffers. */
function fullAfter(buffers: number) {
  const gpu = plannedGpu()
  const alloc = gpu.memory.alloc.bind(gpu.memory)
  gpu.memory.alloc = (...what) => {
    if (gpu.memory.buffers >= buffers) throw new Error('full')
    return alloc(...what)
  }
  return gpu
}

const SMALL = parseConfig({
  model_type: 'qwen3', hidden_size: 16, intermediate_size: 20, num_hidden_layers: 2, num_attention_heads: 2, num_key_value_heads: 1,
  head_dim: 8, vocab_size: 11, max_position_embeddings: 64, rms_norm_eps: 1e-6, rope_theta: 1e4, tie_word_embeddings: true,
}) // biome-ignore format: as its config.json

it.each(['adamw', 'muon'] as const)('what does not fit gives back what did, wherever memory ends (%s)', async (kind) => {
  const table = new ParameterTable(SMALL, 4 * 2048)
  const settings = { ...optimizer, kind }
  const options = { tokens: 64, choice, lanes: 64 as const, slices: { workgroups: 64, tokens: 16 }, optimizer: settings }
  const whole = plannedGpu()
  await Learner.create(whole, table, ParameterBuffers.allocate(whole.memory, table, 'weights'), options)
  const held = table.parts.length
  expect(held).toBeGreaterThan(1)
  expect(whole.memory.buffers).toBeGreaterThan(50)
  for (let most = held; most < whole.memory.buffers; most++) {
    const gpu = fullAfter(most)
    const weights = ParameterBuffers.allocate(gpu.memory, table, 'weights')
    await expect(Learner.create(gpu, table, weights, options)).rejects.toThrow('full')
    expect(gpu.memory.buffers).toBe(held)
  }
})

it('nor does a generator that does not fit keep anything', async () => {
  const table = new ParameterTable(SMALL)
  const open = (gpu: Gpu) => {
    const weights = ParameterBuffers.allocate(gpu.memory, table, 'weights')
    return Generator.create(gpu, SMALL, weights, choice, { rows: 2, slots: 64 })
  }
  const whole = plannedGpu()
  await open(whole)
  expect(whole.memory.buffers).toBeGreaterThan(20)
  for (let most = 1; most < whole.memory.buffers; most++) {
    const gpu = fullAfter(most)
    await expect(open(gpu)).rejects.toThrow('full')
    expect(gpu.memory.buffers).toBe(1)
  }
})

describe('a recipe', () => {
  const rl = { kind: 'rl', name: 'rl', domain: 'math', steps: 2, learningRate: 0.01, promptsPerStep: 4, groupSize: 4, maxNewTokens: 12 }
  const openModel = () => Promise.reject(new Error('these recipes begin from nothing'))
  const planned = (stages: object[], adapter = {}, init: object = SMALL_INIT) => {
    const recipe = smallRecipe(stages, init)
    return planRecipe({ recipe, openModel }, newOutline(recipe), adapter)
  }

  it('is planned stage by stage: a reference is a model more, and prompts that would be sampled first are not', async () => {
    const [plain, held, hard] = await planned([
      rl,
      { ...rl, name: 'held', beta: 0.1 },
      { ...rl, name: 'hard', hard: { pool: 8, samples: 4, atMost: 2 } },
    ])
    const weights = 4 * new ParameterTable(newOutline(smallRecipe([rl])).config).size
    expect(plain).toMatchObject({ stage: 'rl', fault: null })
    expect(held.bytes).toBeGreaterThan(plain.bytes + weights)
    expect(hard).toEqual({ ...plain, stage: 'hard' })
    expect(plain.largest).toBeLessThan(plain.bytes)
  })

  it.each(MODELS)('of %s is refused by no adapter that binds 128 MiB, nor by one that binds 2 GiB', async (_, config) => {
    const recipe = smallRecipe([
      { kind: 'sft', name: 'sft', domain: 'math', steps: 2, learningRate: 0.01, batchSize: 4 },
      { ...rl, maxNewTokens: 1024, evaluation: { every: 1, prompts: 4, modes: ['think'], temperatures: [0] } },
    ])
    const outline = { ...newOutline(recipe), config }
    for (const largestBinding of [128 * 2 ** 20, 2 ** 31 - 4]) {
      const stages = await planRecipe({ recipe, openModel }, outline, { largestBinding })
      expect(stages.map(({ fault }) => fault)).toEqual([null, null])
      for (const { largest } of stages) expect(largest).toBeLessThanOrEqual(largestBinding)
    }
  })

  it('of a model whose gate and up are cut is refused where Muon would take them whole', async () => {
    const sft = { kind: 'sft', name: 'sft', domain: 'math', steps: 2, learningRate: 0.01, batchSize: 4, optimizer: 'muon' }
    const recipe = smallRecipe([sft])
    const outline = { ...newOutline(recipe), config: QWEN25_3B }
    const [{ fault }] = await planRecipe({ recipe, openModel }, outline, { largestBinding: 128 * 2 ** 20 })
    expect(fault?.sentence).toBe(
      'This GPU allows 134.2 MB a buffer, and "muon gate_up x" needs 180.4 MB: take a smaller model (stage sft).',
    )
  })

  it('that needs a buffer above what the adapter allows is refused, and the field named', async () => {
    const long = { ...SMALL_INIT, max_position_embeddings: 48500 }
    const adapter = { largestBinding: 8e6 }
    const [fits, tooLong] = await planned([rl, { ...rl, name: 'long', maxNewTokens: 45000 }], adapter, long)
    expect(fits.fault).toBeNull()
    expect(tooLong.fault).toMatchObject({ path: 'stages[1].maxNewTokens' })
    expect(tooLong.fault?.sentence).toMatch(/^This GPU allows 8\.0 MB a buffer, and ".+" needs .+: lower maxNewTokens \(stage long\)\.$/)
    const [tooWide] = await planned([rl], { largestBinding: 2 ** 15 })
    expect(tooWide.fault).toMatchObject({ path: 'model' })
  })
})

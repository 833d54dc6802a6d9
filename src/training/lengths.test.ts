import { describe, expect, it } from 'vitest'
import { GpuError } from '../gpu/errors.ts'
import { plannedGpu } from '../gpu/planned.ts'
import { SMALL_TILE } from '../kernels/matmul.ts'
import type { ModelConfig } from '../model/config.ts'
import { ParameterBuffers } from '../model/parameter-buffers.ts'
import { ParameterTable } from '../model/parameters.ts'
import { bytesPerToken, operationsPerToken, tokensWithin } from '../model/token-cost.ts'
import { Learner } from './learner.ts'
import { passTokens } from './lengths.ts'
import { withRoom } from './stages/learning.ts'

const CONFIG: ModelConfig = {
  modelType: 'qwen3', layers: 4, hidden: 256, heads: 4, kvHeads: 2, headDim: 64, feedForward: 768, vocab: 2048, maxPositions: 1024, rmsNormEps: 1e-6,
  rope: { theta: 1e4, scaling: null }, tiedEmbedding: true, qkvBias: false, qkNorm: true, eosTokenIds: [0],
} // biome-ignore format: sizes together
const choice = { NT: SMALL_TILE, NN: SMALL_TILE, TN: SMALL_TILE, decode: SMALL_TILE }
const optimizer = { kind: 'adamw' as const, betas: [0.9, 0.95] as [number, number], epsilon: 1e-8, weightDecay: 0, maxGradNorm: 0 }
const outOfMemory = () => new GpuError('out-of-memory', 'The GPU has no room.')

describe('tokens of a pass', () => {
  const real = plannedGpu()

  it('are a whole step where memory holds it, and never fewer than the stage needs', () => {
    expect(passTokens(real, CONFIG, 2048, 16_384)).toBe(16_384)
    expect(passTokens(real, CONFIG, 2048, 100)).toBe(2048)
    const most = passTokens(real, CONFIG, 2048, 1e9)
    expect(most * bytesPerToken(CONFIG)).toBeLessThanOrEqual(2 ** 31)
    expect((most + 1) * bytesPerToken(CONFIG)).toBeGreaterThan(2 ** 31)
    const tiny = { ...CONFIG, layers: 1, hidden: 32, feedForward: 64, headDim: 8, vocab: 64 }
    expect(passTokens(real, tiny, 2048, 1e9)).toBe(65_536)
  })

  it('take half a second at most at the rate that was measured, once memory and the step would allow more', () => {
    const most = passTokens(real, CONFIG, 2048, 1e9)
    const perToken = operationsPerToken(CONFIG, CONFIG.maxPositions)
    const enough = 2 * most * perToken
    expect(passTokens(real, CONFIG, 2048, 1e9, 1.001 * enough)).toBe(most)
    expect(passTokens(real, CONFIG, 2048, 1e9, 0.5 * enough)).toBe(Math.floor(most / 2))
    expect(passTokens(real, CONFIG, 2048, 4096, 0.5 * enough)).toBe(4096)
    const slow = passTokens(real, CONFIG, 2048, 1e9, 3e11)
    expect(slow).toBeGreaterThan(2048)
    expect((slow * perToken) / 3e11).toBeLessThanOrEqual(0.5)
    expect(((slow + 1) * perToken) / 3e11).toBeGreaterThan(0.5)
    // Whatever it takes, the longest sequence goes in.
    expect(passTokens(real, CONFIG, 2048, 1e9, 1e9)).toBe(CONFIG.maxPositions)
    expect(passTokens(real, CONFIG, 600, 1e9, 1e9)).toBe(600)
    expect(passTokens(plannedGpu({ software: true }), CONFIG, 2048, 1e9, enough)).toBe(2048)
  })

  it('cost six operations a weight, and what attention takes of the longer sequence', () => {
    const { count } = new ParameterTable(CONFIG)
    const alone = operationsPerToken(CONFIG, 1)
    expect(alone / (6 * count)).toBeGreaterThan(1)
    expect(alone / (6 * count)).toBeLessThan(1.06)
    // Of a pair: two products forward, three for dq, four for dk and dv, each a multiply-add along every head.
    const pair = 2 * 9 * CONFIG.heads * CONFIG.headDim * CONFIG.layers
    expect(operationsPerToken(CONFIG, 1025) - alone).toBeCloseTo(512 * pair, 0)
  })

  it.each([
    ['gate and up', { layers: 1 }],
    ['pieces of dk and dv', { layers: 1, heads: 16, feedForward: 64 }],
  ])('fit the largest buffer that can be bound, whatever is widest: %s', async (_, sizes) => {
    const config = { ...CONFIG, ...sizes }
    const gpu = plannedGpu({ largestBinding: 128 * 2 ** 20 })
    const most = passTokens(gpu, config, 2048, 1e9)
    expect(most).toBe(tokensWithin(config, 128 * 2 ** 20))
    const table = new ParameterTable(config)
    const weights = ParameterBuffers.allocate(gpu.memory, table, 'weights')
    const open = (tokens: number) => Learner.create(gpu, table, weights, { tokens, choice, lanes: 64, slices: null, optimizer })
    await open(most)
    await expect(open(most + 1)).rejects.toMatchObject({ kind: 'limits' })
  })

  it('go in submits of some 80 ms at that rate before any pass has been timed; where none is known, of 2,048', async () => {
    const table = new ParameterTable(CONFIG)
    const weights = ParameterBuffers.allocate(real.memory, table, 'weights')
    const parts = async (rate?: number) => {
      const options = { tokens: 4096, choice, lanes: 64 as const, slices: null, rate, optimizer }
      const learner = await Learner.create(real, table, weights, options)
      learner.dispose()
      return learner.decoder.parts
    }
    expect(await parts()).toBe(2)
    const operations = 4096 * operationsPerToken(CONFIG, CONFIG.maxPositions)
    expect(await parts(operations / 0.5)).toBe(7)
    expect(await parts(operations / 0.05)).toBe(1)
  })

  it('are the least on a software adapter', () => {
    expect(passTokens(plannedGpu({ software: true }), CONFIG, 2048, 1e9)).toBe(2048)
  })

  it('are halved until there is room for them, and down to the least', async () => {
    const asked: number[] = []
    const open = (room: number) => async (tokens: number) => {
      asked.push(tokens)
      if (tokens > room) throw outOfMemory()
      return tokens
    }
    expect(await withRoom(open(6000), 24_576, 2048)).toBe(3072)
    expect(asked).toEqual([24_576, 12_288, 6144, 3072])
    await expect(withRoom(open(1000), 5000, 2048)).rejects.toThrow('no room')
    expect(asked.slice(4)).toEqual([5000, 2500, 2048])
    const broken = withRoom(() => Promise.reject(new GpuError('lost', 'gone')), 5000, 2048)
    await expect(broken).rejects.toThrow('gone')
  })
})

it('a learner that there is no room for leaves nothing behind', async () => {
  const gpu = plannedGpu()
  const table = new ParameterTable(CONFIG)
  const weights = ParameterBuffers.allocate(gpu.memory, table, 'weights')
  const { bytes } = gpu.memory
  Object.assign(gpu.device, { popErrorScope: async () => ({ message: 'out of memory' }) })
  const opening = Learner.create(gpu, table, weights, {
    tokens: 4096,
    choice,
    lanes: 64,
    slices: { workgroups: 264, tokens: 16 },
    optimizer,
  })
  await expect(opening).rejects.toMatchObject({ kind: 'out-of-memory' })
  expect(gpu.memory.bytes).toBe(bytes)
})

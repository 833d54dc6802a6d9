/** @file What a training step is made of, and what it takes, by count: figures that hold on any adapter. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Gpu } from '../gpu/device.ts'
import { openTestGpu } from '../gpu/testing.ts'
import { SMALL_TILE } from '../kernels/matmul.ts'
import { Learner } from '../training/learner.ts'
import type { ModelConfig } from './config.ts'
import { ParameterBuffers } from './parameter-buffers.ts'
import { ParameterTable } from './parameters.ts'
import { bytesPerToken } from './token-cost.ts'

const CONFIG: ModelConfig = {
  modelType: 'llama', layers: 4, hidden: 16, heads: 2, kvHeads: 1, headDim: 8, feedForward: 20, vocab: 11, maxPositions: 8192, rmsNormEps: 1e-6,
  rope: { theta: 1e4, scaling: null }, tiedEmbedding: true, qkvBias: false, qkNorm: false, eosTokenIds: [0],
} // biome-ignore format: sizes together

let gpu: Gpu
beforeAll(async () => {
  gpu = await openTestGpu()
})
afterAll(() => gpu.close())

/** Dispatches of a step of one pass, and bytes of everything beside the weights. */
async function planned(config: ModelConfig, tokens: number) {
  const table = new ParameterTable(config)
  const weights = ParameterBuffers.allocate(gpu.memory, table, 'weights')
  const before = gpu.memory.bytes
  const choice = { NT: SMALL_TILE, NN: SMALL_TILE, TN: SMALL_TILE, decode: SMALL_TILE }
  const optimizer = { kind: 'adamw', betas: [0.9, 0.95] as [number, number], epsilon: 1e-8, weightDecay: 0.1, maxGradNorm: 1 } as const
  const learner = await Learner.create(gpu, table, weights, { tokens, choice, lanes: 1, slices: null, optimizer })
  const found = { dispatches: learner.dispatches, bytes: gpu.memory.bytes - before }
  learner.dispose()
  weights.free()
  return found
}

it('at 4 layers a step is 84 dispatches, and its memory grows with its tokens as predicted', async () => {
  const [small, large] = [await planned(CONFIG, 1024), await planned(CONFIG, 2048)]
  expect(small.dispatches).toBe(84)
  // A chunk of logits holds the whole batch of so few tokens to choose from, here and where they were counted.
  expect((large.bytes - small.bytes) / (1024 * bytesPerToken(CONFIG))).toBeCloseTo(1, 2)
})

it('heads that products cannot turn take a dispatch of their own for it, and per-head norms one more', async () => {
  const { dispatches } = await planned({ ...CONFIG, layers: 1, qkNorm: true }, 64)
  expect(dispatches).toBe(12 + 18 + 2)
})

/** @file What a training step leaves behind on the GPU: nothing. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Gpu } from '../gpu/device.ts'
import { countCreations, openTestGpu } from '../gpu/testing.ts'
import { SMALL_TILE } from '../kernels/matmul.ts'
import { Random } from '../kernels/testing/random.ts'
import type { Sequence } from '../model/batch.ts'
import type { ModelConfig } from '../model/config.ts'
import { ParameterBuffers } from '../model/parameter-buffers.ts'
import { ParameterTable } from '../model/parameters.ts'
import { Learner } from './learner.ts'

const CONFIG: ModelConfig = {
  modelType: 'qwen3', layers: 1, hidden: 12, heads: 2, kvHeads: 1, headDim: 8, feedForward: 16, vocab: 11, maxPositions: 64, rmsNormEps: 1e-6,
  rope: { theta: 1e4, scaling: null }, tiedEmbedding: true, qkvBias: false, qkNorm: true, eosTokenIds: [0],
} // biome-ignore format: sizes together

const RATES = { learningRate: 1e-3, muonLearningRate: 1e-3 }

let gpu: Gpu
beforeAll(async () => {
  gpu = await openTestGpu()
})
afterAll(() => gpu.close())

describe('a training step', () => {
  it.each(['adamw', 'muon'] as const)(
    'makes no GPU object but command encoders, and memory stays flat over 200 of them (%s)',
    async (kind) => {
      const empty = gpu.memory.bytes
      const table = new ParameterTable(CONFIG)
      const weights = ParameterBuffers.allocate(gpu.memory, table, 'weights')
      const random = new Random(1)
      const draw = () => Float32Array.from(random.floats(table.size, 0.1))
      weights.write(
        gpu,
        table.pack((name) => draw().subarray(0, sizeOf(table, name))),
      )
      const choice = { NT: SMALL_TILE, NN: SMALL_TILE, TN: SMALL_TILE, decode: SMALL_TILE }
      const optimizer = { kind, betas: [0.9, 0.95] as [number, number], epsilon: 1e-8, weightDecay: 0.1, maxGradNorm: 1 }
      const learner = await Learner.create(gpu, table, weights, {
        tokens: 64,
        choice,
        lanes: 1,
        slices: { workgroups: 264, tokens: 16 },
        optimizer,
      })
      const batch = (): Sequence[] =>
        Array.from({ length: 4 }, () => {
          const length = 2 + random.integer(20)
          return { tokens: Array.from({ length }, () => random.integer(CONFIG.vocab)), weights: Array(length - 1).fill(0.02) }
        })
      // The largest batch comes first: the buffer that results come back through grows to the largest step.
      const longest = Array.from({ length: 4 }, () => ({ tokens: Array(22).fill(1), weights: Array(21).fill(0.02) }))
      await learner.step(longest, RATES)
      const { bytes, buffers } = gpu.memory
      const counts = countCreations(gpu)
      for (let step = 0; step < 200; step++) await learner.step(batch(), RATES)
      expect(Object.keys(counts)).toEqual(['createCommandEncoder'])
      expect([gpu.memory.bytes, gpu.memory.buffers]).toEqual([bytes, buffers])
      // Nothing to learn from leaves everything as it is: the gradient of the step before is still there.
      const [before, { steps }] = [await weights.read(gpu), learner.optimizer]
      expect(await learner.step([], RATES)).toEqual({ loss: 0, gradNorm: 0, tokens: 0, scores: [] })
      expect(await weights.read(gpu)).toEqual(before)
      expect(learner.optimizer.steps).toBe(steps)
      learner.dispose()
      weights.free()
      expect(gpu.memory.bytes, 'everything is given back').toBe(empty)
    },
  )
})

it('a pass of many submits waits for the GPU on its way where others may want it, and leaves the same bits', async () => {
  const table = new ParameterTable(CONFIG)
  const weights = ParameterBuffers.allocate(gpu.memory, table, 'weights')
  const random = new Random(2)
  weights.write(gpu, Float32Array.from(random.floats(table.size, 0.1)))
  const choice = { NT: SMALL_TILE, NN: SMALL_TILE, TN: SMALL_TILE, decode: SMALL_TILE }
  const optimizer = { kind: 'adamw' as const, betas: [0.9, 0.95] as [number, number], epsilon: 1e-8, weightDecay: 0, maxGradNorm: 0 }
  const learner = await Learner.create(gpu, table, weights, { tokens: 64, choice, lanes: 1, slices: null, optimizer })
  const sequences = [{ tokens: Array.from({ length: 20 }, () => random.integer(CONFIG.vocab)), weights: Array(19).fill(0.02) }]
  const waits = vi.spyOn(gpu, 'finished')
  const step = async (parts: number, onPass?: () => void) => {
    waits.mockClear()
    learner.decoder.parts = parts
    const { loss } = await learner.step(sequences, { learningRate: 0, muonLearningRate: 0 }, {}, onPass)
    return { loss, gradient: await learner.readGradient() }
  }
  const whole = await step(1)
  expect(waits).not.toHaveBeenCalled()
  expect(await step(20)).toEqual(whole)
  expect(waits).not.toHaveBeenCalled()
  const passes = vi.fn()
  expect(await step(20, passes)).toEqual(whole)
  // Before the 7th, 13th and 19th, and behind the last.
  expect(waits).toHaveBeenCalledTimes(4)
  expect(passes).toHaveBeenCalledTimes(1)
  waits.mockRestore()
  learner.dispose()
  weights.free()
})

function sizeOf(table: ParameterTable, name: string): number {
  const piece = table.entries.flatMap((entry) => entry.pieces).find((item) => item.name === name)
  return piece ? piece.shape.reduce((x, y) => x * y, 1) : 0
}

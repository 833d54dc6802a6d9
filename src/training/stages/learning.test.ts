import { expect, it } from 'vitest'
import { plannedGpu } from '../../gpu/planned.ts'
import { defaultKernels } from '../../kernels/tuning.ts'
import type { ModelConfig } from '../../model/config.ts'
import { ParameterBuffers } from '../../model/parameter-buffers.ts'
import { ParameterTable } from '../../model/parameters.ts'
import { writeSafetensors } from '../../model/safetensors.ts'
import { MemoryStorage } from '../../runs/memory-storage.ts'
import { openLearner } from './learning.ts'
import type { StageContext } from './stage.ts'

const CONFIG: ModelConfig = {
  modelType: 'qwen3', layers: 1, hidden: 16, heads: 2, kvHeads: 1, headDim: 8, feedForward: 32, vocab: 64, maxPositions: 64, rmsNormEps: 1e-6,
  rope: { theta: 1e4, scaling: null }, tiedEmbedding: true, qkvBias: false, qkNorm: true, eosTokenIds: [0],
} // biome-ignore format: sizes together

/** A stage of a run whose checkpoint says that its passes had 4096 tokens, on a GPU with room for `room` bytes. */
async function resumed(room: number) {
  const gpu = plannedGpu()
  Object.assign(gpu.device, { popErrorScope: async () => (gpu.memory.bytes > room ? { message: 'out of memory' } : null) })
  const table = new ParameterTable(CONFIG)
  const weights = ParameterBuffers.allocate(gpu.memory, table, 'weights')
  const files = new MemoryStorage()
  const moment = (name: string) => ({ name, shape: [table.size], data: () => new Float32Array(table.size) })
  await files.write('optimizer.safetensors', writeSafetensors([moment('first'), moment('second')], { pass_tokens: '4096' }))
  const told: string[] = []
  const learner = await openLearner(
    {
      ...{ gpu, pass: 64, stepTokens: 4096, profile: defaultKernels(gpu) },
      stage: { betas: [0.9, 0.95], epsilon: 1e-8, weightDecay: 0, maxGradNorm: 0 },
      model: { table, weights, config: CONFIG },
      saved: { state: null, optimizerStep: 3, files },
      onWarning: (sentence: string) => told.push(sentence),
    } as unknown as StageContext,
    'adamw',
  )
  return { told, capacity: learner.capacity, steps: learner.optimizer.steps, bytes: gpu.memory.bytes }
}

it('a resumed run goes on in the passes it began with, and says so where there is room only for smaller ones', async () => {
  const { bytes, ...whole } = await resumed(Number.POSITIVE_INFINITY)
  expect(whole).toEqual({ told: [], capacity: 4096, steps: 3 })
  expect(await resumed(bytes)).toMatchObject(whole)
  expect(await resumed(0.7 * bytes)).toMatchObject({
    told: [expect.stringMatching(/no longer has room for passes of 4096 tokens, so the run goes on in passes of 2048:/)],
    capacity: 2048,
    steps: 3,
  })
})

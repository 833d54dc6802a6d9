import { expect, it } from 'vitest'
import { modelFolder } from '../cli/models.ts'
import { openTestGpu } from '../gpu/testing.ts'
import { defaultKernels } from '../kernels/tuning.ts'
import { affordableSlots, Generator } from '../model/generator.ts'
import { Model } from '../model/model.ts'
import { createTask } from '../tasks/index.ts'
import { WORDING_SETS } from '../tasks/wording.ts'
import { evaluate } from './evaluate.ts'

const PROMPTS = 60
const MAX_NEW_TOKENS = 96

/** The figures on 1,000 prompts are those of `npm run figures:cascade`; this is to see a checkpoint that does not belong to this code. */
it('the shipped model works out unseen sums by thinking, in sentences that it was trained on and in others', async () => {
  const gpu = await openTestGpu()
  const model = await Model.load(gpu, await modelFolder('models/default'))
  const slots = affordableSlots(model.config, PROMPTS * (MAX_NEW_TOKENS + 64))
  const generator = await Generator.create(gpu, model.config, model.table, model.weights, defaultKernels(gpu).matmul, {
    rows: PROMPTS,
    slots,
  })
  const right: Record<string, number> = {}
  for (const wordings of WORDING_SETS) {
    const task = createTask('math', { preset: 'toy', wordings })
    const prompts = Array.from({ length: PROMPTS }, (_, i) => task.promptAt('test', 0, i))
    const settings = { mode: 'think', temperature: 0, groupSize: 1, maxNewTokens: MAX_NEW_TOKENS, topP: 1, topK: 0, seed: 0 } as const
    right[wordings] = (await evaluate(model, generator, task, prompts, settings)).pass1.value
  }
  generator.destroy()
  model.dispose()
  expect(right.known).toBeGreaterThan(0.5)
  expect(right.new).toBeGreaterThan(0.35)
})

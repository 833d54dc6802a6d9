import { expect, it } from 'vitest'
import { modelFolder } from '../cli/models.ts'
import { openTestGpu } from '../gpu/testing.ts'
import { defaultKernels } from '../kernels/tuning.ts'
import { affordableSlots, Generator } from '../model/generator.ts'
import { Model } from '../model/model.ts'
import { createTask } from '../tasks/index.ts'
import type { Mode } from '../tasks/task.ts'
import { WORDING_SETS } from '../tasks/wording.ts'
import { evaluate } from './evaluate.ts'

const PROMPTS = 60
const MAX_NEW_TOKENS = 96

/** What the shipped model is asked, and the least share that it gets right, in sentences that it was trained on and in others. */
const ASKED: { domain: string; kind: string; mode: Mode; known: number; new: number }[] = [
  { domain: 'math', kind: 'sums', mode: 'think', known: 0.5, new: 0.35 },
  { domain: 'puzzle', kind: 'talk', mode: 'instruct', known: 0.45, new: 0.12 },
]

/** The figures on 1,000 prompts are those of `npm run figures:start`; this is to see a checkpoint that does not belong to this code. */
it('the shipped model works out unseen sums by thinking, and talks, in sentences that it was trained on and in others', async () => {
  const gpu = await openTestGpu()
  const model = await Model.load(gpu, await modelFolder('models/default'))
  const slots = affordableSlots(model.config, PROMPTS * (MAX_NEW_TOKENS + 64))
  const generator = await Generator.create(gpu, model.config, model.weights, defaultKernels(gpu).matmul, {
    rows: PROMPTS,
    slots,
  })
  for (const { domain, kind, mode, ...least } of ASKED) {
    for (const wordings of WORDING_SETS) {
      const task = createTask(domain, { kinds: [kind], levels: [1], wordings })
      const prompts = Array.from({ length: PROMPTS }, (_, i) => task.promptAt('test', 0, i))
      const settings = { mode, temperature: 0, groupSize: 1, maxNewTokens: MAX_NEW_TOKENS, topP: 1, topK: 0, seed: 0 } as const
      const right = (await evaluate(model, generator, task, prompts, settings)).pass1.value
      expect(right, `${kind}, ${wordings} wordings`).toBeGreaterThan(least[wordings])
    }
  }
  generator.destroy()
  model.dispose()
})

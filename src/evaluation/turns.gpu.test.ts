/** @file Conversations in an evaluation: every turn asks the same prompts, with the model's own replies before it, each in its own mode. */
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { NodeStorage } from '../cli/node-storage.ts'
import type { Gpu } from '../gpu/device.ts'
import { openTestGpu } from '../gpu/testing.ts'
import { defaultKernels } from '../kernels/tuning.ts'
import { Generator } from '../model/generator.ts'
import { Model } from '../model/model.ts'
import type { Rollout } from '../rollout/rollout.ts'
import { createTask } from '../tasks/index.ts'
import type { Prompt, Task } from '../tasks/task.ts'
import { evaluate, evaluateTurns } from './evaluate.ts'

let gpu: Gpu
beforeAll(async () => {
  gpu = await openTestGpu()
})
afterAll(() => gpu.close())

it('puts the reply before without its thought, and measures every turn on the same prompts', async () => {
  const model = await Model.load(gpu, new NodeStorage(fileURLToPath(new URL('../../public/models/nano', import.meta.url))))
  const generator = await Generator.create(gpu, model.config, model.weights, defaultKernels(gpu).matmul, {
    rows: 16,
    slots: 8192,
  })
  const nano = createTask('math', { preset: 'nano' })
  const seen: Prompt[] = []
  const task: Task = {
    ...nano,
    verify: (prompt, response, mode, options) => {
      seen.push(prompt)
      return nano.verify(prompt, response, mode, options)
    },
  }
  const prompts = Array.from({ length: 12 }, (_, i) => nano.promptAt('test', 0, i))
  const settings = { mode: 'think' as const, temperature: 0, groupSize: 1, maxNewTokens: 48, topP: 1, topK: 0, seed: 0 }
  const alone = await evaluate(model, generator, nano, prompts, settings)
  const heard: string[] = []
  const onRollout = (index: number, { mode, prompt }: Rollout) => heard.push(`${mode} ${index} ${prompt.history?.length}`)
  const { turns, pass1 } = await evaluateTurns(model, generator, task, prompts, settings, ['think', 'instruct'], { onRollout })
  expect(heard.sort()).toEqual(['think', 'instruct'].flatMap((mode, turn) => prompts.map((_, i) => `${mode} ${i} ${turn}`)).sort())
  expect(turns.map(({ mode }) => mode)).toEqual(['think', 'instruct'])
  expect(turns[0].pass1).toEqual(alone.pass1)
  expect(turns[0].obeyed).toBe(1)
  expect(pass1).toEqual(turns[1].pass1)
  const later = seen.filter(({ history }) => history?.length === 1)
  expect(later.length).toBeGreaterThan(0)
  for (const { prompt, history } of later) {
    const [before] = history as NonNullable<Prompt['history']>
    expect(before.mode).toBe('think')
    expect(before.prompt).not.toBe(prompt)
    expect(before.answer).toMatch(/^\\boxed\{/)
  }
  generator.destroy()
  model.dispose()
})

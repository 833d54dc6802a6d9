import { expect, it } from 'vitest'
import type { Mode } from '../tasks/task.ts'
import { jinjaTemplate } from '../text/template.ts'
import { modelWithoutWeights } from '../training/testing.ts'
import { promptTokens } from './rollout.ts'
import { partByLength } from './room.ts'

it('a prompt has to fit in every mode it may be asked in, its own among them', () => {
  const template = jinjaTemplate('{{ messages[0].content }}{% if not enable_thinking %}<think>none</think>{% endif %}')
  const model = Object.assign(modelWithoutWeights(60), { template })
  const prompt = { id: 'a', domain: 'math', prompt: 'What is 5+6?' }
  const longest = promptTokens(model, prompt, 'think').length
  expect(promptTokens(model, prompt, 'instruct').length).toBeGreaterThan(longest)
  const fits = (mode: Mode, own?: Mode) =>
    partByLength(model, [own ? { ...prompt, ask: { mode: own } } : prompt], [mode], longest).fitting.length === 1
  expect([fits('think'), fits('think', 'think'), fits('think', 'instruct')]).toEqual([true, true, false])
  // What asks for one mode is examined in another.
  expect([fits('instruct'), fits('instruct', 'think')]).toEqual([false, false])
})

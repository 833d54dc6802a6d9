import { describe, expect, it } from 'vitest'
import type { Completion, GenerationRequest, Generator } from '../model/generator.ts'
import { createTask } from '../tasks/index.ts'
import { modelWithoutWeights } from '../training/testing.ts'
import { evaluate, obeys } from './evaluate.ts'

const settings = { mode: 'instruct' as const, groupSize: 1, maxNewTokens: 20, temperature: 1, topP: 1, topK: 0, seed: 0 }

it('clusters by what prompts ask, and leaves out those that no reply fits behind', async () => {
  const model = modelWithoutWeights(60)
  const task = createTask('math', { kinds: ['add'] })
  const reply = [...(model.tokenizer?.encode('\\boxed{11}') ?? []), model.eosTokenIds[0]]
  const generator = {
    room: (tokens: number) => 61 - tokens,
    async generate(requests: GenerationRequest[], _: object, { onCompletion }: { onCompletion(i: number, c: Completion): void }) {
      return requests.map((_, request) => {
        const completion: Completion = { request, tokens: reply, logprobs: [], stop: 'eos' }
        onCompletion(request, completion)
        return completion
      })
    },
  } as unknown as Generator
  const sum = (id: string, prompt: string, content: string, answer: number) => ({ id, domain: 'math', prompt, content, answer })
  const prompts = [
    sum('a', 'What is 5+6?', 'add 5 6', 11),
    sum('b', 'Compute 6 plus 5.', 'add 5 6', 11),
    sum('c', 'What is 5+7?', 'add 5 7', 12),
    sum('d', 'What is 5+8?', 'add 5 8', 13),
    sum('long', '1+'.repeat(40), 'add', 2),
  ]
  const warnings: string[] = []
  const result = await evaluate(model, generator, task, prompts, settings, { onWarning: (sentence) => warnings.push(sentence) })
  expect(result).toMatchObject({ prompts: 4, clusters: 3, tooLong: 1, pass1: { value: 0.5 } })
  const apart = await evaluate(
    model,
    generator,
    task,
    prompts.slice(0, 4).map(({ content, ...prompt }) => prompt),
    settings,
  )
  expect(apart.clusters).toBe(4)
  expect(result.pass1.high - result.pass1.low).toBeGreaterThan(apart.pass1.high - apart.pass1.low)
  expect(warnings).toEqual(['1 of 5 prompts are left out, with more than the 41 tokens there is room for: long.'])
  await expect(evaluate(model, generator, task, prompts.slice(4), settings)).rejects.toThrow(
    '1 of 1 prompts are left out, with more than the 41 tokens there is room for: long.',
  )
})

it('counts false lines of right replies by the check that training uses, also of kinds of no family', async () => {
  const model = modelWithoutWeights(200)
  const replies = ['<think>5+6=11</think>\\boxed{11}', '<think>5+6=12</think>\\boxed{11}', '<think>5+6=12</think>\\boxed{12}']
  const generator = {
    room: (tokens: number) => 200 - tokens,
    async generate(requests: GenerationRequest[], _: object, { onCompletion }: { onCompletion(i: number, c: Completion): void }) {
      return requests.map((_, request) => {
        const tokens = [...(model.tokenizer?.encode(replies[request]) ?? []), model.eosTokenIds[0]]
        const completion: Completion = { request, tokens, logprobs: [], stop: 'eos' }
        onCompletion(request, completion)
        return completion
      })
    },
  } as unknown as Generator
  const asked = (kind: string) =>
    replies.map((_, i) => ({ id: `${kind} ${i}`, domain: 'math', kind, prompt: `What is 5+6? ${i}`, answer: 11 }))
  const thinking = { ...settings, mode: 'think' as const, maxNewTokens: 60 }
  const result = await evaluate(model, generator, createTask('math', { kinds: ['add'] }), asked('add'), thinking)
  expect([result.pass1.value, result.falseLines, result.byKind.add.falseLines]).toEqual([2 / 3, 0.5, 0.5])
  const unchecked = await evaluate(model, generator, createTask('math', { kinds: ['add'] }), asked('none'), thinking)
  expect([unchecked.falseLines, unchecked.byKind.none.falseLines]).toEqual([null, null])
})

describe('whether a reply is in its mode', () => {
  it.each([
    ['<think>1+1=2</think>2', 'think', true],
    ['2', 'think', false],
    ['2', 'instruct', true],
    ['<think>1</think>2', 'instruct', false],
    ['1+1=2</think>2', 'instruct', false],
    ['<think>never ended', 'think', true],
  ] as const)('%j asked to %s: %s', (text, mode, obeyed) => {
    expect(obeys(text, mode)).toBe(obeyed)
  })
})

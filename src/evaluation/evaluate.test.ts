import { describe, expect, it } from 'vitest'
import type { Completion, GenerationRequest, Generator } from '../model/generator.ts'
import { createTask } from '../tasks/index.ts'
import type { Prompt, Task } from '../tasks/task.ts'
import { modelWithoutWeights } from '../training/testing.ts'
import { evaluate, evaluateTurns, obeys } from './evaluate.ts'

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

describe('a conversation', () => {
  const model = modelWithoutWeights(4000)
  const generator = {
    room: (tokens: number) => 4000 - tokens,
    async generate(requests: GenerationRequest[], _: object, { onCompletion }: { onCompletion(i: number, c: Completion): void }) {
      return requests.map((_, request) => {
        const completion: Completion = { request, tokens: [model.eosTokenIds[0]], logprobs: [], stop: 'eos' }
        onCompletion(request, completion)
        return completion
      })
    },
  } as unknown as Generator
  /** Places in the list of the prompts of each conversation, by its last. */
  async function conversations(count: number, turns: number): Promise<number[][]> {
    const last: number[][] = []
    const task = {
      async verify({ prompt, history = [] }: Prompt) {
        if (history.length === turns - 1) last[Number(prompt)] = [...history, { prompt }].map((turn) => Number(turn.prompt))
        return { reward: 1, correct: true, outcome: 'correct', detail: {} }
      },
    } as unknown as Task
    const prompts = Array.from({ length: count }, (_, i): Prompt => ({ id: `p${i}`, domain: 'math', prompt: String(i) }))
    await evaluateTurns(model, generator, task, prompts, settings, Array(turns).fill('instruct'))
    return last
  }

  it('meets none of its prompts twice, however many there are, and each turn asks all', async () => {
    for (const [count, turns] of [[2, 2], [3, 3], [5, 4], [6, 4], [101, 2], [101, 3], [202, 3], [4, 4]] as const) {
      const all = await conversations(count, turns)
      expect(all.filter((one) => new Set(one).size === turns), `${count} prompts in ${turns} turns`).toHaveLength(count)
      for (let turn = 0; turn < turns; turn++) expect(new Set(all.map((one) => one[turn])).size).toBe(count)
    } // biome-ignore format: a table
  })

  it('has its prompts 101 and then 202 places apart, where that leads to another', async () => {
    expect((await conversations(400, 3))[7]).toEqual([310, 108, 7].map((_, i) => (7 + [303, 202, 0][i]) % 400))
  })

  it('has as many prompts as turns, or none is asked', async () => {
    await expect(conversations(2, 3)).rejects.toThrow('A conversation of 3 turns needs as many prompts, and there are 2.')
  })
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

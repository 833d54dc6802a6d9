import { describe, expect, it } from 'vitest'
import type { Model } from '../model/model.ts'
import { createTask } from '../tasks/index.ts'
import type { Demonstration, Prompt, Task } from '../tasks/task.ts'
import { jinjaTemplate } from '../text/template.ts'
import { byteLevelTokenizer, sentencepieceTokenizer } from '../text/testing.ts'
import { sftBatch, tokensOf } from './sft.ts'
import { modelWithoutWeights } from './testing.ts'

const example = (answer: string, reasoning: string | null): Demonstration =>
  ({ prompt: { prompt: '2+2' } as Prompt, mode: reasoning === null ? 'instruct' : 'think', reasoning, answer }) as Demonstration
const fake = (fields: object) => ({ config: {}, ...fields }) as unknown as Model

it('ends a reply in the first of the model’s end tokens, and learns the reply alone', () => {
  const model = modelWithoutWeights(512)
  const { sequences } = sftBatch(model, createTask('math'), 1, 0, { batchSize: 2 }, 512)
  for (const sequence of sequences) {
    const [tokens, weights] = [Array.from(sequence.tokens), Array.from(sequence.weights ?? [])]
    expect(tokens.at(-1)).toBe(model.eosTokenIds[0])
    expect(weights.findIndex((weight) => !Number.isNaN(weight))).toBe(
      tokens.lastIndexOf(model.tokenizer?.encode('assistant\n')[0] as number),
    )
  }
})

it('begins the loss where the prompt ends, without a space of the tokenizer’s', () => {
  const tokenizer = sentencepieceTokenizer({ added: ['</s>'] })
  const end = tokenizer.tokenId('</s>') as number
  const { tokens, learned } = tokensOf(
    fake({ tokenizer, template: jinjaTemplate('[INST] {{ messages[0].content }} [/INST]'), eosTokenIds: [end] }),
    example('4', null),
  )
  const [[from, to]] = learned
  expect(to).toBe(tokens.length)
  expect(tokenizer.decode(tokens.slice(0, from))).toBe('[INST] 2+2 [/INST]')
  expect(tokens.slice(from).map(tokenizer.piece)).toEqual(['4', '</s>'])
})

it('opens the thinking once where the template has opened it', () => {
  const tokenizer = byteLevelTokenizer({ added: ['<think>', '</think>', '<|eos|>'] })
  const model = fake({
    tokenizer,
    template: jinjaTemplate("{{ messages[0].content }}<think>{{ '\\n' }}"),
    eosTokenIds: [tokenizer.tokenId('<|eos|>')],
  })
  const text = (one: Demonstration) => {
    const { tokens, learned } = tokensOf(model, one)
    return [tokens.slice(0, learned[0][0]), tokens.slice(learned[0][0])].map((ids) => tokenizer.decode(ids))
  }
  expect(text(example('4', '2+2=4'))).toEqual(['2+2<think>\n', '2+2=4</think>4<|eos|>'])
  expect(text(example('4', null))).toEqual(['2+2<think>\n\n</think>\n\n', '4<|eos|>'])
})

it('counts a demonstration of more tokens than a whole batch, which leaves the step without any', () => {
  const model = modelWithoutWeights(512)
  const task = createTask('math')
  const length = tokensOf(model, task.demonstrationAt(1, 0)).tokens.length
  expect(sftBatch(model, task, 1, 0, { batchTokens: length - 1 }, 512)).toMatchObject({ sequences: [], tooLong: 1 })
  const { sequences, tooLong } = sftBatch(model, task, 1, 0, { batchTokens: length }, 512)
  expect([sequences.length, tooLong]).toEqual([1, 0])
})

describe('a conversation', () => {
  const model = modelWithoutWeights(512)
  const history = [
    { prompt: '1+1', mode: 'instruct' as const, answer: '2' },
    { prompt: '2+2', mode: 'think' as const, answer: '4' },
  ]
  const one = { ...example('6', '3+3=6'), prompt: { prompt: '3+3', history } as Prompt, mode: 'think' as const }

  it('learns its last reply and earlier ones in instruct mode, never an answer whose thought was left out', () => {
    const { tokens, learned } = tokensOf(model, one)
    const text = (from: number, to: number) => model.tokenizer?.decode(tokens.slice(from, to))
    expect(learned.map(([from, to]) => text(from, to))).toEqual(['<think>3+3=6</think>6<|im_end|>', '2<|im_end|>'])
    expect(text(0, learned[0][0])).toBe(
      '<|im_start|>user\n1+1 /no_think<|im_end|>\n<|im_start|>assistant\n2<|im_end|>\n<|im_start|>user\n2+2 /think<|im_end|>\n' +
        '<|im_start|>assistant\n4<|im_end|>\n<|im_start|>user\n3+3 /think<|im_end|>\n<|im_start|>assistant\n',
    )
  })

  it('weighs every token that is learned alike', () => {
    const task = { demonstrationAt: () => one } as unknown as Task
    const { sequences, byKind } = sftBatch(model, task, 0, 0, { batchSize: 1 }, 512)
    const weights = Array.from(sequences[0].weights).filter((weight) => !Number.isNaN(weight))
    expect(new Set(weights).size).toBe(1)
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1)
    expect(Object.values(byKind)).toEqual([sequences[0].tokens.length])
  })
})

it('fills a batch by tokens with whole demonstrations, a stretch of its own for each step', () => {
  const model = modelWithoutWeights(512)
  const task = createTask('math', { preset: 'toy' })
  const [first, second] = [0, 1].map((step) => sftBatch(model, task, 1, step, { batchTokens: 600 }, 512).sequences)
  for (const sequences of [first, second]) {
    const tokens = sequences.reduce((sum, { tokens }) => sum + tokens.length, 0)
    expect(tokens).toBeGreaterThan(450)
    expect(tokens).toBeLessThanOrEqual(600)
  }
  expect(second[0].tokens).toEqual(tokensOf(model, task.demonstrationAt(1, 65536)).tokens)
})

it('says so where nothing ends a reply', () => {
  const model = fake({ tokenizer: byteLevelTokenizer(), template: jinjaTemplate('{{ messages[0].content }}'), eosTokenIds: [] })
  expect(() => tokensOf(model, example('4', null))).toThrow('This model has no token that ends a reply')
})

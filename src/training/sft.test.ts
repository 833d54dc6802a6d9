import { expect, it } from 'vitest'
import type { Model } from '../model/model.ts'
import { createTask } from '../tasks/index.ts'
import type { Demonstration, Prompt } from '../tasks/task.ts'
import { jinjaTemplate } from '../text/template.ts'
import { byteLevelTokenizer, sentencepieceTokenizer } from '../text/testing.ts'
import { sftBatch, tokensOf } from './sft.ts'
import { modelWithoutWeights } from './testing.ts'

const example = (answer: string, reasoning: string | null): Demonstration =>
  ({ prompt: { prompt: '2+2' } as Prompt, mode: reasoning === null ? 'instruct' : 'think', reasoning, answer }) as Demonstration
const fake = (fields: object) => ({ config: {}, ...fields }) as unknown as Model

it('ends a reply in the first of the model’s end tokens, and learns the reply alone', () => {
  const model = modelWithoutWeights(512)
  const { sequences } = sftBatch(model, createTask('math'), 1, 0, 2, 512)
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
  const { prompt, completion } = tokensOf(
    fake({ tokenizer, template: jinjaTemplate('[INST] {{ messages[0].content }} [/INST]'), eosTokenIds: [end] }),
    example('4', null),
  )
  expect(tokenizer.decode(prompt)).toBe('[INST] 2+2 [/INST]')
  expect(completion.map(tokenizer.piece)).toEqual(['4', '</s>'])
})

it('opens the thinking once where the template has opened it', () => {
  const tokenizer = byteLevelTokenizer({ added: ['<think>', '</think>', '<|eos|>'] })
  const model = fake({
    tokenizer,
    template: jinjaTemplate("{{ messages[0].content }}<think>{{ '\\n' }}"),
    eosTokenIds: [tokenizer.tokenId('<|eos|>')],
  })
  const text = (one: Demonstration) => Object.values(tokensOf(model, one)).map((ids) => tokenizer.decode(ids))
  expect(text(example('4', '2+2=4'))).toEqual(['2+2<think>\n', '2+2=4</think>4<|eos|>'])
  expect(text(example('4', null))).toEqual(['2+2<think>\n\n</think>\n\n', '4<|eos|>'])
})

it('says so where nothing ends a reply', () => {
  const model = fake({ tokenizer: byteLevelTokenizer(), template: jinjaTemplate('{{ messages[0].content }}'), eosTokenIds: [] })
  expect(() => tokensOf(model, example('4', null))).toThrow('This model has no token that ends a reply')
})

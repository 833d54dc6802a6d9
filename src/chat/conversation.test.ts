import { describe, expect, it } from 'vitest'
import type { Generator } from '../model/generator.ts'
import type { Model } from '../model/model.ts'
import { cascadeTemplate, jinjaTemplate } from '../text/template.ts'
import { loadTokenizer } from '../text/tokenizer.ts'
import { toyTokenizerFiles } from '../text/toy-vocabulary.ts'
import { type ChatChunk, type ChatMessage, fitContext, reply, type SamplingSettings } from './conversation.ts'
import { ReplyProgress } from './progress.ts'

const files = toyTokenizerFiles()
const tokenizer = loadTokenizer(files['tokenizer.json'], files['tokenizer_config.json'])
const room = (tokens: number) => 500 - tokens
const context = (messages: ChatMessage[], maxNew = 50, template = cascadeTemplate, left = room) => {
  const found = fitContext(messages, maxNew, template, tokenizer, left)
  return { ...found, text: tokenizer.decode(found.tokens) }
}
const user = (content: string, mode?: ChatMessage['mode']): ChatMessage => ({ role: 'user', content, mode })
const assistant = (content: string): ChatMessage => ({ role: 'assistant', content })

describe('what the model reads', () => {
  it('is every turn in its own mode, without earlier reasoning', () => {
    const { text, mode, dropped, maxNewTokens } = context([
      user('1+1', 'think'),
      assistant('<think>one and one</think>2'),
      user('2+2', 'instruct'),
    ])
    expect(text).toContain('1+1 /think')
    expect(text).toContain('2+2 /no_think')
    expect(text).not.toContain('one and one')
    expect(text.trimEnd().endsWith('<|im_start|>assistant')).toBe(true)
    expect({ mode, dropped, maxNewTokens }).toEqual({ mode: 'instruct', dropped: 0, maxNewTokens: 50 })
  })

  it('loses the oldest exchanges first when the conversation is too long, and keeps the system turn', () => {
    const messages: ChatMessage[] = [{ role: 'system', content: '0' }]
    for (let i = 1; i <= 5; i++) messages.push(user(`${i}+${i}`, 'instruct'), assistant(`${i}`))
    messages.push(user('9+9', 'instruct'))
    const whole = context(messages).tokens.length
    const short = context(messages, 50, cascadeTemplate, (tokens) => whole + 40 - tokens)
    expect(short.dropped).toBe(2)
    expect(short.text).toContain('system')
    expect(short.text).not.toContain('1+1')
    expect(short.text).toContain('2+2')
    expect(short.maxNewTokens).toBe(50)
    const shortest = context(messages, 50, cascadeTemplate, (tokens) => 22 - tokens + 20)
    expect(shortest.text).toContain('9+9')
    expect(shortest.text).not.toContain('5+5')
    expect(shortest.maxNewTokens).toBeLessThan(50)
  })

  it('refuses a turn that cannot fit and a conversation with nothing to answer', () => {
    expect(() => context([user('1'.repeat(600))])).toThrow(
      /^Your message takes \d+ tokens, and this model can read 500: send a shorter one\.$/,
    )
    expect(() => context([user('1'), assistant('2')])).toThrow('nothing to answer')
    expect(() => context([])).toThrow('nothing to answer')
  })

  it('knows when the template itself opens the reasoning', () => {
    const opening = jinjaTemplate('{{ messages[0].content }}{% if enable_thinking %}<think>{% else %}<think>so</think>{% endif %}')
    expect(context([user('1', 'think')], 50, opening).opensThinking).toBe(true)
    expect(context([user('1', 'instruct')], 50, opening).opensThinking).toBe(false)
  })
})

/** Pushes the text in cuts of `size` tokens, 10 milliseconds each. */
function write(text: string, mode: 'think' | 'instruct', size: number, opensThinking = false) {
  let now = 0
  const progress = new ReplyProgress(tokenizer, mode, opensThinking, undefined, () => now)
  const ids = tokenizer.encode(text)
  const chunks: ChatChunk[] = []
  for (let i = 0; i < ids.length; i += size) {
    now += 10
    chunks.push(progress.push(ids.slice(i, i + size)))
  }
  return { chunks, last: progress.end(), tokens: ids.length, progress }
}

describe('the reply as it is written', () => {
  it.each([1, 2, 3, 7, 1000])('is split the same in cuts of %i tokens, and only grows', (size) => {
    const { chunks, last, tokens } = write('<think>1+1=2</think>\\boxed{2}<|im_end|>', 'think', size)
    expect(last).toMatchObject({ reasoning: '1+1=2', answer: '\\boxed{2}', phase: 'done', tokens })
    chunks.reduce((before, after) => {
      expect(after.reasoning?.startsWith(before.reasoning ?? '')).toBe(true)
      expect(after.answer.startsWith(before.answer)).toBe(true)
      return after
    })
  })

  it('times the thinking from the start to the first of the answer, and counts tokens a second without the prompt', () => {
    const { chunks, last } = write('<think>12345</think>67890', 'think', 1)
    expect(chunks[0]).toMatchObject({ phase: 'thinking', reasoning: '', thinkingMs: 10 })
    const answering = chunks.findIndex((chunk) => chunk.phase === 'answering')
    expect(last.thinkingMs).toBe(10 * (answering + 1))
    expect(last.tokensPerSecond).toBeCloseTo(100)
    expect([chunks[3], last].map((chunk) => chunk.thoughtTokens)).toEqual([3, 5])
  })

  it('has no reasoning in instruct mode', () => {
    const { chunks, last } = write('42', 'instruct', 1)
    for (const chunk of [...chunks, last]) expect(chunk).toMatchObject({ reasoning: null, thinkingMs: 0, thoughtTokens: 0 })
    expect(chunks[0].phase).toBe('answering')
    expect(last.answer).toBe('42')
  })

  it('that is cut while thinking is all reasoning', () => {
    expect(write('<think>1+1', 'think', 2).last).toMatchObject({ reasoning: '1+1', answer: '', phase: 'done' })
    expect(write('1+1</think>2', 'think', 2, true).last).toMatchObject({ reasoning: '1+1', answer: '2' })
  })
})

it('streams chunks from the generator, passing on the settings and the model’s own end tokens', async () => {
  const ids = tokenizer.encode('<think>1</think>2<|im_end|>')
  const asked: unknown[] = []
  const generator = {
    room,
    async generate(
      requests: unknown,
      sampling: unknown,
      options: { onTokens: (i: number, ids: number[]) => void; signal?: AbortSignal; eosTokenIds: number[] },
    ) {
      asked.push(requests, sampling, options.eosTokenIds)
      for (const id of ids) options.onTokens(0, [id])
      return [{ request: 0, tokens: ids, logprobs: [], stop: options.signal?.aborted ? 'stopped' : 'eos' }]
    },
  } as unknown as Generator
  const model = { tokenizer, template: cascadeTemplate, eosTokenIds: tokenizer.eosTokenIds } as unknown as Model
  const sampling: SamplingSettings = { temperature: 0.6, topK: 5, topP: 0.9, minP: 0.1, maxNewTokens: 40, seed: 3 }
  const chunks: ChatChunk[] = []
  const result = await reply(model, generator, [user('1+1', 'think')], sampling, { onChunk: (chunk) => chunks.push(chunk) })
  expect(chunks).toHaveLength(ids.length)
  expect(result).toMatchObject({ reasoning: '1', answer: '2', phase: 'done', stop: 'eos', tokens: ids.length, droppedMessages: 0 })
  expect(asked[0]).toMatchObject([{ count: 1, maxNewTokens: 40 }])
  expect(asked[1]).toMatchObject({ temperature: 0.6, topK: 5, topP: 0.9, minP: 0.1, seed: 3, logprobScale: 1 })
  expect(asked[2]).toEqual(tokenizer.eosTokenIds)
  const stopped = await reply(model, generator, [user('1+1')], { ...sampling, seed: null }, { signal: AbortSignal.abort() })
  expect(stopped.stop).toBe('stopped')
  await expect(reply({ ...model, tokenizer: null } as unknown as Model, generator, [user('1')], sampling)).rejects.toThrow('no tokenizer')
})

/** A generator that writes `thought` whatever it is asked, and `after` behind a closed thought, in bursts of `burst` tokens. */
function writer(thought: string, after: string, burst: number) {
  const prompts: string[] = []
  const generator = {
    room,
    async generate(
      [{ prompt, maxNewTokens }]: { prompt: number[]; maxNewTokens: number }[],
      _: unknown,
      options: { onTokens: (i: number, ids: number[]) => void; signal?: AbortSignal },
    ) {
      prompts.push(tokenizer.decode(prompt))
      const ids = tokenizer.encode(prompts.length === 1 ? thought : after).slice(0, maxNewTokens)
      const tokens: number[] = []
      for (let at = 0; at < ids.length && !options.signal?.aborted; at += burst) {
        const drawn = ids.slice(at, at + burst)
        tokens.push(...drawn)
        options.onTokens(0, drawn)
      }
      return [{ request: 0, tokens, logprobs: tokens.map((_, i) => -i), stop: options.signal?.aborted ? 'stopped' : 'eos' }]
    },
  } as unknown as Generator
  return { generator, prompts }
}

describe('a thinking budget', () => {
  const model = { tokenizer, template: cascadeTemplate, eosTokenIds: tokenizer.eosTokenIds } as unknown as Model
  const sampling: SamplingSettings = { temperature: 0, topK: 0, topP: 1, minP: 0, maxNewTokens: 60, seed: 1, thinkingBudget: 5 }
  const asked = [user('1+1', 'think')]

  it.each([1, 2, 3, 8, 100])(
    'closes the thought after so many tokens and has the answer written behind it, in submits of %i',
    async (burst) => {
      const { generator, prompts } = writer('<think>123456789012</think>0<|im_end|>', '42<|im_end|>', burst)
      const chunks: ChatChunk[] = []
      const result = await reply(model, generator, asked, sampling, { onChunk: (chunk) => chunks.push(chunk) })
      expect(result).toMatchObject({ reasoning: '12345', answer: '42', stop: 'eos', thoughtCut: true, phase: 'done' })
      expect(prompts[1]).toBe(`${prompts[0]}<think>12345</think>`)
      expect(result.pieces.join('')).toBe('<think>12345</think>42<|im_end|>')
      // The closing tag was not drawn: it has no probability, and is not counted as written.
      expect(result.logprobs.map((value) => value === null)).toEqual(result.pieces.map((piece) => piece === '</think>'))
      expect(result.tokens).toBe(result.pieces.length - 1)
      for (const { reasoning } of chunks) expect('12345'.startsWith(reasoning ?? '')).toBe(true)
    },
  )

  it.each([1, 100])('leaves alone a thought that ends in time, to the last token, in submits of %i', async (burst) => {
    const { generator, prompts } = writer('<think>12345</think>7<|im_end|>', '', burst)
    const result = await reply(model, generator, asked, sampling)
    expect(result).toMatchObject({ reasoning: '12345', answer: '7', stop: 'eos', thoughtCut: false })
    expect(prompts).toHaveLength(1)
  })

  it('closes a thought in lines of its own where it was opened in one', async () => {
    const { generator, prompts } = writer('<think>\n123456789012</think>0', '42<|im_end|>', 1)
    const result = await reply(model, generator, asked, sampling)
    expect(prompts[1].endsWith('</think>\n\n')).toBe(true)
    expect(result).toMatchObject({ answer: '42', thoughtCut: true })
  })

  it('counts within the tokens of the whole reply, and stops when it is stopped', async () => {
    const short = writer('<think>123456789012', '42', 1)
    expect(await reply(model, short.generator, asked, { ...sampling, maxNewTokens: 7 })).toMatchObject({ stop: 'length', answer: '' })
    const stopped = writer('<think>123456789012', '42', 1)
    const abort = new AbortController()
    const onChunk = (chunk: ChatChunk) => chunk.tokens === 6 && abort.abort()
    expect(await reply(model, stopped.generator, asked, sampling, { signal: abort.signal, onChunk })).toMatchObject({ stop: 'stopped' })
    expect(stopped.prompts).toHaveLength(1)
  })
})

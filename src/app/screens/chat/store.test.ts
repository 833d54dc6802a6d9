import { beforeEach, describe, expect, it } from 'vitest'
import type { ChatMessage, ChatResult, EngineApi } from '../../../workers/api.ts'
import { provideEngine } from '../../engine.ts'
import { useChat } from './store.ts'

const speaker = { model: 'models/nano', title: 'Nano' }
const result = (answer: string): ChatResult => ({
  reasoning: 'some steps',
  answer,
  phase: 'done',
  tokens: 9,
  tokensPerSecond: 10,
  thinkingMs: 100,
  stop: 'eos',
  promptTokens: 5,
  firstTokenMs: 3,
})

let sent: ChatMessage[][] = []

beforeEach(() => {
  sent = []
  useChat.setState({ turns: [], writing: null, stopping: false, mode: 'think', draft: '', editing: null, earlierTurns: true })
  provideEngine({
    chat: async (_model, messages, _sampling, onChunk) => {
      sent.push(messages)
      onChunk({ ...result('partly'), phase: 'answering' })
      return result(`answer ${sent.length}`)
    },
  } satisfies Partial<EngineApi> as unknown as EngineApi)
})

describe('a conversation', () => {
  it('sends earlier answers without their reasoning', async () => {
    await useChat.getState().send('one', speaker)
    await useChat.getState().send('two', speaker)
    expect(sent[1]).toEqual([
      { role: 'user', content: 'one', mode: 'think' },
      { role: 'assistant', content: 'answer 1' },
      { role: 'user', content: 'two', mode: 'think' },
    ])
  })
  it('sends a question by itself where earlier turns are not to be read', async () => {
    useChat.getState().set({ earlierTurns: false })
    await useChat.getState().send('one', speaker)
    await useChat.getState().send('two', speaker)
    expect(sent[1]).toEqual([{ role: 'user', content: 'two', mode: 'think' }])
    expect(useChat.getState().turns).toHaveLength(2)
  })
  it('goes by what the model was taught, until it is chosen', async () => {
    const introduction = { suggestions: [], kinds: 1, talks: false, conversations: false }
    useChat.setState({ introduction, earlierTurns: null })
    await useChat.getState().send('one', speaker)
    await useChat.getState().send('two', speaker)
    useChat.setState({ introduction: { ...introduction, conversations: true } })
    await useChat.getState().send('three', speaker)
    expect(sent.map((messages) => messages.length)).toEqual([1, 1, 5])
  })
  it('knows the model met last, whichever answer comes first', async () => {
    const waiting: Record<string, (value: unknown) => void> = {}
    provideEngine({
      introduction: (model: string | null) =>
        new Promise((resolve) => {
          waiting[String(model)] = resolve as (value: unknown) => void
        }),
    } as unknown as EngineApi)
    const met = ['models/a', 'models/b'].map((model) => useChat.getState().meet(model, 0))
    await expect.poll(() => Object.keys(waiting).length).toBe(2)
    const introduction = (kinds: number) => ({ suggestions: [], kinds, talks: false, conversations: false })
    waiting['models/b'](introduction(2))
    waiting['models/a'](introduction(1))
    await Promise.all(met)
    expect(useChat.getState().introduction?.kinds).toBe(2)
  })
  it('keeps the mode each message was sent in', async () => {
    await useChat.getState().send('one', speaker)
    useChat.getState().set({ mode: 'instruct' })
    await useChat.getState().send('two', speaker)
    expect(useChat.getState().turns.map((turn) => turn.mode)).toEqual(['think', 'instruct'])
    expect(sent[1].filter((message) => message.role === 'user').map((message) => message.mode)).toEqual(['think', 'instruct'])
  })
  it('sends nothing for white space', async () => {
    await useChat.getState().send('  \n', speaker)
    expect(useChat.getState().turns).toHaveLength(0)
  })
  it('an edited question replaces itself and what came after', async () => {
    await useChat.getState().send('one', speaker)
    await useChat.getState().send('two', speaker)
    useChat.getState().edit(useChat.getState().turns[0].id)
    expect(useChat.getState().draft).toBe('one')
    await useChat.getState().send('other', speaker)
    expect(useChat.getState().turns.map((turn) => turn.question)).toEqual(['other'])
    expect(sent[2]).toHaveLength(1)
  })
  it('regenerates a reply from the same question', async () => {
    await useChat.getState().send('one', speaker)
    await useChat.getState().regenerate(useChat.getState().turns[0].id, speaker)
    expect(sent[1]).toEqual(sent[0])
    expect(useChat.getState().turns).toHaveLength(1)
    expect(useChat.getState().turns[0].result?.answer).toBe('answer 2')
  })
  it('a reply that fails says why and lets the next be asked', async () => {
    provideEngine({
      chat: async () => {
        throw new Error('The conversation is longer than the model can read')
      },
    } satisfies Partial<EngineApi> as unknown as EngineApi)
    await useChat.getState().send('one', speaker)
    expect(useChat.getState().turns[0].error).toBe('The conversation is longer than the model can read.')
    expect(useChat.getState().writing).toBeNull()
  })
})

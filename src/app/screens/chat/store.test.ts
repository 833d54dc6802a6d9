import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { ChatMessage, ChatResult, EngineApi, ModelEntry, RunSummary } from '../../../workers/api.ts'
import { engine, provideEngine } from '../../engine.ts'
import { findChat, useChats } from './chats.ts'
import { judge } from './judge.ts'
import { hearOtherTabs, keep, keptChats } from './kept.ts'
import { DEFAULTS, readSettings, setChat } from './settings.ts'
import { speaker } from './speaker.ts'
import { useChat, type Voice } from './store.ts'
import { branchesOf, type Chat, pathOf, type Question, type Reply } from './tree.ts'

vi.mock('./kept.ts', () => ({ keptChats: vi.fn(async () => []), keep: vi.fn(async () => {}), hearOtherTabs: vi.fn() }))
vi.mock('./judge.ts', () => ({ judge: vi.fn() }))

const voice: Voice = { model: 'models/nano', title: 'Nano', mode: 'think' }
const result = (answer: string): ChatResult => ({
  reasoning: 'some steps',
  answer,
  phase: 'done',
  tokens: 9,
  thoughtTokens: 4,
  tokensPerSecond: 10,
  thinkingMs: 100,
  stop: 'eos',
  promptTokens: 5,
  firstTokenMs: 3,
  positions: 640,
  pieces: [answer],
  logprobs: [-1],
  thoughtCut: false,
})

let sent: ChatMessage[][] = []
let id = ''
const { send, regenerate, edit, choose } = useChat.getState()
const chat = () => findChat(id) as Chat
const path = () => pathOf(chat())
const questions = () => path().flatMap((message) => (message.role === 'user' ? [message.text] : []))
const answers = () => path().flatMap((message) => (message.role === 'assistant' ? [message.written?.answer] : []))

beforeEach(() => {
  sent = []
  vi.mocked(judge).mockReset()
  useChat.setState({ writing: null, stopping: false, draft: '', editing: null, introduction: null })
  useChats.setState({ chats: [], loaded: false, unkept: null, removed: null, notice: null })
  setChat({ ...DEFAULTS, earlierTurns: true })
  id = useChats.getState().begin()
  provideEngine({
    chat: async (_model, messages, _sampling, onChunk) => {
      sent.push(messages)
      onChunk({ ...result('partly'), phase: 'answering' })
      return result(`answer ${sent.length}`)
    },
    stopChat: async () => {},
  } satisfies Partial<EngineApi> as unknown as EngineApi)
})

it('a reply that waits for its model says how much of that is read, until its first token', async () => {
  const seen: (number | null)[] = []
  const watching = useChat.subscribe(({ loading }, before) => loading !== before.loading && seen.push(loading))
  provideEngine({
    ...(await engine()),
    chat: async (_model, _messages, _sampling, onChunk, onLoading) => {
      for (const share of [0, 0.5, 1]) onLoading?.(share)
      onChunk({ ...result('partly'), phase: 'answering' })
      return result('there')
    },
  } satisfies Partial<EngineApi> as unknown as EngineApi)
  await send(id, 'one', [voice])
  watching()
  expect(seen).toEqual([0, 0.5, 1, null])
})

describe('a conversation', () => {
  it('sends earlier answers without their reasoning, and a question by itself where they are not to be read', async () => {
    await send(id, 'one', [voice])
    await send(id, 'two', [voice])
    expect(sent[1]).toEqual([
      { role: 'user', content: 'one', mode: 'think' },
      { role: 'assistant', content: 'answer 1' },
      { role: 'user', content: 'two', mode: 'think' },
    ])
    setChat({ earlierTurns: false })
    await send(id, 'three', [voice])
    expect(sent[2]).toEqual([{ role: 'user', content: 'three', mode: 'think' }])
    expect(questions()).toEqual(['one', 'two', 'three'])
  })
  it('goes by what the model was taught, until it is chosen', async () => {
    const introduction = { suggestions: [], kinds: 1, talks: false, conversations: false }
    useChat.setState({ introduction, met: voice.model })
    setChat({ earlierTurns: null })
    await send(id, 'one', [voice])
    await send(id, 'two', [voice])
    useChat.setState({ introduction: { ...introduction, conversations: true } })
    await send(id, 'three', [voice])
    expect(sent.map((messages) => messages.length)).toEqual([1, 1, 5])
  })
  it('goes by what each of two was taught', async () => {
    const introduction = { suggestions: [], kinds: 1, talks: false, conversations: false }
    useChat.setState({ introduction, met: voice.model })
    setChat({ earlierTurns: null })
    const api = await engine()
    provideEngine({ ...api, introduction: async () => ({ ...introduction, conversations: true }) })
    await send(id, 'one', [voice])
    await send(id, 'two', [voice, { ...voice, model: 'models/talker' }])
    expect(sent.map((messages) => messages.length)).toEqual([1, 1, 3])
  })
  it('is not begun where it was stopped before that', async () => {
    const sending = send(id, 'one', [voice, voice])
    const stopping = useChat.getState().stop()
    await Promise.all([sending, stopping])
    expect(sent).toEqual([])
    expect(Object.values(chat().messages).flatMap((one) => (one.role === 'assistant' ? [one.error] : []))).toEqual([
      'Stopped before it began.',
      'Stopped before it began.',
    ])
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
  it('sends nothing for white space', async () => {
    await send(id, '  \n', [voice])
    expect(path()).toHaveLength(0)
  })
  it('makes a branch of an edited question, and keeps what was there', async () => {
    await send(id, 'one', [voice])
    await send(id, 'two', [voice])
    const [first] = path()
    edit(id, first.id)
    expect(useChat.getState().draft).toBe('one')
    await send(id, 'other', [voice])
    expect(questions()).toEqual(['other'])
    expect(sent[2]).toHaveLength(1)
    choose(id, first.id)
    expect(questions()).toEqual(['one', 'two'])
  })
  it('makes a branch of a regenerated reply, in the mode it had', async () => {
    await send(id, 'one', [{ ...voice, mode: 'instruct' }])
    await regenerate(id, path()[1].id, { model: null, title: 'In training' })
    expect(sent[1]).toEqual(sent[0])
    expect(answers()).toEqual(['answer 2'])
    expect(branchesOf(chat()).get(path()[0].id)).toHaveLength(2)
    expect(path()[1]).toMatchObject({ mode: 'instruct', model: null, title: 'In training' })
  })
  it('asks two voices one after the other, and goes on from either', async () => {
    await send(id, 'one', [voice, { model: 'models/b', title: 'B', mode: 'instruct' }])
    const [question, reply] = path() as [Question, Reply]
    expect(sent.map(([{ mode }]) => mode)).toEqual(['think', 'instruct'])
    expect(question.beside).toHaveLength(2)
    expect(question.beside?.[0]).toBe(reply.id)
    choose(id, question.beside?.[1] as string)
    await send(id, 'two', [voice])
    expect(sent[2][1]).toEqual({ role: 'assistant', content: 'answer 2' })
  })
  it('stopped between two voices, leaves the second unasked', async () => {
    provideEngine({
      chat: async () => {
        await useChat.getState().stop()
        return { ...result('half'), stop: 'stopped' }
      },
      stopChat: async () => {},
    } satisfies Partial<EngineApi> as unknown as EngineApi)
    await send(id, 'one', [voice, { ...voice, mode: 'instruct' }])
    const [question] = path() as [Question]
    const replies = question.beside?.map((one) => chat().messages[one] as Reply)
    expect(replies?.[0].written?.stop).toBe('stopped')
    expect(replies?.[1]).toMatchObject({ written: null, error: 'Stopped before it began.' })
    expect(useChat.getState()).toMatchObject({ writing: null, stopping: false })
  })
  it('a reply that fails says why and lets the next be asked', async () => {
    provideEngine({
      chat: async () => {
        throw new Error('The conversation is longer than the model can read')
      },
    } satisfies Partial<EngineApi> as unknown as EngineApi)
    await send(id, 'one', [voice])
    expect((path()[1] as Reply).error).toBe('The conversation is longer than the model can read.')
    expect(useChat.getState().writing).toBeNull()
  })
  it('counts the time to the first token from sending, whatever was made ready first', async () => {
    provideEngine({
      chat: async (_model: unknown, _messages: unknown, _sampling: unknown, onChunk: (chunk: unknown) => void) => {
        await new Promise((resolve) => setTimeout(resolve, 60))
        onChunk(result('partly'))
        return result('whole')
      },
    } as unknown as EngineApi)
    await send(id, 'one', [voice])
    const { firstTokenMs, readingMs } = path()[1] as Reply
    expect(firstTokenMs).toBeGreaterThanOrEqual(55)
    expect(readingMs).toBe(3)
  })
})

describe('a verdict', () => {
  const task = { id: 'p', domain: 'math', prompt: 'one', answer: 2 }
  const judged = { verdict: { reward: 1, correct: true, outcome: 'correct', detail: {} }, parts: [], told: [] }

  it('is asked of the whole reply to a prompt whose answer is known, also when it is asked again in the same words', async () => {
    vi.mocked(judge).mockResolvedValue(judged)
    await send(id, 'one', [voice], task)
    await vi.waitFor(() => expect((path()[1] as Reply).judged).toEqual(judged))
    expect(judge).toHaveBeenCalledWith(task, '<think>some steps</think>answer 1', 'think')
    edit(id, path()[0].id)
    await send(id, 'one', [voice])
    expect(judge).toHaveBeenCalledTimes(2)
    edit(id, path()[0].id)
    await send(id, 'another', [voice])
    expect(judge).toHaveBeenCalledTimes(2)
  })
  it('that cannot be had leaves the reply as it is', async () => {
    vi.mocked(judge).mockRejectedValue(new Error('no'))
    await send(id, 'one', [voice], task)
    expect(path()[1]).toMatchObject({ written: { answer: 'answer 1' } })
    expect((path()[1] as Reply).judged).toBeUndefined()
  })
})

describe('the chats', () => {
  const { load, remove, undoRemove, rename, exported, take, begin } = useChats.getState()
  const file = (text: string) => ({ size: text.length, text: async () => text })

  it('are kept as they change, and read again', async () => {
    vi.mocked(keep).mockClear()
    await send(id, 'one', [voice])
    await vi.waitFor(() => expect(vi.mocked(keep).mock.lastCall?.[0].get(id)).toEqual(chat()))
    const kept = structuredClone(chat())
    useChats.setState({ chats: [] })
    vi.mocked(keptChats).mockResolvedValueOnce([kept])
    await load()
    expect(answers()).toEqual(['answer 1'])
  })
  it('last for the visit where the browser keeps nothing, and that is said', async () => {
    vi.mocked(keptChats).mockRejectedValueOnce(new DOMException('The operation is insecure.', 'SecurityError'))
    await load()
    expect(useChats.getState().unkept).toBe(
      'This browser keeps no chats for this page, so they last for this visit only: The operation is insecure.',
    )
    await send(id, 'one', [voice])
    expect(answers()).toEqual(['answer 1'])
  })
  it('are removed and come back whole, with a title of their own', async () => {
    await send(id, 'one', [voice])
    rename(id, '  Mine ')
    rename(id, '  ')
    const before = chat()
    expect(before.title).toBe('Mine')
    remove(id)
    expect(findChat(id)).toBeUndefined()
    await vi.waitFor(() => expect(vi.mocked(keep).mock.lastCall?.[0].get(id)).toBeNull())
    undoRemove()
    expect(chat()).toEqual(before)
  })
  it('go into a file and come back equal; what is here already is told, what differs stands beside', async () => {
    await send(id, 'one', [voice, { ...voice, mode: 'instruct' }], { id: 'p', domain: 'math', prompt: 'one', answer: 2n ** 70n })
    const before = chat()
    const text = exported()
    expect(await take(file(text))).toBe(id)
    expect(useChats.getState().notice).toEqual({ text: 'One was here already.', bad: false })
    remove(id)
    expect(await take(file(text))).toBe(id)
    expect(chat()).toEqual(before)
    rename(id, 'Changed')
    const other = await take(file(text))
    expect(other).not.toBe(id)
    expect(
      useChats
        .getState()
        .chats.map(({ title }) => title)
        .sort(),
    ).toEqual(['Changed', 'one'])
  })
  it('of one name in a file stand beside each other', async () => {
    await send(id, 'one', [voice])
    const whole = JSON.parse(exported())
    const [one] = whole.chats
    remove(id)
    await take(file(JSON.stringify({ ...whole, chats: [one, { ...one, title: 'other' }] })))
    expect(
      useChats
        .getState()
        .chats.map(({ title }) => title)
        .sort(),
    ).toEqual(['one', 'other'])
  })
  it('that could not be kept are kept with what changes next', async () => {
    vi.mocked(keep).mockRejectedValueOnce(new Error('The disk is full.'))
    await send(id, 'one', [voice])
    rename(id, 'First')
    const second = begin()
    await send(second, 'two', [voice])
    await vi.waitFor(() => expect(useChats.getState().unkept).toBeNull())
    expect([
      ...vi
        .mocked(keep)
        .mock.calls.slice(1)
        .flatMap(([chats]) => [...chats.keys()]),
    ]).toEqual(expect.arrayContaining([id, second]))
  })
  it('take in what another tab says in them, and write again what it wrote over', async () => {
    let hear: Parameters<typeof hearOtherTabs>[0] = () => {}
    vi.mocked(hearOtherTabs).mockImplementationOnce((listener) => {
      hear = listener
    })
    await useChats.getState().load()
    await send(id, 'one', [voice])
    const before = chat()
    await send(id, 'two', [voice])
    await vi.waitFor(() => expect(vi.mocked(keep).mock.lastCall?.[0].get(id)).toEqual(chat()))
    const [question] = Object.values(before.messages) as Question[]
    hear(id, { ...before, messages: { ...before.messages, other: { ...question, id: 'other', text: 'elsewhere' } } })
    expect(Object.values(chat().messages).flatMap((one) => (one.role === 'user' ? [one.text] : []))).toEqual(['one', 'two', 'elsewhere'])
    await vi.waitFor(() => expect(vi.mocked(keep).mock.lastCall?.[0].get(id)).toEqual(chat()))
    hear(id, null)
    expect(findChat(id)).toBeUndefined()
  })
  it('an empty one is not kept', () => {
    begin()
    expect(useChats.getState().chats).toHaveLength(1)
    expect(JSON.parse(exported()).chats).toEqual([])
  })

  it.each<[string, (file: Record<string, unknown>) => unknown, string]>([
    ['another format', () => ({ hello: 1 }), 'holds no chats of this lab'],
    ['a later version', (whole) => ({ ...whole, version: 2 }), 'version 2, and only version 1'],
    ['no list', (whole) => ({ ...whole, chats: {} }), '`chats` are not a list'],
    ['a chat that is none', (whole) => ({ ...whole, chats: [1] }), '`chats[0]` cannot be 1.'],
    [
      'a missing title',
      (whole) => ({ ...whole, chats: [{ ...(whole.chats as object[])[0], title: undefined }] }),
      '`chats[0].title` is missing.',
    ],
  ])('refuse a file of %s in one sentence', async (_, change, sentence) => {
    await send(id, 'one', [voice])
    const before = useChats.getState().chats
    expect(await take(file(JSON.stringify(change(JSON.parse(exported())))))).toBeNull()
    expect(useChats.getState().notice).toMatchObject({ bad: true, text: expect.stringContaining(sentence) })
    expect(useChats.getState().chats).toBe(before)
  })
  it('refuse messages that hang together wrongly, and text that is no JSON', async () => {
    await send(id, 'one', [voice])
    const refused = async (change: (messages: Record<string, Record<string, unknown>>, ids: string[]) => void) => {
      const whole = JSON.parse(exported())
      change(whole.chats[0].messages, Object.keys(whole.chats[0].messages))
      await take(file(JSON.stringify(whole)))
      return useChats.getState().notice?.text
    }
    expect(await refused((all, [question, reply]) => Object.assign(all[question], { parent: reply }))).toMatch(
      /messages\..*\.parent` cannot be/,
    )
    expect(await refused((all, [, reply]) => Object.assign(all[reply], { parent: null }))).toMatch(/\.parent` cannot be null/)
    expect(await refused((all, [, reply]) => Object.assign(all[reply], { written: { answer: 3 } }))).toMatch(
      /written\.reasoning` is missing/,
    )
    expect(await refused((all, [question]) => Object.assign(all[question], { id: '__proto__' }))).toMatch(/\.id` cannot be "__proto__"/)
    expect(await refused((all, [question, reply]) => Object.assign(all[question], { beside: [reply, 'constructor'] }))).toMatch(
      /\.beside` cannot be/,
    )
    expect(await refused((all, [question]) => Object.assign(all[question], { beside: [question, question] }))).toMatch(
      /\.beside` cannot be/,
    )
    expect(await refused((all, [, reply]) => Object.assign(all[reply].written as object, { logprobs: [] }))).toMatch(
      /\.written\.logprobs` cannot be/,
    )
    await take(file('{'))
    expect(useChats.getState().notice?.text).toBe('This file is not JSON, so it holds no chats.')
  })
})

describe('who answers', () => {
  const model = (id: string): ModelEntry => ({ id, title: id, origin: '', parameters: 1, bytes: 4, description: '' })
  const run = (id: string) => ({ id, title: id, step: 7 }) as RunSummary
  const models = ['models/default', 'models/cascade', 'runs/old', 'runs/new', 'runs/new/stages/0-sft'].map(model)

  it('is the best for what it shows: the weights in training, the last trained, the finished cascade, any', () => {
    const runs = [run('without'), run('new'), run('old')]
    expect(speaker({ models, runs, active: run('new') }, null)).toEqual({ model: null, title: 'new in training, step 7' })
    expect(speaker({ models, runs, active: null }, null)?.model).toBe('runs/new')
    expect(speaker({ models, runs: [], active: null }, null)?.model).toBe('models/cascade')
    expect(speaker({ models: [model('models/nano')], runs, active: null }, null)?.model).toBe('models/nano')
    expect(speaker({ models: [], runs, active: null }, null)).toBeNull()
  })
  it('is whoever was chosen, for as long as it is there', () => {
    expect(speaker({ models, runs: [], active: run('new') }, 'models/default')?.model).toBe('models/default')
    expect(speaker({ models, runs: [], active: null }, 'runs/gone')?.model).toBe('models/cascade')
  })
})

it('settings survive as far as they make sense', () => {
  const kept = { ...DEFAULTS, mode: 'instruct', sampling: { ...DEFAULTS.sampling, temperature: 0, thinkingBudget: 32 }, thoughts: 'closed' }
  expect(readSettings(JSON.stringify(kept))).toEqual(kept)
  expect(readSettings('{"mode":"shout","thoughts":1,"sampling":{"temperature":"hot"},"beside":{"mode":"think"},"other":1}')).toEqual(
    DEFAULTS,
  )
  for (const text of [null, '', 'null', '[]', '{']) expect(readSettings(text)).toEqual(DEFAULTS)
  // As earlier versions kept it.
  expect(readSettings('{"pinned":true}').thoughts).toBe('open')
  expect(readSettings('{"pinned":false}').thoughts).toBe('auto')
  expect(readSettings('{"pinned":true,"thoughts":"closed"}').thoughts).toBe('closed')
})

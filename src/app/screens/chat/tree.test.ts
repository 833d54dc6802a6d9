import { describe, expect, it } from 'vitest'
import {
  add,
  asWritten,
  branchesOf,
  type Chat,
  change,
  choose,
  holds,
  merged,
  newChat,
  pathOf,
  pathTo,
  type Question,
  type Reply,
  titleOf,
  toMessages,
} from './tree.ts'

const created = '2026-01-01T00:00:00.000Z'
const question = (id: string, parent: string | null, text = id): Question => ({ id, parent, role: 'user', created, text })
const reply = (id: string, parent: string, answer: string | null = id): Reply => ({
  id,
  parent,
  role: 'assistant',
  created,
  mode: 'think',
  model: 'models/nano',
  title: 'Nano',
  written: answer === null ? null : { reasoning: 'r', answer, phase: 'done', tokens: 1, tokensPerSecond: 1, thinkingMs: 1, stop: 'eos' },
})
const chatOf = (...messages: (Question | Reply)[]) => messages.reduce<Chat>(add, newChat('c', new Date(created)))
const ids = (chat: Chat) => pathOf(chat).map(({ id }) => id)

describe('a chat as a tree', () => {
  const chat = chatOf(question('q1', null), reply('a1', 'q1'), question('q2', 'a1'), reply('a2', 'q2'))

  it('is read along the newest branches, and nothing is lost at a fork', () => {
    expect(ids(chat)).toEqual(['q1', 'a1', 'q2', 'a2'])
    const edited = [question('q1b', null), reply('b1', 'q1b')].reduce<Chat>(add, chat)
    expect(ids(edited)).toEqual(['q1b', 'b1'])
    expect(branchesOf(edited).get('')).toEqual(['q1', 'q1b'])
    // Back to where it was, with all that came after.
    expect(ids(choose(edited, 'q1'))).toEqual(['q1', 'a1', 'q2', 'a2'])
    const again = add(chat, reply('a1b', 'q1'))
    expect(ids(again)).toEqual(['q1', 'a1b'])
    expect(ids(choose(again, 'a1'))).toEqual(['q1', 'a1', 'q2', 'a2'])
  })

  it('remembers the branch taken at every fork', () => {
    const forked = choose([reply('a2b', 'q2'), question('q1b', null)].reduce<Chat>(add, chat), 'q1')
    expect(ids(forked)).toEqual(['q1', 'a1', 'q2', 'a2b'])
    const other = choose(choose(forked, 'a2'), 'q1b')
    expect(ids(choose(other, 'q1'))).toEqual(['q1', 'a1', 'q2', 'a2'])
  })

  it('is never changed, and shares what stays the same', () => {
    const before = structuredClone(chat)
    const changed = change<Reply>(chat, 'a2', { error: 'no' })
    expect(chat).toEqual(before)
    expect(changed.messages.q1).toBe(chat.messages.q1)
    expect((changed.messages.a2 as Reply).error).toBe('no')
    expect(change(chat, 'gone', {})).toBe(chat)
  })

  it('tells the way to any message, and falls back where the chosen one is gone', () => {
    expect(pathTo(chat, 'q2').map(({ id }) => id)).toEqual(['q1', 'a1', 'q2'])
    expect(ids({ ...chat, chosen: { '': 'gone' } })).toEqual(['q1', 'a1', 'q2', 'a2'])
    expect(pathOf(newChat('e', new Date()))).toEqual([])
  })
})

describe('what the model is sent', () => {
  const chat = chatOf(question('one', null), reply('a1', 'one'), question('two', 'a1'), reply('a2', 'two', null))
  const asked = chat.messages.a2 as Reply

  it('is the turns before, without their reasoning, or the question alone', () => {
    expect(toMessages(chat, asked, true)).toEqual([
      { role: 'user', content: 'one', mode: 'think' },
      { role: 'assistant', content: 'a1' },
      { role: 'user', content: 'two', mode: 'think' },
    ])
    expect(toMessages(chat, { ...asked, mode: 'instruct' }, false)).toEqual([{ role: 'user', content: 'two', mode: 'think' }])
  })
  it('is the branch of the reply, whatever is on view, each question in the mode of its reply', () => {
    const beside = add(chat, { ...reply('a2b', 'two', null), mode: 'instruct' })
    expect(toMessages(beside, beside.messages.a2 as Reply, false)).toEqual([{ role: 'user', content: 'two', mode: 'think' }])
    expect(toMessages(beside, beside.messages.a2b as Reply, false)).toEqual([{ role: 'user', content: 'two', mode: 'instruct' }])
  })
  it('begins with the system prompt, where there is one', () => {
    expect(toMessages({ ...chat, system: ' Be brief. ' }, asked, false)[0]).toEqual({ role: 'system', content: 'Be brief.' })
    expect(toMessages({ ...chat, system: ' \n' }, asked, false)).toHaveLength(1)
  })
})

it('a title is the first line of the first question, cut at a word', () => {
  expect(chatOf(question('q', null, ' What is 2 + 2?\nQuick!')).title).toBe('What is 2 + 2?')
  expect(titleOf('word '.repeat(30))).toBe(`${'word '.repeat(12).trim()}…`)
  expect(titleOf('x'.repeat(100))).toHaveLength(61)
})

it('a chat is found by words of its title, questions and answers, in any branch', () => {
  const chat = choose(chatOf(question('q', null, 'Name a river'), reply('a', 'q', 'The Danube.'), reply('b', 'q', 'The Rhine.')), 'b')
  expect(['DANUBE', 'river rhine', '', 'name'].map((search) => holds(chat, search))).toEqual([true, true, true, true])
  expect(holds(chat, 'river elbe')).toBe(false)
})

it('a reply is written with its tags', () => {
  const { written } = reply('a', 'q', '4')
  expect(asWritten(written!)).toBe('<think>r</think>4')
  expect(asWritten({ ...written!, phase: 'thinking' })).toBe('<think>r')
  expect(asWritten({ ...written!, reasoning: null })).toBe('4')
})

describe('a chat that two tabs talk in', () => {
  const begun = chatOf(question('q1', null), reply('a1', 'q1'))
  const here = [question('q2', 'a1'), reply('a2', 'q2')].reduce<Chat>(add, begun)
  const there = { ...[question('q3', 'a1'), reply('a3', 'q3', null)].reduce<Chat>(add, begun), title: 'there', changed: '2027' }

  it('has all that was said in both, whoever comes first', () => {
    expect(Object.keys(merged(here, there).messages)).toEqual(['q1', 'a1', 'q2', 'a2', 'q3', 'a3'])
    expect(merged(here, there)).toMatchObject({ title: 'there', changed: '2027' })
    expect(merged(there, here)).toMatchObject({ title: 'q1', changed: '2027', messages: merged(here, there).messages })
  })
  it('keeps of each reply the state that is further', () => {
    const written = add(begun, reply('a3', 'q1'))
    const nothing = add(begun, reply('a3', 'q1', null))
    const failed = change<Reply>(nothing, 'a3', { error: 'It failed.' })
    expect(merged(written, nothing).messages.a3).toBe(written.messages.a3)
    expect(merged(nothing, written).messages.a3).toBe(written.messages.a3)
    expect(merged(failed, nothing).messages.a3).toBe(failed.messages.a3)
    const judged = change<Reply>(written, 'a3', { judged: {} as Reply['judged'] })
    expect(merged(written, judged).messages.a3).toBe(judged.messages.a3)
  })
})

/** @file Conversations: what is asked in a later turn is right, and of the split; the turns before it are the same words for the same index. */
import { describe, expect, it } from 'vitest'
import { splitOf } from './generated.ts'
import { createTask } from './index.ts'
import type { Demonstration, Split } from './task.ts'

const OPTIONS = {
  parts: [
    { domain: 'math', task: { slip: 0 } },
    { domain: 'puzzle', share: 0.3, task: { slip: 0 } },
  ],
  conversations: 1,
}
const task = createTask('mixture', OPTIONS)
const many = Array.from({ length: 3000 }, (_, i) => task.demonstrationAt(5, i))
const respond = ({ reasoning, answer }: Demonstration) => (reasoning === null ? answer : `<think>${reasoning}</think>${answer}`)
const of = (kind: string) => many.filter(({ prompt }) => prompt.kind === kind)

describe('a conversation', () => {
  it('has two to four turns in any mix of modes, of low levels', () => {
    const lengths = many.map(({ prompt }) => (prompt.history?.length ?? 0) + 1)
    expect(new Set(lengths)).toEqual(new Set([2, 3, 4]))
    expect(lengths.filter((length) => length === 2).length / lengths.length).toBeCloseTo(4 / 7, 1)
    const mixed = many.filter(({ prompt, mode }) => prompt.history?.some((turn) => turn.mode !== mode))
    expect(mixed.length).toBeGreaterThan(many.length / 3)
    for (const { prompt } of many) expect(prompt.level).toBeLessThanOrEqual(2)
  })

  it('ends in a reply that is right, whatever it refers to', async () => {
    for (const kind of ['follow', 'doubt', 'again']) {
      expect(of(kind).length, kind).toBeGreaterThan(100)
      let wrong = 0
      for (const one of of(kind)) if (!(await task.verify(one.prompt, respond(one), one.mode)).correct) wrong++
      // A follow-up's own work slips now and then.
      expect(wrong / of(kind).length, kind).toBeLessThan(kind === 'follow' ? 0.06 : 0.001)
    }
  })

  it('doubts right answers and wrong ones, and takes back only the wrong', () => {
    const outcomes = of('doubt').map(({ prompt, answer }) => {
      const before = prompt.history?.at(-1)?.answer
      expect(answer.startsWith(before === `\\boxed{${prompt.answer}}` ? 'Yes. ' : 'No. ')).toBe(true)
      return answer.startsWith('No')
    })
    expect(outcomes.filter(Boolean).length / outcomes.length).toBeCloseTo(0.25, 1)
  })

  it('is right about a doubt with the right word, and with none', async () => {
    const doubts = of('doubt').slice(0, 60)
    const judged = async ({ prompt }: Demonstration, answer: string) => (await task.verify(prompt, answer, 'instruct')).correct
    for (const one of doubts) {
      const [word, box] = one.answer.split('. ')
      const other = word === 'Yes' ? 'No' : 'Yes'
      expect(await judged(one, box)).toBe(true)
      expect(await judged(one, `${word}, no doubt: ${box}`)).toBe(true)
      for (const answer of [`${other}. ${box}`, `${other} ${box}`, `${box} ${other}.`, `${word}. ${other}. ${box}`])
        expect(await judged(one, answer), answer).toBe(false)
    }
    const said = of('follow')[0]
    expect((await task.verify(said.prompt, `No. \\boxed{${said.prompt.answer}}`, 'instruct')).correct).toBe(true)
  })

  it('holds no thought of an earlier turn', () => {
    for (const { prompt } of many) for (const { answer } of prompt.history ?? []) expect(answer).not.toMatch(/think>/)
  })

  it('asks a follow-up of one split in no other', () => {
    for (const split of ['train', 'test'] as Split[])
      for (let i = 0; i < 500; i++) {
        const { kind, content } = task.promptAt(split, 2, i)
        if (kind === 'follow') expect(splitOf(content as string)).toBe(split)
      }
  })

  it('is the same for the same index, and an id tells conversations apart', () => {
    const again = createTask('mixture', OPTIONS)
    expect(again.demonstrationAt(5, 77)).toEqual(many[77])
    expect(again.promptAt('test', 0, 9)).toEqual(task.promptAt('test', 0, 9))
    const ids = new Map<string, string>()
    for (const { prompt } of many) {
      const words = JSON.stringify([prompt.prompt, prompt.history])
      expect(ids.get(prompt.id) ?? words).toBe(words)
      ids.set(prompt.id, words)
    }
  })

  it('can be asked in words of no training, which a recipe may not train on', () => {
    const fresh = createTask('mixture', { ...OPTIONS, wordings: 'new' })
    expect(fresh.keptForTests).toBe('the new wordings')
    const known = new Set(many.map(({ prompt }) => prompt.prompt.replace(/\d+/g, '#').toLowerCase()))
    const asked = Array.from({ length: 600 }, (_, i) => fresh.promptAt('test', 0, i)).filter(
      ({ kind }) => kind === 'follow' || kind === 'doubt',
    )
    expect(asked.length).toBeGreaterThan(50)
    for (const { prompt } of asked) expect(known.has(prompt.replace(/\d+/g, '#').toLowerCase()), prompt).toBe(false)
  })
})

it.each<[object, string]>([
  [{ conversations: 2 }, 'The option "conversations" of the mixture must be a share from 0 to 1.'],
  [{ wordings: 'old' }, 'The option "wordings" of the mixture must be "known" or "new".'],
])('the mixture refuses %j in one sentence', (more, message) => {
  expect(() => createTask('mixture', { ...OPTIONS, ...more })).toThrow(message)
})

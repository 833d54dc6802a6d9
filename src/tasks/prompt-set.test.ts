import { expect, it } from 'vitest'
import { createTask } from './index.ts'
import { type GivenPrompt, promptSetTask } from './prompt-set.ts'

const sums: GivenPrompt[] = Array.from({ length: 40 }, (_, i) => ({
  ...{ id: `s${i}`, domain: 'math', prompt: `${i} + ${i}?`, answer: 2 * i },
  ...(i % 2 ? { response: `<think>\n${i}+${i}=${2 * i}\n</think>\n\n\\boxed{${2 * i}}` } : {}),
}))
const create = (domain: string) => createTask(domain)

it('passes over its prompts in another order each time, and holds some out', () => {
  const task = promptSetTask(sums, create)
  const test = new Set(Array.from({ length: 40 }, (_, i) => task.promptAt('test', 0, i).id))
  const size = 40 - test.size
  expect(test.size).toBeGreaterThan(0)
  const pass = (n: number, seed = 0) => Array.from({ length: size }, (_, i) => task.promptAt('train', seed, n * size + i).id)
  expect(new Set(pass(0)).size).toBe(size)
  expect(pass(0).some((id) => test.has(id))).toBe(false)
  expect(new Set(pass(1))).toEqual(new Set(pass(0)))
  expect(pass(1)).not.toEqual(pass(0))
  expect(pass(0, 1)).not.toEqual(pass(0))
  expect(promptSetTask(sums, create).promptAt('train', 0, 3 * size + 5)).toEqual(task.promptAt('train', 0, 3 * size + 5))
})

it('takes worked replies apart for supervised fine-tuning', () => {
  const task = promptSetTask(sums, create)
  for (let i = 0; i < 20; i++) {
    const { prompt, mode, reasoning, answer } = task.demonstrationAt(1, i)
    expect(mode).toBe('think')
    expect(reasoning).toBe(`${Number(prompt.answer) / 2}+${Number(prompt.answer) / 2}=${prompt.answer}`)
    expect(answer).toBe(`\\boxed{${prompt.answer}}`)
  }
  const plain = promptSetTask([{ ...sums[0], response: '\\boxed{0}' }], create)
  expect(plain.demonstrationAt(0, 0)).toMatchObject({ mode: 'instruct', reasoning: null, answer: '\\boxed{0}' })
})

it('puts no question into two splits, however it is spelt, and asks it once', () => {
  const spelt = (text: string) => [text, `${text} `, text.toUpperCase(), text.replaceAll(' ', '\n  '), text.replace('?', '？')]
  const rows = Array.from({ length: 60 }, (_, i) => spelt(`what is ${i} plus ${i}?`))
  const given = rows.flatMap((spellings, i) => spellings.map((prompt, j) => ({ ...sums[1], id: `${i} ${j}`, prompt })))
  const task = promptSetTask(given, create)
  const ids = (split: 'train' | 'test') => Array.from({ length: task.size?.(split) ?? 0 }, (_, i) => task.promptAt(split, 0, i).id)
  expect(ids('test').length).toBeGreaterThan(2)
  expect([...ids('train'), ...ids('test')].map((id) => id.split(' ')[0]).sort()).toEqual(rows.map((_, i) => String(i)).sort())
  expect([...ids('train'), ...ids('test')].every((id) => id.endsWith(' 0'))).toBe(true)
  // Each response is one to learn from, and none is of a question that is tested.
  const tested = new Set(ids('test').map((id) => id.split(' ')[0]))
  const taught = Array.from({ length: 5 * ids('train').length }, (_, i) => task.demonstrationAt(0, i).prompt.id)
  expect(new Set(taught).size).toBe(taught.length)
  expect(taught.some((id) => tested.has(id.split(' ')[0]))).toBe(false)
})

it('keeps problems in one split, whatever the words, where they are known', () => {
  const math = createTask('math')
  const given = [0, 1, 2].flatMap((seed) => Array.from({ length: 400 }, (_, i) => math.promptAt('train', seed, i)))
  const task = promptSetTask(given, create)
  const contents = (split: 'train' | 'test') =>
    new Set(Array.from({ length: task.size?.(split) ?? 0 }, (_, i) => task.promptAt(split, 0, i).content))
  const trained = contents('train')
  expect(task.size?.('test')).toBeGreaterThan(contents('test').size)
  expect([...contents('test')].filter((content) => trained.has(content))).toEqual([])
})

it('refuses a split that is empty, in one sentence, and only when it is asked for', () => {
  const [held, kept] = ['test', 'train'].map((split) => promptSetTask(sums, create).promptAt(split as 'test' | 'train', 0, 0))
  const trained = promptSetTask([kept], create)
  expect(trained.promptAt('train', 0, 5)).toBe(kept)
  expect(() => trained.promptAt('test', 0, 0)).toThrow("None of the set's 1 prompts is in the eighth that is held out for tests.")
  const tested = promptSetTask([held], create)
  expect(tested.promptAt('test', 0, 0)).toBe(held)
  expect(() => tested.promptAt('train', 0, 0)).toThrow(
    "All of the set's 1 prompts are in the eighth that is held out for tests: there is none to train on.",
  )
})

it('judges each prompt by its own domain', async () => {
  const task = promptSetTask([sums[3], { id: 'q', domain: 'qa', prompt: 'Who?', answer: 'Ann' }], create)
  expect((await task.verify(sums[3], '\\boxed{6}', 'instruct')).correct).toBe(true)
  expect((await task.verify({ id: 'q', domain: 'qa', prompt: 'Who?', answer: 'Ann' }, '\\boxed{ann}', 'instruct')).correct).toBe(true)
})

it('says in one sentence what it cannot do', () => {
  expect(() => promptSetTask([], create)).toThrow('The set has no prompts.')
  expect(() => promptSetTask([{ id: 'x', domain: 'poetry', prompt: 'Sing' }], create)).toThrow(/^There is no domain "poetry"/)
  expect(() => promptSetTask([sums[0]], create).demonstrationAt(0, 0)).toThrow('No prompt of the set has a response to learn from.')
})

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

it('judges each prompt by its own domain', async () => {
  const task = promptSetTask([sums[3], { id: 'q', domain: 'qa', prompt: 'Who?', answer: 'Ann' }], create)
  expect((await task.verify(sums[3], '\\boxed{6}', 'instruct')).correct).toBe(true)
  expect((await task.verify(task.promptAt('test', 0, 1), '\\boxed{ann}', 'instruct')).correct).toBe(true)
})

it('says in one sentence what it cannot do', () => {
  expect(() => promptSetTask([], create)).toThrow('The set has no prompts.')
  expect(() => promptSetTask([{ id: 'x', domain: 'poetry', prompt: 'Sing' }], create)).toThrow(/^There is no domain "poetry"/)
  expect(() => promptSetTask([sums[0]], create).demonstrationAt(0, 0)).toThrow('No prompt of the set has a response to learn from.')
})

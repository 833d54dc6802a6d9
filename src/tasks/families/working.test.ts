import { describe, expect, it, vi } from 'vitest'
import { createTask } from '../index.ts'
import { KINDS } from '../math/kinds/index.ts'
import { FAMILIES } from './index.ts'
import { sums } from './sums.ts'
import { withWorking, workingOf, workingOfReply } from './working.ts'

const checked = Object.entries(FAMILIES).flatMap(([domain, families]) =>
  families.flatMap((family) => (family.check ? [[family.name, domain, family.check] as const] : [])),
)

describe.each(checked)('the working of %s', (name, domain, check) => {
  const task = createTask(domain, { kinds: [name], levels: [1, 2, 3, 4], thinkShare: 1, slip: 0.3 })
  const thoughts = Array.from({ length: 120 }, (_, i) => task.demonstrationAt(5, i)).map(({ prompt, reasoning }) => ({
    prompt,
    thought: reasoning as string,
  }))

  it('breaks where the first prefix of lines has a false one, and no line behind takes that back', () => {
    let broken = 0
    for (const { prompt, thought } of thoughts) {
      const lines = thought.split('; ')
      const falses = lines.map((_, i) => check(prompt, lines.slice(0, i + 1).join('; ')).false)
      const first = falses.findIndex((count) => count > 0)
      expect(
        falses.slice(first < 0 ? falses.length : first).every((count) => count > 0),
        thought,
      ).toBe(true)
      const working = workingOf(prompt, thought)
      expect(working).toMatchObject(check(prompt, thought))
      expect(working?.breaks, thought).toBe(first < 0 ? undefined : lines.slice(0, first).reduce((sum, line) => sum + line.length + 2, 0))
      broken += Number(first >= 0)
    }
    expect(broken).toBeGreaterThan(3)
  })
})

describe.each(KINDS.map(({ name }) => name))('the working of the simple kind %s', (name) => {
  const working = (slip: number) => {
    const task = createTask('math', { preset: name.startsWith('nano') ? 'nano' : 'toy', kinds: [name], thinkShare: 1, slip })
    return Array.from({ length: 200 }, (_, i) => task.demonstrationAt(5, i)).map(({ prompt, reasoning }) => ({
      thought: reasoning as string,
      ...workingOf(prompt, reasoning as string),
    }))
  }

  it('has no false line where nothing slips, and breaks at the first equation that is one', () => {
    expect(working(0).filter((one) => one.false !== 0)).toEqual([])
    for (const { thought, breaks, ...counts } of working(0.3)) {
      const equations = [...thought.matchAll(/(?<=^|, )(-?\d+)([-+*/])(-?\d+)=(-?\d+)(?=, |$)/g)]
      const value = (a: number, sign: string, b: number) => ({ '+': a + b, '-': a - b, '*': a * b })[sign] ?? a / b
      const wrong = equations.filter(([, a, sign, b, c]) => value(Number(a), sign, Number(b)) !== Number(c))
      expect(counts.false, thought).toBe(wrong.length)
      expect(breaks, thought).toBe(wrong[0]?.index)
    }
    if (name.startsWith('nano')) expect(working(0.3).filter(({ breaks }) => breaks !== undefined).length).toBeGreaterThan(10)
  })
})

const sum = { id: '', domain: 'math', kind: 'sums', prompt: 'What is 28+37?', answer: 65, problem: { operation: 'add', a: 28, b: 37 } }
const right = { reward: 1, correct: true, outcome: 'correct', detail: {} }

it('stands beside a verdict; a check that breaks down is a failure of the verifier and no word on the reply', () => {
  const reply = '<think>8+7=15; 2+3+1=6; so 65</think>\\boxed{65}'
  expect(withWorking(right, sum, 'think', reply)).toEqual({ verdict: right, working: { true: 3, false: 0, unneeded: 0 } })
  expect(withWorking(right, sum, 'think', '\\boxed{65}')).toEqual({ verdict: right })
  const check = vi.spyOn(sums, 'check').mockImplementation(() => {
    throw new TypeError('x is not iterable')
  })
  try {
    const { verdict, working } = withWorking(right, sum, 'think', reply)
    expect(working).toBeUndefined()
    expect(verdict).toMatchObject({ reward: 0, correct: false, outcome: 'harness-error', harnessError: true })
    expect(verdict.why).toBe(
      'The verifier itself could not run, so nothing is said of the answer: the check of the lines of its thought broke down, x is not iterable.',
    )
  } finally {
    check.mockRestore()
  }
})

it('is unknown of a prompt kept from before its fields were looked at, and of a kind of another domain', () => {
  expect(workingOf({ ...sum, problem: { operation: 'add', a: null } }, '8+7=14')).toBeNull()
  expect(workingOf({ ...sum, domain: 'choice' }, '8+7=14')).toBeNull()
})

it('is told of a whole reply by the same check, with the place in the reply, and of none without a thought', () => {
  const simple = { id: '', domain: 'math', kind: 'add', prompt: 'What is 8+7?', answer: 15 }
  const reply = '<think>8+7=15; 2+3+1=7; so 75</think>\\boxed{75}'
  expect(workingOfReply(sum, 'think', reply)).toEqual({ ...workingOf(sum, '8+7=15; 2+3+1=7; so 75'), breaks: reply.indexOf('2+3') })
  expect(workingOfReply(simple, 'think', '<think>8+7=14</think>\\boxed{15}')).toEqual({ true: 0, false: 1, unneeded: 0, breaks: 7 })
  for (const [prompt, mode, text] of [
    [sum, 'think', '\\boxed{65}'],
    [sum, 'instruct', '<think>8+7=14</think>'],
    [{ ...sum, kind: 'none' }, 'think', '<think>8+7=14</think>'],
  ] as const)
    expect(workingOfReply(prompt, mode, text)).toBeNull()
})

it('is unknown where the kind has no check', () => {
  expect(workingOf({ id: '', domain: 'instructions', prompt: '', kind: 'none' }, 'so 5')).toBeNull()
  expect(workingOf({ id: '', domain: 'math', prompt: '' }, '1+1=3')).toBeNull()
})

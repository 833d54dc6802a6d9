import { describe, expect, it } from 'vitest'
import { applyEdits, parseEdits } from '../../diff/edits.ts'
import { isRefusal } from '../../diff/refusal.ts'
import { createTask } from '../index.ts'
import { Random } from '../random.ts'
import type { Prompt } from '../task.ts'
import type { Style } from '../teacher.ts'
import { contentOf, keyOf, parseProgram, runProgram, sameValue, sourceOf } from './programs.ts'
import { repair } from './repair.ts'
import { changesOf } from './repair-bugs.ts'

const LEVELS = [1, 2, 3, 4, 5]
const of = (more = {}) => createTask('patch', { kinds: ['repair'], slip: 0, ...more })
const fileOf = (prompt: Prompt) => (prompt.files as Record<string, string>)['f.py']

/** The program that a reply leaves; null: none that this grammar has. */
function edited(prompt: Prompt, answer: string) {
  const parsed = parseEdits(answer)
  if (isRefusal(parsed)) return null
  const files = applyEdits(new Map(Object.entries(prompt.files ?? {})), parsed.edits, { steps: 1e6 })
  return isRefusal(files) ? null : parseProgram(files.get('f.py') ?? '')
}

/** As the sandbox would judge it, without one. */
function passes(prompt: Prompt, answer: string): boolean {
  const program = edited(prompt, answer)
  return (
    program !== null &&
    (prompt.tests ?? []).every((test) => 'call' in test && sameValue(runProgram(program, test.args[0] as number), test.expected))
  )
}

describe.each(LEVELS)('repairs of level %i', (level) => {
  const prompts = Array.from({ length: 60 }, (_, i) => of({ levels: [level] }).promptAt('test', 4, i))

  it('have one behaviour that the calls in the prompt leave, of all changes of one place', () => {
    for (const prompt of prompts) {
      const broken = parseProgram(fileOf(prompt))
      if (!broken) throw new Error(fileOf(prompt))
      expect(sourceOf(broken)).toBe(fileOf(prompt).trimEnd())
      const calls = (prompt.tests ?? []).slice(0, -12)
      expect(calls.length).toBeGreaterThan(0)
      const good = changesOf(broken).filter(({ program }) =>
        calls.every((test) => 'call' in test && sameValue(runProgram(program, test.args[0] as number), test.expected)),
      )
      expect(new Set(good.map(({ program }) => keyOf(program))).size, prompt.prompt).toBe(1)
      expect(prompt.content).toBe(contentOf(good[0].program))
    }
  })

  it('are mended by every careful worker, and by a legal change at random no more often than the floor says', () => {
    for (const style of ['guess', 'steps', 'full'] as Style[])
      for (let i = 0; i < 40; i++) {
        const { prompt, answer } = of({ levels: [level], styles: { [style]: 1 } }).demonstrationAt(2, i)
        if (!passes(prompt, answer)) expect.fail(`${prompt.prompt}\n${answer}`)
      }
    const random = new Random('floor', level)
    const right = prompts.flatMap((prompt) => Array.from({ length: 10 }, () => passes(prompt, repair.anyReply(prompt, random))))
    expect(right.filter(Boolean).length / right.length).toBeLessThan((repair.floor[level - 1] ?? 0.05) + 0.04)
  })
})

it('bugs kept for tests are in no split, and asked for by name', () => {
  const task = of({ levels: [2, 3, 4], reserved: 'bugs' })
  for (let i = 0; i < 20; i++) expect(task.promptAt('test', 1, i).content).toMatch(/^repair (comparison list|operation branch) /)
})

it('counts what is false in a trace and in a try', () => {
  const prompt = {
    id: '',
    domain: 'patch',
    prompt: 'f([3, 8, 5])=13',
    files: {
      'f.py': 'def f(a):\n    s = 0\n    for x in a:\n        if x > 5:\n            s += x+0\n    return s\n'.replace('x+0', 'x*1'),
    },
    tests: [{ call: 'f', args: [[3, 8, 5]], expected: 13 }],
  }
  const counted = (thought: string) => repair.check?.(prompt, thought)
  expect(counted('s=0; x=3 no; x=8 s=8; x=5 no; 8 need 13; try x >= 5: 13 yes')).toEqual({ true: 6, false: 0, unneeded: 0 })
  expect(counted('s=0; x=3 s=3; 8 need 12; try s = 1: 9 no; try s = 2: 13 yes')).toEqual({ true: 1, false: 3, unneeded: 1 })
})

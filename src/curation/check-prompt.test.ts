import { expect, it } from 'vitest'
import { promptFault } from './check-prompt.ts'

it('takes from a prompt only such a wish for its rollouts as training can heed', () => {
  const fault = (ask: unknown) => promptFault({ domain: 'math', prompt: '1+1?', answer: 2, ask })
  for (const ask of [undefined, {}, { mode: 'think' }, { maxNewTokens: 1 }, { mode: 'instruct', maxNewTokens: 40 }])
    expect(fault(ask)).toBeNull()
  for (const ask of [null, 'think', [], { mode: 'both' }, { maxNewTokens: 0 }, { maxNewTokens: 1.5 }, { maxNewTokens: '9' }, { seed: 1 }])
    expect(fault(ask)).toMatch(/^has an `ask` that is not/)
})

it('refuses fields that a family’s check of lines could not read, each by its name, and asks for none of them', () => {
  const math = { domain: 'math', prompt: '28+37?', answer: 65, kind: 'sums' }
  const puzzle = { domain: 'puzzle', prompt: 'Who?', answer: 'aunt', kind: 'kin' }
  const cases: [fields: Record<string, unknown>, fault: string | null][] = [
    [math, null],
    [{ ...math, problem: { of: 'mine' } }, null],
    [{ ...math, problem: { operation: 'div', a: 6, b: 0 } }, 'has a `problem` whose `b` is not a whole number from 1 to 1000000000000'],
    [{ ...math, problem: { operation: 'pow', a: 6, b: 2 } }, 'has a `problem` whose `operation` is not one of add, sub, mul, div, rem'],
    [{ ...math, kind: 'other', problem: { operation: 'pow' } }, null],
    [{ ...puzzle, puzzle: { check: 'exact' } }, null],
    [
      { ...puzzle, puzzle: { check: 'exact', names: ['Ann', 'Tom'], asked: [0, 2] } },
      'has a `puzzle` whose `people` is not a list of `woman`, `child` and `parent` for each name',
    ],
    [{ ...puzzle, kind: 'maze', puzzle: { check: 'exact', grid: [{ toString: 1 }] } }, null],
    [
      { ...puzzle, kind: 'x', answer: '12 34', puzzle: { check: 'grid', given: '1. 43' } },
      'has a puzzle whose `given` is not in its answer',
    ],
    [
      { domain: 'choice', prompt: '?', answer: 'A', options: ['a', 'b'], kind: 'syllogism', syllogism: [] },
      'has a `syllogism` that is no object',
    ],
  ]
  for (const [fields, fault] of cases) expect(promptFault(fields)).toBe(fault)
})

import { describe, expect, it } from 'vitest'
import { createTask } from '../index.ts'
import { Worksheet } from '../teacher.ts'
import { equation } from './equation.ts'
import { valueAt } from './equation-lines.ts'
import { type Side, solvePair, solveSides } from './equation-work.ts'

const of = (more = {}) => createTask('math', { kinds: ['equation'], levels: [1, 2, 3, 4], slip: 0, ...more })
const lines = (work: (sheet: Worksheet) => number, style: 'steps' | 'full' = 'steps') => {
  const sheet = new Worksheet(style)
  work(sheet)
  return sheet.lines.join('; ')
}
const count = (thought: string, solution: Record<string, number> = { x: 7 }) =>
  equation.check?.({ id: '', domain: 'math', prompt: '', answer: 7, problem: { solution } }, thought)
const sides: [Side, Side] = [
  { bracket: { k: 3, n: 4 }, a: 0, n: 0 },
  { a: 2, n: 19 },
]

describe('an equation', () => {
  it('is solved a transformation a line, in fine work with its sums and at the end a check', () => {
    expect(lines((sheet) => solveSides(sheet, sides, 'x', true))).toBe('3*x+12=2*x+19; x+12=19; x=7')
    expect(lines((sheet) => solveSides(sheet, sides, 'x', true), 'full')).toBe(
      '3*4=12; 3*x+12=2*x+19; x+12=19; 19-12=7; x=7; try 3*11=33, 2*7+19=33 yes',
    )
    expect(lines((sheet) => solvePair(sheet, { a: 1, b: 1, minus: true, s: 30, t: 8 }, ['x', 'y'], true))).toBe(
      '2*x=38; x=19; 19+y=30; y=11',
    )
  })

  it('holds in the prompt for what is said to be its solution, and has the solution for an end', () => {
    for (const style of ['steps', 'full'] as const) {
      const task = of({ styles: { [style]: 1 }, thinkShare: 1 })
      for (let i = 0; i < 200; i++) {
        const { prompt, reasoning } = task.demonstrationAt(8, i)
        const solution = (prompt.problem?.solution ?? {}) as Record<string, number>
        expect(Object.keys(solution).length === 0 || Object.values(solution).includes(prompt.answer as number)).toBe(true)
        if (Object.keys(solution).length > 0)
          for (const text of prompt.prompt.match(/[\w*()+-]+=[\w*()+-]+/g) ?? []) {
            const [left, right] = text.split('=').map((side) => valueAt(side, solution))
            expect(left, prompt.prompt).toBe(right)
          }
        const last = reasoning?.split('; ').findLast((line) => !line.startsWith('try '))
        expect(last?.endsWith(`=${prompt.answer}`), reasoning as string).toBe(true)
      }
    }
  })

  it('counts lines by whether they hold', () => {
    expect(count('3*x+12=2*x+19; x+12=19; x=7')).toEqual({ true: 3, false: 0, unneeded: 0 })
    expect(count('3*x+4=2*x+19; x=15; try 3*19=57, 2*15+19=49 no, back; 3*x+12=2*x+19; x+12=19; x=7')).toEqual({
      true: 3,
      false: 0,
      unneeded: 3,
    })
    expect(count('3*x+4=2*x+19; x=15')).toEqual({ true: 0, false: 2, unneeded: 0 })
    expect(count('19-12=8 no, 19-12=7; x=7; x=7; try 3*11=33, 2*7+19=33 yes; try 3*11=33, 33 no; hm')).toEqual({
      true: 3,
      false: 1,
      unneeded: 1,
    })
    expect(count(`x=${'('.repeat(5000)}; ${'x+'.repeat(5000)}=7; constructor=7; x=7/0`)).toEqual({ true: 0, false: 0, unneeded: 0 })
  })
})

/** @file The check `path` on honest and cheating answers. */
import { describe, expect, it } from 'vitest'
import { path } from './path.ts'

// a1 . b1 # c1 .
const puzzle = { check: 'path', grid: ['...', '#.#', '...'], start: 'a1', goal: 'c3' }
const prompt = { id: '', domain: 'puzzle', prompt: '' }
const judge = (text: string, more = {}) => path.judge({ ...puzzle, ...more }, text, prompt)

describe('the check path', () => {
  it('takes a shortest way, whatever stands between its letters', () => {
    for (const text of ['RDDR', 'R, D, D, R', ' R D D R ']) expect(judge(text).correct, text).toBe(true)
    expect(judge('RD', { grid: ['..', '..'], goal: 'b2' }).correct).toBe(true)
    expect(judge('DR', { grid: ['..', '..'], goal: 'b2' }).correct).toBe(true)
  })

  it('takes nothing else', () => {
    expect(judge('DDRR').reason).toBe('Move 1, D from a1, hits a wall.')
    expect(judge('UUU').reason).toBe('Move 1, U from a1, hits a wall.')
    expect(judge('RDDRL').reason).toBe('The way ends at c2, which is not the goal.')
    expect(judge('RLRDDR').reason).toBe('The way has 6 moves; 4 are enough.')
    expect(judge('RDDRLR').correct).toBe(false)
    for (const text of ['', 'rddr', 'right down', 'RDDR or DDRR', 'R;D;D;R', 'R'.repeat(500), 'a1 a2 b2 c2 c3'])
      expect(judge(text).correct, text).toBe(false)
  })

  it('finds what is wrong with a maze', () => {
    expect(path.fault(puzzle, prompt)).toBeNull()
    for (const more of [
      { grid: 3 },
      { grid: [] },
      { grid: ['..', '.'] },
      { grid: ['.x', '..'] },
      { start: 'z9' },
      { goal: 'b1' },
      { start: undefined },
    ])
      expect(path.fault({ ...puzzle, ...more }, prompt)).toMatch(/maze/)
    expect(path.fault({ ...puzzle, grid: ['.#.', '###', '...'] }, prompt)).toBe('has a `puzzle` without a way from `start` to `goal`')
    expect(path.fault({ ...puzzle, goal: 'a1' }, prompt)).toBe('has a `puzzle` without a way from `start` to `goal`')
  })
})

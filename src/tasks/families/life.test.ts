/** @file The game of life: known shapes, keys without a disguise, lines that are counted. */
import { describe, expect, it } from 'vitest'
import { nextBoard, readBoard } from '../puzzle/life.ts'
import { Random } from '../random.ts'
import { Worksheet } from '../teacher.ts'
import { life, lifeKey } from './life.ts'

const problems = (level: number, count = 80) => Array.from({ length: count }, (_, i) => life.make(new Random('life', level, i), level))

describe('life', () => {
  it('knows the blinker, the block and what ends at an edge', () => {
    expect(nextBoard(['.....', '..o..', '..o..', '..o..', '.....'])).toEqual(['.....', '.....', '.ooo.', '.....', '.....'])
    expect(nextBoard(['....', '.oo.', '.oo.', '....'])).toEqual(['....', '.oo.', '.oo.', '....'])
    // On a ring, the three of the first row would have children in the last.
    expect(nextBoard(['ooo', '...', '...'])).toEqual(['.o.', '.o.', '...'])
  })

  it('asks for boards that change and live, two steps on at level 4', () => {
    for (const level of [1, 2, 3, 4, 5])
      for (const problem of problems(level)) {
        const { answer, puzzle } = problem.fields()
        let board = readBoard(puzzle?.life) ?? []
        for (let step = 0; step < Number(puzzle?.steps); step++) board = nextBoard(board)
        expect(board.join(' ')).toBe(answer)
        expect(String(answer).split('o').length).toBeGreaterThan(3)
        expect(puzzle?.steps).toBe(level === 4 ? 2 : 1)
      }
  })

  it('has one key for a board and its mirror images', () => {
    const board = ['oo..', '...o', '....', '.o..']
    const turned = board.map((_, y) =>
      board
        .map((row) => row[y])
        .reverse()
        .join(''),
    )
    for (const other of [turned, board.toReversed(), board.map((row) => [...row].reverse().join(''))])
      expect(lifeKey(other)).toBe(lifeKey(board))
    expect(lifeKey(['oo..', '...o', '....', 'o...'])).not.toBe(lifeKey(board))
  })

  it('writes the answer that its rows say, whatever slips', () => {
    for (const style of ['steps', 'full', 'wander'] as const)
      for (const [i, problem] of [...problems(3), ...problems(4)].entries()) {
        const sheet = new Worksheet(style, 0.4, new Random('slip', i))
        const reply = problem.work(sheet)
        const rows = new Map<string, string>()
        for (const line of sheet.lines) {
          const said = /([a-l]) (?:\d+ )?\d+ ([.o]+)$/.exec(line)
          if (said) rows.set(said[1], said[2])
        }
        expect(reply).toBe(
          `\\boxed{${[...rows]
            .sort()
            .map(([, row]) => row)
            .join(' ')}}`,
        )
      }
  })

  it('counts lines', () => {
    const puzzle = { check: 'grid', life: ['.o.', '.o.', '.o.'], steps: 2 }
    const count = (thought: string) => Object.values(life.check?.({ id: '', domain: 'puzzle', prompt: '', puzzle }, thought) ?? {})
    expect(count('a 211 ...; a 212 .o. no, a 212 ...; b 323 ooo; b2 2; c 030 212 ...')).toEqual([2, 2, 1])
    expect(count('c 020 212 ...; again; a 232 .o.; b 121 .o.; b9 1')).toEqual([3, 1, 0])
    expect(count('d 111 ...; z; a; a 1 .')).toEqual([0, 1, 0])
  })
})

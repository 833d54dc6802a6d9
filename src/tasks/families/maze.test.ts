/** @file Mazes: ways recounted by trying all, keys without a disguise, lines that are counted. */
import { describe, expect, it } from 'vitest'
import { type Maze, MOVES, moved, readMaze } from '../puzzle/mazes.ts'
import { Random } from '../random.ts'
import { Worksheet } from '../teacher.ts'
import { maze, mazeKey } from './maze.ts'

const problems = (level: number, count = 60) => Array.from({ length: count }, (_, i) => maze.make(new Random('maze', level, i), level))
const mazeOf = (problem: ReturnType<typeof problems>[number]) => readMaze(problem.fields().puzzle) as Maze

/** Cells that can be reached in just n moves, by trying all. */
function reachedIn(of: Maze, n: number): Set<number> {
  let cells = new Set([of.start])
  for (let i = 0; i < n; i++) {
    const next = [...cells].flatMap((cell) => MOVES.map((move) => moved(of, cell, move)))
    cells = new Set(next.filter((cell) => cell >= 0 && of.grid.join('')[cell] === '.'))
  }
  return cells
}

const BANDS = [
  [2, 4],
  [4, 7],
  [6, 10],
  [8, 14],
  [12, 20],
] as const

describe('maze', () => {
  it('answers with a shortest way, as long as the level says', () => {
    for (const level of [1, 2, 3, 4, 5])
      for (const problem of problems(level)) {
        const [of, answer] = [mazeOf(problem), String(problem.fields().answer)]
        expect(answer.length).toBeGreaterThanOrEqual(BANDS[level - 1][0])
        expect(answer.length).toBeLessThanOrEqual(BANDS[level - 1][1])
        expect(reachedIn(of, answer.length).has(of.goal)).toBe(true)
        for (let n = 0; n < answer.length; n++) expect(reachedIn(of, n).has(of.goal)).toBe(false)
      }
  })

  it('asks for a detour at least every other time from level 3 on', () => {
    for (const level of [3, 4, 5]) {
      const detours = problems(level, 200).filter((problem) => /R.*L|L.*R|U.*D|D.*U/.test(String(problem.fields().answer)))
      expect(detours.length).toBeGreaterThan(100)
    }
  })

  it('has one key for a maze, its mirror images and its way back', () => {
    const plain = { grid: ['..#', '.##', '...'], start: 1, goal: 8 }
    expect(mazeKey({ grid: ['#..', '##.', '...'], start: 1, goal: 6 })).toBe(mazeKey(plain))
    expect(mazeKey({ grid: ['...', '.#.', '##.'].map((row) => [...row].reverse().join('')), start: 3, goal: 2 })).not.toBe(mazeKey(plain))
    expect(mazeKey({ grid: ['...', '.#.', '.##'], start: 8, goal: 1 })).not.toBe(mazeKey(plain))
    expect(mazeKey({ grid: ['...', '.##', '..#'], start: 2, goal: 7 })).toBe(mazeKey(plain))
    expect(mazeKey({ ...plain, start: 8, goal: 1 })).toBe(mazeKey(plain))
    expect(mazeKey({ ...plain, goal: 7 })).not.toBe(mazeKey(plain))
  })

  it('says all of the maze in its question, as a picture or as a list', () => {
    const seen = { picture: 0, list: 0 }
    for (const [i, problem] of problems(3, 100).entries()) {
      const { grid } = mazeOf(problem)
      const text = problem.ask(new Random('ask', i))
      const picture = grid.every((row, k) => text.includes(`${'abcdef'[k]} ${row}`))
      const cells = /open: ([a-f1-6 ]+)/.exec(text)?.[1].trim().split(' ').length
      seen[picture ? 'picture' : 'list']++
      if (!picture) expect(cells).toBe(grid.join('').replaceAll('#', '').length)
    }
    expect(Math.min(seen.picture, seen.list)).toBeGreaterThan(30)
  })

  it('writes lines that follow from each other, whatever slips', () => {
    for (const style of ['steps', 'full', 'wander'] as const)
      for (const [i, problem] of problems(4).entries()) {
        const sheet = new Worksheet(style, 0.4, new Random('slip', i))
        const reply = style === 'wander' ? problem.wander?.(sheet) : problem.work(sheet)
        expect(reply).toBe(`\\boxed{${sheet.lines[sheet.lines.length - 1]}}`)
      }
  })

  it('counts lines', () => {
    const puzzle = { check: 'path', grid: ['...', '#.#', '...'], start: 'a1', goal: 'c3' }
    const count = (thought: string) => Object.values(maze.check?.({ id: '', domain: 'puzzle', prompt: '', puzzle }, thought) ?? {})
    expect(count('0: a1; 1: a2; 2: a3 b2; 3: c2; 4: c3 goal; back c2 b2 a2 a1; R a2, D b2, D c2, R c3; RDDR')).toEqual([8, 0, 0])
    expect(count('0: a1; 1: a2 b1; 2: b2; 3: c2; 3: c3 goal; back c2 b2 a1; D b1; RDDRL; what')).toEqual([2, 6, 0])
    expect(count('a1 a2 a3 back a2 b2 c2 c1 back c2 c3 goal; RDDR')).toEqual([2, 0, 2])
    expect(count('a1 b1 no, a1 a2 b2 c2 c3 goal')).toEqual([1, 0, 0])
    expect(count('a1 b1; a1 c3; a1 a2 back c2')).toEqual([0, 3, 1])
  })
})

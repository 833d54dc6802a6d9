/** @file What the general test cannot see of Sudoku: one solution, by trying all; one key for all disguises; how lines are counted. */
import { describe, expect, it } from 'vitest'
import { Random } from '../random.ts'
import { sudoku } from './sudoku.ts'
import { type Board, boardOf, candidates, canonicalBoard, puzzleOf, shapeOf } from './sudoku-board.ts'

function solutions(board: Board): number {
  const cell = board.indexOf(0)
  return cell < 0 ? 1 : candidates(board, cell).reduce((sum, digit) => sum + solutions(board.with(cell, digit)), 0)
}

describe('sudoku', () => {
  it('has exactly one solution, which is the answer', () => {
    for (let seed = 0; seed < 150; seed++) {
      const { answer, puzzle } = sudoku.make(new Random('unique', seed), 1 + (seed % 5)).fields()
      const [given, full] = [boardOf(String(puzzle?.given)) as Board, boardOf(String(answer)) as Board]
      expect(solutions(given)).toBe(1)
      for (const [cell, digit] of full.entries()) {
        expect(candidates(full.with(cell, 0), cell)).toEqual([digit])
        if (given[cell] > 0) expect(given[cell]).toBe(digit)
      }
    }
  })

  it('has 128 symmetries of 4x4 and 3,456 of 6x6, all different', () => {
    for (const [side, count] of [
      [4, 128],
      [6, 3456],
    ])
      expect(new Set(shapeOf(side).symmetries.map(String)).size).toBe(count)
  })

  it('has one key for a puzzle turned, mirrored, with bands exchanged and digits renamed', () => {
    for (let seed = 0; seed < 60; seed++) {
      const random = new Random('disguise', seed)
      const side = seed % 6 === 0 ? 6 : 4
      const { given } = puzzleOf(random, side, side === 6 ? 14 : random.int(5, 10))
      const names = [0, ...random.shuffled(Array.from({ length: side }, (_, i) => i + 1))]
      const from = random.pick(shapeOf(side).symmetries)
      const disguised = from.map((cell) => names[given[cell]])
      expect(canonicalBoard(disguised)).toBe(canonicalBoard(given))
    }
    const turned = (board: Board) => board.map((_, cell) => board[(3 - (cell % 4)) * 4 + Math.floor(cell / 4)])
    const { given } = puzzleOf(new Random('turned'), 4, 7)
    expect(canonicalBoard(turned(given))).toBe(canonicalBoard(given))
    expect(
      canonicalBoard(
        given.with(
          given.findIndex((digit) => digit > 0),
          0,
        ),
      ),
    ).not.toBe(canonicalBoard(given))
  })

  it('counts lines by the board as far as it is', () => {
    const prompt = {
      id: '',
      domain: 'puzzle',
      prompt: '',
      answer: '1234 3412 2143 4321',
      puzzle: { check: 'grid', given: '.23. 3412 2.43 4321' },
    }
    const counts = (thought: string) => Object.values(sudoku.check?.(prompt, thought) ?? {})
    expect(counts('a1: 2 3 4 no, 1; d1: 1 2 3 no, 4; b3: 1')).toEqual([3, 0, 0])
    expect(counts('a1: 1 3 4 no, 2; d1: 1 2 no, 4')).toEqual([0, 2, 0])
    expect(counts('a1: 4 no, a1: 1; a1: 1; d1: 4 or 1, try 1')).toEqual([1, 1, 1])
    expect(counts('b3: none, back; z9: 1; e5: 1; so')).toEqual([0, 1, 0])
    expect(counts('a1: 0; d1: 1 2 3 no, 0; b3: 9; a1: 1')).toEqual([1, 3, 0])
  })
})

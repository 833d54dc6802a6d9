/**
 * @file Sudoku of 4x4, at the level for tests 6x6. Every puzzle falls to cells in which one digit is left, so no guess is ever needed. Its
 * content is the class of the puzzle under the 128 symmetries and all renamings of digits: what is tested is new in every disguise. Only 288
 * full grids exist: whoever knows them by heart needs no thought.
 *
 *   coarse  b3: 3
 *   fine    b3: 1 2 4 no, 3
 *   wander  a2: 1 or 3, try 1; a4: 3; c2: none, back; a2: 3
 *
 * A cell is a column from the left (a) and a row from the top (1).
 */
import * as v from 'valibot'
import type { Problem } from '../generated.ts'
import type { Random } from '../random.ts'
import { phrase } from '../wording.ts'
import { ALL_LEVELS, boxed, type Family, ofLevel } from './family.ts'
import { boardOf, canonicalBoard, puzzleOf, rowsOf } from './sudoku-board.ts'
import { countLines, wander, work } from './sudoku-thought.ts'
import { faultAmong } from './told.ts'

type Range = readonly [least: number, most: number]

/** Empty cells. */
const EMPTY: readonly [Range, Range, Range, Range, Range] = [
  [5, 5],
  [7, 7],
  [9, 9],
  [10, 11],
  [14, 16],
]

function make(random: Random, level: number): Problem {
  const [low, high] = ofLevel(level, EMPTY)
  const side = level === ALL_LEVELS ? 6 : 4
  const { given, solution } = puzzleOf(random, side, random.int(low, high))
  const [rows, answer] = [rowsOf(given), rowsOf(solution)]
  const [box, digits] = [side === 4 ? '2x2' : '3x2', side]
  return {
    content: `sudoku ${canonicalBoard(given)}`,
    ask: (r, set) =>
      phrase(
        {
          plain: [`Sudoku: ${rows}`, `Solve the Sudoku ${rows}`, `Fill in 1 to ${digits}: ${rows}`],
          values: [`the solution of the ${side}x${side} Sudoku ${rows}`],
          orders: [`solve the Sudoku ${rows}`, `fill in this Sudoku: ${rows}`],
          whole: {
            known: [
              `Each row, column and ${box} box has 1 to ${digits} once: ${rows}`,
              `Here is a small Sudoku to fill in: ${rows}`,
              `What are the missing digits of this ${side}x${side} Sudoku? ${rows}`,
              `Write the full grid of the Sudoku ${rows}`,
              `In the grid ${rows} every row, column and box needs each digit from 1 to ${digits}. Fill it in.`,
              `${rows} is a Sudoku. Solve it.`,
            ],
            new: [
              `Complete this puzzle so that no digit repeats in a row, column or ${box} box: ${rows}`,
              `The dots in ${rows} stand for digits of a Sudoku. Replace them all.`,
              `Row by row, a ${side} by ${side} Sudoku reads ${rows} and is not done. How does it look in the end?`,
            ],
          },
          // A dot behind the rows would be one more empty cell.
          open: true,
        },
        r,
        set,
      ),
    fields: () => ({ answer, puzzle: { check: 'grid', given: rows } }),
    work: (sheet) => boxed(rowsOf(work(sheet, given))),
    wander: (sheet) => boxed(rowsOf(wander(sheet, given))),
    guess: (sheet) => {
      const said = rowsOf(solution.map((digit, cell) => (given[cell] === 0 && sheet.slips() ? (digit % side) + 1 : digit)))
      return { note: said, reply: boxed(said) }
    },
  }
}

export const sudoku: Family = {
  name: 'sudoku',
  title: 'Sudoku',
  levels: ALL_LEVELS,
  instruct: 0.25,
  joint: '; ',
  floor: [0.01, 0.01, 0.01, 0.01],
  make,
  anyReply: ({ puzzle }, random) =>
    boxed(String(puzzle?.given).replace(/\./g, () => String(random.int(1, boardOf(String(puzzle?.given))?.length === 36 ? 6 : 4)))),
  // Rows that are none of such a board are another puzzle, whose lines nobody can check.
  fault: ({ puzzle }) => faultAmong('puzzle', puzzle, { given: [v.string(), 'text'] }),
  check: ({ puzzle, answer }, thought) => countLines(String(puzzle?.given), String(answer), thought),
  cheats: ({ puzzle, answer }) => {
    const [given, gold] = [String(puzzle?.given), String(answer)]
    const side = gold.indexOf(' ')
    return [
      { title: 'The clues copied', answer: boxed(given) },
      {
        title: 'A valid grid that changes a clue',
        answer: boxed(gold.replace(/\d/g, (digit) => String((Number(digit) % side) + 1))),
      },
      { title: 'All rows in one', answer: boxed(gold.replaceAll(' ', '')) },
      { title: 'A row left out', answer: boxed(gold.slice(gold.indexOf(' ') + 1)) },
      { title: 'A cell left empty', answer: boxed(`.${gold.slice(1)}`) },
    ]
  },
}

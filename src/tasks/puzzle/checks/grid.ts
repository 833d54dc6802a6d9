/** @file Rows of characters with a blank or a line break between them: `1234 3412 2143 4321`. `puzzle.given` holds cells that are not free. */
import { type Check, squeezed } from './check.ts'

const rowsOf = (text: string) => squeezed(text).split(' ')

/** Cells of `rows` that are those of `wanted`. */
function matching(rows: readonly string[], wanted: readonly string[]): number {
  return wanted.reduce((sum, row, y) => sum + [...row].filter((cell, x) => rows[y]?.[x] === cell).length, 0)
}

export const grid: Check = {
  reads: 'box',
  fault(puzzle, prompt) {
    const { answer } = prompt
    if (answer === undefined || squeezed(String(answer)) === '') return 'has no answer'
    if (puzzle.given !== undefined && typeof puzzle.given !== 'string') return 'has a puzzle whose `given` is no text'
    return grid.judge(puzzle, String(answer), prompt).correct ? null : 'has a puzzle whose `given` is not in its answer'
  },
  judge({ given }, text, { answer }) {
    const [rows, wanted] = [rowsOf(text), rowsOf(String(answer))]
    if (rows.length !== wanted.length || rows.some((row, y) => row.length !== wanted[y].length))
      return { correct: false, reason: 'The grid has another size.' }
    const clues = given === undefined ? [] : rowsOf(String(given))
    if (clues.some((row, y) => [...row].some((cell, x) => cell !== '.' && rows[y]?.[x] !== cell)))
      return { correct: false, reason: 'A cell that was given is another one.' }
    const cells = wanted.reduce((sum, row) => sum + row.length, 0)
    const found = matching(rows, wanted)
    return { correct: found === cells, detail: { found, wanted: cells } }
  },
}

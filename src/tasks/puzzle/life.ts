/** @file Conway's game of life on a small board that ends at its edges: what the family and its picture share. */

/** Rows of `.` and `o`: a board of signs alone would pass for no thought at all. */
export type Board = readonly string[]

export const ROWS = 'abcdefghijkl'

export const alive = (board: Board, row: number, column: number) => board[row]?.[column] === 'o'

/** Living cells among the eight around one. */
export function countAt(board: Board, row: number, column: number): number {
  let count = 0
  for (let y = row - 1; y <= row + 1; y++) for (let x = column - 1; x <= column + 1; x++) if (alive(board, y, x)) count++
  return count - (alive(board, row, column) ? 1 : 0)
}

/** Born with three, alive with two or three. */
export const lives = (living: boolean, count: number) => count === 3 || (living && count === 2)

export function nextBoard(board: Board): string[] {
  return board.map((row, y) => [...row].map((_, x) => (lives(alive(board, y, x), countAt(board, y, x)) ? 'o' : '.')).join(''))
}

/** The board of a prompt's field; null: it is none. */
export function readBoard(rows: unknown): Board | null {
  if (!Array.isArray(rows) || rows.length === 0 || rows.length > ROWS.length) return null
  const isRow = (row: unknown) => typeof row === 'string' && row.length === rows[0].length && /^[.o]{1,12}$/.test(row)
  return rows.every(isRow) ? rows : null
}

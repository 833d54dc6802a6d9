/** @file Mazes of square cells: rows are letters from the top, columns numbers from the left (`b3`). What the family, its check and its picture share. */
import { isRecord } from '../options.ts'

export interface Maze {
  /** Rows of `.` and `#`. */
  grid: readonly string[]
  /** Indices of cells, row by row. */
  start: number
  goal: number
}

export const MOVES = ['R', 'D', 'L', 'U'] as const
export type Move = (typeof MOVES)[number]
const MOST_ROWS = 12

export const cellName = (cell: number, width: number) => String.fromCharCode(97 + Math.floor(cell / width)) + ((cell % width) + 1)

/** The index of a named cell, or -1 where there is none. */
export function cellAt(name: string, height: number, width: number): number {
  const parts = /^([a-z])(\d{1,2})$/.exec(name)
  if (!parts) return -1
  const [row, column] = [parts[1].charCodeAt(0) - 97, Number(parts[2]) - 1]
  return row < height && column >= 0 && column < width ? row * width + column : -1
}

export const isOpen = ({ grid }: Pick<Maze, 'grid'>, cell: number) => {
  const width = grid[0].length
  return grid[Math.floor(cell / width)]?.[cell % width] === '.'
}

/** The cell that a move leads to, or -1 beyond the edge. */
export function moved({ grid }: Pick<Maze, 'grid'>, cell: number, move: Move): number {
  const width = grid[0].length
  const column = cell % width
  if (move === 'R') return column + 1 < width ? cell + 1 : -1
  if (move === 'L') return column > 0 ? cell - 1 : -1
  const next = cell + (move === 'D' ? width : -width)
  return next >= 0 && next < width * grid.length ? next : -1
}

/** Open cells beside a cell. */
export function neighbours(maze: Pick<Maze, 'grid'>, cell: number): number[] {
  return MOVES.map((move) => moved(maze, cell, move)).filter((next) => next >= 0 && isOpen(maze, next))
}

/** The move from a cell to the one beside it, or null where they do not touch. */
export function moveBetween(maze: Pick<Maze, 'grid'>, from: number, to: number): Move | null {
  return MOVES.find((move) => moved(maze, from, move) === to) ?? null
}

/** Steps from a cell to each other one, -1 where there is no way. */
export function distances(maze: Pick<Maze, 'grid'>, from: number): number[] {
  const steps: number[] = Array(maze.grid.length * maze.grid[0].length).fill(-1)
  steps[from] = 0
  const queue = [from]
  for (const cell of queue)
    for (const next of neighbours(maze, cell))
      if (steps[next] < 0) {
        steps[next] = steps[cell] + 1
        queue.push(next)
      }
  return steps
}

/** The maze of a prompt's fields; null: it is none. */
export function readMaze(puzzle: unknown): Maze | null {
  if (!isRecord(puzzle) || !Array.isArray(puzzle.grid) || puzzle.grid.length === 0 || puzzle.grid.length > MOST_ROWS) return null
  const grid: unknown[] = puzzle.grid
  if (!grid.every((row): row is string => typeof row === 'string' && /^[.#]{1,12}$/.test(row))) return null
  const width = grid[0].length
  if (grid.some((row) => row.length !== width)) return null
  const [start, goal] = [puzzle.start, puzzle.goal].map((name) => (typeof name === 'string' ? cellAt(name, grid.length, width) : -1))
  const maze = { grid, start, goal }
  return start >= 0 && goal >= 0 && isOpen(maze, start) && isOpen(maze, goal) ? maze : null
}

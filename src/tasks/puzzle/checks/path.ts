/** @file A shortest way through a maze, any of them, as letters R, L, U, D. */
import { cellName, distances, isOpen, type Maze, type Move, moved, readMaze } from '../mazes.ts'
import { type Check, squeezed } from './check.ts'

/** Where a walk ends, and after how many of its moves it hits a wall or the edge; null: never. */
export function walked(maze: Maze, moves: string): { cells: number[]; hit: number | null } {
  const cells = [maze.start]
  for (const [i, move] of [...moves].entries()) {
    const next = moved(maze, cells[cells.length - 1], move as Move)
    if (next < 0 || !isOpen(maze, next)) return { cells, hit: i }
    cells.push(next)
  }
  return { cells, hit: null }
}

export const path: Check = {
  reads: 'box',
  fault(puzzle) {
    const maze = readMaze(puzzle)
    if (!maze) return 'has a `puzzle` without a maze of `grid`, `start` and `goal`'
    return distances(maze, maze.start)[maze.goal] > 0 ? null : 'has a `puzzle` without a way from `start` to `goal`'
  },
  judge(puzzle, text) {
    const maze = readMaze(puzzle) as Maze
    const moves = squeezed(text).replace(/,? /g, '')
    if (!/^[RLUD]{1,200}$/.test(moves)) return { correct: false, reason: 'The answer is not a row of the letters R, L, U and D.' }
    const { cells, hit } = walked(maze, moves)
    const shortest = distances(maze, maze.start)[maze.goal]
    const detail = { moves: moves.length, shortest }
    const end = cellName(cells[cells.length - 1], maze.grid[0].length)
    if (hit !== null) return { correct: false, reason: `Move ${hit + 1}, ${moves[hit]} from ${end}, hits a wall.`, detail }
    if (cells[cells.length - 1] !== maze.goal) return { correct: false, reason: `The way ends at ${end}, which is not the goal.`, detail }
    if (moves.length > shortest) return { correct: false, reason: `The way has ${moves.length} moves; ${shortest} are enough.`, detail }
    return { correct: true, detail }
  },
}

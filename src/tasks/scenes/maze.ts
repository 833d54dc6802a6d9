/** @file A maze as waves spread through it, or as somebody walks in it and turns back; then the way of the answer. */
import { walked } from '../puzzle/checks/path.ts'
import { cellAt, cellName, distances, isOpen, type Maze, readMaze } from '../puzzle/mazes.ts'
import { type Asked, type Board, type Cell, kept, type Scene, told } from './scene.ts'

export function mazeScene({ puzzle }: Asked, text: string): Scene | null {
  const maze = readMaze(puzzle)
  if (!maze) return null
  const [height, width] = [maze.grid.length, maze.grid[0].length]
  const { lines, open, box } = told(text)
  const steps = distances(maze, maze.start)
  const cells: Cell[] = [...maze.grid.join('')].map((char) => ({ text: '', state: char === '#' ? 'wall' : 'plain' }))
  const said: string[] = []
  let walk: Board['walk']
  let unread: string | null = null
  const at = (name: string) => cellAt(name, height, width)

  /** `2: b2 c1`, the last word left out where it may be half written. */
  const wave = (line: string): boolean => {
    const [, number, rest] = /^(\d{1,3}): ?([a-z\d ]*)$/.exec(line) ?? []
    if (number === undefined) return false
    const names = rest.split(' ').filter((name) => name !== 'goal' && at(name) >= 0)
    const right = (name: string) => steps[at(name)] === Number(number)
    for (const name of names) cells[at(name)] = { text: number, state: right(name) ? 'done' : 'wrong' }
    const off = names.filter((name) => !right(name))
    said.push(
      `${number} step${number === '1' ? '' : 's'}: ${names.join(' ') || 'nothing'}${off.length > 0 ? `, wrong are ${off.join(' ')}` : ''}`,
    )
    return true
  }

  for (const line of [...lines, open]) {
    const half = line === open
    if (line === '') continue
    if (/^[RLUD]+$/.test(line)) {
      walk = walkOf(maze, line)
    } else if (/^back\b/.test(line)) {
      for (const name of [cellName(maze.goal, width), ...line.split(' ').slice(1)]) if (at(name) >= 0) cells[at(name)].state = 'way'
      if (!half) said.push(line)
    } else if (/^[RLUD] [a-z]\d/.test(line)) {
      if (!half) said.push(line)
    } else if (/^[a-z]\d/.test(kept(line)) || /^[a-z]\d{1,2} /.test(line))
      stroll(maze, half ? line.split(' ').slice(0, -1) : line.split(' '), cells, said)
    else if (!wave(half ? line.replace(/ ?\w*$/, '') : kept(line)) && !half) {
      unread = line
      break
    }
  }

  const moves = (box ?? '').replace(/[, ]/g, '')
  if (/^[RLUD]{1,200}$/.test(moves)) walk = walkOf(maze, moves)
  if (walk) {
    const end = walk.cells[walk.cells.length - 1]
    const shortest = walk.cells.length - 1 === steps[maze.goal]
    said.push(
      walk.hit
        ? `the way ${moves} hits a wall at ${cellName(end, width)}`
        : end !== maze.goal
          ? `the way ends at ${cellName(end, width)}`
          : shortest
            ? 'a shortest way'
            : 'a way, and not the shortest',
    )
  }
  cells[maze.start] = { text: 'S', state: cells[maze.start].state }
  cells[maze.goal] = { text: 'G', state: cells[maze.goal].state }
  const rows = Array.from({ length: height }, (_, y) => cells.slice(y * width, (y + 1) * width))
  const names = { rowNames: rows.map((_, y) => 'abcdefghijkl'[y]), columnNames: rows[0].map((_, x) => `${x + 1}`) }
  return { kind: 'boards', boards: [{ title: 'Maze', rows, ...names, ...(walk && { walk }) }], lines: said, unread }
}

function walkOf(maze: Maze, moves: string): NonNullable<Board['walk']> {
  const { cells, hit } = walked(maze, moves.slice(0, 200))
  return { cells, hit: hit !== null }
}

/** Cells walked through; those left by `back` are given up, and one behind a wall is wrong. */
function stroll(maze: Maze, words: readonly string[], cells: Cell[], said: string[]) {
  const [height, width] = [maze.grid.length, maze.grid[0].length]
  const path: number[] = []
  let back = false
  const ends: string[] = []
  for (const word of words) {
    const cell = cellAt(word.replace(',', ''), height, width)
    if (word === 'back') {
      ends.push(path.length > 0 ? cellName(path[path.length - 1], width) : '')
      back = true
    } else if (word === 'no,') {
      const taken = path.pop()
      if (taken !== undefined) cells[taken].state = isOpen(maze, taken) ? 'dropped' : 'wrong'
    } else if (cell >= 0) {
      while (back && path.length > 0 && path[path.length - 1] !== cell) cells[path.pop() as number].state = 'dropped'
      if (!back || path.length === 0) path.push(cell)
      cells[cell].state = isOpen(maze, cell) ? 'done' : 'wrong'
      back = false
    }
  }
  const last = path[path.length - 1]
  if (last !== undefined && cells[last].state === 'done' && last !== maze.goal) cells[last].state = 'now'
  said.push(`${path.map((cell) => cellName(cell, width)).join(' ')}${ends.length > 0 ? `; turned back at ${ends.join(' ')}` : ''}`)
}

/** @file The lines of a thought about a maze: how they are written, with care or wandering, and which of them are true. */
import type { LineCounts } from '../generated.ts'
import { walked } from '../puzzle/checks/path.ts'
import { cellAt, cellName, distances, isOpen, type Maze, MOVES, moveBetween, moved, neighbours, readMaze } from '../puzzle/mazes.ts'
import type { Prompt } from '../task.ts'
import type { Worksheet } from '../teacher.ts'
import { boxed, linesOf } from './family.ts'

/** From wave to wave till the goal, then back. A slip sees a cell through a wall, and what follows trusts it. */
export function waves(sheet: Worksheet, maze: Maze): string {
  const side = maze.grid[0].length
  const name = (cell: number) => cellName(cell, side)
  const before = new Map<number, number>([[maze.start, -1]])
  let wave = [maze.start]
  sheet.line(`0: ${name(maze.start)}`)
  for (let n = 1; !before.has(maze.goal); n++) {
    const next: number[] = []
    const reach = (cell: number, from: number) => {
      if (before.has(cell)) return
      before.set(cell, from)
      next.push(cell)
    }
    for (const cell of wave) for (const other of neighbours(maze, cell)) reach(other, cell)
    const walls = sheet.slips() ? wave.flatMap((cell) => MOVES.map((move) => [moved(maze, cell, move), cell])) : []
    const wall = walls.find(([cell]) => cell >= 0 && !before.has(cell))
    if (wall) reach(wall[0], wall[1])
    next.sort((a, b) => a - b)
    sheet.line(`${n}: ${before.has(maze.goal) ? `${name(maze.goal)} goal` : next.map(name).join(' ')}`)
    wave = next
  }
  const way = [maze.goal]
  while (way[0] !== maze.start) way.unshift(before.get(way[0]) as number)
  sheet.line(`back ${way.slice(0, -1).toReversed().map(name).join(' ')}`)
  return conclude(sheet, maze, way, sheet.full)
}

/** The letters of a way, one by one where the grain is fine. */
function conclude(sheet: Worksheet, maze: Maze, way: readonly number[], fine: boolean): string {
  const moves = way.slice(1).map((cell, i) => {
    const move = moveBetween(maze, way[i], cell) as string
    return sheet.slips() ? 'RDLU'['DRUL'.indexOf(move)] : move
  })
  if (fine) sheet.line(moves.map((move, i) => `${move} ${cellName(way[i + 1], maze.grid[0].length)}`).join(', '))
  sheet.line(moves.join(''))
  return boxed(moves.join(''))
}

/** Walks ahead, into dead ends and back out of them, and now and then through a wall that is seen at once. */
export function wander(sheet: Worksheet, maze: Maze): string {
  const { random } = sheet
  const side = maze.grid[0].length
  const left = distances(maze, maze.goal)
  const seen = new Set([maze.start])
  const walk: string[] = []
  const say = (cell: number) => walk.push(cellName(cell, side))
  const way = [maze.start]
  let budget = 4 + left[maze.start]
  const strayInto = (cell: number, home: number) => {
    say(cell)
    seen.add(cell)
    budget--
    const on = random?.shuffled(neighbours(maze, cell)).filter((next) => !seen.has(next) && left[next] >= left[home]) ?? []
    for (const next of on) if (budget > 0 && !seen.has(next)) strayInto(next, cell)
    walk.push('back')
    say(home)
  }
  say(maze.start)
  while (way[way.length - 1] !== maze.goal) {
    const here = way[way.length - 1]
    const on = neighbours(maze, here)
    for (const other of random?.shuffled(on) ?? [])
      if (left[other] >= left[here] && !seen.has(other) && budget > 0 && random?.chance(0.8)) strayInto(other, here)
    const next = on.find((cell) => left[cell] === left[here] - 1) as number
    const wall = MOVES.map((move) => moved(maze, here, move)).find((cell) => cell >= 0 && !isOpen(maze, cell))
    if (wall !== undefined && random?.chance(0.1)) {
      say(wall)
      walk.push('no,')
      say(here)
    }
    seen.add(next)
    way.push(next)
    say(next)
  }
  sheet.line(`${walk.join(' ')} goal`)
  return conclude(sheet, maze, way, true)
}

/** Whether a line is true, and how many dead ends it walks into; null: it is no line of this family. */
function judged(maze: Maze, steps: readonly number[], line: string): { right: boolean; dead: number } | null {
  const width = maze.grid[0].length
  const cell = (name: string) => cellAt(name, maze.grid.length, width)
  if (/^[RLUD]+$/.test(line)) {
    const { cells, hit } = walked(maze, line)
    return { right: hit === null && cells[cells.length - 1] === maze.goal && line.length === steps[maze.goal], dead: 0 }
  }
  const words = line.replaceAll(',', '').split(' ')
  if (/^\d+:$/.test(words[0])) {
    const n = Number(words[0].slice(0, -1))
    const ended = words[words.length - 1] === 'goal'
    const named = new Set(words.slice(1, ended ? -1 : undefined).map(cell))
    const all = steps.filter((step) => step === n).length
    const right = [...named].every((i) => steps[i] === n) && (ended ? named.has(maze.goal) && named.size === 1 : named.size === all)
    return { right: right && named.size === words.length - (ended ? 2 : 1), dead: 0 }
  }
  if (words[0] === 'back') {
    const way = [maze.goal, ...words.slice(1).map(cell)]
    const right = way.every((i, k) => steps[i] === steps[maze.goal] - k && (k === 0 || moveBetween(maze, way[k - 1], i) !== null))
    return { right: right && way[way.length - 1] === maze.start, dead: 0 }
  }
  if (/^[RLUD]$/.test(words[0])) {
    const moves = words.filter((_, i) => i % 2 === 0).join('')
    const { cells, hit } = walked(maze, moves)
    return { right: hit === null && words.every((word, i) => i % 2 === 0 || cell(word) === cells[(i + 1) / 2]), dead: 0 }
  }
  if (!/^[a-z]\d/.test(words[0])) return null
  return strolled(maze, words, cell)
}

/** A walk: each cell lies beside the one before, or is gone back to. */
function strolled(maze: Maze, words: readonly string[], cell: (name: string) => number): { right: boolean; dead: number } {
  const visited = new Set<number>()
  let [here, back, dead] = [-1, false, 0]
  for (const word of words) {
    if (word === 'goal') return { right: here === maze.goal, dead }
    if (word === 'back') {
      back = true
      dead++
      continue
    }
    const next = cell(word)
    const beside = here < 0 || moveBetween(maze, here, next) !== null
    if (next < 0 || !isOpen(maze, next) || !beside || (back && visited.size > 1 && !visited.has(next))) return { right: false, dead }
    visited.add(next)
    ;[here, back] = [next, false]
  }
  return { right: true, dead }
}

export function check({ puzzle }: Prompt, thought: string): LineCounts {
  const counts = { true: 0, false: 0, unneeded: 0 }
  const maze = readMaze(puzzle)
  if (!maze) return counts
  const steps = distances(maze, maze.start)
  for (const line of linesOf(thought)) {
    const found = judged(maze, steps, line)
    if (!found) continue
    counts[found.right ? 'true' : 'false']++
    counts.unneeded += found.dead
  }
  return counts
}

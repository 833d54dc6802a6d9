/**
 * @file Shortest ways through mazes of cells, given as a picture of rows or as a list of open cells.
 *
 *   careful  0: a1; 1: a2 b1; 2: b2; 3: b3 goal; back b2 a2 a1; RDR
 *            ... back b2 a2 a1; R a2, D b2, R b3; RDR
 *   wander   a1 b1 c1 back b1 back a1 a2 b2 b3 goal; RDR
 */
import type { Problem } from '../generated.ts'
import { cellName, distances, isOpen, type Maze, MOVES, moveBetween, moved, neighbours, readMaze } from '../puzzle/mazes.ts'
import type { Random } from '../random.ts'
import { phrase } from '../wording.ts'
import { ALL_LEVELS, boxed, type Family, ofLevel } from './family.ts'
import { check, wander, waves } from './maze-lines.ts'

const SIDES = [4, 5, 6, 7, 9] as const
const WALLS = 0.35
/** A way that turns back somewhere, which walking towards the goal never finds. */
const DETOURS = [0.3, 0.4, 0.6, 0.7, 0.8] as const
/** Of all ways that walk towards the goal, at most this share may be open: else walls are nothing to look at. */
const MOST_OPEN = 0.5

function draw(random: Random, level: number): Maze {
  const side = ofLevel(level, SIDES)
  for (;;) {
    const wanted = random.int(
      ...ofLevel<[number, number]>(level, [
        [2, 4],
        [4, 7],
        [6, 10],
        [8, 14],
        [12, 20],
      ]),
    )
    const detour = random.chance(ofLevel(level, DETOURS))
    for (let draws = 0; draws < 20; draws++) {
      const grid = Array.from({ length: side }, () => Array.from({ length: side }, () => (random.chance(WALLS) ? '#' : '.')).join(''))
      const cells = Array.from({ length: side * side }, (_, i) => i).filter((cell) => isOpen({ grid }, cell))
      if (cells.length === 0) continue
      const start = random.pick(cells)
      const steps = distances({ grid }, start)
      const goals = cells.filter((goal) => steps[goal] === wanted && shareOpen({ grid, start, goal }) <= (detour ? 0 : MOST_OPEN))
      if (goals.length > 0) return { grid, start, goal: random.pick(goals) }
    }
  }
}

/** Share of the ways that only walk towards the goal which hit no wall. */
function shareOpen(maze: Maze): number {
  const width = maze.grid[0].length
  const [dx, dy] = [(maze.goal % width) - (maze.start % width), Math.floor(maze.goal / width) - Math.floor(maze.start / width)]
  const ways = (open: boolean) => {
    let row = Array(Math.abs(dx) + 1).fill(0)
    for (let y = 0; y <= Math.abs(dy); y++) {
      const above = row
      row = []
      for (let x = 0; x <= Math.abs(dx); x++) {
        const cell = maze.start + x * Math.sign(dx) + y * Math.sign(dy) * width
        row.push(open && !isOpen(maze, cell) ? 0 : x + y === 0 ? 1 : (row[x - 1] ?? 0) + above[x])
      }
    }
    return row[Math.abs(dx)]
  }
  return ways(true) / ways(false)
}

/** The same maze mirrored, turned or walked the other way has the same key: the least of all texts. */
export function mazeKey({ grid, start, goal }: Maze): string {
  const side = grid.length
  const texts: string[] = []
  for (let turn = 0; turn < 8; turn++) {
    const from = (row: number, column: number) => {
      const [r, c] = [turn & 1 ? side - 1 - row : row, turn & 2 ? side - 1 - column : column]
      return turn & 4 ? c * side + r : r * side + c
    }
    for (const [s, g] of ['SG', 'GS']) {
      let text = ''
      for (let row = 0; row < side; row++)
        for (let column = 0; column < side; column++) {
          const cell = from(row, column)
          text += cell === start ? s : cell === goal ? g : isOpen({ grid }, cell) ? '.' : '#'
        }
      texts.push(text)
    }
  }
  return texts.sort()[0]
}

function make(random: Random, level: number): Problem {
  const maze = draw(random, level)
  const side = maze.grid.length
  const [start, goal] = [cellName(maze.start, side), cellName(maze.goal, side)]
  const left = distances(maze, maze.goal)
  const way = [maze.start]
  while (way[way.length - 1] !== maze.goal) {
    const here = way[way.length - 1]
    way.push(neighbours(maze, here).find((next) => left[next] < left[here]) as number)
  }
  const answer = way
    .slice(1)
    .map((cell, i) => moveBetween(maze, way[i], cell))
    .join('')
  return {
    content: `maze ${mazeKey(maze)}`,
    ask(r, set) {
      const question = phrase(asked(start, goal), r, set)
      const board = r.chance(0.5) ? picture(maze) : list(maze)
      return r.chance(0.5) ? `${board}\n${question}` : `${question}\n${board}`
    },
    fields: () => ({ answer, puzzle: { check: 'path', grid: maze.grid, start, goal } }),
    work: (sheet) => waves(sheet, maze),
    wander: (sheet) => wander(sheet, maze),
    guess: (sheet) => {
      const said = sheet.slips() ? towards(maze, sheet.random) : answer
      return { note: said, reply: boxed(said) }
    },
  }
}

/** Rows with their letters under the numbers of the columns. */
function picture({ grid }: Maze): string {
  const rows = grid.map((row, i) => `${String.fromCharCode(97 + i)} ${row}`)
  return [
    `  ${grid[0]
      .split('')
      .map((_, i) => i + 1)
      .join('')}`,
    ...rows,
  ].join('\n')
}

function list(maze: Maze): string {
  const side = maze.grid.length
  const cells = Array.from({ length: side * side }, (_, i) => i).filter((cell) => isOpen(maze, cell))
  return `Rows from the top a to ${String.fromCharCode(96 + side)}, open: ${cells.map((cell) => cellName(cell, side)).join(' ')}`
}

const asked = (start: string, goal: string) => ({
  plain: [`The shortest way from ${start} to ${goal} as R L U D?`, `Go from ${start} to ${goal}. The shortest way, as R L U D?`],
  values: [`the shortest way from ${start} to ${goal} as R L U D`, `the shortest path, as R L U D, that leads from ${start} to ${goal}`],
  orders: [`find the shortest way from ${start} to ${goal} as R L U D`, `go from ${start} to ${goal} the shortest way, as R L U D`],
  whole: {
    known: [
      ...[
        `A cat sits at ${start}. Her milk is at ${goal}. What is the shortest way, as R L U D?`,
        `You are at ${start} and want to be at ${goal}. Write the shortest way as R L U D.`,
      ],
      ...[
        `In this maze, how do you go from ${start} to ${goal}? The shortest way, as R L U D.`,
        `From ${start} to ${goal} in as few moves as you can, as R L U D.`,
      ],
      ...[
        `Which moves R L U D lead from ${start} to ${goal} the shortest way?`,
        `Start at ${start}, end at ${goal}, use as few moves R L U D as you can.`,
      ],
    ],
    new: [
      ...[
        `A robot at ${start} must reach ${goal}. Program it with R, L, U and D, using the fewest commands.`,
        `Escape from ${start} through the door at ${goal}; answer with the minimal string of R, L, U, D.`,
      ],
      `With the smallest number of steps R, L, U or D, bring a mouse standing at ${start} home to ${goal}.`,
    ],
  },
})

/** Moves towards the goal in some order, whatever walls there are: what can be said without a look at them. */
function towards(maze: Maze, random: Random | null): string {
  const width = maze.grid[0].length
  const [dx, dy] = [(maze.goal % width) - (maze.start % width), Math.floor(maze.goal / width) - Math.floor(maze.start / width)]
  const moves = [...Array(Math.abs(dx)).fill(dx > 0 ? 'R' : 'L'), ...Array(Math.abs(dy)).fill(dy > 0 ? 'D' : 'U')]
  return (random?.shuffled(moves) ?? moves).join('')
}

export const maze: Family = {
  name: 'maze',
  title: 'Mazes',
  levels: ALL_LEVELS,
  instruct: 0.25,
  joint: '; ',
  floor: [0.31, 0.1, 0.04, 0.02],
  make,
  anyReply: ({ puzzle }, random) => boxed(towards(readMaze(puzzle) as Maze, random)),
  check,
  cheats({ puzzle, answer }) {
    const gold = String(answer)
    const back = 'LURD'['RDLU'.indexOf(gold[gold.length - 1])]
    const read = readMaze(puzzle) as Maze
    const wall = MOVES.find((move) => !neighbours(read, read.start).includes(moved(read, read.start, move)))
    return [
      { title: 'To and fro at the end', answer: boxed(gold + back + gold[gold.length - 1]) },
      { title: 'Beyond the goal', answer: boxed(gold + gold[gold.length - 1]) },
      { title: 'The cells instead of the moves', answer: boxed(`${puzzle?.start} ${puzzle?.goal}`) },
      { title: 'In small letters', answer: boxed(gold.toLowerCase()) },
      ...(wall ? [{ title: 'Against a wall at first', answer: boxed(wall + gold) }] : []),
    ]
  },
}

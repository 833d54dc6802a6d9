/**
 * @file The next board of the game of life, on boards that end at their edges; two boards on at level 4.
 *
 *   careful  a 1221 .oo.; b 2332 o..o; ...     (neighbours of each cell, then the row that comes)
 *            a 1210 1221 .oo.; ...             (before them the living of each column in the rows around)
 *            again; a 2332 ...                 (the second board)
 *   wander   c 1110 ...; a 1231 no, a 1221 .oo.; a2 2; ...
 */
import * as v from 'valibot'
import type { LineCounts, Problem } from '../generated.ts'
import { alive, type Board, countAt, lives, nextBoard, ROWS, readBoard } from '../puzzle/life.ts'
import type { Random } from '../random.ts'
import type { Prompt } from '../task.ts'
import type { Worksheet } from '../teacher.ts'
import { phrase } from '../wording.ts'
import { ALL_LEVELS, boxed, type Family, linesOf, ofLevel } from './family.ts'
import { faultAmong, type Musts } from './told.ts'

const SIDES = [4, 5, 6, 5, 7] as const
const DENSITY = 0.42
const LEAST_CHANGED = 2
const LEAST_ALIVE = 3

const places = (board: Board) => [...board.join('')]
const changed = (a: Board, b: Board) => places(a).filter((cell, i) => cell !== places(b)[i]).length
const living = (board: Board) => places(board).filter((cell) => cell === 'o').length
const flat = (board: Board) => board.join(' ')

/** Boards from the first to the one asked for: nothing dies out, and nothing stands still. */
function draw(random: Random, level: number): Board[] {
  const side = ofLevel(level, SIDES)
  for (;;) {
    const boards: Board[] = [
      Array.from({ length: side }, () => Array.from({ length: side }, () => (random.chance(DENSITY) ? 'o' : '.')).join('')),
    ]
    while (boards.length < (level === 4 ? 3 : 2)) boards.push(nextBoard(boards[boards.length - 1]))
    if (boards.slice(1).every((board, i) => living(board) >= LEAST_ALIVE && changed(boards[i], board) >= LEAST_CHANGED)) return boards
  }
}

/** The same board mirrored or turned has the same key: the least of all texts. */
export function lifeKey(board: Board): string {
  const last = board.length - 1
  const texts = Array.from({ length: 8 }, (_, turn) =>
    board
      .map((row, y) =>
        [...row].map((_, x) => {
          const [r, c] = [turn & 1 ? last - y : y, turn & 2 ? last - x : x]
          return turn & 4 ? board[c][r] : board[r][c]
        }),
      )
      .map((row) => row.join(''))
      .join(' '),
  )
  return texts.sort()[0]
}

/** Living cells of a column in the row and those beside it. */
const columnSum = (board: Board, y: number, x: number) => [y - 1, y, y + 1].filter((row) => alive(board, row, x)).length

/** One row of counts and what becomes of it. Returns the row as written. */
function row(sheet: Worksheet, board: Board, y: number, fine: boolean): string {
  const off = (count: number) => (count > 0 && sheet.random?.chance(0.5) ? count - 1 : count + 1)
  const exact = [...board[y]].map((_, x) => countAt(board, y, x))
  const slip = sheet.slips() || sheet.stumble() === 'slip' ? (sheet.random?.int(0, exact.length - 1) ?? -1) : -1
  const counts = exact.map((count, x) => (x === slip ? off(count) : count))
  const sums = fine ? `${exact.map((_, x) => columnSum(board, y, x)).join('')} ` : ''
  const next = counts.map((count, x) => (lives(alive(board, y, x), count) ? 'o' : '.')).join('')
  const line = `${ROWS[y]} ${sums}${counts.join('')} ${next}`
  const stumble = sheet.stumble()
  const at = sheet.random?.int(0, exact.length - 1) ?? 0
  if (stumble === 'detour') sheet.line(`${ROWS[y]}${at + 1} ${exact[at]}`)
  if (stumble === 'wrong') sheet.corrected(`${ROWS[y]} ${sums}${counts.map((count, x) => (x === at ? off(count) : count)).join('')}`, line)
  else sheet.line(line)
  if (stumble === 'recheck') sheet.line(`${ROWS[y]}${at + 1} ${exact[at]}`)
  return next
}

function solve(sheet: Worksheet, first: Board, steps: number): string {
  let board = first
  for (let step = 0; step < steps; step++) {
    if (step > 0) sheet.line('again')
    const order = board.map((_, y) => y)
    const next: string[] = []
    const fine = sheet.full || (sheet.wanders && (sheet.random?.chance(0.8) ?? false))
    for (const y of sheet.wanders ? (sheet.random?.shuffled(order) ?? order) : order) next[y] = row(sheet, board, y, fine)
    board = next
  }
  return boxed(flat(board))
}

function make(random: Random, level: number): Problem {
  const boards = draw(random, level)
  const [first, answer, steps] = [boards[0], flat(boards[boards.length - 1]), boards.length - 1]
  const work = (sheet: Worksheet) => solve(sheet, first, steps)
  return {
    content: `life ${steps} ${lifeKey(first)}`,
    ask(r, set) {
      const question = phrase(asked(steps), r, set)
      return r.chance(0.5) ? `${first.join('\n')}\n${question}` : `${question}\n${first.join('\n')}`
    },
    fields: () => ({ answer, puzzle: { check: 'grid', life: first, steps } }),
    work,
    wander: work,
    guess: (sheet) => {
      const at = sheet.slips() ? (sheet.random?.int(0, answer.length - 1) ?? -1) : -1
      const said = [...answer].map((cell, i) => (i === at ? { o: '.', '.': 'o' }[cell] : undefined) ?? cell).join('')
      return { note: said, reply: boxed(said) }
    },
  }
}

function asked(steps: number) {
  const [board, after] = steps === 1 ? ['the next board', 'after one step'] : ['the board after the next', 'after two steps']
  return {
    plain: [`Game of life: ${board}?`, `Game of life, o is alive. ${board[0].toUpperCase()}${board.slice(1)}?`],
    values: [`${board} in the game of life`, `this board ${after} of the game of life`],
    orders: [`find ${board} in the game of life`, `write this board ${after} of the game of life`],
    whole: {
      known: [
        ...[
          `In the game of life a cell is born with 3 neighbours and lives on with 2 or 3. What is ${board}?`,
          `Each o is alive. What is the board ${after} in the game of life?`,
        ],
        ...[
          `This is a board of the game of life. What does it look like ${after}?`,
          `Play the game of life. Which board do you have ${after}?`,
        ],
        ...[
          `Cells with 3 neighbours are born, those with 2 or 3 live on. What is ${board}?`,
          `Game of life, no cells beyond the edge. The board ${after}?`,
        ],
      ],
      new: [
        ...[
          `Apply the rules of Conway ${steps === 1 ? 'once' : 'twice'}. Which cells live then?`,
          `Show how these cells look ${steps === 1 ? 'one generation' : 'two generations'} later, by the rules of Conway.`,
        ],
        `Evolve the colony of o by ${steps === 1 ? 'a single generation' : 'two generations'} of Conway's game.`,
      ],
    },
  }
}

const MUSTS: Musts = {
  life: [v.custom((rows) => readBoard(rows) !== null), `a list of at most ${ROWS.length} rows of . and o, all as long`],
}

/** Counts of rows and of cells, and rows that come, against the boards that there truly are. */
function check({ puzzle }: Prompt, thought: string): LineCounts {
  const counts = { true: 0, false: 0, unneeded: 0 }
  let board = readBoard(puzzle?.life)
  if (!board) return counts
  let next = nextBoard(board)
  for (const line of linesOf(thought)) {
    const parts = line.split(' ')
    const y = ROWS.indexOf(parts[0][0] ?? ' ')
    if (line === 'again') {
      board = next
      next = nextBoard(board)
    } else if (y >= 0 && y < board.length && /^[a-l] (?:\d+ )?\d+ [.o]+$/.test(line)) {
      const exact = [...board[y]].map((_, x) => countAt(board as Board, y, x)).join('')
      const sums = [...board[y]].map((_, x) => columnSum(board as Board, y, x)).join('')
      const right = parts[parts.length - 1] === next[y] && parts[parts.length - 2] === exact && (parts.length < 4 || parts[1] === sums)
      counts[right ? 'true' : 'false']++
    } else if (/^[a-l]\d{1,2} \d$/.test(line)) {
      const x = Number(parts[0].slice(1)) - 1
      counts[board[y]?.[x] !== undefined && countAt(board, y, x) === Number(parts[1]) ? 'unneeded' : 'false']++
    }
  }
  return counts
}

export const life: Family = {
  name: 'life',
  title: 'Game of life',
  levels: ALL_LEVELS,
  instruct: 0.25,
  joint: '; ',
  floor: [0, 0, 0, 0],
  make,
  anyReply: ({ answer }, random) => boxed(String(answer).replace(/[.o]/g, () => (random.chance(DENSITY) ? 'o' : '.'))),
  fault: ({ puzzle }) => faultAmong('puzzle', puzzle, MUSTS),
  check,
  cheats({ answer, puzzle }) {
    const gold = String(answer)
    return [
      { title: 'The same board', answer: boxed(flat(readBoard(puzzle?.life) ?? [])) },
      { title: 'An empty board', answer: boxed(gold.replaceAll('o', '.')) },
      { title: 'A row left out', answer: boxed(gold.slice(gold.indexOf(' ') + 1)) },
      { title: 'All rows in one', answer: boxed(gold.replaceAll(' ', '')) },
      { title: 'A row too many', answer: boxed(`${gold} ${gold.slice(0, gold.indexOf(' '))}`) },
    ]
  },
}

/** @file A board of the game of life beside the next one: counts as they are written, and the cells that follow. */
import { alive, type Board as Cells, countAt, nextBoard, ROWS, readBoard } from '../puzzle/life.ts'
import { type Asked, type Board, type Cell, kept, type Scene, told } from './scene.ts'

/** A row as far as a thought has it. */
interface Row {
  counts: string
  comes: string
}

export function lifeScene({ puzzle, answer }: Asked, text: string): Scene | null {
  const first = readBoard(puzzle?.life)
  if (!first) return null
  const { lines, open, box } = told(text)
  const said: string[] = []
  let board: Cells = first
  let rows: Row[] = []
  let unread: string | null = null

  for (const line of lines) {
    const whole = kept(line)
    const row = readRow(whole, board)
    if (line === 'again') {
      // The next board is the one that the thought has, right or wrong.
      board = board.map((old, y) => (rows[y]?.comes.length === old.length ? rows[y].comes : '.'.repeat(old.length)))
      rows = []
      said.push('the second board')
    } else if (row) {
      rows[row.y] = row
      said.push(sentence(row, board))
    } else if (!/^[a-l]\d{1,2} \d$/.test(whole)) {
      unread = line
      break
    }
  }
  const half = unread === null ? readRow(kept(open).trim(), board) : null
  if (half) rows[half.y] = half

  const names = { rowNames: board.map((_, y) => ROWS[y]), columnNames: [...board[0]].map((_, x) => `${x + 1}`) }
  const cellsOf = (cell: (y: number, x: number) => Cell) => board.map((row, y) => [...row].map((_, x) => cell(y, x)))
  const now = cellsOf((y, x) => ({ text: '', state: alive(board, y, x) ? 'given' : 'plain', filled: alive(board, y, x) }))
  const then = cellsOf((y, x) => cellOf(rows[y], board, y, x))
  const final = answered(box, String(answer ?? ''), first, said)
  const boards: Board[] = [{ title: board === first ? 'Board' : 'After one step', rows: now, ...names }]
  if (rows.length > 0 || !final) boards.push({ title: 'Next', rows: then, ...names })
  if (final) boards.push({ title: 'Answer', rows: final, ...names })
  return { kind: 'boards', boards, lines: said, unread }
}

/** `a 1221 .oo.`, or with the sums of columns before the counts; as far as it is written. */
function readRow(line: string, board: Cells): (Row & { y: number }) | null {
  const [, name, groups] = /^([a-l])((?: [\d.o]{1,12}){0,3})$/.exec(line) ?? []
  const y = name === undefined ? -1 : ROWS.indexOf(name)
  if (y < 0 || y >= board.length) return null
  const parts = groups.split(' ').slice(1)
  const digits = parts.filter((part) => /^\d+$/.test(part))
  const comes = parts.find((part) => /^[.o]+$/.test(part)) ?? ''
  // One group alone may be the sums or the counts.
  return { y, counts: digits.length > 1 || comes !== '' ? (digits[digits.length - 1] ?? '') : '', comes }
}

const wrongAt = (row: Row, board: Cells, y: number, x: number) =>
  (row.counts[x] !== undefined && Number(row.counts[x]) !== countAt(board, y, x)) ||
  (row.comes[x] !== undefined && row.comes[x] !== nextBoard(board)[y][x])

function cellOf(row: Row | undefined, board: Cells, y: number, x: number): Cell {
  if (row === undefined || (row.counts[x] === undefined && row.comes[x] === undefined)) return { text: '', state: 'plain' }
  const filled = row.comes[x] === 'o'
  return { text: row.counts[x] ?? '', state: wrongAt(row, board, y, x) ? 'wrong' : filled ? 'done' : 'plain', filled }
}

function sentence(row: Row & { y: number }, board: Cells): string {
  const off = [...board[row.y]].flatMap((_, x) => (wrongAt(row, board, row.y, x) ? [`${ROWS[row.y]}${x + 1}`] : []))
  return `row ${ROWS[row.y]}: ${row.counts} neighbours, then ${row.comes}${off.length > 0 ? `, wrong at ${off.join(' ')}` : ''}`
}

/** The board of the answer; null: there is none of this size. */
function answered(box: string | null, gold: string, board: Cells, said: string[]): Cell[][] | null {
  const rows = box?.trim().split(/\s+/) ?? []
  if (rows.length !== board.length || !rows.every((row, y) => row.length === board[y].length && /^[.o]+$/.test(row))) return null
  const wanted = gold.split(' ')
  const wrong = (y: number, x: number) => wanted.length === rows.length && wanted[y][x] !== rows[y][x]
  const count = rows.reduce((sum, row, y) => sum + [...row].filter((_, x) => wrong(y, x)).length, 0)
  said.push(wanted.length !== rows.length ? 'an answer' : count > 0 ? `the answer has ${count} wrong cells` : 'the answer is right')
  return rows.map((row, y) =>
    [...row].map((cell, x) => ({ text: '', state: wrong(y, x) ? 'wrong' : cell === 'o' ? 'way' : 'plain', filled: cell === 'o' })),
  )
}

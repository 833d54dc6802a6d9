/** @file A Sudoku as it fills: clues, digits found, guesses that may be taken back, and clashes. */
import { type Asked, type Board, type Cell, type Scene, type State, told } from './scene.ts'

/** Width and height of a box by side. */
const BOXES: Readonly<Record<number, readonly [number, number]>> = { 4: [2, 2], 6: [3, 2], 9: [3, 3] }
const LETTERS = 'abcdefghi'

interface Filled {
  digits: string[]
  states: State[]
  struck: string[]
}

/** Digits in reading order, `.` where empty; null: these are no rows. */
function digitsOf(rows: unknown): string[] | null {
  if (typeof rows !== 'string') return null
  const parts = rows.trim().split(/\s+/)
  return BOXES[parts.length] && parts.every((row) => row.length === parts.length && /^[\d.]+$/.test(row)) ? [...parts.join('')] : null
}

/** Whether a cell has the digit of another one in its row, column or box. */
function clashes(digits: readonly string[], side: number, cell: number): boolean {
  const [width, height] = BOXES[side]
  const [x, y] = [cell % side, Math.floor(cell / side)]
  return digits.some((digit, other) => {
    if (other === cell || digit === '.' || digit !== digits[cell]) return false
    const [a, b] = [other % side, Math.floor(other / side)]
    const boxed = Math.floor(a / width) === Math.floor(x / width) && Math.floor(b / height) === Math.floor(y / height)
    return a === x || b === y || boxed
  })
}

export function sudokuScene({ puzzle, answer }: Asked, text: string): Scene | null {
  const given = digitsOf(puzzle?.given)
  if (!given) return null
  const side = Math.round(Math.sqrt(given.length))
  const { lines, open, box } = told(text)
  let board: Filled = { digits: [...given], states: given.map((digit) => (digit === '.' ? 'plain' : 'given')), struck: given.map(() => '') }
  const tries: Filled[] = []
  const said: string[] = []
  let unread: string | null = null
  let now = -1
  const cellOf = (name: string) => {
    const [x, y] = [LETTERS.indexOf(name[0] ?? ' '), Number(name[1]) - 1]
    return x >= 0 && x < side && y >= 0 && y < side ? y * side + x : -1
  }
  const put = (cell: number, digit: string, struck: string) => {
    board.digits[cell] = digit
    board.states[cell] = given[cell] !== '.' ? 'wrong' : tries.length > 0 ? 'guess' : 'done'
    board.struck[cell] = struck
  }

  for (const line of lines) {
    // `b3: 4 no, b3: 3` is `b3: 3`.
    const [, name, rest] = /(?:^|no, )([a-i]\d): ([^:]*)$/.exec(line) ?? []
    const cell = name === undefined ? -1 : cellOf(name)
    const placed = /^(?:([\d ]+) no, )?(\d)$/.exec(rest ?? '')
    const several = /^(\d(?: or \d)+)(?:, try (\d))?$/.exec(rest ?? '')
    if (cell < 0 || !(placed || several || rest === 'none, back' || rest === 'none')) {
      unread = line
      break
    }
    now = cell
    if (placed) {
      put(cell, placed[2], placed[1] ?? '')
      said.push(
        `${name} is ${placed[2]}${placed[1] ? `, not ${placed[1].split(' ').join(' ')}` : ''}${clashes(board.digits, side, cell) ? ': a clash' : ''}`,
      )
    } else if (several) {
      said.push(`${name} may be ${several[1]}${several[2] ? `; ${several[2]} is tried` : ''}`)
      if (!several[2]) continue
      tries.push({ digits: [...board.digits], states: [...board.states], struck: [...board.struck] })
      put(cell, several[2], '')
    } else {
      said.push(`nothing fits ${name}; the last try is taken back`)
      board = tries.pop() ?? board
    }
  }

  const final = digitsOf(box)
  const solution = digitsOf(answer)
  const shown = final?.length === given.length ? final : board.digits
  const cells = shown.map((digit, i): Cell => {
    if (shown === final) return { text: digit, state: solution && digit !== solution[i] ? 'wrong' : given[i] === '.' ? 'way' : 'given' }
    const clash = digit !== '.' && board.states[i] !== 'given' && clashes(shown, side, i)
    return { text: digit === '.' ? '' : digit, state: clash ? 'wrong' : board.states[i], struck: board.struck[i] }
  })
  const named = cellOf(/([a-i]\d)(?!.*[a-i]\d)/.exec(open)?.[1] ?? '')
  const looked = named >= 0 ? named : now
  if (shown !== final && unread === null && looked >= 0 && cells[looked].state === 'plain')
    cells[looked] = { ...cells[looked], state: 'now' }
  if (final)
    said.push(
      solution && shown === final ? (final.join('') === solution.join('') ? 'the answer is right' : 'the answer is wrong') : 'an answer',
    )
  const rows = Array.from({ length: side }, (_, y) => cells.slice(y * side, (y + 1) * side))
  const drawn: Board = {
    title: 'Sudoku',
    rows,
    box: BOXES[side],
    columnNames: [...LETTERS.slice(0, side)],
    rowNames: rows.map((_, y) => `${y + 1}`),
  }
  return { kind: 'boards', boards: [drawn], lines: said, unread }
}

/** @file The lines of a thought about a Sudoku: written by work and wander, counted by countLines. sudoku.ts shows how they look. */
import type { LineCounts } from '../generated.ts'
import type { Random } from '../random.ts'
import type { Worksheet } from '../teacher.ts'
import { type Board, boardOf, candidates, cellOf, nameOf } from './sudoku-board.ts'

/** Characters after which a wanderer looks for cells where little fits: a thought has an end. */
const WANDERS = 170

const emptyCells = (board: Board) => board.flatMap((digit, cell) => (digit === 0 ? [cell] : []))
const digitsOf = (board: Board) => Array.from({ length: Math.round(Math.sqrt(board.length)) }, (_, i) => i + 1)
const others = (board: Board, digit: number) => digitsOf(board).filter((other) => other !== digit)

/** `b3: 3`, or finer with the digits that do not fit. */
function placed(board: Board, cell: number, digit: number, fine: boolean): string {
  return `${nameOf(board, cell)}: ${fine ? `${others(board, digit).join(' ')} no, ` : ''}${digit}`
}

/** Always a cell where one digit fits; the fine style names those that do not. */
export function work(sheet: Worksheet, given: Board): Board {
  let board = given
  for (let open = emptyCells(board); open.length > 0; open = emptyCells(board)) {
    // After a slip there may be none: then any.
    const cell = open.find((one) => candidates(board, one).length === 1) ?? open[0]
    const right = candidates(board, cell)[0] ?? 1
    const digit = sheet.slips() ? (sheet.random as Random).pick(others(board, right)) : right
    sheet.line(placed(board, cell, digit, sheet.full))
    board = board.with(cell, digit)
  }
  return board
}

/** Cell after cell from the top; where several digits fit, it tries one, and takes it back when a cell is left without any. */
export function wander(sheet: Worksheet, given: Board): Board {
  const random = sheet.random as Random
  let last = given
  const strays = () => sheet.lines.reduce((sum, line) => sum + line.length, 0) < WANDERS

  const place = (board: Board, cell: number, digit: number): Board => {
    const stumble = strays() ? sheet.stumble() : 'plain'
    const fine = strays() && random.chance(0.8)
    const line = (said: number) => placed(board, cell, said, fine)
    const wrong = random.pick(others(board, digit))
    if (stumble === 'wrong') sheet.corrected(placed(board, cell, wrong, false), line(digit))
    else sheet.line(line(stumble === 'slip' ? wrong : digit))
    if (stumble === 'recheck') sheet.line(placed(board, cell, digit, false))
    return board.with(cell, stumble === 'slip' ? wrong : digit)
  }

  /** Null: a dead end, and the last try is taken back. */
  const search = (start: Board): Board | null => {
    let board = start
    for (let open = emptyCells(board); open.length > 0; open = emptyCells(board)) {
      last = board
      const fitting = open.map((cell) => candidates(board, cell))
      const none = fitting.findIndex((digits) => digits.length === 0)
      const one = fitting.findIndex((digits) => digits.length === 1)
      let at = strays() ? 0 : Math.max(none >= 0 ? none : one, 0)
      // It may look at a cell and leave it for later.
      if (strays() && fitting[at].length > 1 && random.chance(0.5)) {
        if (random.chance(0.5)) sheet.line(`${nameOf(board, open[at])}: ${fitting[at].join(' or ')}`)
        at = random.int(0, open.length - 1)
      }
      const [cell, digits] = [open[at], fitting[at]]
      if (digits.length === 0) {
        sheet.line(`${nameOf(board, cell)}: none, back`)
        return null
      }
      if (digits.length > 1) return attempt(board, cell, digits)
      board = place(board, cell, digits[0])
    }
    return board
  }

  const attempt = (board: Board, cell: number, digits: readonly number[]): Board | null => {
    const order = random.shuffled(digits)
    for (const [i, digit] of order.entries()) {
      const name = nameOf(board, cell)
      // What is left when all else was taken back is no try any more.
      if (i === order.length - 1) sheet.line(`${name}: ${digit}`)
      else sheet.line(`${name}: ${digits.filter((one) => !order.slice(0, i).includes(one)).join(' or ')}, try ${digit}`)
      const found = search(board.with(cell, digit))
      if (found !== null) return found
    }
    return null
  }

  // After a slip nothing may be left to take back: then what is open gets what fits, or a one.
  return search(given) ?? emptyCells(last).reduce<Board>((board, cell) => board.with(cell, candidates(board, cell)[0] ?? 1), last)
}

/** `b3: 4 no, b3: 3` is the line `b3: 3`; `b3: 1 2 4 no, 3` is a line of its own. */
function kept(line: string): string {
  return line.slice(line.search(/[a-f]\d: [^:]*$/))
}

export function countLines(given: string, answer: string, thought: string): LineCounts {
  const counts = { true: 0, false: 0, unneeded: 0 }
  const count = (right: boolean, needed = true) => {
    counts[!right ? 'false' : needed ? 'true' : 'unneeded']++
  }
  const [start, solution] = [boardOf(given), boardOf(answer)]
  if (start === null || solution === null || start.length !== solution.length) return counts
  let board: Board = start
  const tries: { board: Board; cell: number; digit: number }[] = []
  /** Digits taken back, by the board they were tried on. */
  const refuted = new Map<string, Set<number>>()
  const key = (at: Board, cell: number) => `${at.join('')} ${cell}`
  const fittingAt = (cell: number) => candidates(board.with(cell, 0), cell).filter((digit) => !refuted.get(key(board, cell))?.has(digit))

  for (const line of thought.split('; ').map(kept)) {
    const [, name, said] = /^([a-f]\d): (.+)$/.exec(line) ?? []
    const cell = name === undefined ? -1 : cellOf(start, name)
    if (cell < 0) continue
    const fitting = fittingAt(cell)
    const listed = fitting.join(' or ')
    const known = board[cell] !== 0
    const [, excluded, left] = /^([\d ]+) no, (\d)$/.exec(said) ?? []
    const [, several, tried] = /^(\d(?: or \d)+)(?:, try (\d))?$/.exec(said) ?? []
    const written = left ?? tried ?? (/^\d$/.test(said) ? said : undefined)
    // A zero is a digit that fits nowhere.
    const digit = Number(written ?? 0)
    if (said === 'none, back') {
      count(!known && fitting.length === 0 && tries.length > 0)
      const taken = tries.pop()
      if (taken === undefined) continue
      board = taken.board
      const before = key(taken.board, taken.cell)
      refuted.set(before, (refuted.get(before) ?? new Set()).add(taken.digit))
    } else if (several !== undefined) {
      // No guess is ever needed.
      count(several === listed, false)
      if (tried !== undefined) tries.push({ board, cell, digit })
    } else if (written === undefined) continue
    else if (digit === 0) count(false)
    else if (known && board[cell] === digit) count(true, false)
    else {
      const single = fitting.length === 1 && fitting[0] === digit
      const right =
        single || (solution[cell] === digit && emptyCells(start).every((one) => board[one] === 0 || board[one] === solution[one]))
      count(right && (excluded === undefined || excluded === others(board, digit).join(' ')) && (excluded === undefined || single))
    }
    if (digit > 0) board = board.with(cell, digit)
  }
  return counts
}

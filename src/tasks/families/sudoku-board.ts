/** @file Small Sudoku boards: cells in reading order, 0 for an empty one. 4x4 with boxes of 2x2, or 6x6 with boxes 3 wide and 2 high. */
import type { Random } from '../random.ts'

export type Board = readonly number[]

/** Permutations of the lines of one direction that keep boxes together. */
function lineOrders(groups: number, size: number): number[][] {
  const within = permutations(size)
  return permutations(groups).flatMap((order) =>
    order.reduce<number[][]>(
      (starts, group) => starts.flatMap((start) => within.map((inside) => [...start, ...inside.map((i) => group * size + i)])),
      [[]],
    ),
  )
}

function permutations(count: number): number[][] {
  if (count === 0) return [[]]
  return permutations(count - 1).flatMap((rest) =>
    Array.from({ length: count }, (_, place) => [...rest.slice(0, place), count - 1, ...rest.slice(place)]),
  )
}

class Shape {
  readonly side: number
  /** The cells of a row, a column or a box with this cell, without itself. */
  readonly peers: readonly (readonly number[])[]
  /** Where each cell comes from, under all geometric symmetries: 128 of 4x4, 3,456 of 6x6 (whose boxes cannot be turned). */
  readonly symmetries: readonly (readonly number[])[]

  constructor(width: number, height: number) {
    const side = width * height
    this.side = side
    const cells = Array.from({ length: side * side }, (_, cell) => cell)
    const [x, y] = [(cell: number) => cell % side, (cell: number) => Math.floor(cell / side)]
    const box = (cell: number) => Math.floor(y(cell) / height) * height + Math.floor(x(cell) / width)
    this.peers = cells.map((a) => cells.filter((b) => a !== b && (x(a) === x(b) || y(a) === y(b) || box(a) === box(b))))
    const straight = lineOrders(width, height).flatMap((rows) =>
      lineOrders(height, width).map((columns) => cells.map((cell) => rows[y(cell)] * side + columns[x(cell)])),
    )
    const turned = straight.map((from) => cells.map((cell) => from[x(cell) * side + y(cell)]))
    this.symmetries = width === height ? [...straight, ...turned] : straight
  }
}

const SMALL = new Shape(2, 2)
let large: Shape | null = null

/** The larger one is for tests, and its symmetries are many: made when first asked for. */
export function shapeOf(side: number): Shape {
  if (side === SMALL.side) return SMALL
  large ??= new Shape(3, 2)
  return large
}

const sideOf = (board: Board) => Math.round(Math.sqrt(board.length))

/** Digits that no peer has. */
export function candidates(board: Board, cell: number): number[] {
  const { side, peers } = shapeOf(sideOf(board))
  const taken = new Set(peers[cell].map((peer) => board[peer]))
  return Array.from({ length: side }, (_, i) => i + 1).filter((digit) => !taken.has(digit))
}

/** Filled in wherever one digit alone fits, until there is no such cell. */
export function filled(board: Board): Board {
  const cells = [...board]
  for (let changed = true; changed; ) {
    changed = false
    for (const [cell, digit] of cells.entries()) {
      if (digit !== 0) continue
      const fitting = candidates(cells, cell)
      if (fitting.length !== 1) continue
      cells[cell] = fitting[0]
      changed = true
    }
  }
  return cells
}

/** A full board at random: cell after cell, back where nothing fits. */
export function fullBoard(random: Random, side: number): Board {
  const complete = (board: Board): Board | null => {
    const cell = board.indexOf(0)
    if (cell < 0) return board
    for (const digit of random.shuffled(candidates(board, cell))) {
      const found = complete(board.with(cell, digit))
      if (found !== null) return found
    }
    return null
  }
  return complete(Array(side * side).fill(0)) as Board
}

/** A full board and cells to leave empty, so many that each can be found in its turn: then there is one solution. */
export function puzzleOf(random: Random, side: number, empty: number): { given: Board; solution: Board } {
  for (;;) {
    const solution = fullBoard(random, side)
    const open = new Set(random.shuffled(solution.map((_, cell) => cell)).slice(0, empty))
    const given = solution.map((digit, cell) => (open.has(cell) ? 0 : digit))
    if (!filled(given).includes(0)) return { given, solution }
  }
}

/** The least board among all symmetric ones, digits renamed in the order in which they come. */
export function canonicalBoard(board: Board): string {
  const { symmetries } = shapeOf(sideOf(board))
  let best = Array<number>(board.length).fill(Number.POSITIVE_INFINITY)
  for (const from of symmetries) {
    const names = [0]
    let next = 1
    const form: number[] = []
    for (let cell = 0, less = false; cell < board.length; cell++) {
      const digit = board[from[cell]]
      if (digit !== 0 && names[digit] === undefined) names[digit] = next++
      const name = names[digit]
      // Most symmetries are known to be larger after a few cells.
      if (!less && name > best[cell]) break
      less ||= name < best[cell]
      form.push(name)
      if (less && cell === board.length - 1) best = form
    }
  }
  return best.join('')
}

/** Rows with a blank between: `1.3. ..2. .... 4..1`. */
export function rowsOf(board: Board): string {
  const side = sideOf(board)
  const text = board.map((digit) => (digit === 0 ? '.' : digit)).join('')
  return Array.from({ length: side }, (_, y) => text.slice(y * side, (y + 1) * side)).join(' ')
}

/** The board of such rows; null: they are none. */
export function boardOf(rows: string): Board | null {
  const text = rows.replaceAll(' ', '')
  return /^(?:[\d.]{16}|[\d.]{36})$/.test(text) ? [...text].map((digit) => (digit === '.' ? 0 : Number(digit))) : null
}

/** `b3`: second column, third row from the top. */
export function nameOf(board: Board, cell: number): string {
  const side = sideOf(board)
  return 'abcdef'[cell % side] + (Math.floor(cell / side) + 1)
}

/** The cell of a name, -1 where the board has none. */
export function cellOf(board: Board, name: string): number {
  const [side, x, y] = [sideOf(board), 'abcdef'.indexOf(name[0]), Number(name[1]) - 1]
  return x >= 0 && x < side && y >= 0 && y < side ? y * side + x : -1
}

/** @file Futoshiki: a 4x4 Latin square with signs between neighbours, of which exactly one solution fits. */
import { boxed } from '../families/family.ts'
import type { Random } from '../random.ts'
import { question, type Unseen } from './unseen.ts'

const SIDE = 4
/** Empty cells by level. */
const EMPTY = [4, 6, 8, 10, 11]

interface Sign {
  /** Indices of cells, the smaller value first. */
  less: number
  more: number
}

/** All ways to fill the board, at most `most` of them. 0 is an empty cell. */
export function fillings(board: readonly number[], signs: readonly Sign[], most: number): number[][] {
  const place = board.indexOf(0)
  if (place < 0) return signs.every(({ less, more }) => board[less] < board[more]) ? [[...board]] : []
  const [row, column] = [Math.floor(place / SIDE), place % SIDE]
  const found: number[][] = []
  for (let value = 1; value <= SIDE && found.length < most; value++) {
    const taken = board.some((other, i) => other === value && (Math.floor(i / SIDE) === row || i % SIDE === column))
    if (!taken) found.push(...fillings(board.with(place, value), signs, most - found.length))
  }
  return found
}

const cellName = (i: number) => `${'abcd'[i % SIDE]}${Math.floor(i / SIDE) + 1}`
const rowsOf = (board: readonly number[]) =>
  Array.from({ length: SIDE }, (_, r) =>
    board
      .slice(r * SIDE, (r + 1) * SIDE)
      .map((n) => n || '.')
      .join(''),
  ).join(' ')

function square(random: Random): number[] {
  const rows = random.shuffled([0, 1, 2, 3])
  const values = random.shuffled([1, 2, 3, 4])
  return rows.flatMap((shift) => Array.from({ length: SIDE }, (_, c) => values[(c + shift) % SIDE]))
}

export const futoshiki: Unseen = {
  name: 'futoshiki',
  title: 'Futoshiki',
  unseen: true,
  levels: 5,
  floor: [0.02, 0.02, 0.02, 0.02, 0.02],
  make(random, level) {
    for (;;) {
      const solution = square(random)
      const hidden = new Set(random.shuffled(solution.map((_, i) => i)).slice(0, EMPTY[level - 1]))
      const board = solution.map((value, i) => (hidden.has(i) ? 0 : value))
      const neighbours = solution.flatMap((_, i) => [
        ...(i % SIDE < SIDE - 1 ? [[i, i + 1]] : []),
        ...(i + SIDE < SIDE ** 2 ? [[i, i + SIDE]] : []),
      ])
      const signs = random
        .shuffled(neighbours)
        .slice(0, 4)
        .map(([a, b]): Sign => (solution[a] < solution[b] ? { less: a, more: b } : { less: b, more: a }))
      if (fillings(board, signs, 2).length !== 1) continue
      const told = signs.map(({ less, more }) => `${cellName(less)} < ${cellName(more)}`).join(', ')
      const answer = rowsOf(solution)
      return question({
        content: `futoshiki ${rowsOf(board)} ${told}`,
        texts: [`Fill in 1 to 4, none twice in a row or column, so that ${told}: ${rowsOf(board)}`],
        fields: { answer, puzzle: { check: 'exact' } },
        answer,
      })
    }
  },
  anyReply: (_, random) => boxed(rowsOf(square(random))),
}

/** @file The largest island of a map: how many cells of land hang together by their sides. */
import { boxed } from '../families/family.ts'
import { question, type Unseen } from './unseen.ts'

const SIDES = [3, 4, 4, 5, 6]

/** Cells of the island that holds this cell, each once. */
function island(rows: readonly string[], row: number, column: number, seen: Set<string>): number {
  const key = `${row} ${column}`
  if (rows[row]?.[column] !== '#' || seen.has(key)) return 0
  seen.add(key)
  const next = [[row - 1, column], [row + 1, column], [row, column - 1], [row, column + 1]] // biome-ignore format: the four sides
  return next.reduce((size, [r, c]) => size + island(rows, r, c, seen), 1)
}

export function largestIsland(rows: readonly string[]): number {
  const seen = new Set<string>()
  return Math.max(...rows.flatMap((cells, r) => [...cells].map((_, c) => island(rows, r, c, seen))))
}

export const largest: Unseen = {
  name: 'island',
  title: 'The largest island',
  unseen: true,
  levels: 5,
  floor: [0.35, 0.3, 0.3, 0.25, 0.2],
  make(random, level) {
    const side = SIDES[level - 1]
    for (;;) {
      const rows = Array.from({ length: side }, () => Array.from({ length: side }, () => (random.chance(0.45) ? '#' : '.')).join(''))
      const answer = largestIsland(rows)
      if (answer === 0) continue
      const map = rows.join(' ')
      return question({
        content: `island ${map}`,
        texts: [
          `A map of land # and sea .: ${map}. How many cells has the largest island?`,
          `Land is #, sea is . and the rows are ${map}. Count the cells of the largest island.`,
        ],
        fields: { answer },
        answer,
      })
    }
  },
  anyReply: (_, random) => boxed(random.int(1, 5)),
}

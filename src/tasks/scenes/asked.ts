/**
 * @file What a question asks, read from its text: for those who know no more of it. Only forms of the families are read, and of a story
 * nothing: its lines show for themselves.
 */
import { cellAt, readMaze } from '../puzzle/mazes.ts'
import type { Asked } from './scene.ts'

/** No question of a family is longer. */
const MOST_CHARACTERS = 2000

/** Rows of a picture that stand in lines of their own. */
function picture(text: string, row: RegExp): string[] {
  return text.split('\n').flatMap((line) => row.exec(line.trim())?.slice(1, 2) ?? [])
}

function maze(text: string): Asked | null {
  const open = /\bopen: ((?:[a-l]\d{1,2} ?)+)/.exec(text)
  let grid = picture(text, /^[a-l] ([.#]{2,12})$/)
  if (open) {
    const cells = new Set(open[1].trim().split(' '))
    // It is square, and its last row is named.
    const side = (/\bto ([a-l]), open/.exec(text)?.[1].charCodeAt(0) ?? 0) - 96
    if (side < 2) return null
    const rows = Array.from({ length: side }, (_, y) => String.fromCharCode(97 + y))
    grid = rows.map((name) => Array.from({ length: side }, (_, x) => (cells.has(`${name}${x + 1}`) ? '.' : '#')).join(''))
  }
  const [start, goal] =
    (open ? text.replace(open[0], '') : text)
      .match(/\b[a-l]\d{1,2}\b/g)
      ?.filter((name) => cellAt(name, grid.length, grid[0]?.length ?? 0) >= 0) ?? []
  const puzzle = { check: 'path', grid, start, goal }
  return readMaze(puzzle) ? { kind: 'maze', puzzle } : null
}

function sudoku(text: string): Asked | null {
  const given = /(?:[\d.]{4}(?: [\d.]{4}){3}|[\d.]{6}(?: [\d.]{6}){5})(?![\d.])/.exec(text)?.[0]
  return given?.includes('.') ? { kind: 'sudoku', puzzle: { check: 'grid', given } } : null
}

function hanoi(text: string): Asked | null {
  const pegs = text.match(/(?:\d{1,9}|none), (?:\d{1,9}|none), (?:\d{1,9}|none)/g)
  if (pegs?.length !== 2 || !/\bmoves?\b/.test(text)) return null
  const [start, goal] = pegs.map((one) => one.split(', ').map((peg) => (peg === 'none' ? '' : peg)))
  const disks = [...start.join('')].sort().join('')
  return disks === [...goal.join('')].sort().join('') ? { kind: 'hanoi', puzzle: { check: 'moves', start, goal } } : null
}

function life(text: string): Asked | null {
  const rows = picture(text, /^([.o]{3,12})$/)
  const steps = /\btwo (steps|generations)|\btwice\b|after the next/.test(text) ? 2 : 1
  return rows.length >= 3 && rows.every((row) => row.length === rows[0].length)
    ? { kind: 'life', puzzle: { check: 'grid', life: rows, steps } }
    : null
}

function countdown(text: string): Asked | null {
  const list = /\b\d{1,4}(?:, \d{1,4})*(?:,? and \d{1,4}|, \d{1,4})\b/.exec(text)?.[0]
  const numbers = list?.match(/\d+/g)?.map(Number) ?? []
  const others = list === undefined ? [] : (text.replace(list, '').match(/\d+/g) ?? [])
  return numbers.length >= 2 && others.length === 1 && /\bonce\b|\buse\b|\beach\b/i.test(text)
    ? { kind: 'countdown', numbers, answer: others[0] }
    : null
}

/** The fields of a question; null: it has no form that is known. */
export function askedOf(text: string): Asked | null {
  const short = text.slice(0, MOST_CHARACTERS)
  for (const read of [maze, life, sudoku, hanoi, countdown]) {
    const asked = read(short)
    if (asked) return asked
  }
  return null
}

/**
 * @file What a thought looks like as far as it is written: plain data that a component draws, and the same as a list of sentences for who
 * does not see it. A scene reads any text whatsoever: it stops at the first line that it cannot read, and says so.
 */
import type { Prompt } from '../task.ts'

/**
 * How a thing stands: `given` by the problem, `now` being looked at, `done` and true as far as it goes, `wrong` for sure, a `guess` that may
 * be taken back, `dropped` when it was, `spare` where true and not needed, on the `way` of the answer.
 */
export type State = 'plain' | 'given' | 'now' | 'done' | 'wrong' | 'guess' | 'dropped' | 'spare' | 'way' | 'wall'

export interface Cell {
  text: string
  state: State
  /** Digits that were ruled out, small and struck. */
  struck?: string
  /** A living cell, a stone: drawn as a disk under the text. */
  filled?: boolean
}

export interface Board {
  title: string
  rows: readonly (readonly Cell[])[]
  /** What stands left of each row and above each column. */
  rowNames: readonly string[]
  columnNames: readonly string[]
  /** Cells within a thick frame, across and down. */
  box?: readonly [width: number, height: number]
  /** A walk from cell to cell, by index; `hit`: its last step goes into a wall or over the edge. */
  walk?: { cells: readonly number[]; hit: boolean }
}

export interface Node {
  text: string
  /** What led here from the node above. */
  edge: string
  state: State
  /** Index of the node above; null at the root. */
  parent: number | null
}

export interface Disk {
  size: number
  state: State
}

export interface Peg {
  name: string
  /** From bottom to top. */
  disks: readonly Disk[]
  /** Sizes that belong here in the end, from bottom to top. */
  goal: readonly number[]
}

export interface Quantity {
  name: string
  /** Its value as written; empty before. */
  text: string
  state: State
  /** Indices of those that it is made of. */
  from: readonly number[]
}

export type Picture =
  | { kind: 'boards'; boards: readonly Board[] }
  | { kind: 'tree'; nodes: readonly Node[] }
  | { kind: 'pegs'; pegs: readonly Peg[]; most: number }
  | { kind: 'graph'; quantities: readonly Quantity[] }

export type Scene = Picture & {
  /** What happened, one sentence a line. */
  lines: readonly string[]
  /** The first line that could not be read, where nothing is drawn any more. */
  unread: string | null
}

/** Of a prompt, whatever fields it has: what a dialogue knows of it may be its text alone. */
export type Asked = Partial<Prompt>

/** Lines beyond these are no thought that anyone wants to see drawn. */
const MOST_LINES = 400
const MOST_CHARACTERS = 20_000

export interface Told {
  /** Whole lines of the thought. */
  lines: string[]
  /** The line that is being written; empty when the thought is over. */
  open: string
  /** The text of the box behind the thought. */
  box: string | null
}

/** A text so far, taken apart: a thought with or without its tags, and the answer. */
export function told(text: string): Told {
  const whole = text.slice(0, MOST_CHARACTERS)
  const close = whole.indexOf('</think>')
  const start = whole.indexOf('<think>')
  const thought = whole.slice(start >= 0 ? start + '<think>'.length : 0, close >= 0 ? close : undefined)
  const reply = close >= 0 ? whole.slice(close) : start >= 0 ? '' : whole
  const box = /\\boxed\{([^{}]*)\}/.exec(reply)?.[1] ?? null
  // Without a thought everything is the reply.
  if (close < 0 && start < 0 && reply.includes('\\boxed')) return { lines: [], open: '', box }
  const lines = thought
    .trimStart()
    .split(/;\s/)
    .slice(0, MOST_LINES)
    .map((line) => line.trim())
  const open = close < 0 ? (lines.pop() ?? '') : ''
  // A guess is the answer and nothing else.
  return { lines: lines.filter((line) => line !== '' && line !== box), open, box }
}

/** `7*3=22 no, 7*3=21` is the line `7*3=21`. */
export function kept(line: string): string {
  const at = line.lastIndexOf(' no, ')
  return at < 0 ? line : line.slice(at + ' no, '.length)
}

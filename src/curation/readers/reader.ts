/** @file What every reader yields: a file's rows, or why one of them could not be read, some at a time. */

import { shownBriefly } from '../../text/shown.ts'
import { BoundsError, parseBoundedJson } from '../bounded-json.ts'
import { ImportError } from '../source.ts'

/** `at` is the line the row begins on, or its number from 1. A `note` is on the file, and costs no row. */
export type RawRow =
  | { at: number; value: Record<string, unknown> }
  | { at: number; problem: string; rows?: number }
  | { at: number; note: string }

/** `read`: how many bytes of the file have been read. */
export interface Batch {
  rows: RawRow[]
  read: number
}

export type Reader = AsyncGenerator<Batch>

/** A row of more bytes is passed over: a file without line ends would otherwise be one row. LiveCodeBench has rows of several megabytes. */
export const MAX_ROW_BYTES = 32 * 2 ** 20

/** Bytes handed over at once, so that pauses come often enough. */
export const SLICE = 1 << 16

const strict = new TextDecoder('utf-8', { fatal: true })

/** Null where the bytes are no UTF-8. A byte order mark is taken away. */
export function decode(bytes: Uint8Array): string | null {
  try {
    return strict.decode(bytes)
  } catch {
    return null
  }
}

export const NOT_UTF8 = 'holds bytes that are not UTF-8 text'

/** Bytes of a row that came in several pieces. Growing past MAX_ROW_BYTES keeps nothing. */
export class RowBytes {
  #parts: Uint8Array[] = []
  length = 0

  add(part: Uint8Array): void {
    this.length += part.length
    if (this.length > MAX_ROW_BYTES) this.#parts = []
    else if (part.length > 0) this.#parts.push(part)
  }

  get tooLong(): boolean {
    return this.length > MAX_ROW_BYTES
  }

  take(): Uint8Array {
    const parts = this.#parts
    const length = this.length
    this.#parts = []
    this.length = 0
    if (parts.length === 1) return parts[0]
    const bytes = new Uint8Array(parts.length === 0 ? 0 : length)
    let at = 0
    for (const part of parts) {
      bytes.set(part, at)
      at += part.length
    }
    return bytes
  }
}

export function tooLong(): string {
  return `is longer than ${MAX_ROW_BYTES / 2 ** 20} MB`
}

/** More columns are no table of prompts. */
export const MAX_COLUMNS = 10_000

/** @throws ImportError. */
export function checkColumnCount(name: string, count: number): void {
  if (count > MAX_COLUMNS) throw new ImportError(`${name} has ${count} columns; up to ${MAX_COLUMNS} can be read.`)
}

/** A note on each name that several columns have; the first of them is read. */
export function repeatedNames(at: number, names: readonly string[]): RawRow[] {
  const counts = new Map<string, number>()
  for (const name of names) if (name !== '') counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].flatMap(([name, count]) =>
    count > 1 ? [{ at, note: `has ${count} columns named \`${shownBriefly(name)}\`, of which the first is read` }] : [],
  )
}

/** The value of a row's JSON text, or the sentence that says why it is none. */
export function parseRow(at: number, text: string): RawRow {
  let value: unknown
  try {
    value = parseBoundedJson(text)
  } catch (cause) {
    if (cause instanceof BoundsError) return { at, problem: cause.message }
    return { at, problem: `is not JSON: ${jsonFault(text, cause)}` }
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { at, value: value as Record<string, unknown> }
  return {
    at,
    problem: `is ${Array.isArray(value) ? 'a list' : value === null ? 'null' : `a ${typeof value}`}, where an object is expected`,
  }
}

/** Engines word it differently; what helps is where. */
function jsonFault(text: string, cause: unknown): string {
  const position = /position (\d+)/.exec((cause as Error).message)?.[1]
  const ended = position === undefined ? /end of|unterminated/i.test((cause as Error).message) : Number(position) >= text.length
  if (ended) return `it ends too early, after ${text.length} characters`
  if (position === undefined) return `it begins with ${JSON.stringify(text.slice(0, 24))}`
  const at = Number(position)
  return `character ${at + 1} is unexpected, in ${JSON.stringify(text.slice(Math.max(0, at - 12), at + 12))}`
}

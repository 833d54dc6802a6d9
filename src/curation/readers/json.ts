/**
 * @file JSON: a list of objects, or an object that holds such a list (`data`, `rows`, ...), or objects one behind the other. The bytes are cut
 * into rows by counting brackets and each row is parsed by itself, so that a hundred megabytes neither block the thread nor fail as a whole.
 */
import { isBlank, pieces } from '../source.ts'
import type { ByteSource } from '../types.ts'
import { decode, NOT_UTF8, parseRow, type RawRow, type Reader, RowBytes, SLICE, tooLong } from './reader.ts'

/** Lists of objects that describe the rows rather than being them (datasets-server, pandas' table schema). */
const DESCRIPTIONS = new Set(['features', 'schema', 'columns', 'fields'])

export async function* readJson(source: ByteSource): Reader {
  const cutter = new RowCutter()
  for await (const { bytes, read } of pieces(source)) {
    for (let from = 0; from < bytes.length; from += SLICE) yield { rows: cutter.push(bytes.subarray(from, from + SLICE)), read }
  }
  yield { rows: cutter.end(), read: source.size }
}

const [QUOTE, BACKSLASH, COMMA, COLON] = [34, 92, 44, 58]
const isOpening = (byte: number) => byte === 0x7b || byte === 0x5b
const isClosing = (byte: number) => byte === 0x7d || byte === 0x5d
/** Marks of byte order are blank too. */
const isBlankOrMark = (byte: number) => isBlank(byte) || byte === 0xef || byte === 0xbb || byte === 0xbf

class RowCutter {
  #depth = 0
  #inString = false
  #escaped = false
  /** Depth at which rows stand: 0 outside everything, 1 in a list, 2 in a list that a top-level object holds. */
  #rowDepth = 0
  /** In a top-level object: its whole bytes are a row unless a list of rows is found in it. */
  #inTopObject = false
  /** A list has opened in the top-level object; its first byte tells whether it holds rows. */
  #listOpened = false
  #inRow = false
  readonly #row = new RowBytes()
  #key = ''
  #lastString: number[] = []
  #count = 0
  #rows: RawRow[] = []

  push(bytes: Uint8Array): RawRow[] {
    let start = 0
    const finish = (end: number) => {
      this.#row.add(bytes.subarray(start, end))
      this.#finishRow()
    }
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i]
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false
        else if (byte === BACKSLASH) this.#escaped = true
        else if (byte === QUOTE) this.#inString = false
        if (this.#inTopObject && this.#depth === 1 && this.#inString && this.#lastString.length < 64) this.#lastString.push(byte)
        continue
      }
      if (isBlankOrMark(byte)) continue
      if (this.#listOpened) {
        this.#listOpened = false
        if (byte === 0x7b && !DESCRIPTIONS.has(this.#key)) {
          // The object's own bytes are no row after all.
          this.#row.take()
          this.#inRow = false
          this.#rowDepth = 2
        }
      }
      if (!this.#inRow && this.#depth === this.#rowDepth && byte !== COMMA && !isClosing(byte)) {
        if (this.#depth === 0 && byte === 0x5b) {
          this.#depth = this.#rowDepth = 1
          continue
        }
        this.#inRow = true
        start = i
        if (this.#depth === 0) this.#inTopObject = byte === 0x7b
      }
      if (byte === QUOTE) {
        this.#inString = true
        if (this.#inTopObject && this.#depth === 1) this.#lastString = []
      } else if (isOpening(byte)) {
        this.#listOpened = this.#inTopObject && this.#depth === 1 && byte === 0x5b
        this.#depth++
      } else if (isClosing(byte)) {
        // A list of rows ends: the row before its bracket may be a bare number.
        if (this.#depth === this.#rowDepth && this.#rowDepth > 0) {
          if (this.#inRow) finish(i)
          this.#depth--
          this.#rowDepth = this.#rowDepth === 2 ? Number.NaN : 0
          continue
        }
        this.#depth = Math.max(0, this.#depth - 1)
        if (this.#inRow && this.#depth === this.#rowDepth) finish(i + 1)
        if (this.#depth === 0) this.#rowDepth = 0
      } else if (byte === COMMA && this.#inRow && this.#depth === this.#rowDepth) finish(i)
      else if (byte === COLON && this.#inTopObject && this.#depth === 1) this.#key = String.fromCharCode(...this.#lastString)
    }
    if (this.#inRow) this.#row.add(bytes.subarray(start))
    return this.#rows.splice(0)
  }

  end(): RawRow[] {
    const cut = this.#depth > 0 || this.#inString
    if (this.#inRow && !cut) this.#finishRow()
    else if (cut) this.#rows.push({ at: this.#count + 1, problem: 'is never closed: the file ends in the middle of it' })
    return this.#rows.splice(0)
  }

  #finishRow() {
    this.#inRow = false
    const at = ++this.#count
    const long = this.#row.tooLong
    const text = decode(this.#row.take())
    if (long) this.#rows.push({ at, problem: tooLong() })
    else if (text === null) this.#rows.push({ at, problem: NOT_UTF8 })
    else this.#rows.push(unwrap(parseRow(at, text)))
  }
}

/** The datasets-server of Hugging Face puts each row into `{"row_idx": 0, "row": {...}}`. */
function unwrap(raw: RawRow): RawRow {
  if (!('value' in raw) || !('row_idx' in raw.value)) return raw
  const { row } = raw.value
  return typeof row === 'object' && row !== null && !Array.isArray(row) ? { at: raw.at, value: row as Record<string, unknown> } : raw
}

/**
 * @file CSV and its relatives (semicolons, tabs): the first line names the columns. Records are cut at line ends outside quotes, so that each
 * has its line number and its own bytes.
 */
import { isBlank, pieces } from '../source.ts'
import type { ByteSource } from '../types.ts'
import { delimiterOf, fieldsOf } from './csv-record.ts'
import { checkColumnCount, decode, NOT_UTF8, type RawRow, type Reader, RowBytes, repeatedNames, SLICE, tooLong } from './reader.ts'

const [QUOTE, NEWLINE] = [34, 10]
/** What a quote must stand behind to open a field: , tab ; | or a line end. Elsewhere it is a character, as in 5" pipe. */
const BEFORE_FIELD = new Set([44, 9, 59, 124, 10])
const DELIMITERS = [',', '\t', ';', '|']

export async function* readCsv(source: ByteSource): Reader {
  const table = new Table(source.name)
  const pending = new RowBytes()
  let line = 1
  let recordLine = 1
  let quoted = false
  let before = NEWLINE
  /** So far the record is nothing but blanks: a file of line ends has a hundred million of those. */
  let blank = true
  /** The byte before closed a field: a quote right behind it was a doubled one. */
  let closed = false
  for await (const { bytes, read } of pieces(source)) {
    for (let from = 0; from < bytes.length; from += SLICE) {
      const slice = bytes.subarray(from, from + SLICE)
      let start = 0
      for (let i = 0; i < slice.length; i++) {
        const byte = slice[i]
        if (byte === QUOTE) {
          const opens: boolean = !quoted && (closed || BEFORE_FIELD.has(before))
          closed = quoted
          quoted = opens
          blank = false
        } else {
          closed = false
          if (byte === NEWLINE) line++
          if (byte === NEWLINE && !quoted) {
            if (!blank || pending.length > 0) {
              pending.add(slice.subarray(start, i))
              table.push(recordLine, pending)
            }
            start = i + 1
            recordLine = line
            blank = true
          } else if (blank && !isBlank(byte)) blank = false
        }
        before = byte
      }
      pending.add(slice.subarray(start))
      yield { rows: table.take(), read }
    }
  }
  if (quoted) table.problem(recordLine, 'opens a quote that is never closed')
  else table.push(recordLine, pending)
  yield { rows: table.take(), read: source.size }
}

class Table {
  readonly #name: string
  #fields = 0
  /** Columns that are read: of several with one name, the first. */
  #columns: [name: string, index: number][] = []
  #delimiter = DELIMITERS[0]
  #rows: RawRow[] = []

  constructor(name: string) {
    this.#name = name
  }

  push(line: number, pending: RowBytes): void {
    const long = pending.tooLong
    const text = decode(pending.take())?.replace(/\r$/, '')
    if (long) this.problem(line, tooLong())
    else if (text === undefined) this.problem(line, NOT_UTF8)
    else if (text.trim() === '') return
    else if (this.#fields === 0) this.#readHeader(line, text)
    else this.#readRecord(line, text)
  }

  #readHeader(line: number, text: string): void {
    this.#delimiter = delimiterOf(text, DELIMITERS)
    const header = (fieldsOf(text, this.#delimiter) ?? text.split(this.#delimiter)).map((name) => name.trim())
    checkColumnCount(this.#name, header.length)
    this.#fields = header.length
    const first = new Map<string, number>()
    for (const [i, name] of header.entries()) if (!first.has(name)) first.set(name, i)
    this.#columns = [...first]
    this.#rows.push(...repeatedNames(line, header))
  }

  #readRecord(line: number, text: string): void {
    const fields = fieldsOf(text, this.#delimiter)
    if (fields === null) this.problem(line, 'has quotes that do not match')
    else if (fields.length !== this.#fields) {
      const count = `${fields.length} ${fields.length === 1 ? 'field' : 'fields'}`
      this.problem(line, `has ${count} where the first line names ${this.#fields}`)
    } else this.#rows.push({ at: line, value: Object.fromEntries(this.#columns.map(([name, i]) => [name, fields[i]])) })
  }

  problem(line: number, problem: string): void {
    this.#rows.push({ at: line, problem })
  }

  take(): RawRow[] {
    return this.#rows.splice(0)
  }
}

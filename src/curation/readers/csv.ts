/**
 * @file CSV and its relatives (semicolons, tabs): the first line names the columns. Records are cut at line ends outside quotes, so that each
 * has its line number and its own bytes; what is inside a record is Papa Parse's.
 */
import Papa from 'papaparse'
import { pieces } from '../source.ts'
import type { ByteSource } from '../types.ts'
import { decode, NOT_UTF8, type RawRow, type Reader, RowBytes, repeatedNames, SLICE, tooLong } from './reader.ts'

const [QUOTE, NEWLINE] = [34, 10]
/** What a quote must stand behind to open a field: , tab ; | or a line end. Elsewhere it is a character, as in 5" pipe. */
const BEFORE_FIELD = new Set([44, 9, 59, 124, 10])

export async function* readCsv(source: ByteSource): Reader {
  const table = new Table()
  const pending = new RowBytes()
  let line = 1
  let recordLine = 1
  let quoted = false
  let before = NEWLINE
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
        } else {
          closed = false
          if (byte === NEWLINE) line++
          if (byte === NEWLINE && !quoted) {
            pending.add(slice.subarray(start, i))
            table.push(recordLine, pending)
            start = i + 1
            recordLine = line
          }
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
  #header: string[] | null = null
  /** Columns that are read: of several with one name, the first. */
  #columns: [name: string, index: number][] = []
  #delimiter = ','
  #rows: RawRow[] = []

  push(line: number, pending: RowBytes): void {
    const long = pending.tooLong
    const text = decode(pending.take())?.replace(/\r$/, '')
    if (long) this.problem(line, tooLong())
    else if (text === undefined) this.problem(line, NOT_UTF8)
    else if (text.trim() === '') return
    else if (this.#header === null) this.#readHeader(line, text)
    else this.#readRecord(line, text, this.#header)
  }

  #readHeader(line: number, text: string): void {
    const { data, meta } = Papa.parse<string[]>(text, { delimitersToGuess: [',', '\t', ';', '|'] })
    this.#delimiter = meta.delimiter
    const header = data[0].map((name) => name.trim())
    this.#header = header
    this.#columns = header.map((name, i): [string, number] => [name, i]).filter(([name, i]) => header.indexOf(name) === i)
    this.#rows.push(...repeatedNames(line, header))
  }

  #readRecord(line: number, text: string, header: readonly string[]): void {
    const { data, errors } = Papa.parse<string[]>(text, { delimiter: this.#delimiter })
    const fields = data[0]
    if (errors.length > 0 || data.length !== 1) this.problem(line, 'has quotes that do not match')
    else if (fields.length !== header.length) {
      const count = `${fields.length} ${fields.length === 1 ? 'field' : 'fields'}`
      this.problem(line, `has ${count} where the first line names ${header.length}`)
    } else this.#rows.push({ at: line, value: Object.fromEntries(this.#columns.map(([name, i]) => [name, fields[i]])) })
  }

  problem(line: number, problem: string): void {
    this.#rows.push({ at: line, problem })
  }

  take(): RawRow[] {
    return this.#rows.splice(0)
  }
}

/** @file JSON lines: one object a line. A line that cannot be read costs that line only. */
import { isBlank, type Piece, pieces } from '../source.ts'
import type { ByteSource } from '../types.ts'
import { decode, NOT_UTF8, parseRow, type RawRow, type Reader, RowBytes, SLICE, tooLong } from './reader.ts'

const NEWLINE = 10

export function readJsonLines(source: ByteSource): Reader {
  return linesOf(pieces(source))
}

/** Of bytes that come in pieces. */
export async function* linesOf(stream: AsyncIterable<Piece>): Reader {
  const pending = new RowBytes()
  let line = 1
  let last = 0
  for await (const { bytes, read } of stream) {
    last = read
    for (let from = 0; from < bytes.length; from += SLICE) {
      const slice = bytes.subarray(from, from + SLICE)
      const rows: RawRow[] = []
      let start = 0
      for (;;) {
        // A file of line ends has a hundred million lines: they cost no object each.
        let text = start
        if (pending.length === 0) {
          for (; text < slice.length && isBlank(slice[text]); text++) {
            if (slice[text] !== NEWLINE) continue
            line++
            start = text + 1
          }
        }
        const end = slice.indexOf(NEWLINE, text)
        if (end < 0) break
        pending.add(slice.subarray(start, end))
        pushLine(rows, line++, pending)
        start = end + 1
      }
      pending.add(slice.subarray(start))
      yield { rows, read }
    }
  }
  const rows: RawRow[] = []
  pushLine(rows, line, pending)
  yield { rows, read: last }
}

/** Blank lines are passed over. */
function pushLine(rows: RawRow[], line: number, pending: RowBytes): void {
  const long = pending.tooLong
  const text = decode(pending.take())
  if (long) rows.push({ at: line, problem: tooLong() })
  else if (text === null) rows.push({ at: line, problem: NOT_UTF8 })
  else if (text.trim() !== '') rows.push(parseRow(line, text))
}

/**
 * @file One record of delimited text into its fields, in one pass: whatever quotes and delimiters it holds. As Papa Parse has them, which
 * searches the rest of the record again for each quoted field.
 */

const QUOTE = '"'

/**
 * A field that begins with a quote ends with the next one that is not doubled; behind it may be blanks. Elsewhere a quote is a character.
 * Null where quotes do not match.
 */
export function fieldsOf(record: string, delimiter: string): string[] | null {
  const fields: string[] = []
  for (let at = 0; ; ) {
    if (record[at] !== QUOTE) {
      const end = record.indexOf(delimiter, at)
      fields.push(record.slice(at, end < 0 ? undefined : end))
      if (end < 0) return fields
      at = end + 1
      continue
    }
    const start = at + 1
    let close = record.indexOf(QUOTE, start)
    let doubled = false
    for (; close >= 0 && record[close + 1] === QUOTE; close = record.indexOf(QUOTE, close + 2)) doubled = true
    if (close < 0) return null
    const text = record.slice(start, close)
    fields.push(doubled ? text.replaceAll('""', QUOTE) : text)
    if (close === record.length - 1) return fields
    for (at = close + 1; record[at] !== delimiter; at++) if (at === record.length || !isSpace(record[at])) return null
    at++
  }
}

function isSpace(sign: string): boolean {
  return sign.trim() === '' && sign !== '\n'
}

/** The sign that cuts the record into most fields. */
export function delimiterOf(record: string, delimiters: readonly string[]): string {
  const counts = delimiters.map((delimiter) => (fieldsOf(record, delimiter) ?? record.split(delimiter)).length)
  return delimiters[counts.indexOf(Math.max(...counts))]
}

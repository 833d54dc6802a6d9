/** @file JSON of a row: what its text would unfold to is bounded before it is parsed, since nothing after that walks a value with care. */
import { parseJson } from '../text/json.ts'

/** Lists and objects within one another. Walking a value costs stack for each. */
export const MAX_DEPTH = 200
/** Values in one row: an empty list of two characters costs fifty bytes. */
export const MAX_VALUES = 1_000_000
/** Digits of one number. */
export const MAX_DIGITS = 10_000

/** The text may be JSON, but goes beyond a bound: the message is the end of a sentence about it. */
export class BoundsError extends Error {
  override name = 'BoundsError'
}

/** As `parseJson`. @throws BoundsError too. */
export function parseBoundedJson(text: string): unknown {
  checkBounds(text)
  return parseJson(text)
}

const [QUOTE, BACKSLASH, COMMA, ZERO, NINE] = [34, 92, 44, 48, 57]
const [LIST, LIST_END, OBJECT, OBJECT_END] = [91, 93, 123, 125]

function checkBounds(text: string): void {
  let depth = 0
  let values = 0
  let digits = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code >= ZERO && code <= NINE) {
      if (++digits > MAX_DIGITS) throw new BoundsError(`has a number of more than ${MAX_DIGITS} digits`)
      continue
    }
    digits = 0
    if (code === QUOTE) {
      for (i++; i < text.length; i++) {
        const inside = text.charCodeAt(i)
        if (inside === BACKSLASH) i++
        else if (inside === QUOTE) break
      }
    } else if (code === LIST || code === OBJECT) {
      values++
      if (++depth > MAX_DEPTH) throw new BoundsError(`has values nested more than ${MAX_DEPTH} deep`)
    } else if (code === LIST_END || code === OBJECT_END) depth--
    else if (code === COMMA) values++
    if (values > MAX_VALUES) throw new BoundsError(`has more than ${MAX_VALUES} values`)
  }
}

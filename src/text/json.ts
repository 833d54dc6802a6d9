/**
 * @file JSON whose whole numbers are exact: what a double cannot hold is a bigint, both ways. Golds and the tests of programs need it: to
 * JavaScript's own JSON 9007199254740993 is 9007199254740992.
 */
import { parse, stringify } from 'lossless-json'

/** Where a whole number beyond 2^53 may stand. A loop to its end would overrun the stack on tens of megabytes of digits. */
const LONG_WHOLE = /(?<![\d.])\d{16}/

/**
 * The value of a JSON text: whole numbers without exponent or point are bigints beyond Number.MAX_SAFE_INTEGER, all else is as JSON.parse has
 * it. @throws what JSON.parse throws.
 */
export function parseJson(text: string): unknown {
  // First by the engine's own parser, which is faster, and the only one whose faults are told.
  const value: unknown = JSON.parse(text)
  return LONG_WHOLE.test(text) && hasLongWhole(text)
    ? parse(text, undefined, { parseNumber, onDuplicateKey: ({ newValue }) => newValue })
    : value
}

/** Whether such a number stands outside texts: reading exactly takes long, and there it would change nothing. `text` is JSON. */
function hasLongWhole(text: string): boolean {
  let digits = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code >= 48 && code <= 57) {
      if (++digits === 16) return true
      continue
    }
    digits = 0
    if (code !== 34) continue
    for (i++; text.charCodeAt(i) !== 34; i++) if (text.charCodeAt(i) === 92) i++
  }
  return false
}

function parseNumber(digits: string): number | bigint {
  const number = Number(digits)
  return Number.isSafeInteger(number) || /[.eE]/.test(digits) ? number : BigInt(digits)
}

/** As JSON.stringify, with bigints as the whole numbers they are. */
export function formatJson(value: unknown, space?: number): string {
  try {
    return JSON.stringify(value, null, space)
  } catch (error) {
    if (!(error instanceof TypeError && /BigInt/i.test(error.message))) throw error
    return stringify(value, null, space) as string
  }
}

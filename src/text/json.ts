/**
 * @file JSON whose whole numbers are exact: what a double cannot hold is a bigint, both ways. Golds and the tests of programs need it: to
 * JavaScript's own JSON 9007199254740993 is 9007199254740992.
 */
import { parse, stringify } from 'lossless-json'

/**
 * Where a whole number beyond 2^53 may stand. It may be part of a text, or have a fraction: then reading exactly costs time, and changes
 * nothing. A loop to the number's end would overrun the stack on tens of megabytes of digits.
 */
const LONG_WHOLE = /(?<![\d.])\d{16}/

/**
 * The value of a JSON text: whole numbers without exponent or point are bigints beyond Number.MAX_SAFE_INTEGER, all else is as JSON.parse has
 * it. @throws what JSON.parse throws.
 */
export function parseJson(text: string): unknown {
  // First by the engine's own parser, which is faster, and the only one whose faults are told.
  const value: unknown = JSON.parse(text)
  return LONG_WHOLE.test(text) ? parse(text, undefined, { parseNumber, onDuplicateKey: ({ newValue }) => newValue }) : value
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

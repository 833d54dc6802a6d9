/**
 * @file Whether a float is another that was written down: tests hold floats as they were printed, rounded or computed in another order.
 */

/** Relative difference that methods of computing may make; of numbers above a thousand, no more than one thousandth. */
const RELATIVE = 1e-6
const MAX_DIFFERENCE = 1e-3
/** Relative difference that the order of computing may make, in numbers of any size. */
const ORDER = 1e-12
/** Where zero is expected: what is left of a difference that should vanish. */
const ABSOLUTE = 1e-9
/** A numeral of fewer digits is not taken for a rounded one: 0.5 is meant to be 0.5. */
const ROUNDED_DIGITS = 6
const NUMERAL = /^[+-]?(\d*)\.?(\d*)(?:[eE]([+-]?\d{1,4}))?$/

/** `written`: the numeral expected. Holds within a millionth or a thousandth, whichever is less, or where `actual` rounds to what is written in six digits or more. */
export function isClose(written: string, actual: number): boolean {
  const expected = Number(written)
  if (!Number.isFinite(expected) || !Number.isFinite(actual)) return false
  const off = Math.abs(expected - actual)
  const size = Math.abs(expected)
  return off <= Math.max(ORDER * size, Math.min(RELATIVE * size, MAX_DIFFERENCE)) || off <= (expected === 0 ? ABSOLUTE : halfUnit(written))
}

/** Half a unit of the last digit written, 0 for few digits. A little more, since half a unit is no float itself. */
function halfUnit(written: string): number {
  const match = NUMERAL.exec(written)
  if (!match) return 0
  const [, whole, part, exponent = '0'] = match
  if (part === '' || `${whole}${part}`.replace(/^0+/, '').length < ROUNDED_DIGITS) return 0
  return 0.500001 * 10 ** (Number(exponent) - part.length)
}

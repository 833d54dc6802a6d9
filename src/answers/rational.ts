/** @file Exact fractions of whole numbers of any size. */

export interface Rational {
  /** In lowest terms; the denominator is above 0. */
  numerator: bigint
  denominator: bigint
}

/** Null for a denominator of 0. */
export function rational(numerator: bigint, denominator = 1n): Rational | null {
  if (denominator === 0n) return null
  const divisor = greatestCommonDivisor(numerator, denominator) * (denominator < 0n ? -1n : 1n)
  return { numerator: numerator / divisor, denominator: denominator / divisor }
}

/** A decimal numeral without sign: digits, and perhaps a point and digits. */
export function parseDecimal(digits: string): Rational | null {
  const parts = digits.match(/^(\d*)(?:\.(\d*))?$/)
  if (!parts || (parts[1] === '' && !parts[2])) return null
  const decimals = parts[2] ?? ''
  return rational(BigInt(parts[1] + decimals || '0'), 10n ** BigInt(decimals.length))
}

export function add(a: Rational, b: Rational): Rational {
  return rational(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator) as Rational
}

export function multiply(a: Rational, b: Rational): Rational {
  return rational(a.numerator * b.numerator, a.denominator * b.denominator) as Rational
}

/** Null for b = 0. */
export function divide(a: Rational, b: Rational): Rational | null {
  return rational(a.numerator * b.denominator, a.denominator * b.numerator)
}

export function negate(a: Rational): Rational {
  return { numerator: -a.numerator, denominator: a.denominator }
}

export function equals(a: Rational, b: Rational): boolean {
  return a.numerator === b.numerator && a.denominator === b.denominator
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  a = a < 0n ? -a : a
  b = b < 0n ? -b : b
  while (b !== 0n) [a, b] = [b, a % b]
  return a === 0n ? 1n : a
}

export function subtract(a: Rational, b: Rational): Rational {
  return add(a, negate(b))
}

/** Below 0, 0 or above 0 as a is below, equal to or above b. */
export function compare(a: Rational, b: Rational): number {
  const difference = a.numerator * b.denominator - b.numerator * a.denominator
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

export function isZero(a: Rational): boolean {
  return a.numerator === 0n
}

/** The bits that a's numerator and denominator have together. */
export function sizeOf(a: Rational): number {
  return 4 * (a.numerator.toString(16).length + a.denominator.toString(16).length)
}

/** a to a whole power. Null for 0 to a negative one. The caller bounds the size. */
export function power(a: Rational, exponent: number): Rational | null {
  const n = BigInt(Math.abs(exponent))
  const raised = { numerator: a.numerator ** n, denominator: a.denominator ** n }
  return exponent < 0 ? rational(raised.denominator, raised.numerator) : raised
}

/** The nearest double; infinite or 0 where there is none. */
export function toNumber(a: Rational): number {
  const [top, bottom] = [Number(a.numerator), Number(a.denominator)]
  if (Number.isFinite(top) && Number.isFinite(bottom)) return top / bottom
  // Both may be too large where their ratio is not.
  const shift = BigInt(Math.max(0, Math.min(bits(a.numerator), bits(a.denominator)) - 1000))
  return Number(a.numerator >> shift) / Number(a.denominator >> shift)
}

function bits(n: bigint): number {
  return (n < 0n ? -n : n).toString(2).length
}

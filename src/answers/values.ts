/** @file When two single values are the same: numbers, decimals, percentages, quantities, words, expressions. */
import { inRadians, numeral } from './building.ts'
import { rationalOf } from './exact.ts'
import { type Node, some } from './nodes.ts'
import { equals, multiply, compare as order, type Rational, toNumber } from './rational.ts'
import { closeConstants, equalExpressions } from './symbolic.ts'
import type { Truth } from './truth.ts'
import { conversion, measureOf } from './units.ts'
import { isProductOfLetters, sameWords } from './words.ts'

export interface ValueOptions {
  /** A decimal equals what agrees with it after rounding to this many places, as far as it was written to as many digits. */
  decimals: number
  /** A percentage was asked for, so that its sign may be left out or added. */
  percent?: boolean
}

export function equalValues(gold: Node, given: Node, options: ValueOptions): Truth {
  if (isSeveralUnits(gold) || isSeveralUnits(given)) return equalTotals(gold, given, options)
  const [goldUnit, givenUnit] = [unitOf(gold), unitOf(given)]
  const [a, b] = [withoutUnit(gold), withoutUnit(given)]
  if (goldUnit !== null && givenUnit !== null) {
    const factor = conversion(goldUnit, givenUnit)
    if (factor === null) return false
    if (factor.numerator !== factor.denominator) return equalPlain({ type: 'product', items: [numeral(factor), a] }, b, options)
  } else if (goldUnit !== null || givenUnit !== null) {
    if ((isPercent(a) || isPercent(b)) && measureOf(goldUnit ?? givenUnit ?? '') !== null) return false
    // 90 degrees are \pi/2, where the other side is written as an angle in radians.
    const [degrees, other] = goldUnit === null ? [given, a] : [gold, b]
    if (some(other, isAngle) && !some(degrees, isPi) && inRadians(degrees) !== degrees)
      return equalPlain(inRadians(degrees), other, options)
  }
  return equalPlain(a, b, options)
}

function equalPlain(a: Node, b: Node, options: ValueOptions): Truth {
  if (a.type === 'based' || b.type === 'based') {
    return a.type === 'based' && b.type === 'based' && a.digits === b.digits && a.base === b.base
  }
  if (a.type === 'negative' && b.type === 'negative' && (a.of.type === 'based' || b.of.type === 'based'))
    return equalPlain(a.of, b.of, options)
  const [word, other] = [spelling(a), spelling(b)]
  if (word !== null && other !== null) {
    if (word.length === 1 || other.length === 1 ? word === other : sameWords(word, other)) return true
    if (isWord(a) || isWord(b) || !isProductOfLetters(word) || !isProductOfLetters(other)) return false
  }
  if (a.type === 'text' || b.type === 'text') return false
  if (isInfinite(a) || isInfinite(b)) return isInfinite(a) && isInfinite(b) && (a.type === 'negative') === (b.type === 'negative')
  return equalNumbers(a, b, options) ?? equalExpressions(a, b)
}

function isWord(node: Node): boolean {
  return node.type === 'text' || (node.type === 'product' && node.upright === true)
}

// Numbers

/** Rational numbers: exactly, as decimals, and as percentages. Null where one of the two is none. */
function equalNumbers(gold: Node, given: Node, options: ValueOptions): boolean | null {
  const [a, b] = [rationalOf(gold), rationalOf(given)]
  if (a === null || b === null) return (a !== null || b !== null) && equalLongDecimal(gold, given) ? true : null
  const same = (x: Rational, y: Rational) =>
    equals(x, y) || roundsTheSame({ node: gold, value: x }, { node: given, value: y }, options.decimals)
  if (same(a, b)) return true
  if (isPercent(gold) === isPercent(given)) return false
  // Where 28% is the answer, its sign may be left out; where it is 28, only a question about a percentage lets one be added.
  const hundred = (value: Rational) => multiply(value, { numerator: 100n, denominator: 1n })
  if (isPercent(gold)) return same(hundred(a), b)
  return options.percent === true && same(a, hundred(b))
}

/**
 * Whether a decimal is what the other number is, rounded. One that ends after few digits is exact: 0.001 is not 0.0010004. What is so
 * small that rounding leaves nothing of it is compared as it stands.
 */
function roundsTheSame(gold: { node: Node; value: Rational }, given: { node: Node; value: Rational }, places: number): boolean {
  const rounding = [gold, given].every(({ node, value }) => (isDecimal(node) ? digitsOf(node) >= places - 1 : !isFinite10(value)))
  if (!rounding || !(isDecimal(gold.node) || isDecimal(given.node))) return false
  if (rounded(gold.value, places) !== rounded(given.value, places)) return false
  const [x, y] = [toNumber(gold.value), toNumber(given.value)]
  return Math.abs(x - y) <= 10 ** (1 - places) * Math.max(Math.abs(x), Math.abs(y))
}

/** 4.123105625617661 is \sqrt{17} to all digits of a double. */
function equalLongDecimal(gold: Node, given: Node): boolean {
  const decimal = isDecimal(gold) ? gold : given
  return unsigned(decimal).type === 'number' && isDecimal(decimal) && digitsOf(decimal) >= 15 && closeConstants(gold, given)
}

/** Half to even, as Python rounds. */
function rounded(value: Rational, places: number): bigint {
  const scaled = multiply(value, { numerator: 10n ** BigInt(places), denominator: 1n })
  const two = { numerator: scaled.numerator * 2n + scaled.denominator, denominator: scaled.denominator * 2n }
  const quotient = two.numerator / two.denominator
  const down = two.numerator < 0n && two.numerator % two.denominator !== 0n ? quotient - 1n : quotient
  const half = order(scaled, { numerator: 2n * down - 1n, denominator: 2n }) === 0
  return half && down % 2n !== 0n ? down - 1n : down
}

/** Whether a number is a decimal that ends. */
function isFinite10({ denominator }: Rational): boolean {
  let rest = denominator
  for (const prime of [2n, 5n]) for (let step = 0; step < 400 && rest % prime === 0n; step++) rest /= prime
  return rest === 1n
}

function isDecimal(node: Node): boolean {
  return some(node, (part) => part.type === 'number' && part.form === 'decimal')
}

function digitsOf(node: Node): number {
  let digits = 0
  some(node, (part) => {
    if (part.type === 'number') digits = Math.max(digits, part.digits)
    return false
  })
  return digits
}

function unsigned(node: Node): Node {
  return node.type === 'negative' ? unsigned(node.of) : node
}

function isPercent(node: Node): boolean {
  return unsigned(node).type === 'percent'
}

function isInfinite(node: Node): boolean {
  const bare = unsigned(node)
  return bare.type === 'constant' && bare.name === 'infinity'
}

/** Whether a part says that angles are measured in radians. */
function isAngle(node: Node): boolean {
  return isPi(node) || (node.type === 'call' && node.name.startsWith('arc'))
}

function isPi(node: Node): boolean {
  return node.type === 'constant' && node.name === 'pi'
}

// Quantities

function withoutUnit(node: Node): Node {
  if (node.type === 'quantity') return withoutUnit(node.of)
  if (node.type === 'negative') {
    const of = withoutUnit(node.of)
    return of === node.of ? node : { type: 'negative', of }
  }
  return node
}

function unitOf(node: Node): string | null {
  const bare = unsigned(node)
  return bare.type === 'quantity' ? bare.unit : null
}

function isSeveralUnits(node: Node): boolean {
  return node.type === 'opaque' && node.name === 'quantities'
}

/** 3 hours 20 minutes are 200 minutes, and neither 3 nor 20. */
function equalTotals(gold: Node, given: Node, options: ValueOptions): Truth {
  const [a, b] = [totalOf(gold), totalOf(given)]
  return a !== null && b !== null && a.key === b.key && equalPlain(a.total, b.total, options)
}

function totalOf(node: Node): { key: string; total: Node } | null {
  const parts = node.type === 'opaque' && node.name === 'quantities' ? node.args : [node]
  const terms: Node[] = []
  let key: string | null = null
  for (const part of parts) {
    const measure = part.type === 'quantity' ? measureOf(part.unit) : null
    if (part.type !== 'quantity' || measure?.factor == null || (key !== null && key !== measure.key)) return null
    key = measure.key
    terms.push({ type: 'product', items: [part.of, numeral(measure.factor)] })
  }
  return key === null ? null : { key, total: { type: 'sum', items: terms } }
}

// Words

/** The letters of a name or word; null for anything with numbers or operations in it. */
function spelling(node: Node): string | null {
  switch (node.type) {
    case 'text':
      return node.text
    case 'symbol':
      return node.name
    case 'constant':
      return node.name === 'e' || node.name === 'i' ? node.name : null
    case 'product':
      return node.word ?? null
    default:
      return null
  }
}

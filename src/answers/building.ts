/** @file Nodes made of what the parser finds: numbers from digits, names from letters, rows of factors. */
import { ParseError } from './cursor.ts'
import { type Node, some } from './nodes.ts'
import { add, multiply, parseDecimal, power, type Rational, rational } from './rational.ts'

/** Larger exponents of 1e9 are not read. */
const MAX_SCALE = 64

export const REALS: Node = {
  type: 'tuple',
  open: '(',
  close: ')',
  items: [
    { type: 'negative', of: { type: 'constant', name: 'infinity' } },
    { type: 'constant', name: 'infinity' },
  ],
}

/** Of a number token: digits, an exponent, digits that repeat. */
export function number(text: string): Node {
  const [digits, scale] = text.split(/[eE]/)
  const [fixed, period] = digits.split('r')
  if (period !== undefined) return { type: 'number', value: repeating(fixed, period), form: 'decimal', digits: 99 }
  const exponent = Number(scale ?? 0)
  const mantissa = parseDecimal(digits)
  if (mantissa === null || Math.abs(exponent) > MAX_SCALE) throw new ParseError()
  const value = multiply(mantissa, power({ numerator: 10n, denominator: 1n }, exponent) as Rational)
  const whole = value.denominator === 1n
  return { type: 'number', value, form: whole ? 'whole' : 'decimal', digits: digits.replace('.', '').replace(/^0+/, '').length }
}

/** 0.1666... of 0.1 and 6. */
function repeating(fixed: string, period: string): Rational {
  const start = parseDecimal(fixed)
  const places = fixed.split('.')[1]?.length ?? 0
  const tail = rational(BigInt(period), (10n ** BigInt(period.length) - 1n) * 10n ** BigInt(places))
  if (start === null || tail === null) throw new ParseError()
  return add(start, tail)
}

/** A number that was worked out of what was written: 5 million, 3 quarters. */
export function numeral(value: Rational): Node {
  const form = value.denominator === 1n ? 'whole' : 'mixed'
  return { type: 'number', value, form, digits: String(value.numerator).replace(/0+$/, '').length }
}

export function letter(name: string): Node {
  if (name === 'e') return { type: 'constant', name: 'e' }
  if (name === 'i') return { type: 'constant', name: 'i' }
  return { type: 'symbol', name }
}

/** Letters in a row are a product of one-letter names, or a word: both readings are kept. */
export function spelled(text: string): Node {
  if (text.length === 1) return letter(text)
  return { type: 'product', items: [...text].map(letter), word: text }
}

/** Letters in brackets are one factor: (xy)^2. */
export function grouped(node: Node): Node {
  return node.type === 'product' && node.word ? { type: 'product', items: node.items } : node
}

/** In xy^2 and ab! only the last letter is meant. */
export function ofLast(node: Node, change: (last: Node) => Node): Node {
  if (node.type !== 'product' || !node.word) return change(node)
  return { type: 'product', items: [...node.items.slice(0, -1), change(node.items[node.items.length - 1])] }
}

/** Whether an expression holds names, so that what stands behind it may be another. */
export function hasNames(node: Node): boolean {
  return some(node, ({ type }) => type === 'symbol' || type === 'text')
}

export function total(items: Node[]): Node {
  return items.length === 1 ? items[0] : { type: 'sum', items }
}

/** Factors side by side; the unit of the last is that of the whole: 2x^\circ. */
export function row(items: Node[]): Node {
  if (items.length === 1) return items[0]
  const last = items[items.length - 1]
  if (last.type !== 'quantity') return { type: 'product', items }
  return { type: 'quantity', of: { type: 'product', items: [...items.slice(0, -1), last.of] }, unit: last.unit }
}

export function times(left: Node, right: Node): Node {
  return { type: 'product', items: [left, right] }
}

/** An angle in degrees as a number. */
export function inRadians(node: Node): Node {
  if (node.type === 'negative') return { type: 'negative', of: inRadians(node.of) }
  if (node.type === 'sum') return { type: 'sum', items: node.items.map(inRadians) }
  if (node.type !== 'quantity' || !/^deg/.test(node.unit)) return node
  const straight: Node = { type: 'number', value: { numerator: 180n, denominator: 1n }, form: 'whole', digits: 2 }
  return { type: 'product', items: [node.of, { type: 'quotient', top: { type: 'constant', name: 'pi' }, bottom: straight }] }
}

/** \cos x + i \sin x */
export function onCircle(angle: Node): Node {
  const [cos, sin] = ['cos', 'sin'].map((name): Node => ({ type: 'call', name, args: [angle] }))
  return { type: 'sum', items: [cos, times({ type: 'constant', name: 'i' }, sin)] }
}

export function wholeNumber(value: bigint): Node {
  return numeral({ numerator: value, denominator: 1n })
}

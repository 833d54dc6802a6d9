/**
 * @file Python values outside Python: canonical JSON, and what `==` would say of two of them.
 *
 * Strings, booleans, None, lists, whole numbers up to 2^53 and floats that are not whole are their own JSON. Everything else is an object
 * with one key, its tag: `{"tuple":[...]}`, `{"set":[...]}`, `{"dict":[[key,value],...]}`, `{"int":"12345678901234567890"}`,
 * `{"float":"2.0"}`, `{"float":"nan"}`. values.py writes and reads the same.
 */

import { isClose } from './closeness.ts'

export type PyValue = null | boolean | number | string | PyValue[] | { [tag: string]: unknown }

const SEQUENCES = ['tuple', 'deque', 'set', 'frozenset']
const MAX_DEPTH = 200
const INTEGER = /^-?\d{1,5000}$/
const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/

/** Reads canonical JSON from an interpreter; null if it is not that. A value of None comes in a box as all others. */
export function readValue(text: string): { value: PyValue } | null {
  try {
    const value = JSON.parse(text) as unknown
    return isValue(value, 0) ? { value } : null
  } catch {
    return null
  }
}

/** The value that plain JSON of a prompt means: an object is a dict with string keys, a bigint a whole number. Never throws. */
export function fromJson(value: unknown): PyValue {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : floatOf(value)
  if (typeof value === 'bigint') return integerOf(value)
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
  if (Array.isArray(value)) return value.map(fromJson)
  if (typeof value === 'object') return { dict: Object.entries(value).map(([key, item]) => [key, fromJson(item)]) }
  return null
}

export function floatOf(value: number): PyValue {
  if (Number.isFinite(value) && !Number.isInteger(value)) return value
  if (!Number.isFinite(value)) return { float: Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf' }
  const text = Object.is(value, -0) ? '-0' : String(value)
  return { float: text.includes('e') ? text : `${text}.0` }
}

export function integerOf(value: bigint): PyValue {
  const small = Number(value)
  return Number.isSafeInteger(small) ? small : { int: String(value) }
}

/**
 * Whether Python's `==` would hold: 1 == 1.0 == True, exact to the last bit, nothing equals nan, lists are no tuples. With `anySequence`
 * they are: for values that came from JSON, which has no tuples.
 */
export function equalValues(expected: PyValue, actual: PyValue, { anySequence = false } = {}): boolean {
  const wanted = new NormalForms(anySequence)
  const form = wanted.of(expected)
  try {
    return form === new NormalForms(anySequence, wanted.written).of(actual)
  } catch (error) {
    if (error instanceof TooLong) return false
    throw error
  }
}

/**
 * Whether a value is what a test expects: equal, or a float that differs from an expected float by no more than rounding (closeness.ts),
 * at any depth. Keys and members of sets are equal or not.
 */
export function meetsValue(expected: PyValue, actual: PyValue, options: { anySequence?: boolean } = {}): boolean {
  if (equalValues(expected, actual, options)) return true
  const [number, given] = [floatIn(expected), floatIn(actual)]
  if (number !== null && given !== null) return isClose(String(number), given)
  const [items, others] = [sequence(expected, options), sequence(actual, options)]
  if (items && others) {
    if (items.kind !== others.kind || items.of.length !== others.of.length) return false
    return items.of.every((item, i) => meetsValue(item, others.of[i], options))
  }
  const [pairs, found] = [pairsOf(expected), pairsOf(actual)]
  if (!pairs || !found || pairs.length !== found.length) return false
  const forms = new NormalForms(options.anySequence ?? false)
  const byKey = new Map(found.map(([key, item]) => [forms.of(key), item]))
  return pairs.every(([key, item]) => {
    const other = byKey.get(forms.of(key))
    return other !== undefined && meetsValue(item, other, options)
  })
}

/** The number, where the value is a float and not a whole one beyond the reach of floats: those are exact. */
function floatIn(value: PyValue): number | null {
  if (typeof value === 'number') return Number.isInteger(value) ? null : value
  if (typeof value !== 'object' || value === null || !('float' in value)) return null
  const number = floatFrom(value.float as string)
  return Number.isSafeInteger(number) ? number : null
}

function sequence(value: PyValue, { anySequence = false }): { kind: string; of: PyValue[] } | null {
  if (Array.isArray(value)) return { kind: 'list', of: value }
  if (typeof value !== 'object' || value === null || !('tuple' in value)) return null
  return { kind: anySequence ? 'list' : 'tuple', of: value.tuple as PyValue[] }
}

function pairsOf(value: PyValue): [PyValue, PyValue][] | null {
  return typeof value === 'object' && value !== null && 'dict' in value ? (value.dict as [PyValue, PyValue][]) : null
}

/**
 * Values as text, equal exactly where Python's `==` holds. Numbers of all types become fractions in lowest terms, sets and dicts are
 * sorted, and every nan is different from every other.
 */
class NormalForms {
  readonly #list: string
  readonly #tuple: string
  readonly #room: number
  /** Characters written for what has no parts. */
  written = 0

  /** `room`: what a value that is equal may take. A number of a few characters may be a thousand digits, and an answer a million numbers. */
  constructor(anySequence: boolean, room = Number.POSITIVE_INFINITY) {
    this.#list = 'list'
    this.#tuple = anySequence ? 'list' : 'tuple'
    this.#room = room
  }

  of(value: PyValue): string {
    const text = this.#form(value)
    if (typeof value !== 'object' || value === null || !hasParts(value)) this.written += text.length
    if (this.written > this.#room) throw new TooLong()
    return text
  }

  #form(value: PyValue): string {
    if (value === null) return 'None'
    if (typeof value === 'boolean') return value ? '1' : '0'
    if (typeof value === 'string') return JSON.stringify(value)
    if (typeof value === 'number') return this.#number(value)
    if (Array.isArray(value)) return `${this.#list}(${value.map((item) => this.of(item)).join()})`
    const [[tag, body]] = Object.entries(value)
    switch (tag) {
      case 'int':
        return String(BigInt(body as string))
      case 'float':
        return this.#number(floatFrom(body as string))
      case 'bytes':
        return `b${body}`
      case 'fraction':
        return fraction(BigInt((body as string[])[0]), BigInt((body as string[])[1]))
      case 'decimal':
        return decimal(body as string) ?? nan()
      case 'complex': {
        const [real, imaginary] = (body as string[]).map((part) => this.#number(floatFrom(part)))
        return imaginary === '0' ? real : `complex(${real},${imaginary})`
      }
      case 'dict': {
        const entries = new Map((body as [PyValue, PyValue][]).map(([key, item]) => [this.of(key), this.of(item)]))
        return `dict(${[...entries].map((entry) => entry.join(':')).sort()})`
      }
      case 'set':
      case 'frozenset':
        return `set(${[...new Set((body as PyValue[]).map((item) => this.of(item)))].sort()})`
      default:
        return `${tag === 'tuple' ? this.#tuple : tag}(${(body as PyValue[]).map((item) => this.of(item)).join()})`
    }
  }

  #number(value: number): string {
    if (Number.isNaN(value)) return nan()
    if (!Number.isFinite(value)) return String(value)
    if (Number.isInteger(value)) return String(BigInt(value))
    // A float is a fraction whose denominator is a power of two.
    let denominator = 1n
    let scaled = value
    while (!Number.isInteger(scaled)) {
      scaled *= 2
      denominator *= 2n
    }
    return fraction(BigInt(scaled), denominator)
  }
}

class TooLong extends Error {}

function hasParts(value: PyValue[] | { [tag: string]: unknown }): boolean {
  return Array.isArray(value) || 'dict' in value || SEQUENCES.some((tag) => tag in value)
}

let nans = 0

/** Another one each time: none is equal to any. */
function nan(): string {
  return `nan${nans++}`
}

function fraction(numerator: bigint, denominator: bigint): string {
  let [a, b] = [numerator < 0n ? -numerator : numerator, denominator]
  while (b !== 0n) [a, b] = [b, a % b]
  return denominator === a ? String(numerator / a) : `${numerator / a}/${denominator / a}`
}

/** Exactly what a decimal numeral says, as a fraction; null for nan. */
function decimal(text: string): string | null {
  if (/^[+-]?inf/i.test(text)) return text.startsWith('-') ? '-Infinity' : 'Infinity'
  const match = DECIMAL.exec(text)
  if (!match) return null
  const [, sign, whole, part = '', exponent = '0'] = match
  const digits = BigInt(`${whole}${part}` || '0') * (sign === '-' ? -1n : 1n)
  const power = Number(exponent) - part.length
  return power >= 0 ? String(digits * 10n ** BigInt(power)) : fraction(digits, 10n ** BigInt(-power))
}

function floatFrom(text: string): number {
  if (text === 'inf' || text === '-inf') return text === 'inf' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY
  return text === 'nan' ? Number.NaN : Number(text)
}

function isValue(value: unknown, depth: number): value is PyValue {
  if (value === null || typeof value === 'boolean' || typeof value === 'string' || typeof value === 'number') return true
  if (depth > MAX_DEPTH) return false
  if (Array.isArray(value)) return value.every((item) => isValue(item, depth + 1))
  const entries = Object.entries(value as object)
  return entries.length === 1 && isTagged(entries[0][0], entries[0][1], depth + 1)
}

function isTagged(tag: string, body: unknown, depth: number): boolean {
  if (SEQUENCES.includes(tag)) return Array.isArray(body) && body.every((item) => isValue(item, depth))
  const strings = (count: number) => Array.isArray(body) && body.length === count && body.every((item) => typeof item === 'string')
  switch (tag) {
    case 'int':
      return typeof body === 'string' && INTEGER.test(body)
    case 'float':
      return typeof body === 'string' && (/^(nan|-?inf)$/.test(body) || DECIMAL.test(body))
    case 'decimal':
      return typeof body === 'string' && body.length < 5000
    case 'bytes':
      return typeof body === 'string'
    case 'complex':
      return strings(2)
    case 'fraction':
      return strings(2) && (body as string[]).every((item) => INTEGER.test(item)) && !/^-|^0+$/.test((body as string[])[1])
    case 'dict':
      return Array.isArray(body) && body.every((pair) => Array.isArray(pair) && pair.length === 2 && isValue(pair, depth))
    default:
      return false
  }
}

/** The value as Python would print it, cut at `limit` characters. */
export function showValue(value: PyValue, limit = 200): string {
  let left = limit
  const show = (item: PyValue): string => {
    if (left < 0) return ''
    const text = showOne(item, show)
    if (typeof item !== 'object') left -= text.length
    return text
  }
  const text = show(value)
  return text.length > limit ? `${text.slice(0, limit)}…` : text
}

function showOne(value: PyValue, show: (item: PyValue) => string): string {
  if (value === null) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') return `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
  if (Array.isArray(value)) return `[${value.map(show).join(', ')}]`
  const [[tag, body]] = Object.entries(value)
  if (tag === 'dict') return `{${(body as [PyValue, PyValue][]).map(([key, item]) => `${show(key)}: ${show(item)}`).join(', ')}}`
  if (tag === 'int' || tag === 'float') return String(body)
  if (tag === 'tuple') return `(${(body as PyValue[]).map(show).join(', ')}${(body as PyValue[]).length === 1 ? ',' : ''})`
  if (tag === 'set' && (body as PyValue[]).length > 0) return `{${(body as PyValue[]).map(show).join(', ')}}`
  return `${tag}(${Array.isArray(body) ? body.map(show).join(', ') : body})`
}

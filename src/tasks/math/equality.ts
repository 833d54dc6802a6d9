/**
 * @file When two answers, in plain text or LaTeX, are the same.
 *
 * Numbers (whole, decimal, fractions, mixed, powers of ten, percent, with thousands marks, units or `x =` around them) are compared as
 * exact fractions; tuples and intervals item by item in order; sets and bare lists in any order; anything else as text. Nothing is
 * evaluated: 60+64 is not a number here, for a reply that copies the question is no answer. Roots, intervals as inequalities,
 * matrices and symbolic equality are left out.
 */
import { add, divide, equals, multiply, negate, parseDecimal, type Rational, rational } from './rational.ts'

export type Answer =
  /** `form` tells 21 from 84/4 and from 2^{10}; `percent`: a % stood behind the value. */
  | { kind: 'number'; value: Rational; form: 'plain' | 'fraction' | 'power'; percent: boolean }
  /** `brackets` is one of () [] (] [) */
  | { kind: 'tuple'; brackets: string; items: Answer[] }
  | { kind: 'set'; items: Answer[] }
  | { kind: 'text'; text: string }

/** Longer answers are not read. */
export const MAX_ANSWER_LENGTH = 400
/** Larger exponents are not computed. */
const MAX_EXPONENT = 64
const MAX_DEPTH = 4

/** Null: empty or too long. */
export function parseAnswer(source: string): Answer | null {
  if (source.length > MAX_ANSWER_LENGTH) return null
  const text = normalise(source)
  return text === '' ? null : parse(text, 0)
}

export function equalAnswers(a: Answer, b: Answer): boolean {
  if (a.kind === 'number' && b.kind === 'number') return equalNumbers(a, b)
  if (a.kind === 'tuple' && b.kind === 'tuple') {
    return a.brackets === b.brackets && a.items.length === b.items.length && a.items.every((item, i) => equalAnswers(item, b.items[i]))
  }
  if (a.kind === 'set' && b.kind === 'set') return equalSets(a.items, b.items)
  return a.kind === 'text' && b.kind === 'text' && a.text === b.text
}

type NumberAnswer = Extract<Answer, { kind: 'number' }>

/** 28% is 0.28, and where only one of the two bears the sign it may have been left out: 28. */
function equalNumbers(a: NumberAnswer, b: NumberAnswer): boolean {
  if (equals(a.value, b.value)) return true
  if (a.percent === b.percent) return false
  const [percent, other] = a.percent ? [a, b] : [b, a]
  return equals(multiply(percent.value, { numerator: 1n, denominator: 100n }), other.value)
}

function equalSets(a: readonly Answer[], b: readonly Answer[]): boolean {
  if (a.length !== b.length) return false
  const left = [...b]
  return a.every((item) => {
    const found = left.findIndex((other) => equalAnswers(item, other))
    if (found >= 0) left.splice(found, 1)
    return found >= 0
  })
}

/** Takes away what does not change the meaning: math delimiters, spacing, sizes, text wrappers, degrees, currency. */
export function normalise(source: string): string {
  return (
    source
      .replace(/[\u2212\u2013]/g, '-')
      .replace(/\\(?:left|right|big|Big|displaystyle|limits)(?![a-zA-Z])/g, '')
      .replace(/\\[dtc]frac(?![a-zA-Z])/g, '\\frac')
      .replace(/\\(?:quad|qquad)(?![a-zA-Z])|\\[,;:! ]|~/g, ' ')
      .replace(/\\[()[\]]/g, ' ')
      .replace(/\\\$|\$|€|£/g, ' ')
      .replace(/\\%/g, '%')
      .replace(/\{,\}/g, ',')
      .replace(/\\(?:cdot|times)(?![a-zA-Z])/g, '*')
      .replace(/\^\s*(?:\{\s*\\circ\s*\}|\\circ(?![a-zA-Z]))|\\degree(?![a-zA-Z])|°/g, ' ')
      // \text{ meters} stays as a word, to be read as a unit behind a number and as text elsewhere.
      .replace(/\\(?:text|textbf|textit|mathrm|mathbf|mbox|operatorname)\s*\{([^{}]*)\}/g, ' $1 ')
      .replace(/\\boxed\s*\{([^{}]*)\}/g, '$1')
      // \frac12 and \frac{1}2
      .replace(/\\frac\s*(\d)\s*(\d)/g, '\\frac{$1}{$2}')
      .replace(/\\frac\s*(\{[^{}]*\})\s*(\d)/g, '\\frac$1{$2}')
      .replace(/\s+/g, ' ')
      .replace(/ \^/g, '^')
      .trim()
      .replace(/(?<=[^.])\.$/, '')
      .trim()
  )
}

function parse(text: string, depth: number): Answer {
  // `x = 5`, `f(0) = 5`, `x \in ...`: one name, once.
  const value = text.replace(/^[A-Za-z](?:_\w|_\{\w+\})?(?:\([\w,]{1,8}\))? ?(?:=|\\in(?![a-zA-Z])) ?(?=\S)/, '')
  const number = parseNumber(value)
  if (number) return number
  if (depth < MAX_DEPTH) {
    const list = parseList(value, depth)
    if (list) return list
  }
  const words = value.replace(/\s/g, '')
  return { kind: 'text', text: /^[A-Za-z]{2,}$/.test(words) ? words.toLowerCase() : words }
}

/** (1, 2), [1, 2), \{1, 2\}, and bare lists: 1, 2 or `1 and 2`. */
function parseList(text: string, depth: number): Answer | null {
  const items = (inner: string) => splitAtCommas(inner).map((item) => parse(item.trim(), depth + 1))
  const set = text.match(/^\\\{(.*)\\\}$/s) ?? text.match(/^\{(.*)\}$/s)
  if (set && balanced(set[1])) return { kind: 'set', items: items(set[1]) }
  const bracketed = text.match(/^([([])(.*)([)\]])$/s)
  if (bracketed && balanced(bracketed[2])) {
    const inner = items(bracketed[2])
    if (inner.length > 1) return { kind: 'tuple', brackets: bracketed[1] + bracketed[3], items: inner }
    return bracketed[1] === '(' && bracketed[3] === ')' ? inner[0] : null
  }
  const bare = items(text)
  return bare.length > 1 ? { kind: 'set', items: bare } : null
}

const OPENING = '([{'
const CLOSING = ')]}'

function balanced(text: string): boolean {
  let depth = 0
  for (const character of text) {
    if (OPENING.includes(character)) depth++
    else if (CLOSING.includes(character) && --depth < 0) return false
  }
  return depth === 0
}

/** Cuts at commas, semicolons, `and`, `or` that stand outside all brackets. */
function splitAtCommas(text: string): string[] {
  const parts: string[] = []
  let depth = 0
  let start = 0
  for (let i = 0; i < text.length; i++) {
    if (OPENING.includes(text[i])) depth++
    else if (CLOSING.includes(text[i])) depth--
    if (depth !== 0) continue
    const separator =
      text[i] === ',' || text[i] === ';' ? 1 : text[i] === ' ' ? (/^ (?:and|or) /.exec(text.slice(i, i + 5))?.[0].length ?? 0) : 0
    if (separator === 0) continue
    parts.push(text.slice(start, i))
    start = i + separator
    i = start - 1
  }
  parts.push(text.slice(start))
  // `6, and 8` leaves a space or nothing between two separators.
  return parts.length > 1 ? parts.filter((part) => part.trim() !== '') : parts
}

const DIGITS = String.raw`(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d+)(?:\.\d*)?|\.\d+`
const NUMERAL = new RegExp(`^(${DIGITS})`)
/** A word behind a number: a unit. Single letters are variables, unless a power shows a unit (m^2). */
const UNIT = /^(?:(?!(?:and|or)$)[A-Za-z]{2,}(?:\/[A-Za-z]+)?\.?|[a-z]{1,4}(?:\^\{?[23]\}?|[\u00b2\u00b3]))$/

/** Null where the text is no number, or one whose power is too large to compute. */
function parseNumber(source: string): NumberAnswer | null {
  let rest = source.trim()
  const sign = rest.match(/^[-+]/)?.[0]
  if (sign) rest = rest.slice(1).trim()

  let form: NumberAnswer['form'] = 'plain'
  let value: Rational | null = null
  const numeral = rest.match(NUMERAL)
  if (numeral) {
    rest = rest.slice(numeral[0].length)
    value = parseDecimal(numeral[1].replace(/[, ]/g, ''))
  }
  const fraction = readFraction(rest, value === null)
  if (fraction) {
    // A fraction right behind a whole number is the rest of a mixed number.
    value = value === null ? fraction.value : add(value, fraction.value)
    rest = fraction.rest
    form = 'fraction'
  } else if (value !== null) {
    const below = rest.match(/^ ?\/ ?(\d+)(?![\d.,])/)
    const scale = rest.match(/^ ?\* ?10 ?\^ ?(?:\{ ?([-+]?\d{1,3}) ?\}|([-+]?\d{1,3}))/) ?? rest.match(/^[eE]([-+]?\d{1,3})(?![\w])/)
    const power = rest.match(/^ ?\^ ?(?:\{ ?(\d{1,3}) ?\}|(\d))/)
    if (below) {
      value = divide(value, { numerator: BigInt(below[1]), denominator: 1n })
      rest = rest.slice(below[0].length)
      form = 'fraction'
    } else if (scale) {
      const exponent = Number(scale[1] ?? scale[2])
      if (Math.abs(exponent) > MAX_EXPONENT) return null
      const factor = 10n ** BigInt(Math.abs(exponent))
      value = exponent < 0 ? divide(value, { numerator: factor, denominator: 1n }) : multiply(value, { numerator: factor, denominator: 1n })
      rest = rest.slice(scale[0].length)
    } else if (power) {
      const exponent = Number(power[1] ?? power[2])
      // -2^2 and 2^3^4 are left to people.
      if (exponent > MAX_EXPONENT || sign || source.length > 20) return null
      value = rational(value.numerator ** BigInt(exponent), value.denominator ** BigInt(exponent))
      rest = rest.slice(power[0].length)
      form = 'power'
    }
  }
  if (value === null) return null

  const percent = rest.match(/^ ?(?:%|percent\b|percentage\b|pct\b)/)
  if (percent) rest = rest.slice(percent[0].length)
  const behind = rest.trim()
  if (behind !== '' && !behind.split(' ').every((unit) => UNIT.test(unit))) return null
  return { kind: 'number', value: sign === '-' ? negate(value) : value, form, percent: percent !== null }
}

/** \frac{a}{b} with whole or decimal a and b, or behind a whole number a/b: the fraction of a mixed number. */
function readFraction(text: string, alone: boolean): { value: Rational; rest: string } | null {
  const latex = text.match(/^ ?\\frac ?\{ ?([-+]?)([\d.,]+) ?\} ?\{ ?([-+]?)([\d.,]+) ?\}/)
  const slashed = alone ? null : text.match(/^ ()(\d+) ?\/ ?()(\d+)(?![\d.,])/)
  const match = latex ?? slashed
  if (!match) return null
  const [top, bottom] = [parseDecimal(match[2].replaceAll(',', '')), parseDecimal(match[4].replaceAll(',', ''))]
  const value = top && bottom && divide(top, bottom)
  if (!value) return null
  const negative = (match[1] === '-') !== (match[3] === '-')
  return { value: negative ? negate(value) : value, rest: text.slice(match[0].length) }
}

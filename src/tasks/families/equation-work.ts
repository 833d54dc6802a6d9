/** @file How equations with one unknown or two are solved: one transformation a line, in fine work with the sums it takes. */
import type { Worksheet } from '../teacher.ts'

/** `k*(x+n)`, then `a*x`, then `n`. */
export interface Side {
  bracket?: { k: number; n: number }
  a: number
  n: number
}

/** `3*x`, `x`, `-x`; empty where there is none. */
export function multiple(a: number, x: string): string {
  return a === 0 ? '' : a === 1 ? x : a === -1 ? `-${x}` : `${a}*${x}`
}

function joined(parts: readonly string[]): string {
  const text = parts
    .filter((part) => part !== '')
    .reduce((sum, part) => `${sum}${sum === '' || part.startsWith('-') ? '' : '+'}${part}`, '')
  return text === '' ? '0' : text
}

/** `constantFirst`: 5+3*x. */
export function sideText({ bracket, a, n }: Side, x: string, constantFirst = false): string {
  const product = bracket ? `${bracket.k}*(${x}${bracket.n < 0 ? '' : '+'}${bracket.n})` : ''
  const parts = [product, multiple(a, x), n === 0 ? '' : String(n)]
  return joined(constantFirst && n > 0 ? [parts[2], parts[0], parts[1]] : parts)
}

export function sideValue({ bracket, a, n }: Side, x: number): number {
  return (bracket ? bracket.k * (x + bracket.n) : 0) + a * x + n
}

/** `19-12`, and `19+12` where 12 below zero is taken away. */
function sum(sheet: Worksheet, a: number, sign: '+' | '-', b: number): number {
  const plus = (sign === '+') === b >= 0
  const exact = sign === '+' ? a + b : a - b
  return isFine(sheet) && b !== 0 && a !== 0 ? sheet.operation(a, plus ? '+' : '-', Math.abs(b), exact) : sheet.written(exact)
}

/** Whether sums stand in lines of their own; that of two multiples of x never does. */
function isFine(sheet: Worksheet): boolean {
  return sheet.full || sheet.wanders
}

function product(sheet: Worksheet, a: number, b: number): number {
  return isFine(sheet) ? sheet.operation(a, '*', b, a * b) : sheet.written(a * b)
}

function quotient(sheet: Worksheet, a: number, b: number): number {
  const exact = b === 0 ? 0 : Math.round(a / b)
  return isFine(sheet) ? sheet.operation(a, '/', b, exact) : sheet.written(exact)
}

/** How a wanderer goes wrong: a bracket of which one part is multiplied, or a number moved with its old sign. */
type Fault = 'bracket' | 'sign'

/** Solves for x and returns it; null: by its fault there is no whole x. */
function solved(sheet: Worksheet, sides: readonly [Side, Side], x: string, fault?: Fault): number | null {
  let [left, right] = sides
  const write = () => sheet.line(`${sideText(left, x)}=${sideText(right, x)}`)
  const expanded = ({ bracket, a, n }: Side): Side => {
    if (!bracket) return { a, n }
    const constant = fault === 'bracket' ? bracket.n : product(sheet, bracket.k, bracket.n)
    return { a: a + bracket.k, n: n === 0 ? constant : sum(sheet, constant, '+', n) }
  }
  if (left.bracket) {
    left = expanded(left)
    write()
  }
  if (right.bracket) {
    right = expanded(right)
    write()
  }
  if (left.a !== 0 && right.a !== 0) {
    const less = Math.min(left.a, right.a)
    left = { a: left.a - less, n: left.n }
    right = { a: right.a - less, n: right.n }
    write()
  }
  const [mine, other] = left.a !== 0 ? [left, right] : [right, left]
  if (mine.a === 0) return null
  const moved = mine.n === 0 ? other.n : sum(sheet, other.n, fault === 'sign' ? '+' : '-', mine.n)
  if (mine.n !== 0) {
    const [alone, rest] = [
      { a: mine.a, n: 0 },
      { a: 0, n: moved },
    ]
    ;[left, right] = mine === left ? [alone, rest] : [rest, alone]
    if (mine.a !== 1) write()
  }
  if (fault && moved % mine.a !== 0) return null
  const value = mine.a === 1 ? moved : quotient(sheet, moved, mine.a)
  sheet.line(`${x}=${value}`)
  return value
}

function putIn({ bracket, a, n }: Side, x: number): string {
  const parts = [bracket ? `${bracket.k}*${x + bracket.n}` : '', a === 0 ? '' : a === 1 ? `${x}` : `${a}*${x}`, n === 0 ? '' : `${n}`]
  const text = joined(parts)
  const value = sideValue({ bracket, a, n }, x)
  return text === String(value) ? text : `${text}=${value}`
}

/** `try 3*19=57, 2*15+19=49 no`: the number put into both sides. */
function tryOut([left, right]: readonly [Side, Side], x: number): string {
  return `try ${putIn(left, x)}, ${putIn(right, x)} ${sideValue(left, x) === sideValue(right, x) ? 'yes' : 'no'}`
}

export function solveSides(sheet: Worksheet, sides: readonly [Side, Side], x: string, tries: boolean): number {
  const random = sheet.random
  const faults: Fault[] = [
    ...(sides.some(({ bracket }) => bracket && bracket.k !== 1) ? (['bracket'] as const) : []),
    ...(sides.some(({ n, a, bracket }) => n !== 0 && (a !== 0 || bracket)) ? (['sign'] as const) : []),
  ]
  if (sheet.wanders && random?.chance(0.35) && faults.length > 0) {
    const wrong = solved(sheet, sides, x, random.pick(faults))
    const fits = wrong !== null && sideValue(sides[0], wrong) === sideValue(sides[1], wrong)
    sheet.line(wrong === null ? 'back' : fits ? tryOut(sides, wrong) : `${tryOut(sides, wrong)}, back`)
    if (fits) return wrong
  }
  const value = solved(sheet, sides, x) ?? 0
  if (sheet.wanders ? random?.chance(0.5) : tries && sheet.full) sheet.line(tryOut(sides, value))
  return value
}

/** a*x+y=s and b*x+y=t, or b*x-y=t. */
export interface Pair {
  a: number
  b: number
  minus: boolean
  s: number
  t: number
}

export function pairTexts({ a, b, minus, s, t }: Pair, x: string, y: string): [string, string] {
  return [`${multiple(a, x)}+${y}=${s}`, `${multiple(b, x)}${minus ? '-' : '+'}${y}=${t}`]
}

/** Added or taken away, one unknown is gone. */
export function solvePair(sheet: Worksheet, pair: Pair, [x, y]: readonly [string, string], asksSecond: boolean): number {
  const { a, b, minus, s, t } = pair
  if (sheet.wanders && sheet.random?.chance(0.5)) sheet.line(`${y}=${s}-${multiple(a, x)}`)
  const factor = minus ? a + b : a - b
  const both = sum(sheet, s, minus ? '+' : '-', t)
  if (factor !== 1) sheet.line(`${multiple(factor, x)}=${both}`)
  const first = factor === 1 ? both : quotient(sheet, both, factor)
  sheet.line(`${x}=${first}`)
  if (!asksSecond) return first
  const part = a === 1 ? first : product(sheet, a, first)
  sheet.line(`${part}+${y}=${s}`)
  const second = sum(sheet, s, '-', part)
  sheet.line(`${y}=${second}`)
  return second
}

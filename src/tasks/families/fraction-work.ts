/** @file How fractions are worked, and which lines of such work are true and used. */
import * as v from 'valibot'
import type { LineCounts } from '../generated.ts'
import type { Prompt } from '../task.ts'
import type { Worksheet } from '../teacher.ts'
import { linesOf } from './family.ts'
import { faultAmong, type Musts, whole } from './told.ts'

export const KINDS = ['simplify', 'add', 'sub', 'mul', 'div', 'of', 'larger'] as const
export type Kind = (typeof KINDS)[number]

/** a/b and c/d; of `simplify` a/b alone, of `of` a/b and the number c. */
export interface Fractions {
  kind: Kind
  a: number
  b: number
  c: number
  d: number
}

const MOST = 1e6
const TOP = [whole(0, MOST), `a whole number up to ${MOST}`] as const
const BOTTOM = [whole(1, MOST), `a whole number from 1 to ${MOST}`] as const
const MUSTS: Musts = { kind: [v.picklist(KINDS), `one of ${KINDS.join(', ')}`], a: TOP, b: BOTTOM, c: TOP, d: BOTTOM }

export const fault = ({ problem }: Prompt) => faultAmong('problem', problem, MUSTS)

export function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b)
}

export function fractionText(p: number, q: number): string {
  return q === 1 ? String(p) : `${p}/${q}`
}

/** The value before it is reduced. */
export function valueOfFractions({ kind, a, b, c, d }: Fractions): [number, number] {
  switch (kind) {
    case 'simplify':
      return [a, b]
    case 'add':
      return [a * d + c * b, b * d]
    case 'sub':
      return [a * d - c * b, b * d]
    case 'mul':
      return [a * c, b * d]
    case 'div':
      return [a * d, b * c]
    case 'of':
      return [a * c, b]
    case 'larger':
      return a * d > c * b ? [a, b] : [c, d]
  }
}

export function reducedText(fractions: Fractions): string {
  const [p, q] = valueOfFractions(fractions)
  const shared = gcd(p, q)
  return fractionText(p / shared, q / shared)
}

const PRIMES = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37] as const
/** After a slip there may be no end of it. */
const MOST_DIVISIONS = 8

/** Coarse: by the gcd at once; fine: by one prime after the other. Ends in the reduced fraction. */
function reduce(sheet: Worksheet, top: number, bottom: number): string {
  let [p, q] = [top, bottom]
  const fine = sheet.full || sheet.wanders
  for (let done = 0; done < MOST_DIVISIONS; done++) {
    const shared = gcd(p, q)
    const by = fine ? PRIMES.find((prime) => shared % prime === 0) : shared
    if (shared <= 1 || by === undefined) break
    if (sheet.wanders && sheet.random?.chance(0.25)) {
      const not = PRIMES.find((prime) => p % prime > 0)
      if (not !== undefined) sheet.line(`${p}/${not} no`)
    }
    if (!fine) sheet.line(`gcd ${shared}`)
    p = sheet.operation(p, '/', by, Math.round(p / by))
    q = sheet.operation(q, '/', by, Math.round(q / by))
    if (q === 0) break
  }
  sheet.line(fractionText(p, q))
  return fractionText(p, q)
}

/** Over one denominator: the least of all, or what a wanderer takes, their product. */
function together(sheet: Worksheet, { kind, a, b, c, d }: Fractions): [number, number] {
  const least = (b * d) / gcd(b, d)
  const sign = kind === 'add' ? '+' : '-'
  let shared = least
  if (sheet.wanders && least < b * d && sheet.random?.chance(0.5)) shared = sheet.operation(b, '*', d, b * d)
  else {
    const first = `lcm ${shared}`
    const wrong = fractionText(kind === 'add' ? a + c : Math.abs(a - c), b + d)
    if (sheet.stumble() === 'wrong') sheet.corrected(wrong, first)
    else sheet.line(first)
  }
  const part = (n: number, denominator: number) => {
    if (denominator === shared) return n
    const factor = sheet.full || sheet.wanders ? sheet.operation(shared, '/', denominator, shared / denominator) : shared / denominator
    return factor === 1 ? n : sheet.operation(n, '*', factor, n * factor)
  }
  const [x, y] = [part(a, b), part(c, d)]
  return [sheet.operation(x, sign, y, kind === 'add' ? x + y : x - y), shared]
}

export function workFractions(sheet: Worksheet, fractions: Fractions): string {
  const { kind, a, b, c, d } = fractions
  const times = (x: number, y: number) => sheet.operation(x, '*', y, x * y)
  if (kind === 'simplify') return reduce(sheet, a, b)
  if (kind === 'of') {
    const part = sheet.operation(c, '/', b, Math.round(c / b))
    const whole = a === 1 ? part : times(part, a)
    sheet.line(String(whole))
    return String(whole)
  }
  if (kind === 'larger') {
    const [x, y] = [times(a, d), times(c, b)]
    const found = x > y ? fractionText(a, b) : fractionText(c, d)
    sheet.line(`${x}${x > y ? '>' : '<'}${y}`)
    sheet.line(found)
    return found
  }
  const [p, q] = kind === 'mul' ? [times(a, c), times(b, d)] : kind === 'div' ? [times(a, d), times(b, c)] : together(sheet, fractions)
  if (p <= 0 || gcd(p, q) > 1) sheet.line(`${p}/${q}`)
  return reduce(sheet, p, q)
}

const EQUATION = /^(\d{1,9})([-+*/])(\d{1,9})=(\d{1,9})$/

function equationHolds(a: number, sign: string, b: number, c: number): boolean {
  return sign === '+' ? a + b === c : sign === '-' ? a - b === c : sign === '*' ? a * b === c : b * c === a
}

/** Whether a line is true; null: it is none of this family. `state`: the last fraction, of which a gcd is said. */
function truth(line: string, fractions: Fractions, state: { p: number; q: number }): boolean | null {
  const equation = EQUATION.exec(line)
  if (equation) return equationHolds(Number(equation[1]), equation[2], Number(equation[3]), Number(equation[4]))
  const [p, q] = valueOfFractions(fractions)
  const fraction = /^(\d{1,9})(?:\/(\d{1,9}))?$/.exec(line)?.slice(1)
  if (fraction) {
    const [top, bottom] = [Number(fraction[0]), Number(fraction[1] ?? 1)]
    Object.assign(state, { p: top, q: bottom })
    return top * q === bottom * p
  }
  const named = /^(lcm|gcd) (\d{1,9})$/.exec(line)
  if (named?.[1] === 'lcm') return Number(named[2]) === (fractions.b * fractions.d) / gcd(fractions.b, fractions.d)
  if (named) return Number(named[2]) === gcd(state.p, state.q)
  const order = /^(\d{1,9})([<>])(\d{1,9})$/.exec(line)
  if (order) return order[2] === '<' ? Number(order[1]) < Number(order[3]) : Number(order[1]) > Number(order[3])
  const not = /^(\d{1,9})\/(\d{1,9}) no$/.exec(line)
  return not ? Number(not[2]) > 0 && Number(not[1]) % Number(not[2]) > 0 : null
}

/** A true line is needed once, and a result only if a later line has it. */
export function check({ problem }: Prompt, thought: string): LineCounts {
  const counts = { true: 0, false: 0, unneeded: 0 }
  const fractions = problem as unknown as Fractions | undefined
  if (!fractions?.kind) return counts
  const state = { p: fractions.a, q: fractions.b }
  const judged = linesOf(thought).map((line) => ({ line, right: truth(line, fractions, state) }))
  const used = new Set<string>()
  const later = new Set<string>()
  for (const { line, right } of judged.toReversed()) {
    if (right === null) continue
    const [left, result] = line.split('=')
    if (!right) counts.false++
    else counts[later.has(line) || line.endsWith(' no') || (result !== undefined && !used.has(result)) ? 'unneeded' : 'true']++
    later.add(line)
    for (const number of left.match(/\d+/g) ?? []) used.add(number)
  }
  return counts
}

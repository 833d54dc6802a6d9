/** @file Divisors and remainders on paper: Euclid, trial division, halving, powers step by step. */
import type { Worksheet } from '../teacher.ts'
import { gcd } from './fraction-work.ts'

export const KINDS = ['gcd', 'lcm', 'primes', 'smallest', 'binary', 'power'] as const
export type Kind = (typeof KINDS)[number]

/** `power`: a^b mod m. What a kind does not have is 0. */
export interface Numbers {
  kind: Kind
  a: number
  b: number
  m: number
}

export const PRIMES: readonly number[] = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67]
/** After a slip there may be no end of it. */
const MOST_STEPS = 14

export function primesOf(n: number): number[] {
  const found: number[] = []
  for (const prime of PRIMES) for (; n % prime === 0; n /= prime) found.push(prime)
  return n > 1 ? [...found, n] : found
}

export function answerOf({ kind, a, b, m }: Numbers): string {
  switch (kind) {
    case 'gcd':
      return String(gcd(a, b))
    case 'lcm':
      return String((a / gcd(a, b)) * b)
    case 'primes':
      return primesOf(a).join(', ')
    case 'smallest':
      return String(primesOf(a)[0])
    case 'binary':
      return a.toString(2)
    case 'power': {
      let power = 1
      for (let i = 0; i < b; i++) power = (power * a) % m
      return String(power)
    }
  }
}

/** `252=2*105+42`, the rest left out where it is none. Returns quotient and rest as they were written. */
function split(sheet: Worksheet, n: number, d: number): { quotient: number; rest: number } {
  const quotient = d > 0 ? Math.floor(n / d) : 0
  const line = (rest: number) => `${n}=${quotient}*${d}${rest > 0 ? `+${rest}` : ''}`
  const exact = n - quotient * d
  const off = sheet.random?.pick([1, 2, 10]) ?? 1
  const stumble = sheet.stumble()
  if (stumble === 'wrong') {
    sheet.corrected(line(exact + off), line(exact))
    return { quotient, rest: exact }
  }
  const rest = stumble === 'slip' ? exact + off : sheet.written(exact)
  sheet.line(line(rest))
  if (stumble === 'recheck') sheet.line(line(rest))
  return { quotient, rest }
}

/** The remainder, in fine work by the product that is taken away. */
function remainder(sheet: Worksheet, n: number, d: number): number {
  if (!sheet.full || n < d) return split(sheet, n, d).rest
  const product = sheet.operation(Math.floor(n / d), '*', d, Math.floor(n / d) * d)
  return product === n ? 0 : sheet.operation(n, '-', product, Math.max(0, n - product))
}

function euclid(sheet: Worksheet, a: number, b: number): number {
  let [large, small] = a >= b ? [a, b] : [b, a]
  for (let step = 0; small > 0 && step < MOST_STEPS; step++) [large, small] = [small, remainder(sheet, large, small)]
  return large
}

/** What a wanderer tries: numbers that do not divide, or do and lead nowhere. */
function tryAround(sheet: Worksheet, n: number) {
  const { random } = sheet
  if (!sheet.wanders || !random) return
  for (let tries = random.int(1, 3); tries > 0; tries--) {
    const d = random.pick([3, 4, 5, 6, 7, 8, 9, 10])
    sheet.line(n % d === 0 ? `${n}=${n / d}*${d}` : `${n}/${d} no`)
  }
}

/** By one prime after the other; fine work writes those that do not divide as well. */
function factors(sheet: Worksheet, n: number): number[] {
  const found: number[] = []
  let rest = n
  for (const prime of PRIMES) {
    for (let steps = 0; prime * prime <= rest && steps < MOST_STEPS; steps++) {
      const divides = rest % prime === 0
      if (!divides && !sheet.full) break
      const { quotient, rest: left } = split(sheet, rest, prime)
      if (left > 0 || !divides) break
      found.push(prime)
      rest = quotient
    }
  }
  return rest > 1 ? [...found, rest] : found
}

/** `84=12*7`, of a number and a divisor of it. Returns the other factor as it was written. */
function factored(sheet: Worksheet, n: number, d: number): number {
  const line = (quotient: number) => `${n}=${quotient}*${d}`
  const off = sheet.random?.pick([1, 2, 10]) ?? 1
  const stumble = sheet.stumble()
  if (stumble === 'wrong') {
    sheet.corrected(line(n / d + off), line(n / d))
    return n / d
  }
  const quotient = stumble === 'slip' ? n / d + off : sheet.written(n / d)
  sheet.line(line(quotient))
  if (stumble === 'recheck') sheet.line(line(quotient))
  return quotient
}

/** A wanderer's tree: any two factors, and each of them again. */
function tree(sheet: Worksheet, n: number, depth = 0): number[] {
  const divisors = Array.from({ length: n }, (_, d) => d).filter((d) => d > 1 && n % d === 0)
  if (divisors.length === 0 || depth > 8) return [n]
  if (sheet.random?.chance(0.3)) tryAround(sheet, n)
  const d = sheet.random?.pick(divisors) ?? divisors[0]
  const other = factored(sheet, n, d)
  return [...tree(sheet, other, depth + 1), ...tree(sheet, d, depth + 1)]
}

/** The first prime that divides; where there is none up to the root, the number is one. */
function smallest(sheet: Worksheet, n: number): number {
  for (const prime of PRIMES) {
    if (prime * prime > n) {
      sheet.operation(prime, '*', prime, prime * prime)
      return n
    }
    if (n % prime > 0 && !sheet.full) {
      // A divisor that is overlooked, or thought to be one.
      if (sheet.stumble() === 'slip' || sheet.slips()) sheet.line(`${n}=${Math.round(n / prime)}*${prime}`)
      else {
        sheet.line(`${n}/${prime} no`)
        continue
      }
      return prime
    }
    if (split(sheet, n, prime).rest === 0) return prime
  }
  return n
}

/** By halves, the last digit first; coarse: by the largest powers of two. */
function binary(sheet: Worksheet, n: number): string {
  let rest = n
  if (sheet.full || sheet.wanders) {
    let digits = ''
    for (let step = 0; rest > 0 && step < MOST_STEPS; step++) {
      const { quotient, rest: bit } = split(sheet, rest, 2)
      digits = `${bit % 2}${digits}`
      rest = quotient
    }
    return digits
  }
  const powers = new Set<number>()
  for (let power = 2 ** Math.floor(Math.log2(n)); power >= 1; power /= 2) {
    if (power > rest) continue
    powers.add(power)
    rest = sheet.operation(rest, '-', power, rest - power)
  }
  return [...powers].reduce((sum, power) => sum + power, 0).toString(2)
}

function power(sheet: Worksheet, { a, b, m }: Numbers): number {
  let value = a
  for (let i = 1; i < b; i++) {
    const product = sheet.operation(value, '*', a, value * a)
    value = product < m ? product : remainder(sheet, product, m)
  }
  return value
}

export function workNumbers(sheet: Worksheet, numbers: Numbers): string {
  const { kind, a, b } = numbers
  const ends = (answer: string | number) => {
    sheet.line(String(answer))
    return String(answer)
  }
  if (kind !== 'primes' && kind !== 'binary' && kind !== 'power') tryAround(sheet, a)
  if (kind === 'gcd') return ends(euclid(sheet, a, b))
  if (kind === 'lcm') {
    const shared = euclid(sheet, a, b)
    const part = sheet.operation(a, '/', shared, Math.round(a / shared))
    return ends(part === 1 ? b : sheet.operation(part, '*', b, part * b))
  }
  if (kind === 'primes') return ends((sheet.wanders ? tree(sheet, a) : factors(sheet, a)).toSorted((x, y) => x - y).join(', '))
  if (kind === 'smallest') return ends(smallest(sheet, a))
  return ends(kind === 'binary' ? binary(sheet, a) : power(sheet, numbers))
}

/** @file How questions about divisors are worked. Every division is a line `252=2*105+42`, so that quotient, divisor and rest can be checked at once. */
import type { Worksheet } from '../teacher.ts'

export type Question = 'gcd' | 'lcm' | 'smallest' | 'primes' | 'binary' | 'power'

/** Slips can send a number round in circles: the thought has to end all the same. */
const MOST_STEPS = 30
const PRIMES = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71]
const COMPOSITES = [4, 6, 8, 9, 10, 12, 15]

/** n by d, with a wanderer's errors. The rest 0 is not written, unless told. */
function divide(sheet: Worksheet, n: number, d: number, { products = false, zero = false } = {}): { quotient: number; rest: number } {
  const quotient = Math.floor(n / d)
  const line = (q: number, r: number) => `${n}=${q}*${d}${r > 0 || zero ? `+${r}` : ''}`
  const stumble = sheet.stumble()
  const other = sheet.random?.pick(COMPOSITES) ?? 4
  // It divides by what does not divide, sees the rest and goes on.
  if (stumble === 'detour' && n % other > 0) sheet.line(`${n}=${Math.floor(n / other)}*${other}+${n % other}`)
  const product = products && quotient > 1 && d > 1 ? sheet.operation(quotient, '*', d, quotient * d) : quotient * d
  const exact = Math.max(0, n - product)
  if (stumble === 'wrong') {
    sheet.corrected(exact > 0 ? line(quotient, 0) : line(quotient, 1), line(quotient, exact))
    return { quotient, rest: exact }
  }
  const rest = stumble === 'slip' ? exact + (sheet.random?.pick([1, 2, 10]) ?? 1) : sheet.written(exact)
  sheet.line(line(quotient, rest))
  if (stumble === 'recheck') sheet.line(`${quotient}*${d}+${rest}=${quotient * d + rest}`)
  return { quotient, rest }
}

/** Euclid's: the divisor by the rest, until nothing is left. */
function gcd(sheet: Worksheet, a: number, b: number): number {
  let [n, d] = a >= b ? [a, b] : [b, a]
  for (let steps = 0; d > 0 && steps < MOST_STEPS; steps++) {
    const { rest } = divide(sheet, n, d, { products: sheet.full || sheet.wanders })
    n = d
    d = rest
  }
  return n
}

/** The smallest prime that divides it, by trial; itself where none up to its root does. */
function smallest(sheet: Worksheet, n: number): number {
  for (const prime of PRIMES) {
    if (prime * prime > n) {
      // Where nothing was tried there is nothing to explain.
      sheet.line(`${prime}*${prime}=${prime * prime}`)
      return n
    }
    if (divide(sheet, n, prime).rest === 0) return prime
  }
  return n
}

/** Divides as long as it goes; the coarse form writes only what goes. */
function primes(sheet: Worksheet, n: number): string {
  const found: number[] = []
  let left = n
  let steps = 0
  for (let i = 0; left > 1 && i < PRIMES.length && steps < MOST_STEPS; ) {
    const prime = PRIMES[i]
    if (prime * prime > left) {
      if (found.length === 0) sheet.line(`${prime}*${prime}=${prime * prime}`)
      found.push(left)
      break
    }
    if (left % prime > 0 && !sheet.full && !sheet.wanders) {
      i++
      continue
    }
    steps++
    const { quotient, rest } = divide(sheet, left, prime)
    if (rest > 0) {
      i++
      continue
    }
    found.push(prime)
    left = quotient
  }
  return [...new Set(found)].join(', ')
}

/** The rests of halving, the last one first. */
function binary(sheet: Worksheet, n: number): string {
  let bits = ''
  for (let left = n, steps = 0; left > 0 && steps < MOST_STEPS; steps++) {
    const { quotient, rest } = divide(sheet, left, 2, { zero: true })
    bits = `${rest}${bits}`
    left = quotient
  }
  return bits
}

/** a^b mod m: what grows beyond m is brought down at once. */
function power(sheet: Worksheet, a: number, b: number, m: number): number {
  let value = a
  for (let i = 1; i < b; i++) {
    value = sheet.multiply(value, a)
    if (value >= m) value = divide(sheet, value, m, { products: sheet.full || sheet.wanders }).rest
  }
  return value
}

/** Works a question, ends in the answer and returns it. */
export function work(sheet: Worksheet, question: Question, [a, b, m]: readonly number[]): string {
  const answer = () => {
    if (question === 'gcd') return String(gcd(sheet, a, b))
    if (question === 'smallest') return String(smallest(sheet, a))
    if (question === 'primes') return primes(sheet, a)
    if (question === 'binary') return binary(sheet, a)
    if (question === 'power') return String(power(sheet, a, b, m))
    const common = gcd(sheet, a, b)
    const [low, high] = a <= b ? [a, b] : [b, a]
    const times = sheet.operation(low, '/', common, Math.round(low / common))
    return String(times === 1 ? sheet.operation(high, '*', 1, high) : sheet.multiply(high, times))
  }
  const found = answer()
  // The last line of a product or a division can be the answer already.
  if (!sheet.lines.at(-1)?.endsWith(`=${found}`)) sheet.line(found)
  return found
}

/**
 * @file The value of an expression at a point, in complex doubles, with a bound on its rounding error. Where the expression has no i, it is
 * read over the real numbers: the root of a negative number is undefined, an odd one is negative.
 */
import type { Node } from './nodes.ts'
import { toNumber } from './rational.ts'

export interface Value {
  re: number
  im: number
  /** How far the true value may be away. */
  error: number
}

/** The values of the symbols. `complex`: i occurs. */
export interface Point {
  symbols: (name: string) => number
  complex: boolean
}

const EPSILON = 2 ** -52
const UNDEFINED: Value = { re: Number.NaN, im: Number.NaN, error: Number.POSITIVE_INFINITY }
/** Values beyond these say nothing: they overflow or vanish. */
const LARGEST = 1e250
const SMALLEST = 1e-250

/** Not a number where the expression is undefined there, or is nothing that has a value. */
export function evaluate(node: Node, point: Point): Value {
  const value = compute(node, point)
  const size = magnitude(value)
  return size > LARGEST || (size < SMALLEST && size !== 0) ? UNDEFINED : value
}

export function isDefined(value: Value): boolean {
  return Number.isFinite(value.re) && Number.isFinite(value.im) && Number.isFinite(value.error)
}

/** Whether the two may be the same number; the bounds on their errors decide. */
export function agree(a: Value, b: Value): boolean {
  const scale = Math.max(magnitude(a), magnitude(b))
  return Math.hypot(a.re - b.re, a.im - b.im) <= 4 * (a.error + b.error) + 8 * EPSILON * scale
}

function magnitude(value: Value): number {
  return Math.hypot(value.re, value.im)
}

function of(re: number, im = 0, error = 0): Value {
  return { re, im, error: error + EPSILON * (Math.abs(re) + Math.abs(im)) }
}

function compute(node: Node, point: Point): Value {
  const at = (child: Node) => evaluate(child, point)
  switch (node.type) {
    case 'number':
      return of(toNumber(node.value))
    case 'symbol':
      return of(point.symbols(node.name))
    case 'constant':
      if (node.name === 'infinity') return UNDEFINED
      return node.name === 'i' ? of(0, 1) : of(node.name === 'pi' ? Math.PI : Math.E)
    case 'sum':
      return node.items.map(at).reduce((a, b) => of(a.re + b.re, a.im + b.im, a.error + b.error))
    case 'negative': {
      const value = at(node.of)
      return { re: -value.re, im: -value.im, error: value.error }
    }
    case 'product':
      return node.items.map(at).reduce(times)
    case 'quotient':
      return over(at(node.top), at(node.bottom))
    case 'percent':
      return times(at(node.of), of(0.01))
    case 'quantity':
      return at(node.of)
    case 'power':
      return raised(at(node.base), at(node.exponent), point, oddDenominator(node.exponent))
    case 'root': {
      const degree = node.degree === null ? 2 : wholeNumber(node.degree)
      if (degree === null || degree < 2) return UNDEFINED
      return raised(at(node.of), of(1 / degree), point, degree % 2 === 1)
    }
    case 'call':
      return called(node.name, node.args.map(at), point)
    default:
      return UNDEFINED
  }
}

function times(a: Value, b: Value): Value {
  return of(a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re, magnitude(a) * b.error + magnitude(b) * a.error + a.error * b.error)
}

function over(a: Value, b: Value): Value {
  const square = b.re * b.re + b.im * b.im
  // A divisor that may be zero.
  if (!(magnitude(b) > 4 * b.error)) return UNDEFINED
  const quotient = { re: (a.re * b.re + a.im * b.im) / square, im: (a.im * b.re - a.re * b.im) / square }
  return of(quotient.re, quotient.im, (a.error + magnitude({ ...quotient, error: 0 }) * b.error) / (magnitude(b) - b.error))
}

function raised(base: Value, exponent: Value, point: Point, odd: boolean): Value {
  const size = magnitude(base)
  if (exponent.im === 0 && Number.isInteger(exponent.re) && Math.abs(exponent.re) <= 64 && exponent.error < 1e-9) {
    let result = of(1)
    for (let i = 0; i < Math.abs(exponent.re); i++) result = times(result, base)
    return exponent.re < 0 ? over(of(1), result) : result
  }
  if (size <= 4 * base.error) return UNDEFINED
  const real = base.im === 0 && exponent.im === 0
  const drift = (exponentSize: number, logSize: number) => (exponentSize * base.error) / size + logSize * exponent.error
  if (real && base.re < 0 && !point.complex) {
    if (Number.isInteger(exponent.re)) {
      const value = base.re ** exponent.re
      if (value === 0) return UNDEFINED
      return of(value, 0, Math.abs(value) * (drift(Math.abs(exponent.re), 0) + EPSILON * 8))
    }
    if (!odd) return UNDEFINED
    const sign = numeratorIsOdd(exponent.re) ? -1 : 1
    const value = sign * (-base.re) ** exponent.re
    return of(value, 0, Math.abs(value) * drift(Math.abs(exponent.re), Math.abs(Math.log(size))))
  }
  const log = { re: Math.log(size), im: Math.atan2(base.im, base.re) }
  const power = { re: exponent.re * log.re - exponent.im * log.im, im: exponent.re * log.im + exponent.im * log.re }
  const length = Math.exp(power.re)
  // What underflows is not zero.
  if (length === 0) return UNDEFINED
  const error = length * (drift(magnitude(exponent), Math.hypot(log.re, log.im)) + EPSILON * (4 + Math.abs(power.re) + Math.abs(power.im)))
  if (real && base.re > 0) return of(base.re ** exponent.re, 0, error)
  return of(length * Math.cos(power.im), length * Math.sin(power.im), error)
}

/** Of p/q in lowest terms with odd q small: whether p is odd. */
function numeratorIsOdd(exponent: number): boolean {
  for (let q = 1; q <= 99; q += 2) {
    const p = exponent * q
    if (Math.abs(p - Math.round(p)) < 1e-9) return Math.round(p) % 2 !== 0
  }
  return false
}

function wholeNumber(node: Node): number | null {
  return node.type === 'number' && node.value.denominator === 1n && node.value.numerator < 1000n ? Number(node.value.numerator) : null
}

/** Whether an exponent is written as a fraction with an odd denominator: (-8)^{1/3}. */
function oddDenominator(node: Node): boolean {
  if (node.type === 'negative') return oddDenominator(node.of)
  if (node.type !== 'quotient') return false
  const [top, bottom] = [wholeNumber(node.top), wholeNumber(node.bottom)]
  return top !== null && bottom !== null && bottom % 2 === 1
}

/** Real functions and the derivatives that carry their errors. */
const REAL: Record<string, [(x: number) => number, (x: number, y: number) => number]> = {
  sin: [Math.sin, (x) => Math.abs(Math.cos(x)) + Math.abs(x) * EPSILON],
  cos: [Math.cos, (x) => Math.abs(Math.sin(x)) + Math.abs(x) * EPSILON],
  tan: [Math.tan, (_, y) => 1 + y * y],
  cot: [(x) => 1 / Math.tan(x), (_, y) => 1 + y * y],
  sec: [(x) => 1 / Math.cos(x), (_, y) => 1 + y * y],
  csc: [(x) => 1 / Math.sin(x), (_, y) => 1 + y * y],
  arcsin: [Math.asin, (x) => 1 / Math.sqrt(Math.max(1e-30, 1 - x * x))],
  arccos: [Math.acos, (x) => 1 / Math.sqrt(Math.max(1e-30, 1 - x * x))],
  arctan: [Math.atan, () => 1],
  arccot: [(x) => Math.PI / 2 - Math.atan(x), () => 1],
  sinh: [Math.sinh, (x) => Math.cosh(x)],
  cosh: [Math.cosh, (x) => Math.abs(Math.sinh(x))],
  tanh: [Math.tanh, () => 1],
  coth: [(x) => 1 / Math.tanh(x), (_, y) => 1 + y * y],
  exp: [Math.exp, (_, y) => Math.abs(y)],
  ln: [Math.log, (x) => 1 / Math.abs(x)],
}

function called(name: string, args: readonly Value[], point: Point): Value {
  const [x, second] = args
  if (name === 'log' || name === 'lg') {
    const base = second ?? of(10)
    return over(called('ln', [x], point), called('ln', [base], point))
  }
  if (name === 'abs' || name === 'norm') return { re: magnitude(x), im: 0, error: x.error }
  if (name === 'exp' && args.length === 1) return raised(of(Math.E), x, point, false)
  if (args.length === 1 && Object.hasOwn(REAL, name)) {
    if (x.im !== 0) return UNDEFINED
    const [f, slope] = REAL[name]
    const y = f(x.re)
    return of(y, 0, x.error * slope(x.re, y) + 4 * EPSILON * Math.abs(y))
  }
  if (args.some((arg) => arg.im !== 0)) return UNDEFINED
  const numbers = args.map((arg) => arg.re)
  const whole = args.every((arg) => Number.isInteger(arg.re) && arg.error < 1e-6)
  switch (name) {
    case 'factorial':
      return whole && numbers[0] >= 0 && numbers[0] <= 20 ? of(factorial(numbers[0])) : UNDEFINED
    case 'binomial':
      return whole && numbers[0] >= 0 && numbers[0] <= 60 && numbers[1] >= 0 ? of(choose(numbers[0], numbers[1])) : UNDEFINED
    case 'floor':
    case 'ceiling': {
      // Within the error of a whole number, rounding up or down is a guess.
      const near = Math.abs(x.re - Math.round(x.re)) <= 4 * x.error
      return near ? (whole ? of(Math.round(x.re)) : UNDEFINED) : of(name === 'floor' ? Math.floor(x.re) : Math.ceil(x.re))
    }
    case 'sgn':
      return Math.abs(x.re) > 4 * x.error || whole ? of(Math.sign(x.re)) : UNDEFINED
    case 'max':
      return { re: Math.max(...numbers), im: 0, error: Math.max(...args.map((arg) => arg.error)) }
    case 'min':
      return { re: Math.min(...numbers), im: 0, error: Math.max(...args.map((arg) => arg.error)) }
    case 'mod':
      return whole && numbers[1] > 0 ? of(((numbers[0] % numbers[1]) + numbers[1]) % numbers[1]) : UNDEFINED
    case 'gcd':
      return whole ? of(numbers.map(Math.abs).reduce(gcd)) : UNDEFINED
    case 'lcm':
      return whole && numbers.every((n) => n !== 0) ? of(numbers.map(Math.abs).reduce((a, b) => (a / gcd(a, b)) * b)) : UNDEFINED
    default:
      return UNDEFINED
  }
}

function factorial(n: number): number {
  let product = 1
  for (let i = 2; i <= n; i++) product *= i
  return product
}

function choose(n: number, k: number): number {
  if (k > n) return 0
  let result = 1
  for (let i = 1; i <= k; i++) result = (result * (n - i + 1)) / i
  return Math.round(result)
}

function gcd(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b]
  return a
}

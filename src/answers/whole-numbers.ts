/** @file Functions of rational numbers that are rational themselves: n!, binomials, gcd, floor and the like. */
import { compare, divide, isZero, multiply, negate, type Rational, rational, sizeOf, subtract } from './rational.ts'
import { spend, TooLarge, Undefined } from './work.ts'

const ZERO: Rational = { numerator: 0n, denominator: 1n }
/** n! and the binomials of n are computed up to here. */
const MAX_FACTORIAL = 1000n
/** Divisions of Euclid's algorithm. */
const MAX_STEPS = 500

/** Null for functions that are none of these. Throws Undefined and TooLarge. */
export function computed(name: string, args: readonly Rational[]): Rational | null {
  const whole = args.every((arg) => arg.denominator === 1n)
  const [a, b] = args.map((arg) => arg.numerator)
  switch (name) {
    case 'abs':
      return absolute(args[0])
    case 'floor':
      return rational(floor(args[0]))
    case 'ceiling':
      return rational(-floor(negate(args[0])))
    case 'factorial': {
      if (!whole || a < 0n) throw new Undefined()
      if (a > MAX_FACTORIAL) throw new TooLarge()
      spend(10 * Number(a))
      let product = 1n
      for (let i = 2n; i <= a; i++) product *= i
      return rational(product)
    }
    case 'binomial': {
      if (!whole || a < 0n || b < 0n) return null
      if (a > MAX_FACTORIAL) throw new TooLarge()
      if (b > a) return ZERO
      spend(20 * Number(b))
      let result = 1n
      for (let i = 1n; i <= b; i++) result = (result * (a - i + 1n)) / i
      return rational(result)
    }
    case 'max':
    case 'min':
      return args.reduce((x, y) => (compare(x, y) > 0 === (name === 'max') ? x : y))
    case 'gcd':
      return args.reduce(commonDivisor)
    case 'lcm':
      return args.reduce((x, y) => (isZero(x) || isZero(y) ? ZERO : absolute(divide(multiply(x, y), commonDivisor(x, y)) as Rational)))
    case 'mod': {
      const quotient = divide(args[0], args[1])
      if (quotient === null) throw new Undefined()
      return subtract(args[0], multiply(args[1], { numerator: floor(quotient), denominator: 1n }))
    }
    default:
      return null
  }
}

export function floor({ numerator, denominator }: Rational): bigint {
  const quotient = numerator / denominator
  return numerator < 0n && numerator % denominator !== 0n ? quotient - 1n : quotient
}

function absolute(value: Rational): Rational {
  return value.numerator < 0n ? negate(value) : value
}

/** The largest number of which both are whole multiples. */
function commonDivisor(a: Rational, b: Rational): Rational {
  let [x, y] = [absolute(a), absolute(b)]
  for (let steps = 0; !isZero(y); steps++) {
    if (steps > MAX_STEPS) throw new TooLarge()
    spend(20 + ((sizeOf(x) + sizeOf(y)) / 32) ** 2)
    const whole = floor(divide(x, y) as Rational)
    ;[x, y] = [y, subtract(x, multiply(y, { numerator: whole, denominator: 1n }))]
  }
  return x
}

/** The whole part of the square root. */
export function squareRoot(n: bigint): bigint {
  if (n < 2n) return n
  let x = 1n << BigInt(Math.ceil(n.toString(2).length / 2))
  for (;;) {
    const next = (x + n / x) >> 1n
    if (next >= x) return x
    x = next
  }
}

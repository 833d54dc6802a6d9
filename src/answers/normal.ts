/**
 * @file Expressions as quotients of polynomials with rational coefficients, so that equality is decided exactly wherever it can be.
 *
 * The generators a polynomial is made of are symbols, pi, e, i and prime numbers, each to rational powers: \sqrt{12} is 2 times 3^{1/2},
 * and products of different such roots are linearly independent over the rationals, as pi is of all of them. What fits no such form (\sin x,
 * \sqrt{x^2+1}) becomes a generator of its own, named by its own normal form; of those nobody knows how they depend on each other.
 */
import type { Node } from './nodes.ts'
import { add, divide, equals, isZero, multiply, negate, power, type Rational, sizeOf } from './rational.ts'
import { computed, floor, squareRoot } from './whole-numbers.ts'
import { spend, TooLarge, Undefined } from './work.ts'

/** A sum of terms by the key of their monomials; no coefficient is 0. */
type Polynomial = Map<string, Term>
interface Term {
  coefficient: Rational
  /** By generator, sorted by name; no exponent is 0. */
  powers: ReadonlyMap<string, Rational>
}

export interface Normal {
  top: Polynomial
  bottom: Polynomial
}

const ONE: Rational = { numerator: 1n, denominator: 1n }
const ZERO: Rational = { numerator: 0n, denominator: 1n }
/** Bits of a coefficient, the largest power of a sum, characters of a name. */
const MAX_BITS = 20_000
const MAX_POWER = 64
const MAX_KEY = 4000

/** Throws Undefined or TooLarge, and nothing else. */
export function normalise(node: Node): Normal {
  return new Builder().build(node)
}

/** Equal for certain, different for certain, or null: the two differ only in parts nobody knows the relations of. Throws TooLarge. */
export function equalNormals(a: Normal, b: Normal): boolean | null {
  const builder = new Builder()
  const difference = builder.plus(builder.by(a.top, b.bottom), builder.scaled(builder.by(b.top, a.bottom), negate(ONE)))
  if (difference.size === 0) return true
  for (const term of difference.values()) for (const generator of term.powers.keys()) if (!isIndependent(generator)) return null
  return false
}

/** Whether one numerator is a rational multiple of the other, as the two sides' differences of one equation are. */
export function proportional(a: Normal, b: Normal): Rational | null {
  if (a.top.size !== b.top.size || a.top.size === 0) return null
  let ratio: Rational | null = null
  for (const [key, term] of a.top) {
    const other = b.top.get(key)
    const here = other && divide(term.coefficient, other.coefficient)
    if (!here || (ratio !== null && !equals(ratio, here))) return null
    ratio = here
  }
  return ratio
}

/** The value where it is a rational number. */
export function asRational(normal: Normal): Rational | null {
  if (normal.top.size === 0) return ZERO
  const [top, bottom] = [constant(normal.top), constant(normal.bottom)]
  return top && bottom && divide(top, bottom)
}

function constant(polynomial: Polynomial): Rational | null {
  if (polynomial.size !== 1) return null
  const term = polynomial.get('')
  return term?.coefficient ?? null
}

/** A name for the expression, the same for equal ones as far as their form shows it. */
export function keyOf({ top, bottom }: Normal): string {
  const one = [...bottom.values()][0]
  const name = (polynomial: Polynomial) =>
    [...polynomial]
      .map(([key, term]) => {
        const c = divide(term.coefficient, one.coefficient) as Rational
        return `${c.numerator}/${c.denominator}*${key}`
      })
      .sort()
      .join('+')
  return `(${name(top)}):(${name(bottom)})`
}

function isIndependent(generator: string): boolean {
  return generator[0] !== '@'
}

class Builder {
  build(node: Node): Normal {
    switch (node.type) {
      case 'number':
        return fraction(number(node.value))
      case 'symbol':
        return fraction(generator(`s:${node.name}`))
      case 'constant':
        if (node.name === 'infinity') throw new Undefined()
        return fraction(generator(`c:${node.name}`))
      case 'sum':
        return node.items.map((item) => this.build(item)).reduce((a, b) => this.sum(a, b))
      case 'negative': {
        const { top, bottom } = this.build(node.of)
        return { top: this.scaled(top, negate(ONE)), bottom }
      }
      case 'product':
        return node.items.map((item) => this.build(item)).reduce((a, b) => this.product(a, b))
      case 'quotient':
        return this.quotient(this.build(node.top), this.build(node.bottom))
      case 'percent':
        return this.product(this.build(node.of), fraction(number({ numerator: 1n, denominator: 100n })))
      case 'quantity':
        return this.build(node.of)
      case 'power':
        return this.power(this.build(node.base), this.build(node.exponent))
      case 'root': {
        const degree = node.degree === null ? { numerator: 2n, denominator: 1n } : asRational(this.build(node.degree))
        const exponent = degree && divide(ONE, degree)
        if (!exponent) throw new Undefined()
        return this.rationalPower(this.build(node.of), exponent)
      }
      case 'call':
        return this.call(node.name, node.args)
      case 'opaque':
        return this.unknown(
          node.name,
          node.args.map((arg) => this.nameOf(arg)),
        )
      default:
        throw new Undefined()
    }
  }

  plus(a: Polynomial, b: Polynomial): Polynomial {
    const result = new Map(a)
    for (const [key, term] of b) this.into(result, key, term.powers, term.coefficient)
    return result
  }

  scaled(a: Polynomial, factor: Rational): Polynomial {
    if (isZero(factor)) return new Map()
    return new Map(
      [...a].map(([key, term]) => [key, { powers: term.powers, coefficient: this.checked(multiply(term.coefficient, factor)) }]),
    )
  }

  by(a: Polynomial, b: Polynomial): Polynomial {
    spend(30 * a.size * b.size)
    const result: Polynomial = new Map()
    for (const left of a.values()) {
      for (const right of b.values()) {
        const powers = new Map(left.powers)
        for (const [name, exponent] of right.powers) powers.set(name, add(powers.get(name) ?? ZERO, exponent))
        const { coefficient, kept } = this.settle(multiply(left.coefficient, right.coefficient), powers)
        this.into(result, monomialKey(kept), kept, coefficient)
      }
    }
    return result
  }

  private into(result: Polynomial, key: string, powers: ReadonlyMap<string, Rational>, coefficient: Rational): void {
    const sum = add(result.get(key)?.coefficient ?? ZERO, coefficient)
    if (isZero(sum)) result.delete(key)
    else result.set(key, { powers, coefficient: this.checked(sum) })
  }

  /** i^2 is -1, and the whole part of a prime's exponent belongs to the coefficient. */
  private settle(coefficient: Rational, powers: ReadonlyMap<string, Rational>): { coefficient: Rational; kept: Map<string, Rational> } {
    const kept = new Map<string, Rational>()
    let result = coefficient
    for (const [name, exponent] of [...powers].sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (isZero(exponent)) continue
      if (name === 'c:i' && exponent.denominator === 1n) {
        const turns = ((exponent.numerator % 4n) + 4n) % 4n
        if (turns >= 2n) result = negate(result)
        if (turns % 2n === 1n) kept.set(name, ONE)
      } else if (name.startsWith('p:')) {
        const whole = floor(exponent)
        if (whole !== 0n) result = multiply(result, this.raised({ numerator: BigInt(name.slice(2)), denominator: 1n }, whole))
        const rest = add(exponent, { numerator: -whole, denominator: 1n })
        if (!isZero(rest)) kept.set(name, rest)
      } else kept.set(name, exponent)
    }
    return { coefficient: this.checked(result), kept }
  }

  private sum(a: Normal, b: Normal): Normal {
    if (samePolynomial(a.bottom, b.bottom)) return { top: this.plus(a.top, b.top), bottom: a.bottom }
    return { top: this.plus(this.by(a.top, b.bottom), this.by(b.top, a.bottom)), bottom: this.by(a.bottom, b.bottom) }
  }

  private product(a: Normal, b: Normal): Normal {
    return this.simplified({ top: this.by(a.top, b.top), bottom: this.by(a.bottom, b.bottom) })
  }

  private quotient(a: Normal, b: Normal): Normal {
    if (b.top.size === 0) throw new Undefined()
    return this.simplified({ top: this.by(a.top, b.bottom), bottom: this.by(a.bottom, b.top) })
  }

  /** A divisor of one term moves into the numerator, so that 1/\sqrt{3} is \sqrt{3}/3. */
  private simplified(normal: Normal): Normal {
    if (normal.bottom.size !== 1) return normal
    const [{ coefficient, powers }] = normal.bottom.values()
    const inverse = divide(ONE, coefficient)
    if (inverse === null) throw new Undefined()
    const term: Polynomial = new Map([['', { coefficient: inverse, powers: new Map([...powers].map(([name, e]) => [name, negate(e)])) }]])
    return { top: this.by(normal.top, term), bottom: number(ONE) }
  }

  private power(base: Normal, exponent: Normal): Normal {
    const value = asRational(exponent)
    if (value) return value.denominator === 1n ? this.wholePower(base, value.numerator) : this.rationalPower(base, value)
    // A sum of exponents is a product of powers: 2^{n+1} is 2 times 2^n.
    const one = asRational({ top: exponent.bottom, bottom: number(ONE) })
    if (one === null) return this.unknown('power', [keyOf(base), keyOf(exponent)])
    let result = fraction(number(ONE))
    for (const [key, { coefficient, powers }] of exponent.top) {
      const factor = divide(coefficient, one) as Rational
      result = this.product(result, key === '' ? this.power(base, fraction(number(factor))) : this.symbolicPower(base, factor, powers))
    }
    return result
  }

  /** base^(factor * monomial), with a prime base or e as a generator that knows its own powers. */
  private symbolicPower(base: Normal, factor: Rational, powers: ReadonlyMap<string, Rational>): Normal {
    const exponent = monomialKey(powers)
    const value = asRational(base)
    if (value && value.numerator > 0n) {
      let result = fraction(number(ONE))
      for (const [prime, times] of this.factors(value)) {
        const generatorPower = multiply(factor, { numerator: times, denominator: 1n })
        result = this.product(result, fraction(generator(`@power:${prime}^${exponent}`, generatorPower)))
      }
      return result
    }
    return fraction(generator(`@power:${keyOf(base)}^${exponent}`, factor))
  }

  private wholePower(base: Normal, exponent: bigint): Normal {
    const value = asRational(base)
    if (value) {
      if (isZero(value) && exponent <= 0n) throw new Undefined()
      return fraction(number(this.raised(value, exponent)))
    }
    if (base.top.size === 0) throw new Undefined()
    const size = exponent < 0n ? -exponent : exponent
    const single = base.top.size === 1 && base.bottom.size === 1
    if (size > (single ? 1_000_000n : BigInt(MAX_POWER))) throw new TooLarge()
    const flat = exponent < 0n ? this.simplified({ top: base.bottom, bottom: base.top }) : base
    if (single)
      return this.monomialPower(flat, { numerator: size, denominator: 1n }) ?? this.unknown('power', [keyOf(base), String(exponent)])
    let result = fraction(number(ONE))
    for (let i = 0n; i < size; i++) result = { top: this.by(result.top, flat.top), bottom: this.by(result.bottom, flat.bottom) }
    return result
  }

  /** Roots. Of one term they distribute, odd powers of a symbol taken as positive; \sqrt{x^2} stays as it is. */
  private rationalPower(base: Normal, exponent: Rational): Normal {
    if (base.top.size === 0) {
      if (exponent.numerator <= 0n) throw new Undefined()
      return fraction(number(ZERO))
    }
    if (base.top.size === 1 && base.bottom.size === 1) {
      const result = this.monomialPower(base, exponent)
      if (result) return result
    }
    return this.unknown('power', [keyOf(base), `${exponent.numerator}/${exponent.denominator}`])
  }

  private monomialPower(base: Normal, exponent: Rational): Normal | null {
    const { top } = this.simplified(base)
    const [{ coefficient, powers }] = top.values()
    const whole = exponent.denominator === 1n
    let result: Map<string, Rational> = new Map()
    for (const [name, power] of powers) {
      // Powers of positive numbers are positive; those of -1 are not.
      const positive = name.startsWith('p:') || name === 'c:pi' || name === 'c:e' || /^@power:\d+\^/.test(name)
      if (!whole && !positive && (power.numerator % 2n === 0n || name === 'c:i')) return null
      result.set(name, multiply(power, exponent))
    }
    if (whole) {
      const settled = this.settle(this.raised(coefficient, exponent.numerator), result)
      return fraction(new Map([[monomialKey(settled.kept), { coefficient: settled.coefficient, powers: settled.kept }]]))
    }
    let sign = ONE
    if (coefficient.numerator < 0n) {
      if (exponent.denominator % 2n === 1n) sign = exponent.numerator % 2n === 0n ? ONE : negate(ONE)
      else if (exponent.denominator === 2n && powers.size === 0) result.set('c:i', { numerator: exponent.numerator, denominator: 1n })
      else return null
    }
    const size = coefficient.numerator < 0n ? negate(coefficient) : coefficient
    for (const [prime, times] of this.factors(size)) {
      const name = `p:${prime}`
      result.set(name, add(result.get(name) ?? ZERO, multiply(exponent, { numerator: times, denominator: 1n })))
    }
    const settled = this.settle(sign, result)
    result = settled.kept
    return fraction(new Map([[monomialKey(result), { coefficient: settled.coefficient, powers: result }]]))
  }

  private raised(value: Rational, exponent: bigint): Rational {
    const size = exponent < 0n ? -exponent : exponent
    if (size > 100_000n || sizeOf(value) * Number(size) > 2 * MAX_BITS) {
      const unit = value.denominator === 1n && (value.numerator === 1n || value.numerator === -1n)
      if (!unit) throw new TooLarge()
      return exponent % 2n === 0n ? ONE : value
    }
    const result = power(value, Number(exponent))
    if (result === null) throw new Undefined()
    return this.checked(result)
  }

  /** Primes and their exponents; what trial division leaves of a large number counts as one prime. */
  private factors(value: Rational): [bigint, bigint][] {
    const result = new Map<bigint, bigint>()
    for (const [n, sign] of [
      [value.numerator, 1n],
      [value.denominator, -1n],
    ] as const) {
      let rest = n
      const limit = rest.toString().length > 40 ? 200n : 3000n
      spend(Number(limit))
      for (let p = 2n; p <= limit && p * p <= rest; p += p === 2n ? 1n : 2n) {
        while (rest % p === 0n) {
          result.set(p, (result.get(p) ?? 0n) + sign)
          rest /= p
        }
      }
      const root = squareRoot(rest)
      if (rest > 1n && root * root === rest) result.set(root, (result.get(root) ?? 0n) + 2n * sign)
      else if (rest > 1n) result.set(rest, (result.get(rest) ?? 0n) + sign)
    }
    return [...result]
  }

  private call(name: string, args: readonly Node[]): Normal {
    const values = args.map((arg) => this.build(arg))
    const exact = values.map(asRational)
    if (exact.every((value) => value !== null)) {
      const value = computed(name, exact)
      if (value) return fraction(number(this.checked(value)))
    }
    if (name === 'exp') return this.power(fraction(generator('c:e')), values[0])
    return this.unknown(name, values.map(keyOf))
  }

  private nameOf(node: Node): string {
    try {
      return keyOf(this.build(node))
    } catch (error) {
      if (error instanceof Undefined) return JSON.stringify(node, (_, value) => (typeof value === 'bigint' ? String(value) : value))
      throw error
    }
  }

  private unknown(name: string, args: readonly string[]): Normal {
    const key = `@${name}(${args.join(';')})`
    // Names hold the names of what is inside them, and would double with every level.
    if (key.length > MAX_KEY) throw new TooLarge()
    return fraction(generator(key))
  }

  private checked(value: Rational): Rational {
    const size = sizeOf(value)
    if (size > 2 * MAX_BITS) throw new TooLarge()
    // Euclid's algorithm takes the square of the length.
    if (size > 256) spend((size / 64) ** 2)
    return value
  }
}

function number(value: Rational): Polynomial {
  return isZero(value) ? new Map() : new Map([['', { coefficient: value, powers: new Map() }]])
}

function generator(name: string, exponent: Rational = ONE): Polynomial {
  const powers = new Map([[name, exponent]])
  return new Map([[monomialKey(powers), { coefficient: ONE, powers }]])
}

function fraction(top: Polynomial): Normal {
  return { top, bottom: number(ONE) }
}

/** The generators of `powers` are in order. */
function monomialKey(powers: ReadonlyMap<string, Rational>): string {
  return [...powers].map(([name, { numerator, denominator }]) => `${name}^${numerator}/${denominator}`).join('*')
}

function samePolynomial(a: Polynomial, b: Polynomial): boolean {
  if (a.size !== b.size) return false
  for (const [key, term] of a) {
    const other = b.get(key)
    if (!other || !equals(term.coefficient, other.coefficient)) return false
  }
  return true
}

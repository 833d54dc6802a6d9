/**
 * @file Expressions of whole numbers, + - * / and brackets, in plain text or LaTeX, with their exact value. Nothing else is read: no powers,
 * no decimals, no digits put side by side.
 */
import { add, divide, multiply, negate, type Rational, rational } from '../../answers/rational.ts'

export interface Expression {
  /** Null where something is divided by zero. */
  value: Rational | null
  /** The numbers it is made of, as written. */
  numbers: number[]
  /** What stands behind an equals sign: 51 in `49+55-53=51`. */
  claimed: number | null
}

const MAX_LENGTH = 500
const MAX_DEPTH = 40
const TOKEN = /\s*(?:(\d{1,9})(?!\d)|([-+*/(){}=])|(\\frac))/y

/** Null: it is no such expression, or a too long one. */
export function parseExpression(source: string): Expression | null {
  if (source.length > MAX_LENGTH) return null
  const text = source
    .replace(/\\(?:left|right|displaystyle)(?![A-Za-z])|\\[,;:! ()[\]]|[$~]/g, ' ')
    .replace(/\\[dt]frac(?![A-Za-z])/g, '\\frac')
    .replace(/\\(?:times|cdot|ast)(?![A-Za-z])|[×·∗]/g, '*')
    .replace(/\\div(?![A-Za-z])|÷/g, '/')
    .replace(/[−–]/g, '-')
    .replace(/[[\]]/g, (bracket) => (bracket === '[' ? '(' : ')'))
    .trim()
  const tokens: (number | string)[] = []
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < text.length) {
    const match = TOKEN.exec(text)
    if (!match) return null
    tokens.push(match[1] === undefined ? (match[2] ?? match[3]) : Number(match[1]))
  }
  return new Parser(tokens).all()
}

class Parser {
  readonly #tokens: readonly (number | string)[]
  #at = 0
  #depth = 0
  readonly #numbers: number[] = []

  constructor(tokens: readonly (number | string)[]) {
    this.#tokens = tokens
  }

  all(): Expression | null {
    try {
      const value = this.#sum()
      const claimed = this.#skip('=') ? this.#claim() : null
      return this.#at === this.#tokens.length ? { value, numbers: this.#numbers, claimed } : null
    } catch (cause) {
      if (cause instanceof NotAnExpression) return null
      throw cause
    }
  }

  #sum(): Rational | null {
    let value = this.#skip('-') ? negated(this.#product()) : this.#product()
    for (;;) {
      if (this.#skip('+')) value = combine(value, this.#product(), add)
      else if (this.#skip('-')) value = combine(value, negated(this.#product()), add)
      else return value
    }
  }

  #product(): Rational | null {
    let value = this.#factor()
    for (;;) {
      if (this.#skip('*')) value = combine(value, this.#factor(), multiply)
      else if (this.#skip('/')) value = combine(value, this.#factor(), divide)
      else return value
    }
  }

  #factor(): Rational | null {
    const token = this.#tokens[this.#at++]
    if (typeof token === 'number') {
      this.#numbers.push(token)
      return rational(BigInt(token), 1n)
    }
    if (token === '(') return this.#inside(')')
    if (token !== '\\frac') throw new NotAnExpression()
    const top = this.#braced()
    return combine(top, this.#braced(), divide)
  }

  #braced(): Rational | null {
    if (!this.#skip('{')) throw new NotAnExpression()
    return this.#inside('}')
  }

  #inside(closing: string): Rational | null {
    if (++this.#depth > MAX_DEPTH) throw new NotAnExpression()
    const value = this.#sum()
    this.#depth--
    if (!this.#skip(closing)) throw new NotAnExpression()
    return value
  }

  #claim(): number {
    const sign = this.#skip('-') ? -1 : 1
    const token = this.#tokens[this.#at++]
    if (typeof token !== 'number') throw new NotAnExpression()
    return sign * token
  }

  #skip(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false
    this.#at++
    return true
  }
}

class NotAnExpression extends Error {}

function negated(value: Rational | null): Rational | null {
  return value && negate(value)
}

function combine(a: Rational | null, b: Rational | null, operate: (a: Rational, b: Rational) => Rational | null): Rational | null {
  return a && b && operate(a, b)
}

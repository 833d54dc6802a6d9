/**
 * @file Expressions of whole numbers, + - * / and brackets, in plain text or LaTeX, with their exact value. Nothing else is read: no powers,
 * no decimals, no digits put side by side.
 */
import { add, divide, multiply, negate, type Rational, rational } from './rational.ts'

export interface Expression {
  /** Null where something is divided by zero. */
  value: Rational | null
  /** The numbers it is made of, as written: none has a sign of its own. */
  numbers: readonly Literal[]
  /** What stands on the other side of an equals sign: 51 in `49+55-53=51` and in `51=49+55-53`. */
  claimed: bigint | null
}

export interface Literal {
  size: bigint
  /** A minus that takes nothing from anything stands right before it: in `5-(-3)` before 3, in `5-3` before none. */
  minus: boolean
}

const MAX_LENGTH = 500
const MAX_DEPTH = 40
const TOKEN = /\s*(?:(\d+)|([-+*/(){}=])|(\\frac))/y

/** Null: it is no such expression, or a too long one. */
export function parseExpression(source: string): Expression | null {
  if (source.length > MAX_LENGTH) return null
  const text = source
    .replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/\\(?:left|right|displaystyle|[bB]igg?[lr]?)(?![A-Za-z])|\\[,;:! ()[\]]|[$~]/g, ' ')
    .replace(/\\[dt]frac(?![A-Za-z])/g, '\\frac')
    .replace(/\\(?:times|cdot|ast)(?![A-Za-z])|[×·∗⋅]/g, '*')
    .replace(/\\div(?![A-Za-z])|[÷∕⁄]/g, '/')
    .replace(/[−–]/g, '-')
    .replace(/\\\{|\[/g, '(')
    .replace(/\\\}|\]/g, ')')
    .trim()
  const tokens: (bigint | string)[] = []
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < text.length) {
    const match = TOKEN.exec(text)
    if (!match) return null
    tokens.push(match[1] === undefined ? (match[2] ?? match[3]) : BigInt(match[1]))
  }
  return new Parser(tokens).all()
}

interface Side {
  value: Rational | null
  numbers: Literal[]
}

class Parser {
  readonly #tokens: readonly (bigint | string)[]
  #at = 0
  #depth = 0
  #numbers: Literal[] = []

  constructor(tokens: readonly (bigint | string)[]) {
    this.#tokens = tokens
  }

  all(): Expression | null {
    try {
      const first = this.#side()
      const second = this.#skip('=') ? this.#side() : null
      if (this.#at !== this.#tokens.length) return null
      if (second === null) return { ...first, claimed: null }
      // The side of a single number is what is claimed of the other one; of two such sides the second.
      const [expression, claim] = second.numbers.length > 1 ? [second, first] : [first, second]
      if (claim.numbers.length !== 1 || claim.value?.denominator !== 1n) return null
      return { ...expression, claimed: claim.value.numerator }
    } catch (cause) {
      if (cause instanceof NotAnExpression) return null
      throw cause
    }
  }

  #side(): Side {
    this.#numbers = []
    const value = this.#sum()
    return { value, numbers: this.#numbers }
  }

  #sum(): Rational | null {
    let value = this.#product()
    for (;;) {
      if (this.#skip('+')) value = combine(value, this.#product(), add)
      else if (this.#skip('-')) value = combine(value, negated(this.#product()), add)
      else return value
    }
  }

  #product(): Rational | null {
    let value = this.#signed()
    for (;;) {
      if (this.#skip('*')) value = combine(value, this.#signed(), multiply)
      else if (this.#skip('/')) value = combine(value, this.#signed(), divide)
      else return value
    }
  }

  /** At most one sign of its own. */
  #signed(): Rational | null {
    if (this.#skip('-')) return negated(this.#factor(true))
    this.#skip('+')
    return this.#factor(false)
  }

  #factor(minus: boolean): Rational | null {
    const token = this.#tokens[this.#at++]
    if (typeof token === 'bigint') {
      this.#numbers.push({ size: token, minus })
      return rational(token)
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

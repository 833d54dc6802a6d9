/**
 * @file The imperfect teacher who writes the worked examples for supervised fine-tuning.
 *
 * Three styles: `guess` writes the answer alone, `steps` one line for each operation (63*9=567), `full` breaks an operation into
 * tens and units, the sums of the parts as well (60*9=540, 3*9=27, 540+20=560, 560+7=567). Each written result is wrong with a small
 * probability (by 1, 2 or 10), and what follows is computed from the wrong result. A model trained on such examples mixes good and bad
 * strategies, which is what leaves reinforcement learning something to do.
 */
import type { Random } from './random.ts'

export type Style = 'guess' | 'steps' | 'full'
export const STYLES: readonly Style[] = ['guess', 'steps', 'full']

/** How a problem is worked: a kind calls the operations in order and returns the final result. */
export class Worksheet {
  readonly lines: string[] = []
  readonly #full: boolean
  readonly #slip: number
  readonly #random: Random | null

  /** Without a source of randomness nothing slips: the worksheet computes the gold answer. */
  constructor(style: Style = 'steps', slip = 0, random: Random | null = null) {
    this.#full = style === 'full'
    this.#slip = slip
    this.#random = random
  }

  /** A result as the teacher writes it: now and then off by 1, 2 or 10, never newly below zero. */
  written(exact: number): number {
    if (!this.#random?.chance(this.#slip)) return exact
    const off = this.#random.pick([1, 2, 10])
    return this.#random.chance(0.5) && (exact < 0 || exact >= off) ? exact - off : exact + off
  }

  add(a: number, b: number): number {
    const parts = this.#full && a >= 10 && b >= 10 ? placeValues(b) : [b]
    return parts.reduce((sum, part) => this.#line(sum, '+', part, sum + part), a)
  }

  subtract(a: number, b: number): number {
    const parts = this.#full && b >= 10 ? placeValues(b) : [b]
    return parts.reduce((rest, part) => this.#line(rest, '-', part, rest - part), a)
  }

  multiply(a: number, b: number): number {
    const [large, small] = a >= b ? [a, b] : [b, a]
    const parts = this.#full && large >= 10 ? placeValues(large) : []
    if (parts.length < 2) return this.#line(a, '*', b, a * b)
    // A sum of three and two digits in one line is where a small model goes wrong most.
    return parts.map((part) => this.#line(part, '*', small, part * small)).reduce((sum, product) => this.add(sum, product))
  }

  /**
   * Exact division; after a slip it may not be exact any more, and the teacher writes the nearest whole number. `full` takes away the
   * largest multiple of ten divisors first, written as a product: what is to be found in one go is a digit.
   */
  divide(n: number, d: number): number {
    const chunk = d > 0 ? Math.floor(n / (10 * d)) * 10 * d : 0
    if (!this.#full || chunk <= 0 || chunk === n) return this.#line(n, '/', d, d === 0 ? 0 : Math.round(n / d))
    const tens = chunk / d
    const product = this.#line(tens, '*', d, chunk)
    const rest = this.#line(n, '-', product, n - product)
    const units = this.#line(rest, '/', d, Math.round(rest / d))
    return this.#line(tens, units < 0 ? '-' : '+', Math.abs(units), tens + units)
  }

  /**
   * Remainder of n by d. `steps` names the quotient at once, which a small model can hardly do in one shot; `full` searches for it by
   * taking away 10 d, 5 d and d while they fit.
   */
  remainder(n: number, d: number): number {
    if (!this.#full) {
      const product = this.#line(Math.floor(n / d), '*', d, Math.floor(n / d) * d)
      return this.#line(n, '-', product, n - product)
    }
    let rest = n
    // A slip can raise the rest, so the number of lines is bounded.
    for (let lines = 0; rest >= d && lines < 12; lines++) {
      const part = rest >= 10 * d ? 10 * d : rest >= 5 * d ? 5 * d : d
      rest = this.#line(rest, '-', part, rest - part)
    }
    return rest
  }

  #line(a: number, operation: string, b: number, exact: number): number {
    const result = this.written(exact)
    this.lines.push(`${a}${operation}${b}=${result}`)
    return result
  }
}

/** 567 -> [500, 60, 7]; zeros are left out. */
function placeValues(n: number): number[] {
  const digits = String(n)
  const parts = [...digits].map((digit, i) => Number(digit) * 10 ** (digits.length - 1 - i)).filter((part) => part > 0)
  return parts.length > 0 ? parts : [0]
}

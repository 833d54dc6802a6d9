/**
 * @file The imperfect teacher who writes the worked examples for supervised fine-tuning.
 *
 * Four styles: `guess` writes the answer alone, `steps` one line for each operation (63*9=567), `full` breaks an operation into
 * tens and units, the sums of the parts as well (60*9=540, 3*9=27, 540+20=560, 560+7=567), `wander` comes to the answer in a bad order, with
 * errors that it takes back (`8+6=13 no, 8+6=14`: iGSM, arXiv 2408.16293, corrects right behind the error), lines nobody needs and dead ends.
 * Each written result is wrong with a small probability (by 1, 2 or 10), and what follows is computed from the wrong result. A model trained
 * on such examples mixes good and bad strategies, which is what leaves reinforcement learning something to do.
 */
import type { Random } from './random.ts'

export type Style = 'guess' | 'steps' | 'full' | 'wander'
export const STYLES: readonly Style[] = ['guess', 'steps', 'full', 'wander']

/** What a wanderer does at a step: the line as it is, a wrong one first, one that is not needed first, a second look afterwards, a slip that stays. */
export type Stumble = 'plain' | 'wrong' | 'detour' | 'recheck' | 'slip'
const STUMBLES: readonly Stumble[] = ['plain', 'wrong', 'detour', 'recheck', 'slip']
const STUMBLE_SHARES = [0.5, 0.2, 0.15, 0.1, 0.05]

/** How a problem is worked: a kind calls the operations in order and returns the final result. */
export class Worksheet {
  readonly lines: string[] = []
  /** As fine as it goes: place values, digits. */
  readonly full: boolean
  readonly wanders: boolean
  readonly #slip: number
  readonly #random: Random | null

  /** Without a source of randomness nothing slips: the worksheet computes the gold answer. */
  constructor(style: Style = 'steps', slip = 0, random: Random | null = null) {
    this.full = style === 'full'
    this.wanders = style === 'wander'
    this.#slip = slip
    this.#random = random
  }

  /** A result as the teacher writes it: now and then off by 1, 2 or 10, never newly below zero. */
  written(exact: number): number {
    return this.#random?.chance(this.#slip) ? offBy(this.#random, exact) : exact
  }

  /** A step in the problem's own words. */
  line(text: string) {
    this.lines.push(text)
  }

  /** An error that is seen at once: `8+6=13 no, 8+6=14`. */
  corrected(wrong: string, right: string) {
    this.lines.push(`${wrong} no, ${right}`)
  }

  /** What a wanderer does at this step; `plain` in every other style. */
  stumble(): Stumble {
    return this.wanders && this.#random ? STUMBLES[this.#random.weighted(STUMBLE_SHARES)] : 'plain'
  }

  /** Whether the teacher errs here, for results that are no numbers. */
  slips(): boolean {
    return this.#random?.chance(this.#slip) ?? false
  }

  /** The teacher's own choices (an order of search, which line to look at again); null where nothing is random. */
  get random(): Random | null {
    return this.#random
  }

  add(a: number, b: number): number {
    const parts = this.full && a >= 10 && b >= 10 ? placeValues(b) : [b]
    return parts.reduce((sum, part) => this.#line(sum, '+', part, sum + part), a)
  }

  subtract(a: number, b: number): number {
    const parts = this.full && b >= 10 ? placeValues(b) : [b]
    return parts.reduce((rest, part) => this.#line(rest, '-', part, rest - part), a)
  }

  multiply(a: number, b: number): number {
    const [large, small] = a >= b ? [a, b] : [b, a]
    const parts = this.full && large >= 10 ? placeValues(large) : []
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
    if (!this.full || chunk <= 0 || chunk === n) return this.#line(n, '/', d, d === 0 ? 0 : Math.round(n / d))
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
    if (!this.full) {
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

  /** One operation as one line, in whatever style, with a wanderer's errors. Returns what was written. */
  operation(a: number, sign: string, b: number, exact: number): number {
    return this.#line(a, sign, b, exact)
  }

  #line(a: number, operation: string, b: number, exact: number): number {
    const line = (value: number) => `${a}${operation}${b}=${value}`
    const stumble = this.stumble()
    if (stumble === 'wrong') {
      this.corrected(line(offBy(this.#random as Random, exact)), line(exact))
      return exact
    }
    const result = stumble === 'slip' ? offBy(this.#random as Random, exact) : this.written(exact)
    this.lines.push(line(result))
    if (stumble === 'recheck') this.lines.push(line(result))
    return result
  }
}

/** A wrong result: off by 1, 2 or 10, never newly below zero. */
function offBy(random: Random, exact: number): number {
  const off = random.pick([1, 2, 10])
  return random.chance(0.5) && (exact < 0 || exact >= off) ? exact - off : exact + off
}

/** 567 -> [500, 60, 7]; zeros are left out. */
function placeValues(n: number): number[] {
  const digits = String(n)
  const parts = [...digits].map((digit, i) => Number(digit) * 10 ** (digits.length - 1 - i)).filter((part) => part > 0)
  return parts.length > 0 ? parts : [0]
}

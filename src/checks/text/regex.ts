/**
 * @file Python regular expressions out of data. IFEval searches for its keywords as expressions, not as literal text (`.` matches anything), and
 * keywords come with prompt sets that anyone may bring, so they are read here into JavaScript's syntax with Python's meanings, and refused
 * where they could run away.
 *
 * Understood: literals, escapes, `.`, `^`, `$`, classes, groups, alternation, and repetition of single characters. Not: repeated groups,
 * lookaround, back references. An open repetition stops at 100, and possessive ones are read as greedy.
 */
import { SPACE, WORD, WORD_BOUNDARY } from '../../python/text.ts'

const OPEN_REPETITION = 100
/** Ways to match from one position that a pattern may have, at most. */
const MAX_WAYS = 200
const MAX_LENGTH = 1000

/** What an escaped letter means outside a class, and within. */
const CLASSES: Record<string, [outside: string, inside: string | null]> = {
  d: ['\\p{Nd}', '\\p{Nd}'],
  D: ['\\P{Nd}', '\\P{Nd}'],
  w: [`[${WORD}]`, WORD],
  W: [`[^${WORD}]`, null],
  s: [`[${SPACE}]`, SPACE],
  S: [`[^${SPACE}]`, null],
  b: [WORD_BOUNDARY, '\\x08'],
  B: [`(?!${WORD_BOUNDARY})`, null],
  n: ['\\n', '\\n'],
  t: ['\\t', '\\t'],
  r: ['\\r', '\\r'],
  f: ['\\f', '\\f'],
  v: ['\\v', '\\v'],
}

/** Why an expression is not taken; the message is the end of a sentence. */
export class PatternError extends Error {
  override name = 'PatternError'
}

export interface PatternOptions {
  ignoreCase?: boolean
  /** `^` and `$` at every line, as `re.MULTILINE`. */
  multiline?: boolean
}

/** A global expression that finds what Python's `re` would. Throws PatternError. */
export function pythonPattern(pattern: string, options: PatternOptions = {}): RegExp {
  if (pattern.length > MAX_LENGTH) throw new PatternError('it is longer than 1,000 characters')
  return new RegExp(new Translation(pattern, options.multiline === true).translate(), options.ignoreCase ? 'giu' : 'gu')
}

class Translation {
  readonly #chars: string[]
  readonly #multiline: boolean
  #at = 0
  #groups = 0
  #ways = 1

  constructor(pattern: string, multiline: boolean) {
    this.#chars = [...pattern]
    this.#multiline = multiline
  }

  translate(): string {
    let out = ''
    while (this.#at < this.#chars.length) out += this.#item()
    if (this.#groups > 0) throw new PatternError('a parenthesis is not closed')
    return out
  }

  #item(): string {
    const char = this.#chars[this.#at++]
    switch (char) {
      case '(':
        return this.#open()
      case ')':
        if (this.#groups-- === 0) throw new PatternError('a parenthesis is closed that was not opened')
        if (this.#repetition() !== null) throw new PatternError('it repeats a group')
        return ')'
      case '|':
        this.#spend(2)
        return '|'
      case '^':
        return this.#multiline ? '(?<![^\\n])' : '(?<![^])'
      case '$':
        return this.#multiline ? '(?![^\\n])' : '(?=\\n?(?![^]))'
      case '*':
      case '+':
      case '?':
        throw new PatternError(`there is nothing for "${char}" to repeat`)
      case '.':
        return this.#repeated('[^\\n]')
      case '[':
        return this.#repeated(this.#charClass())
      case '\\':
        return this.#repeated(this.#escape(false))
      default:
        return this.#repeated(literal(char))
    }
  }

  #open(): string {
    this.#groups++
    if (this.#chars[this.#at] !== '?') return '(?:'
    if (this.#chars[this.#at + 1] !== ':') throw new PatternError('it uses a group of a special kind')
    this.#at += 2
    return '(?:'
  }

  #repeated(atom: string): string {
    const bounds = this.#repetition()
    if (bounds === null) return atom
    const [from, to, lazy] = bounds
    this.#spend(to - from + 1)
    return `${atom}{${from},${to}}${lazy ? '?' : ''}`
  }

  /** Reads a quantifier, if there is one. A brace that is none stays text, as in Python. */
  #repetition(): [from: number, to: number, lazy: boolean] | null {
    const rest = this.#chars.slice(this.#at, this.#at + 12).join('')
    const match = /^(?:[*+?]|\{(\d{0,4})(,?)(\d{0,4})\})([?+]?)/.exec(rest)
    if (match === null || rest.startsWith('{}') || rest.startsWith('{,}')) return null
    const [whole, least, comma, most, suffix] = match
    this.#at += whole.length
    let from = whole[0] === '+' ? 1 : 0
    let to = whole[0] === '?' ? 1 : OPEN_REPETITION
    if (whole[0] === '{') {
      from = Number(least)
      to = comma === '' ? from : most === '' ? Math.max(from, OPEN_REPETITION) : Number(most)
    }
    if (to < from || to > 1000) throw new PatternError('it repeats too often')
    return [from, to, suffix === '?']
  }

  #spend(ways: number): void {
    this.#ways *= ways
    if (this.#ways > MAX_WAYS) throw new PatternError('it has too many repetitions')
  }

  #charClass(): string {
    const negated = this.#chars[this.#at] === '^'
    if (negated) this.#at++
    let out = negated ? '[^' : '['
    for (let first = true; ; first = false) {
      const char = this.#chars[this.#at++]
      if (char === undefined) throw new PatternError('a bracket is not closed')
      if (char === ']' && !first) return `${out}]`
      if (char === '\\') out += this.#escape(true)
      else if (char === '-' && !first && this.#chars[this.#at] !== ']') out += '-'
      else out += /[\^\]\\[\-/(){}|&!#%,.:;<=>@`~$*+?]/.test(char) ? `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}` : char
    }
  }

  #escape(inside: boolean): string {
    const char = this.#chars[this.#at++]
    if (char === undefined) throw new PatternError('it ends in a backslash')
    const known = Object.hasOwn(CLASSES, char) ? CLASSES[char][inside ? 1 : 0] : undefined
    if (known) return known
    if (/[A-Za-z0-9]/.test(char)) throw new PatternError(`it uses "\\${char}"`)
    return literal(char)
  }
}

/** A character that stands for itself, also where it would be syntax. */
function literal(char: string): string {
  return /[\^$\\.*+?()[\]{}|/-]/.test(char) ? `\\u{${char.charCodeAt(0).toString(16)}}` : char
}

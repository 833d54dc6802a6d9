/** @file Python literals read outside Python, as `ast.literal_eval` reads them, so that what a test expects need never enter Python. */
import { type Token, tokenize } from './tokens.ts'
import { floatOf, integerOf, type PyValue } from './values.ts'

const MAX_DEPTH = 100
const CONSTANTS: Record<string, PyValue> = { None: null, True: true, False: false }
/** Constructors of which `f()` and `f(literal)` are as good as literals. */
const CONSTRUCTORS = ['set', 'frozenset', 'tuple', 'list', 'dict']
const ESCAPES: Record<string, string> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}

/** The value of a literal; null if the text is no literal, or one not understood (f-strings, named characters). */
export function parseLiteral(text: string): { value: PyValue } | null {
  const tokens = tokenize(text.trim())
  return tokens && parseTokens(tokens)
}

/** The same for tokens that make up one expression. */
export function parseTokens(tokens: readonly Token[]): { value: PyValue } | null {
  const parser = new LiteralParser(tokens)
  try {
    const value = parser.expression(0)
    return parser.done ? { value } : null
  } catch (error) {
    if (error instanceof NotLiteral) return null
    throw error
  }
}

class NotLiteral extends Error {}

class LiteralParser {
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  get done(): boolean {
    return this.#at === this.#tokens.length
  }

  expression(depth: number): PyValue {
    if (depth > MAX_DEPTH) throw new NotLiteral()
    const token = this.#next()
    if (token.kind === 'number') return this.#complex(number(token.text, 1))
    if (token.kind === 'string') return this.#strings(token)
    if (token.kind === 'name') return this.#name(token.text, depth)
    switch (token.text) {
      case '-':
      case '+':
        return this.#signed(token.text === '-' ? -1 : 1)
      case '[':
        return this.#series(']', depth).items
      case '(': {
        const { items, comma } = this.#series(')', depth)
        return items.length === 1 && !comma ? items[0] : { tuple: items }
      }
      case '{':
        return this.#braces(depth)
    }
    throw new NotLiteral()
  }

  #peek(): string {
    return this.#tokens[this.#at]?.text ?? ''
  }

  #next(): Token {
    const token = this.#tokens[this.#at++]
    if (!token) throw new NotLiteral()
    return token
  }

  #accept(text: string): boolean {
    if (this.#peek() !== text) return false
    this.#at++
    return true
  }

  #signed(sign: 1 | -1): PyValue {
    const token = this.#next()
    if (token.text === '-' || token.text === '+') return this.#signed(token.text === '-' ? (-sign as 1) : sign)
    if (token.kind !== 'number') throw new NotLiteral()
    return this.#complex(number(token.text, sign))
  }

  /** `1+2j`: a number may be followed by an imaginary one. */
  #complex(real: PyValue): PyValue {
    const sign = this.#peek()
    const token = this.#tokens[this.#at + 1]
    if ((sign !== '+' && sign !== '-') || token?.kind !== 'number' || !/[jJ]$/.test(token.text)) return real
    this.#at += 2
    const part = typeof real === 'number' ? String(real) : (real as { float?: string }).float
    if (part === undefined) throw new NotLiteral()
    return { complex: [part, imaginary(token.text, sign === '-' ? -1 : 1)] }
  }

  #name(name: string, depth: number): PyValue {
    if (Object.hasOwn(CONSTANTS, name)) return CONSTANTS[name]
    if (!CONSTRUCTORS.includes(name) || !this.#accept('(')) throw new NotLiteral()
    const { items } = this.#series(')', depth)
    if (items.length > 1) throw new NotLiteral()
    return construct(name, items[0] ?? [])
  }

  #series(close: string, depth: number): { items: PyValue[]; comma: boolean } {
    const items: PyValue[] = []
    let comma = false
    while (!this.#accept(close)) {
      if (items.length > 0 && !comma) throw new NotLiteral()
      items.push(this.expression(depth + 1))
      comma = this.#accept(',')
    }
    return { items, comma }
  }

  #braces(depth: number): PyValue {
    if (this.#accept('}')) return { dict: [] }
    const first = this.expression(depth + 1)
    if (!this.#accept(':')) {
      if (!this.#accept(',')) {
        if (!this.#accept('}')) throw new NotLiteral()
        return { set: [first] }
      }
      return { set: [first, ...this.#series('}', depth).items] }
    }
    const pairs = [[first, this.expression(depth + 1)]]
    while (!this.#accept('}')) {
      if (!this.#accept(',')) throw new NotLiteral()
      if (this.#accept('}')) break
      const key = this.expression(depth + 1)
      if (!this.#accept(':')) throw new NotLiteral()
      pairs.push([key, this.expression(depth + 1)])
    }
    return { dict: pairs }
  }

  /** Strings that stand side by side are one. */
  #strings(first: Token): PyValue {
    const parts = [string(first.text)]
    while (this.#tokens[this.#at]?.kind === 'string') parts.push(string(this.#next().text))
    if (parts.every((part) => typeof part === 'string')) return parts.join('')
    if (parts.some((part) => typeof part === 'string')) throw new NotLiteral()
    return { bytes: parts.map((part) => (part as { bytes: string }).bytes).join('') }
  }
}

function construct(name: string, body: PyValue): PyValue {
  const tagged = typeof body === 'object' && body !== null && !Array.isArray(body) ? Object.entries(body)[0] : null
  if (name === 'dict') {
    if (Array.isArray(body) && body.length === 0) return { dict: [] }
    if (tagged?.[0] === 'dict') return body
    throw new NotLiteral()
  }
  const items = Array.isArray(body) ? body : tagged && ['tuple', 'set', 'frozenset'].includes(tagged[0]) ? tagged[1] : null
  // The order of a set is Python's own affair.
  if (items === null || (tagged?.[0] !== 'tuple' && tagged && (name === 'list' || name === 'tuple'))) throw new NotLiteral()
  return name === 'list' ? (items as PyValue[]) : { [name]: items }
}

function number(text: string, sign: 1 | -1): PyValue {
  const plain = text.replaceAll('_', '')
  if (/[jJ]$/.test(plain)) return { complex: ['0.0', imaginary(plain, sign)] }
  if (/^0[xob]/i.test(plain)) return integerOf(BigInt(sign) * BigInt(plain.toLowerCase()))
  if (/[.eE]/.test(plain)) return floatOf(sign * Number(plain))
  if (/^0+[1-9]/.test(plain) || plain.length > 4000) throw new NotLiteral()
  return integerOf(BigInt(sign) * BigInt(plain))
}

function imaginary(text: string, sign: 1 | -1): string {
  return String(sign * Number(text.slice(0, -1)))
}

function string(token: string): string | { bytes: string } {
  const quote = token.search(/['"]/)
  const prefix = token.slice(0, quote).toLowerCase()
  if (!['', 'r', 'u', 'b', 'br', 'rb'].includes(prefix)) throw new NotLiteral()
  const width = token.startsWith(token[quote].repeat(3), quote) && token.length - quote >= 6 ? 3 : 1
  const body = token.slice(quote + width, token.length - width).replaceAll('\r\n', '\n')
  const bytes = prefix.includes('b')
  const text = prefix.includes('r') ? body : unescaped(body, bytes)
  if (!bytes) return text
  const codes = Array.from(text, (character) => character.charCodeAt(0))
  if (codes.some((code) => code > 255)) throw new NotLiteral()
  return { bytes: codes.map((code) => code.toString(16).padStart(2, '0')).join('') }
}

function unescaped(body: string, bytes: boolean): string {
  return body.replace(/\\(x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[0-7]{1,3}|[\s\S])/g, (whole, code: string) => {
    if (Object.hasOwn(ESCAPES, code)) return ESCAPES[code]
    if (/^[0-7]/.test(code)) return String.fromCharCode(Number.parseInt(code, 8))
    if (code.length > 1 && !(bytes && code[0] !== 'x')) {
      const point = Number.parseInt(code.slice(1), 16)
      if (point > 0x10ffff) throw new NotLiteral()
      return String.fromCodePoint(point)
    }
    if (code === 'N' && !bytes) throw new NotLiteral()
    return whole
  })
}

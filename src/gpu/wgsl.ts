/**
 * @file As much of WGSL as it takes to count what a kernel holds: tokens, and the types of expressions. Types are written as in the language
 * with its short names (`f32`, `vec4f`, `u32`); an array keeps its elements' type and, where it is known, their number.
 */

export type Type = string | { of: Type; count: number | null } | { fields: ReadonlyMap<string, Type> }

/** Comments left out. */
export function tokensOf(source: string): string[] {
  const bare = source.replace(/\/\/[^\n]*/g, ' ').replace(/\/\*[\s\S]*?\*\//g, ' ')
  return (
    bare.match(
      /[A-Za-z_]\w*|0[xX][\da-fA-F.]+(?:[pP][+-]?\d+)?[iufh]?|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[fhiu]?|->|[-+*/%&|^=!<>]=|&&|\|\||\+\+|--|\S/g,
    ) ?? []
  )
}

/** f32s that a value of the type is made of; integers and booleans are none. */
export function floatsIn(type: Type): number {
  if (typeof type !== 'string') {
    if ('fields' in type) return [...type.fields.values()].reduce((sum, field) => sum + floatsIn(field), 0)
    return (type.count ?? 0) * floatsIn(type.of)
  }
  const matrix = /^mat(\d)x(\d)f$/.exec(type)
  if (matrix) return Number(matrix[1]) * Number(matrix[2])
  return type === 'f32' ? 1 : Number(/^vec(\d)f$/.exec(type)?.[1] ?? 0)
}

/** 32-bit words that a value of the type takes in memory; a vec3 in an array takes four. */
export function wordsIn(type: Type): number {
  if (typeof type !== 'string') {
    if ('fields' in type) return [...type.fields.values()].reduce((sum, field) => sum + wordsIn(field), 0)
    const each = wordsIn(type.of)
    return (type.count ?? 0) * (each === 3 ? 4 : each)
  }
  return Number(/^vec(\d)/.exec(type)?.[1] ?? 1)
}

/** What names stand for where an expression is read. */
export interface Names {
  type(name: string): Type | undefined
  /** What a function of the file returns. */
  returned(name: string): Type | undefined
  value(name: string): number | undefined
}

interface Read {
  type: Type
  /** Of constant expressions. */
  value?: number
}

const SCALARS = new Set(['f32', 'u32', 'i32', 'bool', 'f16'])
const SUFFIX: Record<string, string> = { f32: 'f', u32: 'u', i32: 'i', f16: 'h', bool: '<bool>' }
const scalarOf = (type: Type): Type => {
  const kind = typeof type === 'string' ? /^vec\d(.+)$/.exec(type)?.[1] : undefined
  return kind === undefined ? type : (Object.keys(SUFFIX).find((name) => SUFFIX[name] === kind) as string)
}
const vectorOf = (width: number, scalar: Type): Type => (width === 1 ? scalar : `vec${width}${SUFFIX[scalar as string]}`)
const isVector = (type: Type) => typeof type === 'string' && /^vec\d/.test(type)

const LEVELS: Record<string, number> = {
  '||': 1, '&&': 1, '|': 2, '^': 2, '&': 2, '==': 3, '!=': 3, '<': 3, '>': 3, '<=': 3, '>=': 3, '<<': 4, '>>': 4, '+': 5, '-': 5, '*': 6, '/': 6, '%': 6,
} // biome-ignore format: a table

/** What the language's own functions return, where that is not the type of their first argument. */
const RETURNS: Record<string, (first: Type) => Type> = {
  dot: scalarOf,
  length: () => 'f32',
  distance: () => 'f32',
  any: () => 'bool',
  all: () => 'bool',
  arrayLength: () => 'u32',
  unpack2x16float: () => 'vec2f',
  unpack4x8snorm: () => 'vec4f',
  unpack4x8unorm: () => 'vec4f',
  pack2x16float: () => 'u32',
  subgroupBallot: () => 'vec4u',
  subgroupElect: () => 'bool',
  workgroupBarrier: () => 'none',
  storageBarrier: () => 'none',
}

/** Reads types and expressions from a list of tokens, from `at` on. */
export class Reader {
  /** Functions called so far. */
  readonly called = new Set<string>()

  constructor(
    readonly tokens: readonly string[],
    readonly names: Names,
    public at = 0,
  ) {}

  get next(): string {
    return this.tokens[this.at] ?? ''
  }

  take(expected?: string): string {
    const token = this.next
    if (expected !== undefined && token !== expected) {
      throw new Error(`WGSL not understood: ${expected} expected before ${this.tokens.slice(this.at, this.at + 8).join(' ')}`)
    }
    this.at++
    return token
  }

  /** The next token is this one, and is taken. */
  passes(token: string): boolean {
    if (this.next !== token) return false
    this.at++
    return true
  }

  type(): Type {
    const name = this.take()
    if (!this.passes('<')) return SCALARS.has(name) ? name : (this.names.type(name) ?? name)
    let type: Type
    if (name === 'ptr') {
      this.take()
      this.take(',')
      type = this.type()
    } else type = this.type()
    let count: number | null = null
    // A count is one name or number, or an expression without comparisons.
    if (this.passes(',') && this.next !== '>') count = this.#binary(4).value ?? null
    while (this.next !== '>') this.take()
    this.take('>')
    if (name === 'array') return { of: type, count }
    const width = /^vec(\d)$/.exec(name)
    return width ? vectorOf(Number(width[1]), type) : type
  }

  expression(): Read {
    return this.#binary(1)
  }

  #binary(level: number): Read {
    let left = this.#unary()
    for (let operator = this.#operator(); LEVELS[operator] >= level; operator = this.#operator()) {
      this.at += operator === '<<' || operator === '>>' ? 2 : 1
      left = combine(operator, left, this.#binary(LEVELS[operator] + 1))
    }
    return left
  }

  /** Shifts are read as two tokens, since `>>` also ends templates. */
  #operator(): string {
    const pair = this.next + (this.tokens[this.at + 1] ?? '')
    return pair === '<<' || pair === '>>' ? pair : this.next
  }

  #unary(): Read {
    if (this.passes('-')) {
      const { type, value } = this.#unary()
      return { type, value: value === undefined ? undefined : -value }
    }
    if (this.passes('!')) return { type: this.#unary().type }
    if (this.passes('~') || this.passes('&') || this.passes('*')) return { type: this.#unary().type }
    return this.#postfix(this.#primary())
  }

  #primary(): Read {
    if (this.passes('(')) {
      const inner = this.expression()
      this.take(')')
      return inner
    }
    const token = this.next
    if (/^[\d.]/.test(token)) {
      this.take()
      const whole = /^0x[^p]*$/i.test(token) || !/[.efhp]/i.test(token)
      const value = Number(token.replace(whole ? /[iu]$/ : /[fh]$/, ''))
      return { type: !whole ? 'f32' : token.endsWith('u') ? 'u32' : 'abstract', value }
    }
    const templated = this.tokens[this.at + 1] === '<' && /^(bitcast|array|vec[234])$/.test(token)
    if (token === 'bitcast') {
      this.take()
      this.take('<')
      const type = this.type()
      this.take('>')
      this.#arguments()
      return { type }
    }
    if (templated || /^vec[234][fuih]$/.test(token)) {
      const type = this.type()
      this.#arguments()
      return { type }
    }
    this.take()
    if (this.next !== '(') return this.#name(token)
    const given = this.#arguments()
    if (SCALARS.has(token)) return { type: token, value: given[0]?.value }
    this.called.add(token)
    const bare = /^vec([234])$/.exec(token)
    if (bare) return { type: vectorOf(Number(bare[1]), scalarOf(given[0].type)) }
    const first = given[0]?.type ?? 'none'
    const returned = this.names.returned(token) ?? this.names.type(token) ?? RETURNS[token]?.(first)
    if (returned !== undefined) return { type: returned }
    // min(2, x) is of x's type.
    const type = given.find((one) => isVector(one.type))?.type ?? given.find((one) => one.type !== 'abstract')?.type ?? first
    const values = given.map(({ value }) => value)
    const extreme = (token === 'min' || token === 'max') && values.every((value) => value !== undefined)
    return { type, value: extreme ? Math[token as 'min' | 'max'](...(values as number[])) : undefined }
  }

  #name(name: string): Read {
    if (name === 'true' || name === 'false') return { type: 'bool' }
    const type = this.names.type(name)
    if (type === undefined) throw new Error(`WGSL not understood: what ${name} is, is not known`)
    return { type, value: this.names.value(name) }
  }

  #arguments(): Read[] {
    const given: Read[] = []
    this.take('(')
    while (!this.passes(')')) {
      given.push(this.expression())
      this.passes(',')
    }
    return given
  }

  #postfix(read: Read): Read {
    let { type, value } = read
    for (;;) {
      if (this.passes('[')) {
        this.expression()
        this.take(']')
        const matrix = typeof type === 'string' ? /^mat\dx(\d)f$/.exec(type) : null
        type = matrix ? vectorOf(Number(matrix[1]), 'f32') : typeof type !== 'string' && 'of' in type ? type.of : scalarOf(type)
      } else if (this.passes('.')) {
        const member = this.take()
        if (typeof type !== 'string' && 'fields' in type) type = type.fields.get(member) ?? 'none'
        else type = vectorOf(member.length, scalarOf(type))
      } else return { type, value }
      value = undefined
    }
  }
}

function combine(operator: string, left: Read, right: Read): Read {
  const wide = isVector(left.type) ? left.type : isVector(right.type) ? right.type : left.type === 'abstract' ? right.type : left.type
  if (LEVELS[operator] === 3) return { type: isVector(wide) ? `${String(wide).slice(0, 4)}<bool>` : 'bool' }
  if (LEVELS[operator] === 1) return { type: 'bool' }
  const [a, b] = [left.value, right.value]
  if (a === undefined || b === undefined) return { type: wide }
  const whole = wide !== 'f32'
  const results: Record<string, number> = { '+': a + b, '-': a - b, '*': a * b, '/': whole ? Math.trunc(a / b) : a / b, '%': a % b }
  return { type: wide, value: operator === '<<' ? a * 2 ** b : operator === '>>' ? Math.floor(a / 2 ** b) : results[operator] }
}

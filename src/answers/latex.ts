/**
 * @file From tokens to a tree: a recursive descent over what mathematical answers are written in. Binding, loosest first: lists, relations,
 * unions, sums, products (`/` and `\cdot`), products without a sign (1/2x is 1/(2x), as in latex2sympy), signs, powers, what stands behind.
 */
import { clean, legible, squeeze, type Token, tokenise } from './latex-tokens.ts'
import type { Node, Relation } from './nodes.ts'
import { add, multiply, parseDecimal, power, type Rational, rational } from './rational.ts'
import { isUnit } from './units.ts'

/** Longer sources, more tokens and deeper nesting are not read. */
export const MAX_LENGTH = 1000
const MAX_TOKENS = 400
const MAX_DEPTH = 32

/** Throws where the grammar ends. */
class ParseError extends Error {}

/** `node` is of type 'text' where the source is no mathematics. `list`: the other reading of 100,200. */
export interface Parsed {
  node: Node
  /** The source without spacing, sizes, delimiters. */
  text: string
  list?: Node
  /** The source with spacing, for other readers of LaTeX. */
  latex: string
}

/** Null: empty or too long. Never throws. */
export function parseLatex(source: string): Parsed | null {
  if (source.length > MAX_LENGTH) return null
  const cleaned = clean(source)
  const text = squeeze(cleaned)
  if (text === '') return null
  const latex = legible(cleaned)
  const tokens = tokenise(cleaned)
  const node = (tokens && tokens.length <= MAX_TOKENS && attempt(tokens)) || plainText(cleaned)
  if (!tokens?.some((token) => token.kind === 'number' && token.tight)) return { node, text, latex }
  const separate = tokenise(cleaned.replace(/(\d),(?=\d)/g, '$1, '))
  const list = (separate && separate.length <= MAX_TOKENS && attempt(separate)) || undefined
  return list ? { node, text, latex, list } : { node, text, latex }
}

function attempt(tokens: Token[]): Node | null {
  try {
    return new Parser(tokens).parse()
  } catch (error) {
    if (error instanceof ParseError) return null
    throw error
  }
}

function plainText(cleaned: string): Node {
  const words = cleaned
    .replace(/\\[a-zA-Z]+\s?\{([^{}]*)\}/g, '$1')
    .replace(/[\ue001{}]/g, '')
    .replace(/\s+/g, '')
  return { type: 'text', text: words.length > 1 ? words.toLowerCase() : words }
}

const RELATIONS: Record<string, Relation> = {
  '=': '=',
  '<': '<',
  '>': '>',
  '<=': '<=',
  '>=': '>=',
  '!=': '!=',
  lt: '<',
  le: '<=',
  leq: '<=',
  leqslant: '<=',
  gt: '>',
  ge: '>=',
  geq: '>=',
  geqslant: '>=',
  ne: '!=',
  neq: '!=',
  // An approximation is an answer, and x \in S says what x is.
  approx: '=',
  simeq: '=',
  equiv: '=',
  in: '=',
}

/** Functions of one argument, which may follow without brackets. */
const FUNCTIONS = new Set(
  'sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh coth ln log lg exp det gcd lcm max min floor ceil deg arg Re Im'.split(' '),
)
const GREEK = new Set(
  'alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi rho sigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Sigma Phi Psi Omega ell hbar partial nabla angle triangle prime square star circ perp parallel sim cong'.split(
    ' ',
  ),
)
const CLOSERS: Record<string, string> = { '(': ')', '[': ']', '\\{': '\\}', '|': '|' }
const ENVIRONMENTS = /^(?:[pbvBV]?matrix|smallmatrix|array)$/
/** Words that mean the same as the command of that name, where someone wrote plain text. */
const BARE_COMMANDS = new Set(['pi', 'infty', 'inf', 'infinity', 'oo', 'sqrt', ...FUNCTIONS])
for (const name of ['deg', 'arg', 'Re', 'Im', 'floor', 'ceil']) BARE_COMMANDS.delete(name)

class Parser {
  private position = 0
  private depth = 0

  constructor(private readonly tokens: readonly Token[]) {}

  parse(): Node {
    const node = this.list(() => this.peek() === undefined)
    if (this.peek() !== undefined) throw new ParseError()
    return node
  }

  private peek(ahead = 0): Token | undefined {
    return this.tokens[this.position + ahead]
  }

  private isSign(text: string, ahead = 0): boolean {
    const token = this.peek(ahead)
    return token?.kind === 'sign' && token.text === text
  }

  private isCommand(text: string, ahead = 0): boolean {
    const token = this.peek(ahead)
    return token?.kind === 'command' && token.text === text
  }

  private take(text: string): void {
    if (!this.isSign(text)) throw new ParseError()
    this.position++
  }

  private deeper<T>(parse: () => T): T {
    if (++this.depth > MAX_DEPTH) throw new ParseError()
    const result = parse()
    this.depth--
    return result
  }

  // Lists and relations

  private separator(): number {
    if (this.isSign(',') || this.isSign(';')) {
      const also = this.andOr(1)
      return 1 + also
    }
    return this.andOr(0)
  }

  private andOr(ahead: number): number {
    const token = this.peek(ahead)
    return (token?.kind === 'word' || token?.kind === 'text') && /^\s*,?\s*(?:and|or)\s*$/.test(token.text) ? 1 : 0
  }

  private list(end: () => boolean): Node {
    const items = [this.relation()]
    while (!end()) {
      const length = this.separator()
      if (length === 0) break
      this.position += length
      items.push(this.relation())
    }
    return items.length === 1 ? items[0] : { type: 'set', items, bare: true }
  }

  private relationSign(): Relation | null {
    const token = this.peek()
    if (token?.kind === 'sign' || token?.kind === 'command') return Object.hasOwn(RELATIONS, token.text) ? RELATIONS[token.text] : null
    return null
  }

  private relation(): Node {
    return this.deeper(() => {
      const items = [this.ratio()]
      const relations: Relation[] = []
      for (let sign = this.relationSign(); sign !== null; sign = this.relationSign()) {
        this.position++
        relations.push(sign)
        items.push(this.ratio())
      }
      return relations.length === 0 ? items[0] : { type: 'relation', items, relations }
    })
  }

  private ratio(): Node {
    const items = [this.union()]
    while (this.isSign(':') || this.isCommand('colon')) {
      this.position++
      items.push(this.union())
    }
    return items.length === 1 ? items[0] : { type: 'opaque', name: 'ratio', args: items }
  }

  private union(): Node {
    let left = this.sum()
    for (;;) {
      const token = this.peek()
      const type =
        token?.kind !== 'command' && !(token?.kind === 'word' && token.text === 'U')
          ? null
          : token.text === 'cup' || token.text === 'bigcup' || token.kind === 'word'
            ? 'union'
            : token.text === 'cap' || token.text === 'bigcap'
              ? 'intersection'
              : token.text === 'setminus' || token.text === 'backslash'
                ? 'difference'
                : null
      if (type === null) return left
      this.position++
      left = { type, items: [left, this.sum()] }
    }
  }

  // Sums and products

  private sum(): Node {
    return this.deeper(() => {
      let items: Node[] = []
      const start = this.isCommand('pm') || this.isCommand('mp')
      if (start) {
        this.position++
        items = [{ type: 'plus-minus', left: null, right: this.product() }]
      } else items = [this.product()]
      for (;;) {
        if (this.isSign('+')) {
          this.position++
          items.push(this.product())
        } else if (this.isSign('-')) {
          this.position++
          items.push({ type: 'negative', of: this.product() })
        } else if (this.isCommand('pm') || this.isCommand('mp')) {
          this.position++
          items = [{ type: 'plus-minus', left: total(items), right: this.product() }]
        } else return total(items)
      }
    })
  }

  private product(): Node {
    let left = this.factors()
    for (;;) {
      const token = this.peek()
      if (this.isSign('*') || (token?.kind === 'command' && /^(?:cdot|times|ast|bullet)$/.test(token.text))) {
        this.position++
        const right = this.factors()
        left = left.type === 'product' && !left.word ? { type: 'product', items: [...left.items, right] } : times(left, right)
      } else if (this.isSign('/') || (token?.kind === 'command' && token.text === 'div')) {
        this.position++
        left = { type: 'quotient', top: left, bottom: this.factors() }
      } else if (token?.kind === 'command' && /^(?:mod|bmod)$/.test(token.text)) {
        this.position++
        left = { type: 'call', name: 'mod', args: [left, this.factors()] }
      } else return left
    }
  }

  /** A signed row of factors without a sign between them. */
  private factors(): Node {
    return this.deeper(() => {
      if (this.isSign('-')) {
        this.position++
        return { type: 'negative', of: this.factors() }
      }
      if (this.isSign('+')) {
        this.position++
        return this.factors()
      }
      let items = [this.power()]
      while (this.startsFactor()) {
        const next = this.peek() as Token
        const before = items[items.length - 1]
        const unit = this.unit(next, items)
        if (unit !== null) {
          items = [{ type: 'quantity', of: row(items), unit }]
          continue
        }
        // 5 6 is no product, but 1 1/2 and 3\frac12 are mixed numbers.
        const mixed = this.mixed(before)
        if (mixed) {
          items[items.length - 1] = mixed
          continue
        }
        if (next.kind === 'number' && before.type === 'number') throw new ParseError()
        items.push(this.power())
      }
      return row(items)
    })
  }

  private startsFactor(): boolean {
    const token = this.peek()
    if (token === undefined) return false
    if (token.kind === 'sign')
      return token.text === '(' || token.text === '{' || token.text === '[' || (token.text === '|' && this.bars === 0)
    if (token.kind === 'command') return !NO_FACTOR.has(token.text) && !Object.hasOwn(RELATIONS, token.text)
    return !(token.kind !== 'number' && this.andOr(0) > 0) && !(token.kind === 'word' && token.text === 'U')
  }

  /** The unit that stands here behind numbers, read to its end, or null. */
  private unit(token: Token, before: readonly Node[]): string | null {
    if (token.kind !== 'text' && token.kind !== 'word') return null
    const numeric = before.every((node) => !letters(node))
    if (
      token.kind === 'text' ? !/^[\s.]*[A-Za-z]/.test(token.text) && token.text.trim() !== '' : !numeric || !isUnit(token.text, token.space)
    ) {
      return null
    }
    let unit = token.text.trim()
    this.position++
    for (;;) {
      const next = this.peek()
      const text = next?.text ?? ''
      if (this.isSign('^')) {
        const braced = this.isSign('{', 1) && this.isSign('}', 3)
        const exponent = this.peek(braced ? 2 : 1)
        if (exponent?.kind !== 'number') throw new ParseError()
        unit += `^${exponent.text}`
        this.position += braced ? 4 : 2
      } else if (this.isSign('.')) this.position++
      else if (this.isSign('/') && (this.peek(1)?.kind === 'word' || this.peek(1)?.kind === 'text')) {
        unit += `/${this.peek(1)?.text.trim()}`
        this.position += 2
      } else if ((next?.kind === 'text' || (next?.kind === 'word' && isUnit(text, true))) && this.andOr(0) === 0) {
        unit += ` ${text.trim()}`
        this.position++
      } else break
    }
    return unit
  }

  private mixed(whole: Node): Node | null {
    if (whole.type !== 'number' || whole.form !== 'whole') return null
    const start = this.position
    const fraction = this.plainFraction()
    if (fraction === null) {
      this.position = start
      return null
    }
    return { type: 'number', value: add(whole.value, fraction), form: 'mixed', digits: whole.digits }
  }

  /** \frac{1}{2} or 1/2 of whole numbers, the upper one smaller. Null, with the position anywhere, if it is not that. */
  private plainFraction(): Rational | null {
    const digits = (ahead: number) => {
      const token = this.peek(ahead)
      return token?.kind === 'number' && /^\d+$/.test(token.text) ? token.text : null
    }
    let parts: (string | null)[]
    if (!this.isCommand('frac')) {
      parts = this.isSign('/', 1) ? [digits(0), digits(2)] : []
      this.position += 3
    } else {
      this.position++
      // \frac12 is one token of digits.
      const both = digits(0)
      parts = both?.length === 2 && !this.isSign('{', 1) ? [...both] : []
      if (parts.length === 2) this.position++
      while (parts.length < 2) {
        const braced = this.isSign('{')
        if (braced && !this.isSign('}', 2)) return null
        parts.push(digits(braced ? 1 : 0))
        this.position += braced ? 3 : 1
      }
    }
    const [top, bottom] = parts
    if (!top || !bottom || BigInt(top) === 0n || BigInt(top) >= BigInt(bottom)) return null
    return rational(BigInt(top), BigInt(bottom))
  }

  // Powers and what they stand on

  private bars = 0

  private power(): Node {
    let base = this.postfix()
    while (this.isSign('^')) {
      this.position++
      const exponent = this.exponent()
      // x^2_1 is x_1^2.
      if (this.isSign('_')) base = this.subscripted(base)
      base = this.behind(ofLast(base, (last) => ({ type: 'power', base: last, exponent })))
    }
    return base
  }

  /** 2^3^2 is 2^9. */
  private exponent(): Node {
    return this.deeper(() => {
      const exponent = this.argument()
      if (!this.isSign('^')) return exponent
      this.position++
      return { type: 'power', base: exponent, exponent: this.exponent() }
    })
  }

  private postfix(): Node {
    return this.behind(this.deeper(() => this.primary()))
  }

  /** Subscripts, factorials, primes and percent signs. */
  private behind(node: Node): Node {
    for (;;) {
      if (this.isSign('!') && !this.isSign('=', 1)) {
        this.position++
        node = ofLast(node, (last) => ({ type: 'call', name: 'factorial', args: [last] }))
      } else if (this.isSign('%')) {
        this.position++
        node = { type: 'percent', of: node }
      } else if (this.percentWord(node)) {
        this.position++
        node = { type: 'percent', of: node }
      } else if (this.isSign("'")) {
        this.position++
        if (node.type !== 'symbol') throw new ParseError()
        node = { type: 'symbol', name: `${node.name}'` }
      } else if (this.isSign('_')) node = this.subscripted(node)
      else return node
    }
  }

  private percentWord(node: Node): boolean {
    const token = this.peek()
    if (token?.kind !== 'word' && token?.kind !== 'text') return false
    return !letters(node) && /^\s*(?:percent|percentage|pct)\s*$/.test(token.text)
  }

  private subscripted(node: Node): Node {
    this.position++
    const start = this.position
    this.skipArgument()
    const text = this.tokens
      .slice(start, this.position)
      .map((token) => token.text)
      .join('')
      .replace(/[{}\s]/g, '')
    if (node.type === 'number' && node.form === 'whole' && /^\d+$/.test(text)) {
      return { type: 'based', digits: String(node.value.numerator), base: text }
    }
    const last = node.type === 'product' ? node.items[node.items.length - 1] : node
    if (last.type !== 'symbol') throw new ParseError()
    const named: Node = { type: 'symbol', name: `${last.name}_${text}` }
    return node.type === 'product' ? { type: 'product', items: [...node.items.slice(0, -1), named] } : named
  }

  /** Past a group in braces, whatever is in it, or one token. */
  private skipArgument(): void {
    let depth = 0
    do {
      if (this.isSign('{')) depth++
      else if (this.isSign('}')) depth--
      if (this.peek() === undefined || depth < 0) throw new ParseError()
      this.position++
    } while (depth > 0)
  }

  /** A group in braces, or one token: the first digit of a number, a letter, a command. */
  private argument(): Node {
    return this.deeper(() => {
      const token = this.peek()
      if (token === undefined) throw new ParseError()
      if (this.isSign('{')) return this.group()
      if (this.isSign('(')) return this.primary()
      if (this.isSign('-')) {
        this.position++
        return { type: 'negative', of: this.argument() }
      }
      if (token.kind === 'number') {
        this.position++
        return number(token.text)
      }
      if (token.kind === 'word') {
        this.position++
        if (token.text.length === 1) return letter(token.text)
        if (BARE_COMMANDS.has(token.text)) return this.command(token.text)
        throw new ParseError()
      }
      if (token.kind === 'command') return this.primary()
      throw new ParseError()
    })
  }

  /** The two arguments of \frac and \binom, of which \frac12 and \frac3{x} write one digit each. */
  private pair(): [Node, Node] {
    const token = this.peek()
    if (token?.kind === 'number' && /^\d{2}$/.test(token.text) && !this.isSign('{', 1)) {
      this.position++
      return [number(token.text[0]), number(token.text[1])]
    }
    if (token?.kind === 'number' && /^\d{2,}$/.test(token.text)) throw new ParseError()
    // \frac ab
    if (token?.kind === 'word' && token.text.length === 2) {
      this.position++
      return [letter(token.text[0]), letter(token.text[1])]
    }
    const top = this.argument()
    return [top, this.argument()]
  }

  private group(): Node {
    this.take('{')
    const bars = this.bars
    this.bars = 0
    const node = this.list(() => this.isSign('}'))
    this.take('}')
    this.bars = bars
    // {1, 3} without backslashes: a set that lost them.
    return node.type === 'set' && node.bare ? { ...node, bare: false } : grouped(node)
  }

  private primary(): Node {
    const token = this.peek()
    if (token === undefined) throw new ParseError()
    if (token.kind === 'number') {
      this.position++
      return number(token.text)
    }
    if (token.kind === 'word') {
      this.position++
      return this.word(token.text)
    }
    if (token.kind === 'text') {
      this.position++
      const text = token.text.trim().replace(/^\(([A-Za-z])\)\.?$/, '$1')
      if (!/^[A-Za-z][A-Za-z .,'-]*$/.test(text)) throw new ParseError()
      return /^[A-Za-z]+$/.test(text) ? spelled(text) : { type: 'text', text: text.replace(/\s+/g, '').toLowerCase() }
    }
    if (token.kind === 'sign') {
      if (token.text === '{') return this.group()
      if (token.text === '(' || token.text === '[') return this.bracketed(token.text)
      if (token.text === '|') return this.absolute('|')
      throw new ParseError()
    }
    this.position++
    return this.command(token.text)
  }

  private word(text: string): Node {
    if (BARE_COMMANDS.has(text) && text.length > 1) return this.command(text)
    // f(x), but not x(x+1).
    if (/^[fghFGH]$/.test(text) && this.isSign('(') && !this.peek()?.space) {
      const argument = this.bracketed('(')
      return { type: 'call', name: text, args: argument.type === 'tuple' ? argument.items : [argument] }
    }
    return spelled(text)
  }

  private bracketed(open: string): Node {
    this.position++
    const bars = this.bars
    this.bars = 0
    const content = this.list(() => this.isSign(')') || this.isSign(']'))
    this.bars = bars
    const close = this.isSign(')') ? ')' : this.isSign(']') ? ']' : null
    if (close === null) throw new ParseError()
    this.position++
    if (content.type === 'set' && content.bare) return { type: 'tuple', open, close, items: content.items }
    if (CLOSERS[open] !== close) throw new ParseError()
    return grouped(content)
  }

  private braces(): Node {
    if (this.isCommand('}')) {
      this.position++
      return { type: 'set', items: [], bare: false }
    }
    const content = this.list(() => this.isCommand('}'))
    if (!this.isCommand('}')) throw new ParseError()
    this.position++
    return { type: 'set', items: content.type === 'set' && content.bare ? content.items : [content], bare: false }
  }

  private absolute(close: string): Node {
    if (close === '|') this.position++
    this.bars++
    const of = this.sum()
    this.bars--
    if (close === '|') this.take('|')
    else {
      if (!this.isCommand(close)) throw new ParseError()
      this.position++
    }
    return { type: 'call', name: 'abs', args: [of] }
  }

  private fenced(name: string, close: string): Node {
    const of = this.sum()
    if (!this.isCommand(close)) throw new ParseError()
    this.position++
    return { type: 'call', name, args: [of] }
  }

  private command(name: string): Node {
    switch (name) {
      case 'frac': {
        const [top, bottom] = this.pair()
        return { type: 'quotient', top, bottom }
      }
      case 'binom': {
        const [top, bottom] = this.pair()
        return { type: 'call', name: 'binomial', args: [top, bottom] }
      }
      case 'sqrt': {
        let degree: Node | null = null
        if (this.isSign('[')) {
          this.position++
          degree = this.sum()
          this.take(']')
        }
        const token = this.peek()
        // \sqrt35 in print is the root of 3, then 5; nobody means that.
        if (token?.kind === 'number' && token.text.length > 1 && !token.space && this.peek(-1)?.kind === 'command') throw new ParseError()
        return { type: 'root', of: this.argument(), degree }
      }
      case 'boxed':
      case 'fbox':
      case 'mathbb':
      case 'mathcal':
      case 'overline':
      case 'vec':
      case 'overrightarrow':
      case 'hat':
      case 'bar': {
        const of = this.argument()
        if (name === 'boxed' || name === 'fbox') return of
        if (name === 'mathbb' && of.type === 'symbol' && of.name === 'R') return REALS
        return { type: 'opaque', name, args: [of] }
      }
      case 'pi':
        return { type: 'constant', name: 'pi' }
      case 'infty':
      case 'inf':
      case 'infinity':
      case 'oo':
        return { type: 'constant', name: 'infinity' }
      case 'imath':
        return { type: 'constant', name: 'i' }
      case 'emptyset':
      case 'varnothing':
        return { type: 'set', items: [], bare: false }
      case '{':
      case 'lbrace':
        return this.braces()
      case 'lfloor':
        return this.fenced('floor', 'rfloor')
      case 'lceil':
        return this.fenced('ceiling', 'rceil')
      case 'lvert':
        return this.absolute('rvert')
      case 'vert':
        return this.absolute('vert')
      case '|':
        return this.fenced('norm', '|')
      case 'langle': {
        const content = this.list(() => this.isCommand('rangle'))
        if (!this.isCommand('rangle') || content.type !== 'set') throw new ParseError()
        this.position++
        return { type: 'tuple', open: '(', close: ')', items: content.items }
      }
      case 'begin':
        return this.environment()
      case 'sum':
      case 'prod':
      case 'int':
      case 'lim':
        return this.large(name)
      default:
        if (FUNCTIONS.has(name)) return this.called(name === 'ceil' ? 'ceiling' : name)
        if (GREEK.has(name)) return { type: 'symbol', name }
        throw new ParseError()
    }
  }

  /** \sin^2 x, \log_2 8, \max(a, b), \sin 2x. */
  private called(name: string): Node {
    let base: Node | null = null
    let exponent: Node | null = null
    for (;;) {
      if (this.isSign('_') && base === null) {
        this.position++
        base = this.argument()
      } else if (this.isSign('^') && exponent === null) {
        this.position++
        exponent = this.argument()
      } else break
    }
    let args: Node[]
    if (this.isSign('(') || this.isSign('[')) {
      const argument = this.bracketed((this.peek() as Token).text)
      args = argument.type === 'tuple' ? argument.items : [argument]
    } else args = [this.bareArgument()]
    if (base !== null) args.push(base)
    // \sin^{-1} is the inverse function.
    const inverse = exponent?.type === 'negative' && exponent.of.type === 'number' && exponent.of.value.numerator === 1n
    if (inverse && /^(?:sin|cos|tan)$/.test(name)) return { type: 'call', name: `arc${name}`, args }
    const call: Node = { type: 'call', name, args }
    return exponent === null ? call : { type: 'power', base: call, exponent }
  }

  /** What a function without brackets takes: the factors up to the next function or sign. */
  private bareArgument(): Node {
    const items = [this.power()]
    for (;;) {
      const token = this.peek()
      if (!this.startsFactor() || token === undefined || token.kind === 'text') break
      if (token.kind === 'sign' && token.text !== '{') break
      if ((token.kind === 'command' || token.kind === 'word') && FUNCTIONS.has(token.text)) break
      if (token.kind === 'number' && items[items.length - 1].type === 'number') throw new ParseError()
      items.push(this.power())
    }
    return row(items)
  }

  private large(name: string): Node {
    const args: Node[] = []
    for (let part = 0; part < 2 && (this.isSign('_') || this.isSign('^')); part++) {
      const lower = this.isSign('_')
      this.position++
      const bound = this.isSign('{') ? this.bound() : this.argument()
      args.push({ type: 'opaque', name: lower ? 'lower' : 'upper', args: [bound] })
    }
    args.push(this.product())
    return { type: 'opaque', name, args }
  }

  private bound(): Node {
    this.take('{')
    const left = this.relation()
    if (this.isCommand('to') || this.isCommand('rightarrow')) {
      this.position++
      const right = this.relation()
      this.take('}')
      return { type: 'opaque', name: 'to', args: [left, right] }
    }
    this.take('}')
    return left
  }

  private environment(): Node {
    const name = this.environmentName()
    if (!ENVIRONMENTS.test(name)) throw new ParseError()
    if (name === 'array' && this.isSign('{'))
      while (!this.isSign('}', -1)) if (this.position++ >= this.tokens.length) throw new ParseError()
    const rows: Node[][] = [[]]
    for (;;) {
      if (this.isCommand('end')) break
      if (this.isSign('\\\\')) {
        this.position++
        if (!this.isCommand('end')) rows.push([])
      } else if (this.isSign('&')) this.position++
      else rows[rows.length - 1].push(this.relation())
    }
    this.position++
    if (this.environmentName() !== name) throw new ParseError()
    if (rows.some((row) => row.length === 0 || row.length !== rows[0].length)) throw new ParseError()
    return name === 'vmatrix' ? { type: 'call', name: 'det', args: [{ type: 'matrix', rows }] } : { type: 'matrix', rows }
  }

  private environmentName(): string {
    this.take('{')
    const token = this.peek()
    if (token?.kind !== 'word') throw new ParseError()
    this.position++
    this.take('}')
    return token.text
  }
}

/** Commands that end a row of factors. */
const NO_FACTOR = new Set(
  'cup bigcup cap bigcap setminus backslash pm mp cdot times ast bullet div mod bmod } rbrace rfloor rceil rvert vert rangle | end to rightarrow colon'.split(
    ' ',
  ),
)

const REALS: Node = {
  type: 'tuple',
  open: '(',
  close: ')',
  items: [
    { type: 'negative', of: { type: 'constant', name: 'infinity' } },
    { type: 'constant', name: 'infinity' },
  ],
}

/** Larger exponents of 1e9 are not read. */
const MAX_SCALE = 64

function number(text: string): Node {
  const [digits, scale] = text.split(/[eE]/)
  const exponent = Number(scale ?? 0)
  const mantissa = parseDecimal(digits)
  if (mantissa === null || Math.abs(exponent) > MAX_SCALE) throw new ParseError()
  const value = multiply(mantissa, power({ numerator: 10n, denominator: 1n }, exponent) as Rational)
  const whole = value.denominator === 1n
  return { type: 'number', value, form: whole ? 'whole' : 'decimal', digits: digits.replace('.', '').replace(/^0+/, '').length }
}

function letter(name: string): Node {
  if (name === 'e') return { type: 'constant', name: 'e' }
  if (name === 'i') return { type: 'constant', name: 'i' }
  return { type: 'symbol', name }
}

/** Letters in a row are a product of one-letter names, or a word: both readings are kept. */
function spelled(text: string): Node {
  if (text.length === 1) return letter(text)
  return { type: 'product', items: [...text].map(letter), word: text }
}

/** Letters in brackets are one factor: (xy)^2. */
function grouped(node: Node): Node {
  return node.type === 'product' && node.word ? { type: 'product', items: node.items } : node
}

/** In xy^2 and ab! only the last letter is meant. */
function ofLast(node: Node, change: (last: Node) => Node): Node {
  if (node.type !== 'product' || !node.word) return change(node)
  return { type: 'product', items: [...node.items.slice(0, -1), change(node.items[node.items.length - 1])] }
}

function letters(node: Node): boolean {
  return node.type === 'symbol' || node.type === 'text' || (node.type === 'product' && node.items.some(letters))
}

function total(items: Node[]): Node {
  return items.length === 1 ? items[0] : { type: 'sum', items }
}

function row(items: Node[]): Node {
  return items.length === 1 ? items[0] : { type: 'product', items }
}

function times(left: Node, right: Node): Node {
  return { type: 'product', items: [left, right] }
}

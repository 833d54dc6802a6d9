/**
 * @file From tokens to a tree: a recursive descent over what mathematical answers are written in. Binding, loosest first: lists, relations,
 * unions, sums, products (`/` and `\cdot`), products without a sign (1/2x is 1/(2x), as in latex2sympy), signs, powers, what stands behind.
 */
import { ofLast, REALS, row, times, total } from './building.ts'
import { ParseError } from './cursor.ts'
import { superscript } from './functions.ts'
import type { Token } from './latex-tokens.ts'
import type { Node, Relation } from './nodes.ts'
import { Quantities } from './quantities.ts'
import { isProductOfLetters, numberWord } from './words.ts'

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

/** Commands that end a row of factors. */
const NO_FACTOR = new Set(
  'cup bigcup cap bigcap setminus backslash pm mp cdot times ast bullet div mod bmod pmod mid } rbrace rfloor rceil rangle | end to rightarrow colon degree'.split(
    ' ',
  ),
)

/** The tree of a row of tokens in which the names in `functions` are functions. Throws ParseError. */
export function parseTokens(tokens: readonly Token[], functions: ReadonlySet<string>): Node {
  return new Grammar(tokens, functions).parse()
}

class Grammar extends Quantities {
  constructor(
    tokens: readonly Token[],
    private readonly functions: ReadonlySet<string>,
  ) {
    super(tokens)
  }

  /** Whether what is read stands behind \equiv, where a modulus belongs to the whole. */
  private congruent = false

  parse(): Node {
    const node = this.list(() => this.peek() === undefined)
    if (this.peek() !== undefined) throw new ParseError()
    return node
  }

  // Lists and relations

  /** Tokens that separate two items here: a comma, a word, both. */
  private separator(): number {
    if (!this.isSign(',') && !this.isSign(';')) return this.isJoint(0) ? 1 : 0
    return this.isJoint(1) ? 2 : 1
  }

  private isJoint(ahead: number): boolean {
    return /^,?\s*(?:and|or)$/.test(this.words(ahead) ?? '')
  }

  protected list(end: () => boolean): Node {
    const items = [this.relation()]
    let joint: 'and' | 'or' | undefined
    while (!end()) {
      const length = this.separator()
      if (length === 0) break
      this.position += length
      const word = /and|or/.exec(this.words(-1) ?? '')?.[0]
      if (word) joint = word === 'or' || joint === 'or' ? 'or' : 'and'
      items.push(this.relation())
    }
    if (items.length === 1) return items[0]
    const excluded = excludedOf(items)
    if (excluded) return { type: 'set', items: excluded, bare: true, joint: 'and' }
    if (items.some(isDots)) return { type: 'opaque', name: 'sequence', args: items }
    return { type: 'set', items, bare: true, ...(joint && { joint }) }
  }

  private relationSign(): Relation | null {
    const token = this.peek()
    if (token?.kind === 'sign' || token?.kind === 'command') return Object.hasOwn(RELATIONS, token.text) ? RELATIONS[token.text] : null
    return null
  }

  protected relation(): Node {
    return this.deeper(() => {
      const items = [this.ratio()]
      const relations: Relation[] = []
      for (let sign = this.relationSign(); sign !== null; sign = this.relationSign()) {
        const congruent = this.isCommand('equiv')
        this.position++
        relations.push(sign)
        this.congruent = congruent
        items.push(this.ratio())
        this.congruent = false
      }
      const node: Node = relations.length === 0 ? items[0] : { type: 'relation', items, relations }
      const modulus = this.modulus()
      return modulus === null ? node : { type: 'opaque', name: 'congruence', args: [node, modulus] }
    })
  }

  protected setMember(): Node | null {
    const left = this.sum()
    if (!this.isCommand('in')) return left
    this.position++
    return { type: 'relation', items: [left, this.sum()], relations: ['='] }
  }

  /** \pmod 4, (\bmod 4) */
  private modulus(): Node | null {
    if (this.isCommand('pmod')) {
      this.position++
      return this.argument()
    }
    // x \equiv 2 \bmod 5
    if (this.isCommand('bmod') || this.isCommand('mod')) {
      this.position++
      return this.sum()
    }
    if (!this.isSign('(') || !(this.isCommand('mod', 1) || this.isCommand('bmod', 1) || this.words(1) === 'mod')) return null
    this.position += 2
    const modulus = this.sum()
    this.take(')')
    return modulus
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

  protected sum(): Node {
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
          const of = this.product()
          // \mathbb{R} - \{0\}
          if (items[0] === REALS && of.type === 'set') return { type: 'difference', items: [REALS, of] }
          items.push({ type: 'negative', of })
        } else if (this.isCommand('pm') || this.isCommand('mp')) {
          this.position++
          items = [{ type: 'plus-minus', left: total(items), right: this.product() }]
        } else return total(items)
      }
    })
  }

  protected product(): Node {
    let left = this.factors()
    for (;;) {
      const token = this.peek()
      if (this.isSign('*') || (token?.kind === 'command' && /^(?:cdot|times|ast|bullet)$/.test(token.text))) {
        this.position++
        const right = this.factors()
        left = ofUnit(left, right, (of) =>
          left.type === 'product' && !left.word ? { type: 'product', items: [...left.items, of] } : times(left, of),
        )
      } else if (this.isSign('/') || (token?.kind === 'command' && token.text === 'div')) {
        this.position++
        const top = left
        left = ofUnit(top, this.factors(), (bottom) => ({ type: 'quotient', top, bottom }))
      } else if (token?.kind === 'command' && /^(?:mod|bmod)$/.test(token.text) && !this.congruent) {
        this.position++
        left = { type: 'call', name: 'mod', args: [left, this.factors()] }
      } else return left
    }
  }

  /** A signed row of factors without a sign between them. */
  protected factors(): Node {
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
      while (this.startsFactor() || this.isSign("'") || this.isSign('"')) {
        const measured = this.measured(items)
        if (measured !== null) {
          items = measured
          continue
        }
        const next = this.peek() as Token
        const before = items[items.length - 1]
        // 5 6 is no product, but 1 1/2 and 3\frac12 are mixed numbers.
        const mixed = this.mixed(before)
        if (mixed) {
          items[items.length - 1] = this.behind(mixed)
          continue
        }
        // 3 x 4 may be a product, a size, or 12x.
        const cross = before.type === 'symbol' && before.name === 'x' && items[items.length - 2]?.type === 'number'
        if (next.kind === 'number' && (cross || before.type === 'number' || before.type === 'percent')) throw new ParseError()
        items.push(this.power())
      }
      // 360^\circ k
      const [angle, count] = items
      if (items.length === 2 && angle.type === 'quantity' && angle.unit === 'degree' && count.type === 'symbol')
        return { ...angle, of: times(angle.of, count) }
      if (items.length > 1 && !items.every((item, i) => isFactor(item, i === items.length - 1))) throw new ParseError()
      return row(items)
    })
  }

  protected startsFactor(): boolean {
    const token = this.peek()
    if (token === undefined) return false
    if (token.kind === 'sign')
      return (
        (token.text === '(' && !this.isCommand('mod', 1) && !this.isCommand('bmod', 1) && this.words(1) !== 'mod') ||
        token.text === '{' ||
        token.text === '[' ||
        (token.text === '|' && this.bars === 0)
      )
    if (token.kind === 'command') return !NO_FACTOR.has(token.text) && !Object.hasOwn(RELATIONS, token.text)
    return !(token.kind !== 'number' && this.isJoint(0)) && !(token.kind === 'word' && token.text === 'U')
  }

  // Powers and what they stand on

  protected power(): Node {
    let base = this.postfix()
    while (this.isSign('^')) {
      const inverse = this.inverse(base)
      if (inverse) {
        base = inverse
        continue
      }
      this.position++
      const exponent = this.exponent()
      // (1, 2)^T is a column.
      if (base.type === 'tuple' && exponent.type === 'symbol' && exponent.name === 'T') {
        base = { type: 'matrix', rows: base.items.map((item) => [item]) }
        continue
      }
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

  /** f^{-1}(x), f^{(2)}(x) */
  private inverse(base: Node): Node | null {
    const sign = superscript(this.tokens, this.position)
    if (base.type !== 'symbol' || !this.functions.has(base.name) || sign === null) return null
    this.position = sign.end
    return { type: 'call', name: `${base.name}^${sign.text}`, args: this.arguments(base.name), unknown: true }
  }

  private postfix(): Node {
    return this.behind(this.deeper(() => this.primary()))
  }

  /** Subscripts, factorials, primes, degrees, percent signs, and the argument of a function. */
  private behind(node: Node): Node {
    for (;;) {
      if (this.isSign('!') && !this.isSign('=', 1)) {
        this.position++
        node = ofLast(node, (last) => ({ type: 'call', name: 'factorial', args: [last] }))
      } else if (this.isSign('%') || this.isPercentWord(node)) {
        this.position++
        node = { type: 'percent', of: node }
      } else if (this.isCommand('degree')) {
        this.position++
        node = { type: 'quantity', of: node, unit: this.scale() }
      } else if (this.isSign("'") && lastOf(node).type === 'symbol') {
        this.position++
        node = named(node, (name) => `${name}'`)
      } else if (this.isSign('_')) node = this.subscripted(node)
      else if (this.isSign('(') && this.isFunction(lastOf(node))) {
        node = ofLast(node, (last) => {
          const { name } = last as { name: string }
          const args = this.arguments(name)
          // C(n, 2) is \binom{n}{2}.
          if (name === 'C' && args.length === 2 && isCount(args[1])) return { type: 'call', name: 'binomial', args }
          return { type: 'call', name, args, unknown: true }
        })
      } else return node
    }
  }

  private isFunction(node: Node): boolean {
    return node.type === 'symbol' && this.functions.has(node.name.replaceAll("'", ''))
  }

  /** The scale behind a sign of degrees. */
  private scale(): string {
    const scale = /^(?:C|F|K|[Cc]elsius|[Ff]ahrenheit)$/.exec(this.words() ?? '')?.[0]
    if (!scale || this.isSign('_', 1)) return 'degree'
    this.position++
    return scale === 'K' ? 'K' : `°${scale[0].toUpperCase()}`
  }

  private subscripted(node: Node): Node {
    this.position++
    const text = this.takeText().replace(/^\((.*)\)$/, '$1')
    const base = numberWord(text.replace(/^base/, '')) ?? (/^(?:base)?\d+$/.test(text) ? BigInt(text.replace('base', '')) : null)
    if (node.type === 'number' && base !== null) {
      // 52_{10} is nothing but 52.
      if (base === 10n) return node
      const token = this.tokens.slice(0, this.position).findLast((one) => one.kind === 'number' && one.text !== text)
      return { type: 'based', digits: node.form === 'whole' ? String(node.value.numerator) : (token?.text ?? ''), base: String(base) }
    }
    if (lastOf(node).type !== 'symbol') throw new ParseError()
    return named(node, (name) => `${name}_${text}`)
  }
}

function lastOf(node: Node): Node {
  return node.type === 'product' && node.word ? node.items[node.items.length - 1] : node
}

function isCount(node: Node): boolean {
  return (node.type === 'number' && node.form === 'whole') || (node.type === 'symbol' && /^[kmnr]$/.test(node.name))
}

/** Another name for a symbol, or for the last letter of a run. */
function named(node: Node, change: (name: string) => string): Node {
  return ofLast(node, (last) => {
    if (last.type !== 'symbol') throw new ParseError()
    return { type: 'symbol', name: change(last.name) }
  })
}

/** The unit behind the last of several numbers is that of the whole: 2.5 \times 10^3 J, 1/2 hour. */
function ofUnit(left: Node, right: Node, join: (right: Node) => Node): Node {
  if (right.type !== 'quantity' || left.type === 'quantity') return join(right)
  return { type: 'quantity', of: join(right.of), unit: right.unit }
}

/** x \ne 1, 2 says x \ne 1 and x \ne 2. */
function excludedOf([first, ...others]: readonly Node[]): Node[] | null {
  if (
    first.type !== 'relation' ||
    first.relations.length !== 1 ||
    first.relations[0] !== '!=' ||
    others.some(({ type }) => type === 'relation')
  )
    return null
  return [first, ...others.map((value): Node => ({ ...first, items: [first.items[0], value] }))]
}

function isDots(node: Node): boolean {
  return node.type === 'symbol' && node.name === 'ldots'
}

/** Whether a node may stand in a row of factors: no word of a language, no finished quantity before others. */
function isFactor(node: Node, last: boolean): boolean {
  if (node.type === 'text' || (node.type === 'opaque' && node.name === 'quantities')) return false
  if (node.type === 'quantity') return last
  return !(node.type === 'product' && node.word && node.word.length > 2 && /[a-z]/.test(node.word) && !isProductOfLetters(node.word))
}

/** @file What expressions are made of: numbers, names, brackets, commands and their arguments. */
import { grouped, inRadians, letter, number, onCircle, REALS, row, spelled } from './building.ts'
import { ParseError } from './cursor.ts'
import { Environments } from './environments.ts'
import type { Token } from './latex-tokens.ts'
import type { Node } from './nodes.ts'
import { spokenNumber } from './spoken.ts'

/** Functions of one argument, which may follow without brackets. */
const FUNCTIONS = new Set(
  'sin cos tan cot sec csc arcsin arccos arctan arccot sinh cosh tanh coth ln log lg exp cis det gcd lcm max min floor ceil deg arg Re Im abs sgn'.split(
    ' ',
  ),
)
const GREEK = new Set(
  'alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi rho sigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Sigma Phi Psi Omega ell hbar partial nabla angle triangle prime square star circ perp parallel sim cong ldots mho Pr'.split(
    ' ',
  ),
)
const CLOSERS: Record<string, string> = { '(': ')', '[': ']', '\\{': '\\}', '|': '|' }
/** Words that mean the same as the command of that name, where someone wrote plain text. */
const BARE_COMMANDS = new Set(['pi', 'infty', 'inf', 'infinity', 'oo', 'sqrt', 'cbrt', 'theta', ...FUNCTIONS])
for (const name of ['deg', 'arg', 'Re', 'Im', 'floor', 'ceil', 'abs', 'sgn']) BARE_COMMANDS.delete(name)
/** Words that are functions where brackets follow. */
const BEFORE_BRACKETS: Record<string, string> = {
  abs: 'abs',
  floor: 'floor',
  ceil: 'ceiling',
  ceiling: 'ceiling',
  factorial: 'factorial',
  binomial: 'binomial',
  binom: 'binomial',
  asin: 'arcsin',
  acos: 'arccos',
  atan: 'arctan',
  sgn: 'sgn',
  sign: 'sgn',
  mod: 'mod',
}
const DECORATIONS = new Set(
  'mathbb mathcal mathfrak mathscr overline vec overrightarrow overleftrightarrow hat widehat bar tilde dot ddot'.split(' '),
)

export function isCommandWord(text: string): boolean {
  return BARE_COMMANDS.has(text)
}

/** Whether a command is the sign of a currency. */
export function isMoney(command: string): boolean {
  return /^(?:dollar|euro|gbp|yen|rupee|cent)$/.test(command)
}

export function isFunctionName(text: string): boolean {
  return FUNCTIONS.has(text)
}

/** The two points of \vec{AB}, whose order counts. */
function pointing(name: string, node: Node): Node {
  if (!/^(?:vec|overrightarrow)$/.test(name) || node.type !== 'product') return node
  const letters = node.items.map((item) => (item.type === 'symbol' ? item.name : ''))
  return letters.every((one) => /^[A-Z]$/.test(one)) ? { ...node, word: letters.join('') } : node
}

/** \hat{i}, \vec{j}: a symbol, so that i is not the imaginary unit. */
function unitVector(decoration: string, of: Node): Node | null {
  if (!/^(?:hat|vec|widehat)$/.test(decoration)) return null
  if (of.type === 'constant' && of.name === 'i') return { type: 'symbol', name: 'i' }
  return of.type === 'symbol' && /^[ijk]$/.test(of.name) ? of : null
}

export abstract class Atoms extends Environments {
  protected abstract sum(): Node
  protected abstract product(): Node
  protected abstract factors(): Node
  protected abstract power(): Node
  protected abstract startsFactor(): boolean

  /** A group in braces, or one token: the first digit of a number, a letter, a command. */
  protected argument(): Node {
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
        if (BARE_COMMANDS.has(token.text)) return this.command(token.text)
        // In e^xe^y only the first letter is the exponent.
        if (token.text.length > 1) this.splitBefore(token.text.slice(1))
        return letter(token.text[0])
      }
      if (token.kind === 'text' && /^\s*[A-Za-z]\s*$/.test(token.text)) {
        this.position++
        return letter(token.text.trim())
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
    // \frac x2 is read to the letter, \frac x23 to the digit.
    const top = this.argument()
    return [top, this.argument()]
  }

  protected group(): Node {
    this.take('{')
    const bars = this.bars
    this.bars = 0
    const node = this.list(() => this.isSign('}'))
    this.take('}')
    this.bars = bars
    // {1, 3} without backslashes: a set that lost them.
    return node.type === 'set' && node.bare ? { ...node, bare: false } : grouped(node)
  }

  protected primary(): Node {
    const token = this.peek()
    if (token === undefined) throw new ParseError()
    if (token.kind === 'number') {
      this.position++
      return number(token.text)
    }
    if (token.kind === 'word' || token.kind === 'text') {
      this.position++
      return token.kind === 'word' ? this.word(token.text) : this.textual(token.text)
    }
    if (token.kind === 'sign') {
      if (token.text === '{') return this.group()
      if (token.text === '(' || token.text === '[') return this.bracketed(token.text)
      if (token.text === '|') return this.absolute()
      throw new ParseError()
    }
    this.position++
    return this.command(token.text)
  }

  private word(text: string): Node {
    if (BARE_COMMANDS.has(text) && text.length > 1) return this.command(text)
    if (Object.hasOwn(BEFORE_BRACKETS, text) && this.isSign('(')) return this.called(BEFORE_BRACKETS[text])
    return spelled(text)
  }

  /** What a \text{} holds: letters, a word, the name of an option, a phrase. */
  private textual(content: string): Node {
    const text = content.trim().replace(/^\(([A-Za-z])\)\.?$/, '$1')
    if (!/^[A-Za-z][A-Za-z .,'-]*$/.test(text)) throw new ParseError()
    if (text === 'pi' || text === 'sqrt' || (FUNCTIONS.has(text) && this.startsFactor())) return this.command(text)
    const spoken = spokenNumber(text)
    // A sign in words is one where nothing stands before it.
    if (spoken !== null && (this.tokens.length === 1 || !/^(?:minus|negative|plus|positive)\b/i.test(text))) return spoken
    if (/^[A-Za-z]{3,}$/.test(text)) return { ...spelled(text), upright: true } as Node
    return /^[A-Za-z]+$/.test(text) ? spelled(text) : { type: 'text', text: text.replace(/\s+/g, ' ') }
  }

  protected bracketed(open: string): Node {
    this.position++
    const bars = this.bars
    this.bars = 0
    const content = this.list(() => this.isSign(')') || this.isSign(']'))
    this.bars = bars
    const close = this.isSign(')') ? ')' : this.isSign(']') ? ']' : null
    if (close === null) throw new ParseError()
    this.position++
    if (content.type === 'set' && content.bare && !content.joint) return { type: 'tuple', open, close, items: content.items }
    if (CLOSERS[open] !== close) throw new ParseError()
    return grouped(content)
  }

  /** What stands in the brackets behind a function. */
  protected arguments(name: string): Node[] {
    const bars = this.bars
    // P(A|B)
    if (/^(?:P|Pr|E|p)$/.test(name)) {
      this.take('(')
      this.bars = 1
      const left = this.list(() => this.isSign(')') || this.isSign('|') || this.isCommand('mid'))
      this.bars = 0
      const given = this.isSign('|') || this.isCommand('mid')
      if (given) this.position++
      const right = given ? this.list(() => this.isSign(')')) : null
      this.bars = bars
      this.take(')')
      if (right) return [{ type: 'opaque', name: 'given', args: [left, right] }]
      return left.type === 'set' && left.bare ? left.items : [left]
    }
    const argument = this.bracketed('(')
    return argument.type === 'tuple' ? argument.items : [argument]
  }

  private absolute(): Node {
    this.position++
    this.bars++
    const of = this.sum()
    this.bars--
    this.take('|')
    return { type: 'call', name: of.type === 'matrix' ? 'det' : 'abs', args: [of] }
  }

  private fenced(name: string, close: string): Node {
    const of = this.sum()
    if (!this.isCommand(close)) throw new ParseError()
    this.position++
    return { type: 'call', name, args: [of] }
  }

  protected command(name: string): Node {
    if (DECORATIONS.has(name)) {
      const of = pointing(name, this.argument())
      if (name === 'mathbb' && of.type === 'symbol' && of.name === 'R') return REALS
      const unit = unitVector(name, of)
      if (unit) return unit
      return { type: 'opaque', name: name === 'overrightarrow' ? 'vec' : name, args: [of] }
    }
    if (isMoney(name)) {
      const of = this.factors()
      return of.type === 'quantity' ? of : { type: 'quantity', of, unit: name }
    }
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
      case 'cbrt':
        return { type: 'root', of: this.argument(), degree: number('3') }
      case 'boxed':
      case 'fbox':
        return this.argument()
      case 'pi':
        return { type: 'constant', name: 'pi' }
      case 'infty':
      case 'inf':
      case 'infinity':
      case 'oo':
        return { type: 'constant', name: 'infinity' }
      case 'imath':
        return { type: 'constant', name: 'i' }
      case 'jmath':
        return { type: 'symbol', name: 'j' }
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
        // In \log_23 nothing else is left to take the logarithm of.
        const digits = this.peek()
        if (digits?.kind === 'number' && /^\d{2,}$/.test(digits.text) && this.isLast(1)) {
          this.position++
          return { type: 'call', name, args: [number(digits.text.slice(1)), number(digits.text[0])] }
        }
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
    args = args.map(inRadians)
    if (name === 'cis' && args.length === 1 && base === null && exponent === null) return onCircle(args[0])
    if (base !== null) args.push(base)
    // \sin^{-1} is the inverse function.
    const inverse = exponent?.type === 'negative' && exponent.of.type === 'number' && exponent.of.value.numerator === 1n
    if (inverse && /^(?:sin|cos|tan)$/.test(name)) return { type: 'call', name: `arc${name}`, args }
    const call: Node = { type: 'call', name, args }
    return exponent === null ? call : { type: 'power', base: call, exponent }
  }

  /** Whether an expression ends so many tokens ahead. */
  private isLast(ahead: number): boolean {
    const token = this.peek(ahead)
    return token === undefined || (token.kind === 'sign' && ')]},;+-='.includes(token.text))
  }

  /** What a function without brackets takes: the factors up to the next function or sign. */
  private bareArgument(): Node {
    const items = [this.power()]
    for (;;) {
      const token = this.peek()
      if (!this.startsFactor() || token === undefined || (token.kind === 'text' && token.text.trim().length > 1)) break
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
}

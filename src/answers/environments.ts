/** @file Sets in braces, matrices, systems and functions in pieces. */
import { Cursor, ParseError } from './cursor.ts'
import type { Node } from './nodes.ts'
import { pieces } from './pieces.ts'
import { builtSet } from './set-builder.ts'

const ENVIRONMENTS = /^(?:[pbvBV]?matrix|smallmatrix|array)$/

function isCondition(node: Node): boolean {
  return node.type === 'relation' || (node.type === 'set' && node.bare && node.items.every(isCondition))
}

export abstract class Environments extends Cursor {
  protected bars = 0

  protected abstract list(end: () => boolean): Node
  protected abstract relation(): Node
  /** What stands before the bar of a set; null where none can. */
  protected abstract setMember(): Node | null

  protected braces(): Node {
    if (this.isCommand('}')) {
      this.position++
      return { type: 'set', items: [], bare: false }
    }
    const start = this.position
    // \left\{\begin{array}{l}x=1\\y=2\end{array}\right.
    if (this.isCommand('begin') && this.isSign('{', 1) && this.peek(2)?.text === 'array') {
      this.position += 4
      if (this.isSign('{')) this.takeText()
      return this.cases('array')
    }
    const built = this.builtSet()
    if (built) return built
    this.position = start
    const content = this.list(() => this.isCommand('}'))
    if (!this.isCommand('}')) throw new ParseError()
    this.position++
    return { type: 'set', items: content.type === 'set' && content.bare ? content.items : [content], bare: false }
  }

  /** \{x \mid x > 0\}; null, with the position anywhere, where no such sign stands between the braces. */
  private builtSet(): Node | null {
    let depth = 0
    let at = this.position
    const isBar = (i: number) => ['mid', 'colon'].some((name) => this.isCommand(name, i)) || this.isSign(':', i) || this.isSign('|', i)
    for (; !this.isCommand('}', at - this.position) || depth > 0; at++) {
      const i = at - this.position
      if (this.peek(i) === undefined) return null
      if (this.isSign('{', i) || this.isSign('(', i) || this.isCommand('{', i)) depth++
      if (this.isSign('}', i) || this.isSign(')', i) || this.isCommand('}', i)) depth--
      if (depth === 0 && isBar(i)) break
    }
    if (!isBar(at - this.position)) return null
    const bars = this.bars
    this.bars = 1
    const member = this.setMember()
    this.bars = bars
    if (member === null || !isBar(0)) return null
    this.position++
    const condition = this.list(() => this.isCommand('}'))
    if (!this.isCommand('}') || !isCondition(condition)) return null
    this.position++
    return builtSet(member, condition)
  }

  protected environment(): Node {
    const name = this.environmentName()
    if (/^[dr]?cases$/.test(name)) return this.cases(name)
    if (!ENVIRONMENTS.test(name)) throw new ParseError()
    // The columns of an array: {cc}, {r|r}.
    if (name === 'array' && this.isSign('{')) this.takeText()
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

  /** A system of equations, or a function in pieces with the condition of each. */
  private cases(name: string): Node {
    const rows: Node[][] = []
    while (!this.isCommand('end')) {
      const row = [this.relation()]
      for (; this.isSign(',') || this.isSign('&'); this.position++);
      if (/^(?:if|for|when|where|as)$/.test(this.words() ?? '')) this.position++
      if (!this.isRowEnd()) row.push(this.list(() => this.isRowEnd()))
      if (this.isSign(',')) this.position++
      rows.push(row)
      if (this.isSign('\\\\')) this.position++
      else if (!this.isCommand('end')) throw new ParseError()
    }
    this.position++
    if (this.environmentName() !== name) throw new ParseError()
    return pieces(rows)
  }

  private isRowEnd(): boolean {
    return this.isSign('\\\\') || this.isCommand('end') || (this.isSign(',') && (this.isSign('\\\\', 1) || this.isCommand('end', 1)))
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

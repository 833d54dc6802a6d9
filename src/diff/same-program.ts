/**
 * @file Whether two states of a file are the same program: Python is compared token by token, with its indentation and without comments,
 * blanks and line ends that mean nothing; of other files only blanks at line ends and blank lines do not count.
 */
import { type Token, tokenize } from '../python/tokens.ts'
import { withOrderedOperands } from './commuted.ts'

export function sameProgram(path: string, before: string, after: string): boolean {
  if (before === after) return true
  if (/\.pyi?$/.test(path)) {
    const [one, other] = [syntaxOf(before), syntaxOf(after)]
    if (one !== null && other !== null) return one === other
  }
  return linesOf(before) === linesOf(after)
}

function linesOf(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .join('\n')
}

/**
 * One text for all ways to write the same Python: statements a line each, blocks in braces, without comments, documentation and brackets
 * around the whole of what is returned or assigned, operands in one order. Null for text that cannot be Python. Linear.
 */
export function syntaxOf(text: string): string | null {
  const source = text.replaceAll('\r\n', '\n')
  const tokens = tokenize(source)
  if (tokens === null) return null
  const indents: Indent[] = [{ wide: 0, narrow: 0 }]
  const lines: string[] = []
  let blocks = ''
  for (const statement of statementsOf(tokens)) {
    const indent = indentOf(source, statement[0].start)
    if (indent.wide > indents[indents.length - 1].wide) {
      if (indent.narrow <= indents[indents.length - 1].narrow) return null
      indents.push(indent)
      blocks += '{ '
    }
    while (indent.wide < indents[indents.length - 1].wide) {
      indents.pop()
      blocks += '} '
    }
    const { wide, narrow } = indents[indents.length - 1]
    if (indent.wide !== wide || indent.narrow !== narrow) return null
    // A block in which nothing is done is one all the same.
    if (doesNothing(statement)) continue
    lines.push(blocks + withOrderedOperands(withoutOuterBrackets(statement), textOf).join(' '))
    blocks = ''
  }
  return [...lines, blocks].join('\n').trimEnd()
}

/** Logical lines, without the semicolon that ends one. */
function statementsOf(tokens: readonly Token[]): Token[][] {
  const statements: Token[][] = []
  let open: Token[] = []
  const close = () => {
    while (open.at(-1)?.text === ';') open.pop()
    if (open.length > 0) statements.push(open)
    open = []
  }
  for (const token of tokens) {
    if (token.kind === 'newline') close()
    else open.push(token)
  }
  close()
  return statements
}

/** Documentation and `pass`. A text with fields (f"...") may call something. */
function doesNothing(statement: readonly Token[]): boolean {
  if (statement.length === 1 && (statement[0].text === 'pass' || statement[0].text === '...')) return true
  return statement.every(({ kind, text }) => kind === 'string' && !/^[a-z]*[ft]/i.test(text))
}

/** Columns with tabs of eight and of one: Python takes no indentation that only one of the two would. */
interface Indent {
  wide: number
  narrow: number
}

function indentOf(source: string, at: number): Indent {
  let [wide, narrow] = [0, 0]
  for (let i = source.lastIndexOf('\n', at - 1) + 1; i < at; i++) {
    if (source[i] === '\f') [wide, narrow] = [0, 0]
    else [wide, narrow] = [source[i] === '\t' ? wide - (wide % 8) + 8 : wide + 1, narrow + 1]
  }
  return { wide, narrow }
}

const MAX_BRACKETS = 8

/** `return (x + 1)` as `return x + 1`, and `y = (x)` as `y = x`; no tuples, generators and the like, which need theirs. */
function withoutOuterBrackets(statement: readonly Token[]): readonly Token[] {
  let inner = statement
  for (let depth = 0; depth < MAX_BRACKETS && inner[inner.length - 1].text === ')'; depth++) {
    const open = inner.findLastIndex((token) => token.text === '(' && token.depth === depth)
    if (open < 1 || !['return', '='].includes(inner[open - 1].text)) break
    const content = inner.slice(open + 1, -1)
    const needed = content.some((token) => token.depth === depth + 1 && [',', 'for', 'yield', ':='].includes(token.text))
    if (content.length === 0 || needed) break
    inner = [...inner.slice(0, open), ...content]
  }
  return inner
}

/** Plain texts in one kind of quotes. */
function textOf({ kind, text }: Token): string {
  return kind === 'string' ? text.replace(/^'([^'"\\\n]*)'$/, '"$1"') : text
}

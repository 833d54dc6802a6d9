/** @file Python text in statements: what the texts of a prompt, its tests, its setup and its starter, are made of. */
import { type Token, tokenize } from '../tokens.ts'

export interface Line {
  indent: number
  tokens: Token[]
}

/** A statement at the left margin, with all that is indented under it. */
export interface Statement {
  text: string
  tokens: Token[]
  kind: 'import' | 'def' | 'class' | 'other'
  /** Names that it may give a value. */
  binds: Set<string>
}

/** Null for text that cannot be Python. */
export function logicalLines(code: string): Line[] | null {
  const tokens = tokenize(code)
  if (!tokens) return null
  const lines: Line[] = []
  let open: Token[] = []
  for (const token of [...tokens, null]) {
    if (token && token.kind !== 'newline') open.push(token)
    else if (open.length > 0) {
      lines.push({ indent: open[0].start - code.lastIndexOf('\n', open[0].start) - 1, tokens: open })
      open = []
    }
  }
  return lines
}

/** Words that go on with a statement begun further up. */
const CONTINUED = ['else', 'elif', 'except', 'finally']

/** Null for text that cannot be Python. */
export function statementsOf(code: string): Statement[] | null {
  const lines = logicalLines(code)
  if (!lines) return null
  const groups: Line[][] = []
  for (const line of lines) {
    const last = groups.at(-1)
    const decorated = last?.at(-1)?.indent === 0 && last.at(-1)?.tokens[0].text === '@'
    if (last && (decorated || line.indent > 0 || CONTINUED.includes(line.tokens[0].text))) last.push(line)
    else groups.push([line])
  }
  return groups.map((group) => {
    const tokens = group.flatMap((line) => line.tokens)
    const head = group.find((line) => line.tokens[0].text !== '@')?.tokens ?? tokens
    const word = head[0].text === 'async' ? head[1]?.text : head[0].text
    const kind = word === 'import' || word === 'from' ? 'import' : word === 'def' || word === 'class' ? word : 'other'
    return {
      text: code.slice(tokens[0].start, tokens.at(-1)?.end),
      tokens,
      kind,
      binds: kind === 'other' ? namesAssigned(group) : namesDefined(head, kind),
    }
  })
}

function namesDefined(head: readonly Token[], kind: Statement['kind']): Set<string> {
  if (kind !== 'import') return namesOf(head.slice(0, 3).filter(({ text }) => !['async', 'def', 'class'].includes(text)))
  const from = head.findIndex(({ text }) => text === 'import')
  return namesOf(head.slice(from + 1).filter((token, i, rest) => token.text !== 'as' && rest[i + 1]?.text !== 'as'))
}

/** Of lines that assign, what stands before the last =; of loops and `with`, the variables; not those that only calls speak of. */
function namesAssigned(lines: readonly Line[]): Set<string> {
  const targets = lines.flatMap(({ tokens }) => {
    const assignment = tokens.findLastIndex(({ text, depth }) => depth === 0 && ASSIGNMENT.test(text))
    const loop = tokens[0].text === 'for' ? tokens.findIndex(({ text }) => text === 'in') : 0
    const named = tokens.filter((_, i) => tokens[i - 1]?.text === 'as')
    return [...namesIn(tokens.slice(0, Math.max(0, assignment))), ...namesIn(tokens.slice(0, loop)), ...namesOf(named)]
  })
  return new Set(targets)
}

const ASSIGNMENT = /^(?:[-+*/%@&|^]|\*\*|\/\/|<<|>>)?=$/

function namesOf(tokens: readonly Token[]): Set<string> {
  return new Set(tokens.filter(({ kind }) => kind === 'name').map(({ text }) => text))
}

/** All names that a text speaks of; those behind a dot are not its own. */
export function namesIn(tokens: readonly Token[]): Set<string> {
  return namesOf(tokens.filter((_, i) => tokens[i - 1]?.text !== '.'))
}

/** @file Python text in tokens, enough to read tests: where strings, brackets and statements begin and end. */

export interface Token {
  kind: 'name' | 'number' | 'string' | 'operator' | 'newline'
  text: string
  start: number
  end: number
  /** Open brackets around it. A bracket is as deep as what stands around the pair. */
  depth: number
}

const SPACE = /[ \t\f]+|\\\r?\n|#[^\n]*/y
const NEWLINE = /\r?\n/y
const STRING = /[a-zA-Z]{0,2}(?:'''(?:[^\\]|\\[\s\S])*?'''|"""(?:[^\\]|\\[\s\S])*?"""|'(?:[^'\\\n]|\\[\s\S])*'|"(?:[^"\\\n]|\\[\s\S])*")/y
const NUMBER = /(?:0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?[jJ]?)/y
const NAME = /[\p{L}_][\p{L}\p{N}_]*/uy
const OPERATOR = /\*\*=?|\/\/=?|>>=?|<<=?|->|:=|\.\.\.|[-+*/%@&|^=<>!]=|[-+*/%@&|^~<>()[\]{},:.;=!]/y
const RULES = [
  { kind: 'string', pattern: STRING },
  { kind: 'number', pattern: NUMBER },
  { kind: 'name', pattern: NAME },
  { kind: 'operator', pattern: OPERATOR },
] as const

/** Newlines inside brackets are no tokens. Null for text that cannot be Python. Linear. */
export function tokenize(source: string): Token[] | null {
  const tokens: Token[] = []
  let depth = 0
  for (let at = 0; at < source.length; ) {
    const skipped = matchAt(SPACE, source, at)
    if (skipped !== null) {
      at += skipped.length
      continue
    }
    const line = matchAt(NEWLINE, source, at)
    if (line !== null) {
      if (depth === 0) tokens.push({ kind: 'newline', text: '\n', start: at, end: at + line.length, depth })
      at += line.length
      continue
    }
    const token = readToken(source, at, depth)
    if (!token) return null
    if (token.kind === 'operator' && ')]}'.includes(token.text)) token.depth = --depth
    if (token.kind === 'operator' && '([{'.includes(token.text)) depth++
    if (depth < 0) return null
    tokens.push(token)
    at = token.end
  }
  return depth === 0 ? tokens : null
}

function readToken(source: string, at: number, depth: number): Token | null {
  for (const { kind, pattern } of RULES) {
    const text = matchAt(pattern, source, at)
    if (text !== null) return { kind, text, start: at, end: at + text.length, depth }
  }
  return null
}

function matchAt(pattern: RegExp, source: string, at: number): string | null {
  pattern.lastIndex = at
  return pattern.exec(source)?.[0] ?? null
}

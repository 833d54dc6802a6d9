/**
 * @file HumanEval writes its tests as a function: `def check(candidate):`, asserts, and behind it `check(name)`. Taken apart into its
 * asserts, each can be compared outside the interpreter like any other.
 */
import type { Token } from '../tokens.ts'
import { type Line, logicalLines } from './statements.ts'

/** The asserts, with the function's name for `candidate`; null where the text is anything else, or `check` does more than assert. */
export function assertsOfCheck(code: string): string[] | null {
  const lines = logicalLines(code)
  const name = lines && nameChecked(lines.at(-1))
  if (!name) return null
  const definition = lines.findIndex((line) => line.indent === 0 && textOf(line) === 'def check ( candidate ) :')
  const body = lines.slice(definition + 1, -1)
  const before = lines.slice(0, Math.max(0, definition))
  if (definition < 0 || body.length === 0 || !before.every(isMetadata)) return null
  const indent = body[0].indent
  const asserts = body.filter((line) => !isDocumentation(line))
  if (indent === 0 || !asserts.every((line) => line.indent === indent && line.tokens[0].text === 'assert')) return null
  return asserts.map((line) => renamed(code, line.tokens, name))
}

/** f, where the line is `check(f)`. */
function nameChecked(line: Line | undefined): string | null {
  if (line?.indent !== 0 || line.tokens.length !== 4 || line.tokens[2].kind !== 'name') return null
  return textOf(line) === `check ( ${line.tokens[2].text} )` ? line.tokens[2].text : null
}

function isMetadata({ indent, tokens }: Line): boolean {
  return indent === 0 && tokens[0].text === 'METADATA' && tokens[1]?.text === '='
}

function isDocumentation({ tokens }: Line): boolean {
  return tokens.every(({ kind }) => kind === 'string')
}

function textOf({ tokens }: Line): string {
  return tokens.map(({ text }) => text).join(' ')
}

function renamed(code: string, tokens: readonly Token[], name: string): string {
  let text = ''
  let at = tokens[0].start
  for (const token of tokens) {
    text += code.slice(at, token.start) + (token.kind === 'name' && token.text === 'candidate' ? name : token.text)
    at = token.end
  }
  return text
}

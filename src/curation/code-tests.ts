/** @file The tests of published code sets in our form. */
import type { CodeTest } from '../tasks/task.ts'
import { MappingError } from './mapping-error.ts'

/** MBPP and AceCode: Python asserts, one a test. */
export function assertTests(statements: readonly string[]): CodeTest[] {
  const tests = statements.map((statement) => statement.trim()).filter((statement) => statement !== '')
  if (tests.length === 0) throw new MappingError('has no tests')
  return tests.map((assert) => ({ assert }))
}

/**
 * HumanEval: a function `check(candidate)` full of asserts. Where its body is nothing but asserts, each is a test of its own, about the
 * function by its name; otherwise the whole check is one test.
 */
export function checkTests(source: string, name: string): CodeTest[] {
  if (!/^[A-Za-z_]\w*$/.test(name))
    throw new MappingError(`has ${JSON.stringify(name.slice(0, 40))} where the name of a function is expected`)
  const header = /^def check\(candidate\):[^\n]*\n/m.exec(source)
  if (!header) throw new MappingError('has no check(candidate) in its tests')
  const statements = statementsOf(source.slice(header.index + header[0].length))
  const asserts = statements?.filter((statement) => !statement.startsWith('#') && !/^assert True\b/.test(statement))
  if (!asserts?.length || !asserts.every((statement) => statement.startsWith('assert ') && /\bcandidate\(/.test(statement))) {
    return [{ assert: `${source.trim()}\n\ncheck(${name})` }]
  }
  return asserts.map((statement) => ({ assert: statement.replaceAll(/\bcandidate\(/g, `${name}(`) }))
}

/** The statements of an indented block, each with the lines its brackets run over; null if something in it has a block of its own. */
function statementsOf(body: string): string[] | null {
  const lines = body.split('\n')
  const indent = /^[ \t]*/.exec(lines.find((line) => line.trim() !== '') ?? '')?.[0] ?? ''
  if (indent === '') return null
  const statements: string[] = []
  let open = 0
  for (const line of lines) {
    if (line.trim() === '') continue
    const continued = open > 0
    if (!continued && !line.startsWith(indent)) break
    if (!continued && /^[ \t]/.test(line.slice(indent.length))) return null
    const text = continued ? line : line.slice(indent.length)
    open += openBrackets(text)
    if (open < 0 || /['"]{3}/.test(text) || text.trimEnd().endsWith('\\')) return null
    if (continued) statements[statements.length - 1] += `\n${text}`
    else statements.push(text.trimEnd())
  }
  return open === 0 ? statements : null
}

/** Brackets opened and not closed in a line of Python, strings and comments apart. */
function openBrackets(line: string): number {
  let open = 0
  let quote = ''
  for (let i = 0; i < line.length; i++) {
    const character = line[i]
    if (quote !== '') {
      if (character === '\\') i++
      else if (character === quote) quote = ''
    } else if (character === '"' || character === "'") quote = character
    else if (character === '#') break
    else if ('([{'.includes(character)) open++
    else if (')]}'.includes(character)) open--
  }
  return open
}

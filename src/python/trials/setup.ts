/**
 * @file Which of a prompt's trusted Python runs where. Imports and helpers are the program's to use. What the tests speak of (references,
 * checkers, data) is the tests' own: it stays out of the program's interpreter, which could otherwise read, change or replace it.
 */

import { tokenize } from '../tokens.ts'
import type { Tested } from './code-test.ts'
import { namesIn, type Statement, statementsOf } from './statements.ts'

export interface SplitSetup {
  /** What runs before the program. */
  program: string
  /** What runs before the tests where the program is not: all of it, and what the starter holds above the open function. */
  tests: string
  /** Statements of the setup, and those of them that the program does not get. */
  withheld: Statement[]
}

export function splitSetup({ setup = '', starter = '', tests = [] }: Tested): SplitSetup {
  const statements = typeof setup === 'string' ? statementsOf(setup) : null
  if (!statements) return { program: String(setup), tests: String(setup), withheld: [] }
  const spoken = new Set<string>()
  for (const test of tests) {
    const tokens = typeof test === 'object' && test !== null && 'assert' in test ? tokenize(String(test.assert)) : null
    for (const name of namesIn(tokens ?? [])) spoken.add(name)
  }
  const withheld = new Set<Statement>()
  // What a reference is made of goes with it.
  for (let before = -1; before < withheld.size; ) {
    before = withheld.size
    for (const statement of statements) {
      if (statement.kind === 'import' || ![...statement.binds].some((name) => spoken.has(name))) continue
      withheld.add(statement)
      for (const name of namesIn(statement.tokens)) spoken.add(name)
    }
  }
  const program = withheld.size === 0 ? setup : join(statements.filter((statement) => !withheld.has(statement)))
  return { program, tests: join([...helpersOf(starter), ...statements]), withheld: [...withheld] }
}

/** The starter's imports and finished functions: its last definition is the one left open. */
function helpersOf(starter: string): Statement[] {
  const lines = typeof starter === 'string' ? starter.split('\n') : []
  const open = lines.findLastIndex((line) => /^(@|async def|def|class)\b/.test(line))
  return statementsOf(lines.slice(0, open < 0 ? undefined : open).join('\n')) ?? []
}

function join(statements: readonly Statement[]): string {
  return statements.map(({ text }) => text).join('\n')
}

/** @file The tests of published code sets in our form. */
import { assertsOfCheck } from '../python/trials/check.ts'
import type { CodeTest } from '../python/trials/code-test.ts'
import { MappingError } from './mapping-error.ts'

/** MBPP and AceCode: Python asserts, one a test. */
export function assertTests(statements: readonly string[]): CodeTest[] {
  const tests = statements.map((statement) => statement.trim()).filter((statement) => statement !== '')
  if (tests.length === 0) throw new MappingError('has no tests')
  return tests.map((assert) => ({ assert }))
}

/** HumanEval: a function `check(candidate)`. Where it does nothing but assert, each assert is a test of its own; otherwise the whole is one. */
export function checkTests(source: string, name: string): CodeTest[] {
  if (!/^[A-Za-z_]\w*$/.test(name))
    throw new MappingError(`has ${JSON.stringify(name.slice(0, 40))} where the name of a function is expected`)
  if (!/^def check\(candidate\):/m.test(source)) throw new MappingError('has no check(candidate) in its tests')
  const code = `${source.trim()}\n\ncheck(${name})`
  // Some checks end in `assert True`, which tells nothing.
  const asserts = assertsOfCheck(code)?.filter((assert) => !/^assert True\b/.test(assert))
  return asserts?.length ? asserts.map((assert) => ({ assert })) : [{ assert: code }]
}

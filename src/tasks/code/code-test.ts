/** @file What a test of a program is, in the native format, and how it is written for a reader. */
import * as v from 'valibot'
import { fromJson, showValue } from '../../python/values.ts'
import { type Part, plural } from '../parts.ts'

/** An assert is taken apart into calls where it can be; otherwise it runs beside the program, and is weaker (tests.ts). */
export type CodeTest = { call: string; args: unknown[]; expected: unknown } | { stdin: string; stdout: string } | { assert: string }

const SHOWN = 2000

/** `f(1, 'b')`. */
export function callText(name: string, args: readonly unknown[]): string {
  return `${name}(${args.map(pythonText).join(', ')})`
}

/** A value of a test as Python writes it: JSON says null and true, Python None and True. */
export function pythonText(value: unknown): string {
  return showValue(fromJson(value), SHOWN)
}

const NO_TESTS = 'has no `tests`'

/** The schema of a prompt's tests. */
export const testsField = v.pipe(
  v.array(v.unknown(), NO_TESTS),
  v.minLength(1, NO_TESTS),
  v.check(
    (tests) => tests.every(isTest),
    ({ input }) => `has a test (number ${input.findIndex((test) => !isTest(test)) + 1}) that is no call, standard input or assert`,
  ),
)

function isTest(test: unknown): boolean {
  if (typeof test !== 'object' || test === null) return false
  if ('call' in test && typeof test.call === 'string') return 'args' in test && Array.isArray(test.args) && 'expected' in test
  if ('stdin' in test && typeof test.stdin === 'string') return 'stdout' in test && typeof test.stdout === 'string'
  return 'assert' in test && typeof test.assert === 'string' && test.assert.trim() !== ''
}

const TESTS_SHOWN = 100

/** Tests as a table of what is done and what is expected. */
export function testsPart(tests: readonly CodeTest[]): Part {
  const rows = tests.slice(0, TESTS_SHOWN).map((test): string[] => {
    if ('call' in test) return [callText(test.call, test.args), pythonText(test.expected)]
    return 'stdin' in test ? [test.stdin || '(no input)', test.stdout] : [test.assert]
  })
  if (rows.length < tests.length) rows.push([`and ${plural(tests.length - rows.length, 'other')}`])
  return { as: 'table', title: plural(tests.length, 'test'), columns: ['Test', 'Expected'], rows }
}

/** @file The field `tests` of a prompt: its schema, and how a page shows it. */
import * as v from 'valibot'
import { type CodeTest, callText, pythonText } from '../../python/trials/code-test.ts'
import { type Part, plural } from '../parts.ts'

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

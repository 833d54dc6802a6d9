/** @file Verdicts on programs in words: which test failed, with what. */

import { callText } from '../../python/trials/code-test.ts'
import type { Part } from '../parts.ts'
import type { Prompt, Verdict } from '../task.ts'
import { plainText, type Words } from '../words.ts'

type Detail = Verdict['detail']

export const CODE_WORDS: Record<string, Words> = {
  correct: (detail) => `The program passes ${allTests(detail)}.`,
  wrong: (detail) => `The program fails ${failedTest(detail)}; a program must pass every test.`,
  'type-error': (detail) => `At ${failedTest(detail)} the answer is not made of exactly Python’s own types${message(detail)}.`,
  'runtime-error': (detail) => `The program raises an error at ${failedTest(detail)}${message(detail)}.`,
  exited: (detail) => `The program leaves at ${failedTest(detail)} before there is an answer, which counts as failing.`,
  timeout: (detail) => `The program takes too long at ${failedTest(detail)}, and was ended.`,
  memory: (detail) => `The program asks for more memory than it may have, at ${failedTest(detail)}.`,
  output: (detail) => `The program prints more than it may, at ${failedTest(detail)}.`,
  crash: (detail) => `The interpreter broke down under the program, at ${failedTest(detail)}.`,
  'no-code': () => 'There is no program: the last ```python block behind the reasoning is what counts.',
  'no-tests': () => 'The prompt has no tests that can be run, so no program can pass.',
}

/** How many tests were passed before the first that was not, and that one. */
export function explainCode(prompt: Prompt, { detail }: Verdict): { parts: Part[]; told: readonly string[] } {
  const { passed, tests, failed, expected, got } = detail
  const parts: Part[] = []
  if (typeof passed === 'number' && typeof tests === 'number') {
    const text = passed === tests ? `${passed}/${tests} tests passed` : `${passed} passed before the first that fails, of ${tests}`
    parts.push({ as: 'progress', text, share: passed / Math.max(1, tests) })
  }
  const test = typeof failed === 'number' ? prompt.tests?.[failed] : undefined
  if (test && typeof expected === 'string') {
    const call = 'call' in test ? callText(test.call, test.args) : 'stdin' in test ? test.stdin : test.assert
    parts.push({
      as: 'facts',
      rows: [
        ['Test', call],
        ['Got', plainText(got, 'nothing')],
        ['Expected', expected],
      ],
    })
  }
  return { parts, told: ['failed', 'got', 'expected', 'test', 'passed', 'tests', 'message'] }
}

function failedTest({ failed, tests }: Detail): string {
  return typeof failed === 'number' ? `test ${failed + 1} of ${tests}` : 'its tests'
}

function allTests({ tests }: Detail): string {
  return typeof tests === 'number' ? (tests === 1 ? 'its one test' : `all ${tests} tests`) : 'its tests'
}

function message(detail: Detail): string {
  return typeof detail.message === 'string' && detail.message !== '' ? `: ${plainText(detail.message)}` : ''
}

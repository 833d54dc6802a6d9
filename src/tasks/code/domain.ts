/** @file The code domain: generated Python functions to be found from examples, and sets with tests; verified by running programs. */
import * as v from 'valibot'
import { type CodeTest, pythonText } from '../../python/trials/code-test.ts'
import { weakTests } from '../../python/trials/plan.ts'
import { WEAK_TESTS } from '../../python/trials/weak.ts'
import { type Cheat, defineDomain } from '../domain.ts'
import { FAMILIES } from '../families/index.ts'
import { optionalText } from '../fields.ts'
import { type Part, plural } from '../parts.ts'
import type { Prompt } from '../task.ts'
import { MAPPINGS } from './mappings.ts'
import { testsField, testsPart } from './tests-field.ts'
import { CODE_KINDS } from './toy.ts'
import { UNFENCED, verifyCode } from './verify.ts'
import { CODE_WORDS, explainCode } from './words.ts'

declare module '../task.ts' {
  interface Prompt {
    /** Code, and patch where the repaired file can be tested: what a right program does. Never shown to the interpreter beyond what it must be called with. */
    tests?: CodeTest[]
    /** Code: text the program must begin with (a signature, imports), put before a response that leaves it out. */
    starter?: string
    /** Code: Python that runs before the program. */
    setup?: string
    /** Code: a program that is meant to pass; used by curation, never shown to a model. */
    solution?: string
    /** Code: how hard the problem is, on Codeforces' scale. */
    rating?: number
  }
}

const NO_RATING = 'has a `rating` that is no number'

export const code = defineDomain({
  name: 'code',
  title: 'Code',
  kinds: CODE_KINDS,
  families: FAMILIES.code,
  fields: {
    tests: testsField,
    starter: optionalText('starter'),
    setup: optionalText('setup'),
    solution: optionalText('solution'),
    rating: v.optional(v.pipe(v.number(NO_RATING), v.finite(NO_RATING))),
  },
  transforms: { rating: ['number'] },
  verify: verifyCode,
  needs: ['python'],
  placeholder: '```python\ndef f(x): …\n```',
  reference: ({ solution }) => (typeof solution === 'string' ? program(solution.replace(/\n$/, '')) : null),
  cheats,
  words: CODE_WORDS,
  shows,
  line: ({ tests = [] }) => (tests.length > 0 ? plural(tests.length, 'test') : 'No tests: nothing can be verified.'),
  explains: explainCode,
  choices: { flags: [WEAK_TESTS, UNFENCED] },
  gradingOnly: [UNFENCED],
  curation: {
    rules: ['figure', 'weak-tests', 'test-sanity'],
    quotesPrograms: true,
    idle: program('pass'),
    weakTests: { count: weakTests, flag: WEAK_TESTS },
  },
  mappings: MAPPINGS,
  lends: { kinds: CODE_KINDS, explains: true },
})

function program(...lines: string[]): string {
  return `\`\`\`python\n${lines.join('\n')}\n\`\`\``
}

function shows({ setup, starter, tests = [] }: Prompt): Part[] {
  const parts: Part[] = []
  if (setup) parts.push({ as: 'code', title: 'Runs before the program', text: setup })
  if (starter) parts.push({ as: 'code', title: 'The program begins with', text: starter })
  if (tests.length > 0) parts.push(testsPart(tests))
  return parts
}

function cheats({ tests = [] }: Prompt): Cheat[] {
  const [test] = tests
  const name = test && 'call' in test ? test.call : test && 'assert' in test ? (/\b(\w+)\(/.exec(test.assert)?.[1] ?? 'f') : null
  const define = (...body: string[]) => (name === null ? body : [`def ${name}(*args, **kwargs):`, ...body.map((line) => `    ${line}`)])
  const tricks: Cheat[] = [
    { title: 'Leave before the tests', answer: program('import os', 'os._exit(0)') },
    { title: 'Leave inside the function', answer: program('import sys', ...define('sys.exit(0)')) },
    { title: 'A loop that never ends', answer: program(...define('while True: pass')) },
    { title: 'More output than anyone could read', answer: program(...define('while True: print("x" * 1000000)')) },
  ]
  if (name === null) return tricks
  tricks.push({
    title: 'An answer equal to everything',
    answer: program(
      'class Equal:',
      '    def __eq__(self, other): return True',
      '    def __ne__(self, other): return False',
      ...define('return Equal()'),
    ),
  })
  if (test && 'call' in test) {
    tricks.push({ title: 'The first test learned by heart', answer: program(...define(`return ${pythonText(test.expected)}`)) })
  }
  return tricks
}

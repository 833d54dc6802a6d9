/** @file The code domain: generated Python functions to be found from examples, and sets with tests; verified by running programs. */
import * as v from 'valibot'
import { type Cheat, defineDomain } from '../domain.ts'
import { optionalText } from '../fields.ts'
import { type Part, plural } from '../parts.ts'
import type { Prompt } from '../task.ts'
import { type CodeTest, callText, pythonText } from './code-test.ts'
import { MAPPINGS } from './mappings.ts'
import { CODE_KINDS } from './toy.ts'
import { verifyCode } from './verify.ts'
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
  }
}

const NO_TESTS = 'has no `tests`'

export const code = defineDomain({
  name: 'code',
  title: 'Code',
  kinds: CODE_KINDS,
  fields: {
    tests: v.pipe(
      v.array(v.unknown(), NO_TESTS),
      v.minLength(1, NO_TESTS),
      v.check(
        (tests) => tests.every(isTest),
        ({ input }) => `has a test (number ${input.findIndex((test) => !isTest(test)) + 1}) that is no call, standard input or assert`,
      ),
    ),
    starter: optionalText('starter'),
    setup: optionalText('setup'),
    solution: optionalText('solution'),
  },
  verify: verifyCode,
  needs: ['python'],
  placeholder: '```python\ndef f(x): …\n```',
  reference: ({ solution }) => (typeof solution === 'string' ? program(solution.replace(/\n$/, '')) : null),
  cheats,
  words: CODE_WORDS,
  shows,
  line: ({ tests = [] }) => (tests.length > 0 ? plural(tests.length, 'test') : 'No tests: nothing can be verified.'),
  explains: explainCode,
  curation: { rules: ['figure', 'test-sanity'], quotesPrograms: true, idle: program('pass') },
  mappings: MAPPINGS,
  lends: { kinds: CODE_KINDS, explains: true },
})

function isTest(test: unknown): boolean {
  if (typeof test !== 'object' || test === null) return false
  if ('call' in test && typeof test.call === 'string') return 'args' in test && Array.isArray(test.args) && 'expected' in test
  if ('stdin' in test && typeof test.stdin === 'string') return 'stdout' in test && typeof test.stdout === 'string'
  return 'assert' in test && typeof test.assert === 'string' && test.assert.trim() !== ''
}

function program(...lines: string[]): string {
  return `\`\`\`python\n${lines.join('\n')}\n\`\`\``
}

const TESTS_SHOWN = 100

function shows({ setup, starter, tests = [] }: Prompt): Part[] {
  const rows = tests.slice(0, TESTS_SHOWN).map((test): string[] => {
    if ('call' in test) return [callText(test.call, test.args), pythonText(test.expected)]
    return 'stdin' in test ? [test.stdin || '(no input)', test.stdout] : [test.assert]
  })
  if (rows.length < tests.length) rows.push([`and ${plural(tests.length - rows.length, 'other')}`])
  const parts: Part[] = []
  if (setup) parts.push({ as: 'code', title: 'Runs before the program', text: setup })
  if (starter) parts.push({ as: 'code', title: 'The program begins with', text: starter })
  if (rows.length > 0) parts.push({ as: 'table', title: plural(tests.length, 'test'), columns: ['Test', 'Expected'], rows })
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

/** @file Why a verdict is what it is, in one sentence, and which of the verifier's notes say more than the sentence. */
import type { Prompt, Verdict } from '../../workers/data-api.ts'
import { decimal, percent, plural, sentenceCase, verdictSentence } from '../format.ts'
import { callText, pythonText } from './values.ts'

const LONGEST = 2000

type Detail = Verdict['detail']

export function verdictWords(prompt: Prompt, verdict: Verdict): string {
  const { outcome, detail } = verdict
  const own = WORDS[prompt.domain]?.[outcome] ?? SHARED[outcome]
  if (own) return own(detail, prompt)
  if (typeof detail.reason === 'string') return detail.reason
  if (typeof detail.error === 'string') return detail.error
  return verdictSentence({ verdict, gold: prompt.answer })
}

const SHARED: Record<string, (detail: Detail, prompt: Prompt) => string> = {
  'no-gold': () => 'The prompt has no reference that a verifier can read, so no answer to it can be right.',
  'harness-error': (detail) =>
    `The verifier itself could not run, so nothing is said of the answer: ${text(detail.message ?? detail.error ?? detail.reason, 'it did not say why')}.`,
}

const WORDS: Record<string, Record<string, (detail: Detail, prompt: Prompt) => string>> = {
  code: {
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
  },
  instructions: {
    correct: (detail) => `Every instruction is followed (${list(detail.instructions).length} of ${list(detail.instructions).length}).`,
    wrong: (detail) =>
      `${plural(list(detail.instructions).filter(({ followed }) => !followed).length, 'instruction')} of ${list(detail.instructions).length} not followed; the reward needs all of them.`,
    'no-answer': () => 'The reply is empty.',
    'too-long': () => 'The reply is longer than a verifier reads.',
  },
  patch: {
    correct: () => 'The change is the reference’s.',
    different: (_, { files }) =>
      `Another change than the reference’s; the reward is how alike the two are${files ? '' : ', as they stand'}.`,
    judged: () => 'Another change than the reference’s; the reward is the probability with which the judge says that it repairs the fault.',
  },
  choice: {
    correct: (detail) => `The letter ${text(detail.letter)} is right.`,
    wrong: (detail) => `The letter ${text(detail.letter)} is wrong; right is ${text(detail.gold)}.`,
    'no-answer': () => 'No letter was found in the reply.',
    'several-answers': (detail) => `Several letters are given as the answer (${text(detail.named)}), which counts as none.`,
    'no-such-option': (detail) => `There is no option ${text(detail.letter)}.`,
  },
  qa: {
    correct: (detail) => `“${text(detail.answer)}” is right.`,
    wrong: (detail) => `“${text(detail.answer)}” is not “${text(detail.gold)}”.`,
  },
  countdown: {
    correct: (detail) => `The expression uses each number once and makes ${text(detail.gold)}.`,
    wrong: (detail) => `The expression makes ${text(detail.value, 'nothing')}, not ${text(detail.gold)}.`,
    'wrong-numbers': (detail) => `A number is missing, used again, or not among ${text(detail.numbers)}.`,
    unparsable: (detail) => `What is in the box is no expression that uses the numbers to make ${text(detail.gold)}.`,
  },
}

/** Notes that the sentence and the parts below it do not tell already. */
const TOLD = new Set([
  'reason',
  'error',
  'message',
  'instructions',
  'failed',
  'got',
  'expected',
  'test',
  'passed',
  'tests',
  'followed',
  'loose',
])

export function verdictDetail({ detail }: Verdict): [name: string, value: string][] {
  return Object.entries(detail).flatMap(([name, value]): [string, string][] => {
    if (value === null || value === undefined || TOLD.has(name)) return []
    const shown = name === 'files' ? similarities(value) : text(value)
    const label = NAMES[name] ?? sentenceCase(name.replaceAll(/[_-]/g, ' '))
    return [[label, shown.length > LONGEST ? `${shown.slice(0, LONGEST)}…` : shown]]
  })
}

const NAMES: Record<string, string> = {
  answer: 'Answer found',
  gold: 'Reference',
  letter: 'Letter found',
  rule: 'Found by',
  files: 'Likeness',
  change: 'This change',
  reference: 'Reference change',
  weaker: 'Tests inside the interpreter',
  program: 'Program that ran',
}

export interface InstructionFinding {
  id: string
  followed: boolean
  why: string
}

export function list(value: unknown): InstructionFinding[] {
  return Array.isArray(value) ? value : []
}

/** The first test a program failed, as a call; null where the test is of another sort or none failed. */
export function failedCall(detail: Detail, prompt: Prompt): { call: string; expected: string; got: string } | null {
  const { failed } = detail
  const test = typeof failed === 'number' ? prompt.tests?.[failed] : undefined
  if (!test || typeof detail.expected !== 'string') return null
  const call = 'call' in test ? callText(test.call, test.args) : 'stdin' in test ? test.stdin : test.assert
  return { call, expected: detail.expected, got: text(detail.got, 'nothing') }
}

function failedTest({ failed, tests }: Detail): string {
  return typeof failed === 'number' ? `test ${failed + 1} of ${tests}` : 'its tests'
}

function allTests({ tests }: Detail): string {
  return typeof tests === 'number' ? (tests === 1 ? 'its one test' : `all ${tests} tests`) : 'its tests'
}

function message(detail: Detail): string {
  return typeof detail.message === 'string' && detail.message !== '' ? `: ${detail.message.replace(/[.\s]+$/, '')}` : ''
}

function similarities(value: unknown): string {
  if (!Array.isArray(value)) return text(value)
  return value
    .map(
      ({ path, similarity, exact }) => `${path}: ${exact === false ? 'at least ' : ''}${decimal(similarity, 3)} (${percent(similarity)})`,
    )
    .join('\n')
}

function text(value: unknown, absent = ''): string {
  if (value === null || value === undefined) return absent
  return typeof value === 'string' ? value.replace(/[.\s]+$/, '') : pythonText(value)
}

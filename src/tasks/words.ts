/** @file Why a verdict is what it is, in one sentence: a domain's own words, and those that serve all domains. */
import { formatJson } from '../text/json.ts'
import type { Prompt, Verdict } from './task.ts'

/** The sentence of one outcome. */
export type Words = (detail: Verdict['detail'], prompt: Prompt) => string

/** Outcomes that mean the same in every domain. */
const SHARED: Record<string, Words> = {
  correct: (detail) => (found(detail) === undefined ? 'The answer is right.' : `The answer ${found(detail)} is right.`),
  wrong: (detail, prompt) =>
    `${found(detail) === undefined ? 'The answer is wrong' : `The answer ${found(detail)} is wrong`}${expected(detail, prompt)}.`,
  unparsable: (detail, prompt) =>
    `The answer${found(detail) === undefined ? '' : ` ${JSON.stringify(found(detail))}`} could not be read${expected(detail, prompt)}.`,
  undecided: (detail, prompt) =>
    `Whether the answer ${found(detail) ?? ''} is equal could not be proved, so it counts as wrong${expected(detail, prompt)}.`,
  'no-answer': (detail, prompt) => `No \\boxed{} answer was given${expected(detail, prompt)}.`,
  'several-answers': (detail, prompt) => `More than one \\boxed{} answer was given, which counts as none${expected(detail, prompt)}.`,
  truncated: (detail, prompt) => `Cut at the length limit, so it counts as wrong${expected(detail, prompt)}.`,
  'no-gold': () => 'The prompt has no reference that a verifier can read, so no answer to it can be right.',
}

/** Never throws: where the words fail, the outcome's name stands. */
export function whyOf(own: Record<string, Words>, verdict: Verdict, prompt: Prompt): string {
  const { outcome, detail } = verdict
  if (verdict.harnessError)
    return `The verifier itself could not run, so nothing is said of the answer: ${plainText(detail.message ?? detail.error ?? detail.reason, 'it did not say why')}.`
  const words = Object.hasOwn(own, outcome) ? own[outcome] : undefined
  try {
    if (words) return words(detail, prompt)
  } catch {
    return nameOf(outcome)
  }
  if (typeof detail.reason === 'string') return detail.reason
  if (typeof detail.error === 'string') return detail.error
  return Object.hasOwn(SHARED, outcome) ? SHARED[outcome](detail, prompt) : `${nameOf(outcome).slice(0, -1)}${expected(detail, prompt)}.`
}

function nameOf(outcome: string): string {
  const name = outcome.replaceAll('-', ' ')
  return `${name[0]?.toUpperCase() ?? ''}${name.slice(1)}.`
}

/** A note of a verdict within a sentence: without the full stop it may end in. */
export function plainText(value: unknown, absent = ''): string {
  if (value === null || value === undefined) return absent
  return typeof value === 'string' ? value.replace(/[.\s]+$/, '') : String(typeof value === 'object' ? formatJson(value) : value)
}

function found(detail: Verdict['detail']): string | undefined {
  return typeof detail.answer === 'string' ? detail.answer : undefined
}

function expected(detail: Verdict['detail'], prompt: Prompt): string {
  const gold = prompt.answer ?? detail.gold
  return gold === undefined || gold === null ? '' : `; expected ${gold}`
}

/**
 * @file The math verifier: one answer in \boxed{}, behind the reasoning, equal to the gold answer. Reward 1 or 0, nothing for format or
 * length (AceReason-Nemotron, section 3.1).
 *
 * Reinforcement learning finds every loophole, so: boxes inside the reasoning do not count, two boxes that differ are no answer, and
 * neither is the question written again (84/4 where 21 is asked).
 */
import { afterReasoning, type NoReply } from '../reply.ts'
import type { Mode, Prompt, Verdict } from '../task.ts'
import { type Answer, equalAnswers, parseAnswer } from './equality.ts'

const BOX = /\\boxed\s{0,4}\{/g
/** More boxes than this are several answers, whatever is in them. */
const MAX_BOXES = 16
/** Characters, markup included; what is left of it once parsed has its own limit. */
const MAX_BOX_LENGTH = 2000

/** Outcomes besides `correct` and `wrong`. Each costs the whole reward; they differ in what a reader learns. */
export type MathOutcome =
  | 'correct'
  | 'wrong'
  | NoReply
  | 'no-answer'
  | 'several-answers'
  /** The box is empty, not closed, too long, or no number where a number is asked. */
  | 'unparsable'
  /** The right number as a fraction or power that was to be worked out. */
  | 'unsimplified'
  /** The prompt has no answer to compare with. */
  | 'no-gold'

/** `response` is the whole completion without its end-of-turn token. Never throws; linear in the length of the response. */
export function verifyMath(prompt: Prompt, response: string, mode: Mode): Verdict {
  const gold = prompt.answer === undefined ? null : parseAnswer(unboxed(String(prompt.answer)))
  const detail: Record<string, unknown> = { gold: prompt.answer ?? null }
  const verdict = (outcome: MathOutcome): Verdict => ({
    reward: outcome === 'correct' ? 1 : 0,
    correct: outcome === 'correct',
    outcome,
    detail,
  })
  if (gold === null) return verdict('no-gold')

  const reply = afterReasoning(response, mode)
  if (typeof reply !== 'object') return verdict(reply)
  const boxes = findBoxes(reply.text)
  if (boxes === null) return verdict('unparsable')
  if (boxes.length === 0) return verdict('no-answer')
  const last = boxes[boxes.length - 1]
  detail.answer = last.slice(0, 200)
  if (boxes.length > MAX_BOXES) return verdict('several-answers')
  const answers = boxes.map(parseAnswer)
  const given = answers.at(-1) ?? null
  if (boxes.length > 1 && !answers.every((answer) => answer && given && equalAnswers(answer, given))) return verdict('several-answers')
  if (given === null || (gold.kind === 'number' && given.kind === 'text')) return verdict('unparsable')
  if (!equalAnswers(gold, given)) return verdict('wrong')
  return verdict(isUnsimplified(gold, given) ? 'unsimplified' : 'correct')
}

/** The contents of all outermost boxes; null if one is not closed or too long. */
function findBoxes(text: string): string[] | null {
  const boxes: string[] = []
  BOX.lastIndex = 0
  for (let match = BOX.exec(text); match !== null && boxes.length <= MAX_BOXES; match = BOX.exec(text)) {
    const start = BOX.lastIndex
    const end = closingBrace(text, start)
    if (end < 0) return null
    boxes.push(text.slice(start, end))
    BOX.lastIndex = end + 1
  }
  return boxes
}

/** Index of the brace that closes the one before `start`; -1 if there is none near enough. Escaped braces do not count. */
function closingBrace(text: string, start: number): number {
  let depth = 1
  const stop = Math.min(text.length, start + MAX_BOX_LENGTH)
  for (let i = start; i < stop; i++) {
    if (text[i] === '\\') i++
    else if (text[i] === '{') depth++
    else if (text[i] === '}' && --depth === 0) return i
  }
  return -1
}

/** Gold answers of some data sets are whole solutions: the last box is meant, or what follows GSM8K's ####. */
function unboxed(gold: string): string {
  return findBoxes(gold)?.at(-1) ?? gold.split('####').at(-1) ?? gold
}

/** A whole number is to be written as one, and a power only where the gold is one. */
function isUnsimplified(gold: Answer, given: Answer): boolean {
  if (gold.kind !== 'number' || given.kind !== 'number') return false
  if (given.form === 'power') return gold.form !== 'power'
  return given.form === 'fraction' && gold.form === 'plain' && given.value.denominator === 1n
}

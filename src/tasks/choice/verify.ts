/**
 * @file The choice verifier: reward 1 for the letter of the right option, 0 otherwise. Two rules, of which `detail.judgedBy` names the one
 * that judged.
 *
 * `benchmark`: the letter that MMLU-Pro extracts (answers/letters.ts), which takes the first capital of a word for one and the first of several.
 * As a reward that would teach to name several letters, so by the rule `reward` a reply is right only if the right letter is the one
 * answer it gives, strictly read (answers/given-letter.ts). `detail.letter` is what the rule read.
 */

import { lettersGiven } from '../../answers/given-letter.ts'
import { extractLetter } from '../../answers/letters.ts'
import { LETTERS } from '../../answers/options.ts'
import type { VerifyContext } from '../judge.ts'
import type { NoReply } from '../reply.ts'
import type { Prompt, Reply, Verdict } from '../task.ts'

export type ChoiceOutcome =
  | NoReply
  | 'correct'
  | 'wrong'
  /** No letter in the reply. */
  | 'no-answer'
  | 'several-answers'
  /** A letter beyond the last option. */
  | 'no-such-option'
  /** The prompt has no letter to compare with. */
  | 'no-gold'

/** Never throws; linear in the length of the reply. */
export function verifyChoice(prompt: Prompt, reply: Reply, { rule }: Pick<VerifyContext, 'rule'>): Verdict {
  const options = Array.isArray(prompt.options) ? Math.min(prompt.options.length, LETTERS.length) : LETTERS.length
  const gold = goldLetter(prompt.answer, options)
  const detail: Record<string, unknown> = { gold, judgedBy: rule }
  const verdict = (outcome: ChoiceOutcome): Verdict => ({
    reward: outcome === 'correct' ? 1 : 0,
    correct: outcome === 'correct',
    outcome,
    detail,
  })
  if (gold === null) return verdict('no-gold')
  const letters = rule === 'benchmark' ? published(reply.text, detail) : lettersGiven(reply.text, LETTERS.slice(0, options))
  detail.letter = letters.length === 1 ? letters[0] : null
  if (letters.length === 0) return verdict('no-answer')
  if (letters.length > 1) {
    detail.named = letters
    return verdict('several-answers')
  }
  if (!LETTERS.slice(0, options).includes(letters[0])) return verdict('no-such-option')
  return verdict(letters[0] === gold ? 'correct' : 'wrong')
}

/** `detail.rule` says which of MMLU-Pro's three rules found the letter. */
function published(text: string, detail: Record<string, unknown>): string[] {
  const extracted = extractLetter(text)
  detail.rule = extracted?.rule ?? null
  return extracted ? [extracted.letter] : []
}

/** `B`, `b`, `(B)` or `B)`. */
function goldLetter(answer: unknown, options: number): string | null {
  const letter = /^\s*\(?([A-Ja-j])\)?[.:]?\s*$/.exec(String(answer ?? ''))?.[1].toUpperCase()
  return letter !== undefined && LETTERS.indexOf(letter) < options ? letter : null
}

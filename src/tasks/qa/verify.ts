/**
 * @file The qa domain's verifier: a short answer in \boxed{}, equal to the gold one as SQuAD and HotpotQA compare answers (exact match of
 * normalised text: lower case, no punctuation, no articles, single blanks; normalize_answer of their evaluation scripts).
 *
 * Left out: the F1 of shared words, which rewards naming every candidate, and other names of the same thing.
 */
import { boxedTexts } from '../../answers/boxes.ts'
import type { NoReply } from '../reply.ts'
import type { Prompt, Reply, Verdict } from '../task.ts'

export type QaOutcome =
  | 'correct'
  | 'wrong'
  | NoReply
  | 'no-answer'
  /** Boxes that differ. */
  | 'several-answers'
  /** The box is empty, not closed or too long. */
  | 'unparsable'
  /** The prompt has no answer to compare with. */
  | 'no-gold'

/** ASCII punctuation, as Python's string.punctuation has it. */
const PUNCTUATION = /[!-/:-@[-`{-~]/g

/** Never throws; linear in the length of the reply. */
export function verifyQa(prompt: Prompt, reply: Reply): Verdict {
  const detail: Record<string, unknown> = { gold: prompt.answer ?? null }
  const verdict = (outcome: QaOutcome): Verdict => {
    const correct = outcome === 'correct'
    return { reward: correct ? 1 : 0, correct, outcome, detail }
  }
  const gold = normalised(String(prompt.answer ?? ''))
  if (gold === '') return verdict('no-gold')
  const boxes = boxedTexts(reply.text)
  if (boxes === null) return verdict('unparsable')
  if (boxes.length === 0) return verdict('no-answer')
  const answers = boxes.map(normalised)
  detail.answer = boxes[boxes.length - 1].slice(0, 200)
  if (new Set(answers).size > 1) return verdict('several-answers')
  if (answers[0] === '') return verdict('unparsable')
  return verdict(answers[0] === gold ? 'correct' : 'wrong')
}

/** An answer that is nothing but an article (a grade, a letter) or punctuation (the band !!!) keeps it. */
export function normalised(answer: string): string {
  const lower = answer
    .slice(0, 2000)
    .replace(/\\(?:text|textbf|textit|mathrm|mbox)\s?(?=\{)/g, '')
    .toLowerCase()
  const plain = lower.replace(PUNCTUATION, '')
  return squeezed(plain.replace(/\b(?:a|an|the)\b/g, ' ')) || squeezed(plain) || squeezed(lower)
}

function squeezed(text: string): string {
  return text.split(/\s+/).filter(Boolean).join(' ')
}

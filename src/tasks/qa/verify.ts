/**
 * @file The qa domain's verifier: a short answer in \boxed{}. Two rules, of which `detail.judgedBy` names the one that judged.
 *
 * `reward`: it is an accepted answer but for how it is written (answers/short-answers.ts). `benchmark`: it is equal to one as SQuAD and HotpotQA
 * compare answers (exact match of normalised text: lower case, no punctuation, no articles, single blanks; normalize_answer of their
 * evaluation scripts), which takes 105 for 10.5 and C for C++; `detail.f1` is their F1 of shared words.
 *
 * No reward comes of the F1, which would pay for naming every candidate. Left out: names of the same thing that the prompt does not list.
 */
import { boxedTexts, MAX_BOXES } from '../../answers/boxes.ts'
import { canonicalAnswer } from '../../answers/short-answers.ts'
import { WORD_BOUNDARY } from '../../python/text.ts'
import type { VerifyContext } from '../judge.ts'
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
const ARTICLES = new RegExp(`${WORD_BOUNDARY}(?:a|an|the)${WORD_BOUNDARY}`, 'gu')

/** `prompt.answer` is accepted, one or a list, and each of `prompt.answers`. Never throws; linear in the length of the reply. */
export function verifyQa(prompt: Prompt, reply: Reply, { rule }: Pick<VerifyContext, 'rule'>): Verdict {
  const accepted = acceptedAnswers(prompt)
  const detail: Record<string, unknown> = { gold: accepted.length > 1 ? accepted : (accepted[0] ?? null), judgedBy: rule }
  const verdict = (outcome: QaOutcome): Verdict => {
    const correct = outcome === 'correct'
    return { reward: correct ? 1 : 0, correct, outcome, detail }
  }
  const plain = rule === 'benchmark' ? normalised : canonicalAnswer
  if (rule === 'benchmark') detail.f1 = 0
  const golds = new Set(accepted.map(plain).filter((gold) => gold !== ''))
  if (golds.size === 0) return verdict('no-gold')
  const boxes = boxedTexts(reply.text)
  if (boxes === null) return verdict('unparsable')
  if (boxes.length === 0) return verdict('no-answer')
  const answers = boxes.map(plain)
  detail.answer = boxes[boxes.length - 1].slice(0, 200)
  if (boxes.length > MAX_BOXES || new Set(answers).size > 1) return verdict('several-answers')
  if (answers[0] === '') return verdict('unparsable')
  if (rule === 'benchmark') detail.f1 = Math.max(...[...golds].map((gold) => sharedWords(answers[0], gold)))
  return verdict(golds.has(answers[0]) ? 'correct' : 'wrong')
}

/** Texts and numbers; anything else is no answer. */
function acceptedAnswers(prompt: Prompt): string[] {
  const { answer, answers }: { answer?: unknown; answers?: unknown } = prompt
  return [answer, answers].flat().flatMap((each) => (['string', 'number', 'bigint'].includes(typeof each) ? [String(each)] : []))
}

/** As SQuAD does it. An answer that is nothing but an article (a grade, a letter) or punctuation (the band !!!) keeps it. */
export function normalised(answer: string): string {
  const lower = answer
    .slice(0, 2000)
    .replace(/\\(?:text|textbf|textit|mathrm|mbox)\s?(?=\{)/g, '')
    .toLowerCase()
  const plain = lower.replace(PUNCTUATION, '')
  return squeezed(plain.replace(ARTICLES, ' ')) || squeezed(plain) || squeezed(lower)
}

/** Of an answer that is one of these, no part is right (hotpot_evaluate_v1.py). */
const ALONE = new Set(['yes', 'no', 'noanswer'])

/** F1 of the words that two normalised answers share, each as often as both have it (f1_score of SQuAD's and HotpotQA's scripts). */
function sharedWords(answer: string, gold: string): number {
  if (answer !== gold && (ALONE.has(answer) || ALONE.has(gold))) return 0
  const left = gold.split(' ')
  const words = answer.split(' ')
  const total = words.length + left.length
  const shared = words.filter((word) => {
    const at = left.indexOf(word)
    if (at >= 0) left.splice(at, 1)
    return at >= 0
  }).length
  return (2 * shared) / total
}

function squeezed(text: string): string {
  return text.split(/\s+/).filter(Boolean).join(' ')
}

/**
 * @file The math verifier: one answer in \boxed{}, behind the reasoning, equal to the gold answer. Reward 1 or 0, nothing for format or
 * length (AceReason-Nemotron, section 3.1), and -1 for code-switching where that is asked for.
 *
 * Reinforcement learning finds every loophole, so: boxes inside the reasoning do not count, two boxes that differ are no answer, and
 * neither is the question written again, nor work left undone (84/4 where 21 is asked).
 */

import { findBoxes, MAX_BOXES } from '../../answers/boxes.ts'
import { type Answer, equalAnswers, parseAnswer } from '../../answers/equality.ts'
import { extractAnswer } from '../../answers/extract.ts'
import { isCopied, isInLowestTerms, isUnsimplified } from '../../answers/form.ts'
import type { Node } from '../../answers/nodes.ts'
import { limited } from '../../answers/work.ts'
import { codeSwitch } from '../../text/code-switching.ts'
import { standsForNothing } from '../fields.ts'
import type { VerifyContext } from '../judge.ts'
import type { NoReply } from '../reply.ts'
import type { Prompt, Reply, Verdict } from '../task.ts'

/** Outcomes besides `correct` and `wrong`. Each costs the whole reward; they differ in what a reader learns. */
export type MathOutcome =
  | 'correct'
  | 'wrong'
  | NoReply
  | 'no-answer'
  | 'several-answers'
  /** The box is empty, not closed, too long, or no mathematics where mathematics is asked. */
  | 'unparsable'
  /** Neither shown to be equal to the gold answer nor to differ from it. */
  | 'undecided'
  /** The right value, with work left undone. */
  | 'unsimplified'
  /** The right value, as the prompt wrote it. */
  | 'copied'
  /** Reasoning in another script than the prompt's: the only outcome below 0, and only where asked for. */
  | 'code-switching'
  /** The prompt has no answer to compare with. */
  | 'no-gold'

const BLANK = /^(?:\s|\\phantom\{[^{}]*\}|\\q?quad|\\[,;:! ]|\\square|\\?_|\?)*$/

/** The switch for a reward of -1 for reasoning that goes over to another script, however right the answer. */
export const CODE_SWITCHING = 'codeSwitching'
/** The switch to grade replies of models that do not box: the answer is looked for in the text. It grades and never pays: see answers/extract.ts. */
export const UNBOXED = 'unboxed'

/** Never throws; takes milliseconds. What neither structure nor exact arithmetic nor numbers decide is `undecided`, and earns nothing. */
export function verifyMath(prompt: Prompt, reply: Reply, { flags }: Pick<VerifyContext, 'flags'>): Verdict {
  const answer: unknown = prompt.answer
  // A whole number of any length, as records can hold it.
  const detail: Record<string, unknown> = { gold: (typeof answer === 'bigint' ? String(answer) : answer) ?? null }
  const is = (outcome: MathOutcome) => toVerdict(outcome, detail)
  const gold = goldOf(prompt)
  if (gold === null) return is('no-gold')

  if (flags.includes(CODE_SWITCHING)) {
    const script = codeSwitch(prompt.prompt, reply.reasoning)
    if (script !== null) {
      detail.script = script
      return is('code-switching')
    }
  }
  const given = answerGiven(reply.text, flags.includes(UNBOXED), detail)
  if (typeof given === 'string') return is(given)
  const equal = equalAnswers(gold, given, { percent: asksPercent(prompt.prompt) })
  if (equal === true) return settle(prompt, gold, given, detail)
  if (given.node.type === 'text' && gold.node.type !== 'text') return is('unparsable')
  return is(equal === null ? 'undecided' : 'wrong')
}

/** The one answer of a reply, in its box; `unboxed`: of a reply without boxes, where Math-Verify would look for it. */
function answerGiven(text: string, unboxed: boolean, detail: Record<string, unknown>): Answer | MathOutcome {
  const found = findBoxes(text)
  if (found === null) return 'unparsable'
  if (found.length === 0) {
    const extracted = unboxed ? extractAnswer(text) : null
    if (!extracted?.answer) return 'no-answer'
    detail.answer = extracted.text.slice(0, 200)
    return extracted.answer
  }
  // Boxes left blank, as in a prompt that asks what belongs in one, say nothing.
  const filled = found.filter(({ content }) => !BLANK.test(content))
  const boxes = filled.length > 0 ? filled : found.slice(-1)
  const last = boxes[boxes.length - 1].content
  detail.answer = last.slice(0, 200)
  if (found.length > MAX_BOXES) return 'several-answers'
  const given = parseAnswer(last)
  for (const { content } of boxes.slice(0, -1)) {
    const other = content === last ? given : parseAnswer(content)
    if (!given || !other || equalAnswers(given, other) !== true) return 'several-answers'
  }
  return given ?? 'unparsable'
}

/** Whether a question is about a percentage, so that 28 and 28\% answer it alike. */
function asksPercent(question: string): boolean {
  return /\b(?:what|which|how many)\s+(?:\w+\s+)?percent|\b(?:as a|in|find the|is the|the) percent(?:age)?\b(?! of \d)/i.test(question)
}

/** The gold answer of a prompt, parsed; null where there is none. Data sets that keep whole solutions mean their last box, GSM8K what follows ####. */
export function goldOf(prompt: Prompt): Answer | null {
  if (prompt.answer === undefined || prompt.answer === null) return null
  const text = String(prompt.answer)
  const box = findBoxes(text)?.at(-1)
  const gold = box ? box.content : (text.split('####').at(-1) ?? text)
  return standsForNothing(gold) ? null : parseAnswer(gold)
}

/** Units of work for the form of an answer. */
const WORK = 400_000

/** What an answer of the right value is worth. */
function settle(prompt: Prompt, gold: Answer, given: Answer, detail: Record<string, unknown>): Verdict {
  if (gold.text === given.text) return toVerdict('correct', detail)
  if (prompt.repeatsCount === true && gold.text.split(',').length !== given.text.split(',').length) return toVerdict('wrong', detail)
  if (prompt.lowestTerms === true && !isInLowestTerms(given.node)) return toVerdict('unsimplified', detail)
  // The letter of the option is all that is asked.
  if (gold.option !== undefined && given.node.type === 'symbol' && given.node.name === gold.option) return toVerdict('correct', detail)
  // 2,75 and 100,200 can be read in two ways; one that is an answer is enough.
  const pairs = readings(gold).flatMap((wanted) => readings(given).map((offered) => [wanted, offered]))
  const undone = pairs.every(([wanted, offered]) => limited(WORK, () => isUnsimplified(wanted, offered), true))
  if (undone) return toVerdict('unsimplified', detail)
  return toVerdict(isCopied(prompt.prompt, gold.node, given.node) ? 'copied' : 'correct', detail)
}

function readings({ node, list, decimal }: Answer): Node[] {
  return [node, list, decimal].filter((reading) => reading !== undefined)
}

function toVerdict(outcome: MathOutcome, detail: Record<string, unknown>): Verdict {
  const correct = outcome === 'correct'
  return { reward: correct ? 1 : outcome === 'code-switching' ? -1 : 0, correct, outcome, detail }
}

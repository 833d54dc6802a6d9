/**
 * @file The countdown domain's verifier: an expression in \boxed{} that uses each given number exactly once and has the target as its exact
 * value. That every number is to be used is the rule of TinyZero and d1 (validate_equation); unlike theirs, nothing is evaluated by an
 * interpreter, and a power (2**3) is no expression.
 */
import { boxedTexts } from '../../answers/boxes.ts'
import type { NoReply } from '../reply.ts'
import type { Prompt, Reply, Verdict } from '../task.ts'
import { type Expression, parseExpression } from './expression.ts'

export type CountdownOutcome =
  | 'correct'
  /** The numbers are right, the value is not. */
  | 'wrong'
  /** A number is missing, used again or not among those given. */
  | 'wrong-numbers'
  | NoReply
  | 'no-answer'
  | 'several-answers'
  | 'unparsable'
  /** The prompt has no numbers or no target. */
  | 'no-gold'

/** `prompt.numbers`: what to use; `prompt.answer`: the target. Never throws; linear in the length of the reply. */
export function verifyCountdown(prompt: Prompt, reply: Reply): Verdict {
  const { numbers } = prompt
  const target = prompt.answer === undefined ? Number.NaN : Number(prompt.answer)
  const detail: Record<string, unknown> = { gold: prompt.answer ?? null, numbers: numbers ?? null }
  const verdict = (outcome: CountdownOutcome): Verdict => {
    const correct = outcome === 'correct'
    return { reward: correct ? 1 : 0, correct, outcome, detail }
  }
  if (!Array.isArray(numbers) || !numbers.every(Number.isSafeInteger) || !Number.isSafeInteger(target)) return verdict('no-gold')
  const boxes = boxedTexts(reply.text)
  if (boxes === null) return verdict('unparsable')
  if (boxes.length === 0) return verdict('no-answer')
  const last = boxes[boxes.length - 1]
  detail.answer = last.slice(0, 200)
  if (new Set(boxes.map((box) => box.replace(/\s/g, ''))).size > 1) return verdict('several-answers')
  const expression = parseExpression(last)
  if (expression === null || (expression.claimed !== null && expression.claimed !== target)) return verdict('unparsable')
  const { value } = expression
  detail.value = value && (value.denominator === 1n ? String(value.numerator) : `${value.numerator}/${value.denominator}`)
  if (!usesEachOnce(expression, numbers)) return verdict('wrong-numbers')
  return verdict(value !== null && value.denominator === 1n && value.numerator === BigInt(target) ? 'correct' : 'wrong')
}

function usesEachOnce(expression: Expression, numbers: readonly number[]): boolean {
  const sorted = (list: readonly number[]) => [...list].sort((a, b) => a - b).join()
  // A negative number among those given is written with its sign as an operation.
  return sorted(expression.numbers) === sorted(numbers.map(Math.abs))
}

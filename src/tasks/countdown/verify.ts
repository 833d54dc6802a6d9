/**
 * @file The countdown domain's verifier: an expression in \boxed{} that uses each given number exactly once and has the target as its exact
 * value. That every number is to be used is the rule of TinyZero and d1 (validate_equation); unlike theirs, nothing is evaluated by an
 * interpreter, and a power (2**3) is no expression.
 */

import { type Expression, parseExpression } from '../../answers/arithmetic.ts'
import { boxedTexts, MAX_BOXES } from '../../answers/boxes.ts'
import type { NoReply } from '../reply.ts'
import type { Prompt, Reply, Verdict } from '../task.ts'

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
  const numbers = Array.isArray(prompt.numbers) ? prompt.numbers.map(whole) : []
  const target = whole(prompt.answer)
  const detail: Record<string, unknown> = {
    gold: shown(prompt.answer),
    numbers: Array.isArray(prompt.numbers) ? prompt.numbers.map(shown) : null,
  }
  const verdict = (outcome: CountdownOutcome): Verdict => {
    const correct = outcome === 'correct'
    return { reward: correct ? 1 : 0, correct, outcome, detail }
  }
  if (numbers.length === 0 || numbers.includes(null) || target === null) return verdict('no-gold')
  const boxes = boxedTexts(reply.text)
  if (boxes === null) return verdict('unparsable')
  if (boxes.length === 0) return verdict('no-answer')
  const last = boxes[boxes.length - 1]
  detail.answer = last.slice(0, 200)
  if (boxes.length > MAX_BOXES || new Set(boxes.map((box) => box.replace(/\s/g, ''))).size > 1) return verdict('several-answers')
  const expression = parseExpression(last)
  if (expression === null || (expression.claimed !== null && expression.claimed !== target)) return verdict('unparsable')
  const { value } = expression
  detail.value = value && (value.denominator === 1n ? String(value.numerator) : `${value.numerator}/${value.denominator}`)
  if (!usesEachOnce(expression, numbers as bigint[])) return verdict('wrong-numbers')
  return verdict(value !== null && value.denominator === 1n && value.numerator === target ? 'correct' : 'wrong')
}

/** A whole number of any size, as a data set has it: a number that is exact, a bigint or its digits. */
function whole(value: unknown): bigint | null {
  if (typeof value === 'bigint') return value
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : null
  const digits = typeof value === 'string' ? /^\s*([-+]?)(\d{1,500})(?:\.0*)?\s*$/.exec(value) : null
  return digits && BigInt(digits[2]) * (digits[1] === '-' ? -1n : 1n)
}

/** What JSON can hold. */
function shown(value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : (value ?? null)
}

/**
 * A negative number among those given is used with its minus: of -3 and 5 is made 8 by 5-(-3), not by 5+3. A minus before a number given
 * without one is an operation.
 */
function usesEachOnce({ numbers }: Expression, given: readonly bigint[]): boolean {
  const size = (number: bigint) => (number < 0n ? -number : number)
  const sorted = (list: readonly bigint[]) => [...list].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)).join()
  if (sorted(numbers.map((literal) => literal.size)) !== sorted(given.map(size))) return false
  return given.every((each) => {
    const withMinus = numbers.filter((literal) => literal.minus && literal.size === size(each)).length
    return given.filter((other) => other < 0n && size(other) === size(each)).length <= withMinus
  })
}

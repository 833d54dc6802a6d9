/**
 * @file Whether an answer is one: 84/4 has the value of 21 and is no answer to "what is 84/4", nor is x^2-4 one to "factor x^2-4".
 */
import { definitionOf, isEquation, last, turned } from './definitions.ts'
import { rationalOf } from './exact.ts'
import { parseLatex } from './latex.ts'
import { type Node, some } from './nodes.ts'
import { divide } from './rational.ts'
import { writtenForm } from './written-form.ts'

/** Digits of a whole number that one writes out; a longer one may be given as 25! or 2^{64}+1, which says as much. */
const WRITTEN_OUT = 15

/**
 * Whether `given` leaves work undone that `gold` does not: a part with a rational value that is no numeral (20+1, \sqrt{4}, 84/4, x-x). Powers,
 * factorials and the like may stand where the gold answer has such too; where it is a numeral that one writes out, only a numeral will do.
 */
export function isUnsimplified(gold: Node, given: Node): boolean {
  // Where an equation is asked it has no right side that is the answer.
  const whole = isEquation(gold) && definitionOf(turned(gold)) === null && isEquation(given)
  const [wanted, offered] = whole ? [gold, given] : [conclusion(gold), conclusion(given)]
  if (wanted.type === 'number' && wanted.digits > WRITTEN_OUT) return false
  const inRadians = wanted.type === 'quantity' && some(offered, (part) => part.type === 'constant' && part.name === 'pi')
  if (isNumeral(wanted) && !isUndone(wanted) && !inRadians) return !isNumeral(offered) || isUndone(offered)
  const allowed = new Set<string>()
  some(wanted, (part) => {
    if (isUndone(part)) allowed.add(operation(part))
    return false
  })
  return some(offered, (part) => isUndone(part) && !allowed.has(operation(part)))
}

/** Whether `given` is a whole number or one fraction in lowest terms, and neither 12/18 nor a decimal nor a mixed number. */
export function isInLowestTerms(given: Node): boolean {
  const node = unsigned(conclusion(given))
  if (node.type !== 'quotient') return node.type === 'number' && node.form === 'whole'
  // The sign stands before the fraction or above, never below.
  const [top, bottom] = [unsigned(node.top), node.bottom]
  if (top.type !== 'number' || bottom.type !== 'number' || top.form !== 'whole' || bottom.form !== 'whole') return false
  const reduced = divide(top.value, bottom.value)
  return reduced !== null && reduced.numerator === top.value.numerator && reduced.denominator === bottom.value.numerator
}

/** What stands behind the last equality sign: 84/4 = 21 ends in 21. */
function conclusion(node: Node): Node {
  if (node.type === 'set' && node.items.length === 1) return conclusion(node.items[0])
  return isEquation(node) ? conclusion(last(turned(node) as typeof node)) : node
}

function operation(node: Node): string {
  // 12!/(5! 7!) is \binom{12}{5}.
  if (isOfFactorials(node)) return 'factorial'
  return node.type === 'call' ? node.name : node.type
}

function isOfFactorials(node: Node): boolean {
  if (node.type === 'product') return node.items.every(isOfFactorials)
  if (node.type === 'quotient') return isOfFactorials(node.top) && isOfFactorials(node.bottom)
  return node.type === 'call' && /^(?:factorial|binomial)$/.test(node.name)
}

const OPERATIONS = new Set(['sum', 'product', 'power', 'root', 'call', 'quotient'])

function isUndone(node: Node): boolean {
  if (!OPERATIONS.has(node.type)) return false
  // In x + 1 + 2 and 2 \cdot 3x too, two numbers are left to be put together.
  if ((node.type === 'sum' || node.type === 'product') && !isScientific(node) && node.items.filter(isNumeral).length > 1) return true
  const value = rationalOf(node)
  return value !== null && (!isNumeral(node) || (node.type === 'quotient' && value.denominator === 1n))
}

/** 5, -5, 1/2, -\frac{1}{2}, 1 1/2, 50\%, 1.2 \times 10^3, 10^3. */
function isNumeral(node: Node): boolean {
  if (node.type === 'negative' || node.type === 'percent' || node.type === 'quantity') return isNumeral(node.of)
  // 2 hours 30 minutes
  if (node.type === 'opaque' && node.name === 'quantities') return node.args.every(isNumeral)
  if (node.type === 'quotient') return [node.top, node.bottom].every((part) => unsigned(part).type === 'number')
  return node.type === 'number' || isPowerOfTen(node) || isScientific(node)
}

function isScientific(node: Node): boolean {
  return node.type === 'product' && node.items.length === 2 && unsigned(node.items[0]).type === 'number' && isPowerOfTen(node.items[1])
}

/** 10^6, 10^{-3} */
function isPowerOfTen(node: Node): boolean {
  if (node.type !== 'power' || node.base.type !== 'number' || node.base.form !== 'whole' || node.base.value.numerator !== 10n) return false
  const exponent = unsigned(node.exponent)
  return exponent.type === 'number' && exponent.form === 'whole'
}

function unsigned(node: Node): Node {
  return node.type === 'negative' ? unsigned(node.of) : node
}

/** Formulas of a prompt that are read, and characters of it. */
const MAX_FORMULAS = 60
const MAX_PROMPT = 8000

/** Whether `given` stands in the prompt as it is written, up to the order of terms and factors, where the gold answer is another form of it. */
export function isCopied(prompt: string, gold: Node, given: Node): boolean {
  if (isAtomic(given)) return false
  const key = writtenForm(given)
  return key !== writtenForm(gold) && formsOf(prompt).has(key)
}

function isAtomic(node: Node): boolean {
  const bare = unsigned(node)
  if (bare.type === 'number') return bare.form === 'whole'
  return (
    bare.type === 'symbol' ||
    bare.type === 'constant' ||
    bare.type === 'text' ||
    bare.type === 'based' ||
    (bare.type === 'product' && !!bare.word)
  )
}

let latest: { prompt: string; forms: Set<string> } | null = null

/** The forms of all formulas of a prompt and of their parts. A group of responses shares one prompt. */
function formsOf(prompt: string): Set<string> {
  if (latest?.prompt === prompt) return latest.forms
  const forms = new Set<string>()
  for (const formula of formulasOf(prompt.slice(0, MAX_PROMPT))) {
    const parsed = parseLatex(formula)
    if (!parsed || parsed.node.type === 'text') continue
    some(parsed.node, (part) => {
      if (!isAtomic(part)) forms.add(writtenForm(part))
      return false
    })
  }
  latest = { prompt, forms }
  return forms
}

/** What stands in dollars or brackets, and runs of plain arithmetic. */
function formulasOf(prompt: string): string[] {
  const inMath = prompt.match(/\$\$?[^$]{1,900}\$|\\\((?:(?!\\\)).){1,900}\\\)|\\\[(?:(?!\\\]).){1,900}\\\]/gs) ?? []
  const plain = prompt.match(/[\d(][\d\s.+\-*/^()%]{0,200}[\d)%]/g) ?? []
  return [...inMath, ...plain].slice(0, MAX_FORMULAS)
}

/** @file What words say of mathematics: numbers in words (minus seven, two thirds, infinity), and words that only introduce an answer. */
import { numeral } from './building.ts'
import type { Node } from './nodes.ts'
import { multiply, rational } from './rational.ts'
import { multiplier, numberWord } from './words.ts'

/** The number that words spell; null where they are none. */
export function spokenNumber(text: string): Node | null {
  const words = text.trim().toLowerCase()
  const signed = /^(minus|negative|plus|positive) (.+)$/.exec(words)
  if (signed) {
    const of = spokenNumber(signed[2])
    return of === null || of.type === 'negative' ? null : /^[mn]/.test(signed[1]) ? { type: 'negative', of } : of
  }
  if (words === 'infinity') return { type: 'constant', name: 'infinity' }
  const whole = words.length > 2 ? numberWord(words) : null
  if (whole !== null) return numeral({ numerator: whole, denominator: 1n })
  // one half, three-quarters
  const parts = /^([a-z]+)[ -]([a-z]+)$/.exec(words)
  const [count, part] = parts ? [numberWord(parts[1]), multiplier(parts[2])] : []
  const value = count != null && part && part.denominator > 1n ? rational(count) : null
  return value && part ? numeral(multiply(value, part)) : null
}

const TEXT = String.raw`\\text\w{0,6}\s?\{\s*`
const ANSWER =
  '(?:(?:so|thus|hence|therefore),? )?(?:(?:the|my|our) )?(?:(?:final|correct|right) )?(?:answer|result|solution)(?: is:?|:| =| equals)'
const COUNT = '(?:there (?:are|is)|it is|it equals|we (?:get|have|find)|this is|that is)'
const VALUE = 'the value (?:of )?'
const BEHIND = 'is the (?:(?:final|correct|right) )?(?:answer|result|solution)'
/** What may follow words that introduce a number only. */
const NUMBER = String.raw`(?=[-+.\d$(]|\\(?:frac|sqrt|pi|dollar|binom|left)(?![a-zA-Z]))`

const INTRODUCTIONS: readonly [RegExp, string][] = [
  [new RegExp(`^${TEXT}(?:${ANSWER})\\s*\\}\\s*(?==?)=?`, 'i'), ''],
  [new RegExp(`^${TEXT}(?:${COUNT})\\s*\\}\\s*${NUMBER}`, 'i'), ''],
  [new RegExp(`^${TEXT}(?:${VALUE})\\}\\s*(?=[a-zA-Z]\\s*(?:=|\\\\text\\s?\\{\\s*(?:is|equals)\\b))`, 'i'), ''],
  [new RegExp(`^${ANSWER}\\s+`, 'i'), ''],
  [new RegExp(`^${COUNT}\\s+${NUMBER}`, 'i'), ''],
  [new RegExp(`^${VALUE}(?=[a-zA-Z] (?:is|equals) )`, 'i'), ''],
  [new RegExp(`\\s*${TEXT}${BEHIND}\\s*\\}$`, 'i'), ''],
  [new RegExp(`(?<=\\d)\\s+${BEHIND}$`, 'i'), ''],
  // x is 7
  [new RegExp(`^([a-zA-Z])\\s*${TEXT}(?:is|equals|is equal to)\\s*\\}\\s*${NUMBER}`), '$1='],
  [new RegExp(`^([a-zA-Z]) (?:is|equals|is equal to) ${NUMBER}`), '$1='],
]

/** A cleaned source without words that say nothing but that an answer follows, or stood there. */
export function withoutIntroduction(cleaned: string): string {
  // All of it may be set as text.
  const inner = /^\\text\w{0,6}\s?\{([^{}]*)\}$/.exec(cleaned)?.[1].trim()
  if (inner !== undefined) {
    const rest = withoutIntroduction(inner)
    return rest === inner ? cleaned : /\d/.test(rest) ? rest : `\\text{${rest}}`
  }
  let text = cleaned
  for (const [words, left] of INTRODUCTIONS) text = text.replace(words, left)
  return text.trim() === '' ? cleaned : text.trim().replace(/\s*[.,;]$/, '')
}

/** @file What IFBench's checks do to strings again and again: punctuation taken out or off the ends, words, first letters. */

import { lstrip, rstrip, split, strip } from '../../python/text.ts'
import { formatJson } from '../../text/json.ts'
import { normalized } from '../../text/normal.ts'
import { ArgumentError, type Kwargs, numberOf } from '../check.ts'

export const ALPHABET = 'abcdefghijklmnopqrstuvwxyz'
/** `string.punctuation`. */
export const PUNCTUATION = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'
const PUNCTUATION_MARKS = /[!-/:-@[-`{-~]/g
const EDGES = `${PUNCTUATION} `

/** The text without any ASCII punctuation: `can't` becomes `cant`. */
export function withoutPunctuation(text: string): string {
  return text.replace(PUNCTUATION_MARKS, '')
}

/** The words of a text without its ASCII punctuation. */
export function plainWords(text: string): string[] {
  return split(withoutPunctuation(text))
}

/** Punctuation and blanks (no tabs, no line ends) taken off both ends. */
export function trimMarks(text: string): string {
  return strip(text, EDGES)
}

export function trimMarksStart(text: string): string {
  return lstrip(text, EDGES)
}

export function trimMarksEnd(text: string): string {
  return rstrip(text, EDGES)
}

/** The first character, as Python counts characters; none of an empty text. */
export function firstChar(text: string): string {
  return text === '' ? '' : String.fromCodePoint(text.codePointAt(0) as number)
}

/** A text with accents taken off and everything that is then not ASCII left out. */
export function toAscii(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII begins with the control characters
  return normalized(text, 'NFKD').replace(/[^\x00-\x7f]/g, '')
}

/** `text.count(part)`: places where `part` stands, none overlapping another. */
export function occurrences(text: string, part: string): number {
  return part === '' ? [...text].length + 1 : text.split(part).length - 1
}

/** A required number that is not negative: IFBench draws one by chance where it is, and the reply cannot be held to that. */
export function quantity(kwargs: Kwargs, name: string): number {
  const value = numberOf(kwargs[name])
  if (typeof value === 'number' && value >= 0) return value
  throw new ArgumentError(`The argument "${name}" must be a number from 0 up, and it is ${formatJson(value) ?? 'missing'}.`)
}

/** `a` or `an item`, `2 items`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** A text short enough to stand in a sentence. */
export function brief(text: string): string {
  const chars = [...text.slice(0, 200)]
  return JSON.stringify(chars.length > 40 ? `${chars.slice(0, 40).join('')}...` : text)
}

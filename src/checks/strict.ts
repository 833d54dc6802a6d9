/**
 * @file What the strict rule of checks asks of text: words as readers count them, keywords as whole words, items with something in them,
 * and markdown as it is rendered.
 */
import { rstrip, strip } from '../python/text.ts'
import { ArgumentError } from './check.ts'

/** What a word is made of. An underline is none: it marks italics, and joins. */
const W = '\\p{L}\\p{N}\\p{M}'
const WORDS = new RegExp(`[${W}]+(?:(?:['’_‐‑-]|(?<=\\p{N})[.,:](?=\\p{N}))[${W}]+)*`, 'gu')
const INSIDE = new RegExp(`[${W}](?:[\\s\\S]*[${W}])?`, 'u')
/** Fillers of Hangul are letters, and joiners marks, that nobody sees. */
const UNSEEN = /\p{Default_Ignorable_Code_Point}/gu
const NO_LETTER = /[^\p{L}]/gu

/** A word or a number is there, not only marks. */
export function saysSomething(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text.replace(UNSEEN, ''))
}

/** Words as readers count them: well-known, it's, snake_case and 3.14 are one each, marks by themselves none. */
export function readWords(text: string): string[] {
  return text.replace(UNSEEN, '').match(WORDS) ?? []
}

/** The same where as few as possible are allowed: parts joined by hyphens count each. */
export function readWordParts(text: string): string[] {
  return readWords(text).flatMap((word) => word.split(/[_‐‑-]/))
}

/** Without whatever stands at its ends and is no letter or digit. */
export function bare(word: string): string {
  return INSIDE.exec(word)?.[0] ?? ''
}

export function lettersOf(word: string): string {
  return word.replace(NO_LETTER, '')
}

/** All places of the keyword as a whole word, in any case; blanks and apostrophes of any kind. */
export function wholeWord(keyword: string, name: string, flags = 'giu'): RegExp {
  const plain = strip(keyword)
  if (plain === '') throw new ArgumentError(`The argument "${name}" must not be empty.`)
  const source = plain
    .replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
    .replace(/\s+/g, '\\s+')
    .replace(/['’]/g, "['’]")
  const inside = new RegExp(`[${W}]`, 'u')
  const before = inside.test([...plain][0]) ? `(?<![${W}])` : ''
  const behind = inside.test([...plain].at(-1) ?? '') ? `(?![${W}])` : ''
  return new RegExp(before + source + behind, flags)
}

export function countWholeWord(text: string, keyword: string, name: string): number {
  return text.match(wholeWord(keyword, name))?.length ?? 0
}

/** The end of a sentence without the quotes, brackets and marks of markdown behind it. */
export function sentenceEnd(sentence: string): string {
  return rstrip(sentence, '"\'”’»)]*_ \t\r\n').slice(-1)
}

/** The first letter or digit, small and without its accent; '' where there is none. */
export function firstSign(text: string): string {
  return (/[\p{L}\p{N}]/u.exec(text)?.[0] ?? '').normalize('NFD').charAt(0).toLowerCase()
}

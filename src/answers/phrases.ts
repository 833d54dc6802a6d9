/** @file Phrases that are answers of their own: no solution, does not exist, infinitely many; the letter of an option; dates. */
import { REALS } from './building.ts'
import type { Node } from './nodes.ts'

/** Phrases that say the same, by what they say. */
const MEANINGS: readonly [string, RegExp][] = [
  ['nothing', /^(?:there (?:is|are) )?no (?:real |integer |such )?(?:solutions?|roots?)(?: exists?)?$|^(?:the )?empty set$/i],
  ['nowhere', /^(?:(?:the |this )?(?:limit|value|sum|answer|derivative|integral) |it )?(?:does not|doesn't) exist$|^DNE$|^d\.n\.e$/i],
  ['endless', /^(?:there (?:is|are) )?(?:an )?infinite(?:ly many| number of)(?: (?:real )?(?:solutions?|roots?))?$/i],
]

/** What a phrase says; null where it is none of those known. */
export function meaningOf(node: Node): string | null {
  const text = node.type === 'text' ? node.text : node.type === 'product' ? node.word : undefined
  return text === undefined ? null : (MEANINGS.find(([, phrase]) => phrase.test(text.trim()))?.[0] ?? null)
}

/** The word that says that there is none. */
export function isNone(node: Node): boolean {
  return node.type === 'product' && /^none$/i.test(node.word ?? '')
}

const EVERYTHING =
  /^(?:\\text\s?\{\s?)?(?:x (?:is|can be) )?(?:all|any|every) (?:the )?reals?(?: (?:numbers?|values?))?(?: (?:of )?\}? ?x)?\s?\}?$|^\\math(?:bf|rm) ?\{R\}$/i
const EXCEPT =
  /^(?:\\text\s?\{\s?)?(?:x (?:is|can be) )?(?:all|any) real (?:numbers?|values?) (?:except|but|other than)(?: for)? ?\}?([^{}]{1,80}(?:\{[^{}]{1,30}\}[^{}]{0,30}){0,4})\}?$/i

/** All real numbers, in words. */
export function allReals(main: string): Node | null {
  return EVERYTHING.test(main) ? REALS : null
}

/** All real numbers except 1 and 2 as \mathbb{R} without them. */
export function exceptions(main: string): string {
  const found = EXCEPT.exec(main)
  return found ? `\\mathbb{R}\\setminus\\{${found[1].replace(/,? and /g, ',')}\\}` : main
}

const OPTION = /^(?:\\text\w{0,6}\s?\{\s?)?(?:(?:option|choice|answer) )?(\(?)([A-J])(\)?)\s?\.?\s?\}?$/i

/** B of Option B, B), (B). */
export function optionOf(main: string): string | null {
  const [, , letter, close] = OPTION.exec(main) ?? []
  const named = /option|choice|answer/i.test(main)
  return letter && (named || close) && /[A-J]/.test(letter) ? letter : null
}

const MONTH = '(January|February|March|April|May|June|July|August|September|October|November|December)'
const YEAR = '(?:,? (\\d{4}))?'
const BY_MONTH = new RegExp(`^${MONTH} (\\d{1,2})(?:st|nd|rd|th)?${YEAR}$`, 'i')
const BY_DAY = new RegExp(`^(?:the )?(\\d{1,2})(?:st|nd|rd|th)?(?: of)? ${MONTH}${YEAR}$`, 'i')

/** March 5, 1776 in one spelling; null for what is no date. */
export function dateOf(main: string): string | null {
  const text = main
    .replace(/\\text\w{0,6}\s?\{([^{}]*)\}/g, '$1')
    .replace(/\s+/g, ' ')
    .trim()
  const [, month, day, year] = BY_MONTH.exec(text) ?? swapped(BY_DAY.exec(text)) ?? []
  return month ? [month.toLowerCase(), Number(day), year].filter(Boolean).join(' ') : null
}

function swapped(found: RegExpExecArray | null): string[] | null {
  return found && [found[0], found[2], found[1], found[3]]
}

/**
 * @file Ways to ask for the same thing. A domain names what is asked for, as a value (`the sum of 3 and 4`) or as an order (`add 3 and 4`);
 * the sentences around it are drawn here, from phrases.ts.
 *
 * Two sets of sentences never meet: the known ones are those of every split that is trained on, the new ones belong to no training. So
 * whether a model understood a question, or only knows its sentence by heart, can be measured: the same test prompts in either set.
 */
import { AFTERWORDS, type Both, NAME_SYLLABLES, ORDERS, PREFACES, REMARKS, VALUES } from './phrases.ts'
import type { Random } from './random.ts'

export const WORDING_SETS = ['known', 'new'] as const
export type WordingSet = (typeof WORDING_SETS)[number]

/** What is asked for. All texts of one set ask for the same. */
export interface Asked {
  /** Whole questions, known ones: much of what is trained on, and all of it where there is nothing else. */
  plain: readonly string[]
  /** Names of a value, to stand behind "What is". */
  values?: readonly string[]
  /** Orders without a capital and without an end. */
  orders?: readonly string[]
  /** More whole questions, of either set. */
  whole?: Both
  /** No mark may stand right behind what is asked for, since it would change it. */
  open?: boolean
}

/** Share of known wordings that are plain: short, since a small model has to read them most often. */
const PLAIN = 0.4
const PREFACED = 0.25
const FOLLOWED = 0.1
const CASUAL = 0.2

/** The question in one wording of the set. */
export function phrase(asked: Asked, random: Random, set: WordingSet = 'known'): string {
  const { plain, values = [], orders = [], whole = { known: [], new: [] }, open } = asked
  // What has plain wordings only, the kinds of the smallest model, draws nothing else, and has no new ones.
  if (values.length + orders.length + whole.new.length === 0) return random.pick(plain)
  if (set === 'known' && random.chance(PLAIN)) return random.pick(plain)
  const others = set === 'known' ? [...plain, ...whole.known] : whole.new
  const choice = random.int(0, values.length + orders.length + others.length - 1)
  const question =
    choice < values.length
      ? fill(random.pick(VALUES[set]), values[choice], open)
      : choice < values.length + orders.length
        ? fill(random.pick(ORDERS[set]), orders[choice - values.length], open)
        : others[choice - values.length - orders.length]
  return adorned(question, random, set, open)
}

/** `{}` becomes what is asked for; a sentence begins with a capital. */
function fill(sentence: string, core: string, open = false): string {
  const text = (open ? sentence.replace(/\{\}[.?!]$/, '{}') : sentence).replace('{}', () => core)
  return startsWithWord(text) ? text[0].toUpperCase() + text.slice(1) : text
}

/** Not `x` or `f(3)`, which another case would change. */
function startsWithWord(text: string): boolean {
  return /^[A-Za-z][a-z]/.test(text)
}

/** With words around the question that have nothing to do with it, and in a careless hand now and then. */
function adorned(question: string, random: Random, set: WordingSet, open = false): string {
  let text = question
  if (random.chance(CASUAL) && !open) text = (startsWithWord(text) ? text[0].toLowerCase() + text.slice(1) : text).replace(/[.?]$/, '')
  if (random.chance(PREFACED)) text = `${said(random.chance(0.5) ? PREFACES : REMARKS, random, set)} ${text}`
  if (!open && random.chance(FOLLOWED)) text = `${/[.?]$/.test(text) ? text : `${text}.`} ${random.pick(AFTERWORDS[set])}`
  return text
}

function said(phrases: Both, random: Random, set: WordingSet): string {
  return random.pick(phrases[set]).replaceAll('{name}', () => madeUpName(random))
}

/** Two or three syllables with a capital: so that no reader of these prompts can know all names, nor learn to need them. */
export function madeUpName(random: Random): string {
  const text = Array.from({ length: random.int(2, 3) }, () => random.pick(NAME_SYLLABLES)).join('')
  return text[0].toUpperCase() + text.slice(1)
}

/**
 * @file The words of a reply in small talk: which of them answer what was said, which may stand side by side, and which say that something is
 * not known and nothing else. The vocabularies are those of the family's own replies (families/talk-intents.ts, talk-told.ts).
 */
import { INTENTS, REFUSAL_REPLIES } from '../../families/talk-intents.ts'
import { TOLD_REPLIES } from '../../families/talk-told.ts'

/** Words that say nothing by themselves, and belong to any reply. */
const SMALL = wordSet(
  'i me my you your it this that these we us is am are was be have has had can could do did does will would',
  'a an the of in on at for from with to by as and or but if so very too also really just here there now today again please',
  'not no yes what who how where which when more most all any some something friend',
)
/** What cannot end a sentence; behind the first five comes a thing, and behind the others none of the last three. */
const BEFORE_THINGS = wordSet('a an the my your')
const OPEN = new Set([...BEFORE_THINGS, ...wordSet('of and or')])
const NO_THINGS = new Set([
  ...OPEN,
  ...wordSet('i me it you we us this that these is am are was be have has had do does did to if but what who'),
])
/** Said twice in a row all the same. */
const TWICE = wordSet('bye')
/** What may stand before `do not know` in its sentence, and what may stand behind it beside the words of the question. */
const BEFORE_REFUSAL = wordSet('i am sorry so that this it is something have oh no')
const BEHIND_REFUSAL = wordSet(
  'that this it yet what who how where which when if whether you your i me is are was will do does did the a of to',
)
/** One of them is in whatever else a refusal says: it speaks of what is known and no thing beside. */
const KNOWING = wordSet('know learn learned told')

/** Words in small letters with a blank at either side. */
export function plain(text: string): string {
  return ` ${wordsOf(text).join(' ')} `
}

export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[a-z0-9]+/g) ?? []
}

function wordSet(...texts: readonly string[]): ReadonlySet<string> {
  return new Set(texts.flatMap(wordsOf))
}

const BY_INTENT = Object.values(INTENTS).map(({ replies, must }) => ({
  must: must.map((phrases) => JSON.stringify(phrases)),
  words: wordSet(...replies, ...must.flat()),
}))
const GREETINGS = INTENTS.greet.must.flat().map(plain)
const TOLD_WORDS = wordSet(...TOLD_REPLIES)
const REFUSAL_WORDS = wordSet(...REFUSAL_REPLIES)

/**
 * A vocabulary for each thing that was said, by what the reply must say: a sentence keeps to one of them. What belongs to no small talk of the
 * family (a thing told, a fact) is answered in its own words.
 */
export function vocabularies(must: readonly (readonly string[])[], prompt: string): ReadonlySet<string>[] {
  const lists = new Set(must.map((phrases) => JSON.stringify(phrases)))
  const said = BY_INTENT.filter((intent) => intent.must.every((list) => lists.has(list)))
  const answered = new Set(said.flatMap((intent) => intent.must))
  const rest = must.filter((phrases) => !answered.has(JSON.stringify(phrases))).flat()
  const greets = GREETINGS.some((greeting) => plain(prompt).includes(greeting))
  return [
    ...(rest.length > 0 || said.length === 0 ? [new Set([...TOLD_WORDS, ...wordSet(...rest)])] : []),
    ...said.map(({ words }) => words),
    ...(greets ? [BY_INTENT[Object.keys(INTENTS).indexOf('greet')].words] : []),
  ]
}

/** Whether a sentence is made of one of the vocabularies, words that say nothing, and those of `more`. */
export function keepsTo(words: readonly string[], vocabulary: readonly ReadonlySet<string>[], more: ReadonlySet<string>): boolean {
  return vocabulary.some((own) => words.every((word) => own.has(word) || SMALL.has(word) || more.has(word)))
}

/** Whether words may stand side by side, as far as a short look tells: none twice, and something behind what cannot end a sentence. */
export function isJoined(words: readonly string[]): boolean {
  return words.every((word, i) => {
    const next = words[i + 1]
    if (word === next) return TWICE.has(word)
    if (!OPEN.has(word)) return true
    return next !== undefined && (BEFORE_THINGS.has(word) ? !NO_THINGS.has(next) : !OPEN.has(next) || BEFORE_THINGS.has(next))
  })
}

/**
 * Whether a sentence says that something is not known, and does not state anything: `phrase` stands in it behind next to nothing, and before words
 * of the question.
 */
export function refusesOnly(sentence: string, phrases: readonly string[], asked: ReadonlySet<string>): boolean {
  return phrases.some((phrase) => {
    const [before, behind] = parted(sentence, phrase)
    if (behind === undefined || /[^\w\s'’]/.test(behind)) return false
    return (
      wordsOf(before).every((word) => BEFORE_REFUSAL.has(word)) &&
      wordsOf(behind).every((word) => BEHIND_REFUSAL.has(word) || asked.has(word))
    )
  })
}

/** What stands before a phrase and behind it, in the sentence's own marks. */
function parted(sentence: string, phrase: string): [string, string | undefined] {
  const found = new RegExp(`\\b${wordsOf(phrase).join('[^a-z0-9]+')}\\b`, 'i').exec(sentence)
  return found ? [sentence.slice(0, found.index), sentence.slice(found.index + found[0].length)] : [sentence, undefined]
}

/** Whether a sentence beside a refusal tells what is known here and what is not, in the words of refusals. */
export function tellsWhatIsKnown(words: readonly string[]): boolean {
  return words.every((word) => REFUSAL_WORDS.has(word)) && words.some((word) => KNOWING.has(word))
}

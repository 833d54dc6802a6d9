/**
 * @file Small talk: a reply of a few sentences that says what it must and nothing that it must not.
 *
 * `must`: lists of phrases, of each of which one has to occur; `never`: phrases of which none may. `box`: the fact that is asked for and known,
 * in its box, beside which no refusal stands; without it nothing may be boxed. `refuses`: the reply has to say that it does not know, and
 * then gives no number and states nothing.
 *
 * Each sentence answers something that was said, in words that stand side by side (talk-words.ts): else one reply to everything, or the right
 * words among any others, would be right.
 */
import { boxedTexts } from '../../../answers/boxes.ts'
import { type Check, type Judgement, squeezed } from './check.ts'
import { isJoined, keepsTo, plain, refusesOnly, tellsWhatIsKnown, vocabularies, wordsOf } from './talk-words.ts'

export const MOST_WORDS = 40
const MOST_CHARACTERS = 320
const MOST_SHOWN = 60
/** As many as the longest reply has that the family `talk` writes. */
export const MOST_SENTENCES = 4
/** A reply that begins with as many words, which are all that was said, or has so many anywhere, only repeats them. */
const BEGUN_WORDS = 3
const COPIED_WORDS = 5

export const REFUSALS: readonly string[] = [
  'do not know',
  'don t know',
  'can not know',
  'cannot know',
  'can t know',
  'never learned',
  'not learned',
]
/** Who else makes models, and what they are called: no reply says that it is theirs. */
const OTHERS: readonly string[] = [
  ...['openai', 'google', 'anthropic', 'meta', 'microsoft', 'nvidia', 'mistral', 'deepseek', 'alibaba', 'chatgpt', 'gpt', 'claude'],
  ...['gemini', 'llama', 'qwen', 'nemotron', 'alexa', 'siri'],
]

/** Whether a reply says that it does not know. */
export function refusesIn(reply: string): boolean {
  return REFUSALS.some((phrase) => plain(reply).includes(plain(phrase)))
}

function isLists(value: unknown): value is string[][] {
  return Array.isArray(value) && value.every((list) => isTexts(list) && list.length > 0)
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((text) => typeof text === 'string')
}

export const talk: Check = {
  reads: 'text',
  fault({ must, never, box, refuses }) {
    if (!isLists(must)) return 'has a `puzzle` whose `must` is no list of lists of text'
    if (!isTexts(never)) return 'has a `puzzle` whose `never` is no list of text'
    if (box !== undefined && typeof box !== 'string') return 'has a `puzzle` whose `box` is no text'
    return must.length === 0 && box === undefined && refuses !== true ? 'has a `puzzle` that asks for nothing' : null
  },
  judge(puzzle, text, { prompt }) {
    const reason = faultOf(puzzle, text, prompt)
    return reason === null ? { correct: true } : { correct: false, reason }
  },
}

function faultOf(puzzle: Record<string, unknown>, text: string, prompt: string): Judgement['reason'] | null {
  if (text.length > MOST_CHARACTERS) return 'The reply is too long for small talk.'
  const said = plain(text)
  const has = (phrase: string) => said.includes(plain(phrase))
  const words = said.trim().split(' ')
  if (words.length > MOST_WORDS) return 'The reply is too long for small talk.'
  const asked = plain(prompt)
  const length = asked.trim().split(' ').length
  if ((length >= COPIED_WORDS && said.includes(asked)) || (length >= BEGUN_WORDS && said.startsWith(asked)))
    return 'The reply repeats what was said.'

  const boxes = boxedTexts(text) ?? []
  const { box, refuses } = puzzle
  const refused = refusesIn(text)
  if (typeof box === 'string') {
    if (boxes.length !== 1 || squeezed(boxes[0]) !== squeezed(box)) return 'The fact that was asked for is not what the box has.'
    if (refused) return 'The reply says that it does not know what it tells.'
  } else if (/boxed/.test(text)) return 'Nothing is to be boxed here.'
  else if (!/[.!?]$/.test(text.trim())) return 'The reply does not end as a sentence does.'
  if (refuses === true && !refused) return 'This cannot be known, and the reply does not say so.'
  if (refuses === true && /\d/.test(text)) return 'The reply names a number that it cannot know.'
  if (refuses !== true && typeof box !== 'string' && refused)
    return 'There is something to be said here, and the reply says that it does not know.'

  const sentences = text
    .replace(/\\boxed\{[^{}]*\}/g, '. ')
    .split(/[.!?\n]+/)
    .filter((sentence) => wordsOf(sentence).length > 0)
  if (new Set(sentences.map(plain)).size < sentences.length) return 'The reply says the same twice.'
  if (sentences.length > MOST_SENTENCES) return `The reply has ${sentences.length} sentences, which is too long for small talk.`
  if ((puzzle.must as string[][]).some((phrases) => !phrases.some(has))) return 'The reply does not say what was to be said.'
  const wrong = [...OTHERS, ...(puzzle.never as string[])].find(has)
  if (wrong !== undefined) return `The reply says ${JSON.stringify(wrong)}.`
  const beside = sentences.find((sentence) => !answers(sentence, puzzle, prompt))
  return beside === undefined ? null : `${JSON.stringify(beside.trim().slice(0, MOST_SHOWN))} is no answer to what was said.`
}

/** Whether a sentence answers something that was said. Where that cannot be known, the words of the question are for the refusal alone. */
function answers(sentence: string, puzzle: Record<string, unknown>, prompt: string): boolean {
  const words = wordsOf(sentence)
  if (!isJoined(words)) return false
  const asked = new Set(wordsOf(prompt))
  const must = puzzle.must as string[][]
  if (puzzle.refuses !== true) return keepsTo(words, vocabularies(must, prompt), asked)
  if (refusesIn(sentence)) return refusesOnly(sentence, REFUSALS, asked)
  return tellsWhatIsKnown(words) || (must.length > 0 && keepsTo(words, vocabularies(must, prompt), new Set()))
}

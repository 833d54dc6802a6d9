/**
 * @file What a story has to be beside the orders: made of the story's words and the prompt's, in sentences with a verb, none twice, with the hero in
 * the first, and with words that can stand side by side. Without it a row of keywords would follow every order.
 */
import { STORY_ADJECTIVES, STORY_NOUNS, STORY_VERBS, STORY_WORDS } from '../families/story-grammar.ts'
import type { Prompt } from '../task.ts'

const MOST_SENTENCE = 14
const LEAST_SENTENCE = 3
/** A word that one sentence has as often is only there to be counted. */
const MOST_OF_A_WORD = 3
const LEAST_SENTENCES = 2

const words = (text: string) => text.toLowerCase().match(/[a-z]+/g) ?? []

/** Why the reply is no story; null: it is one. */
export function storyFault({ gate, prompt }: Prompt, reply: string): string | null {
  const known = new Set([...STORY_WORDS, ...words(prompt)])
  const body = reply
    .replace(/<<([^<>\n]*)>>/g, '')
    .replace(/\bP\.S\./g, '')
    .replace(/the end\.?"?\s*$/i, '')
  const strange = words(reply.replace(/\bP\.S\./g, '')).find((word) => !known.has(word))
  if (strange !== undefined) return `The story has the word ${JSON.stringify(strange.slice(0, 30))}, which belongs to no story here.`
  const texts = body.split(/[.!?\n]+/).filter((text) => words(text).length > 0)
  const sentences = texts.map((text) => words(text).join(' '))
  if (sentences.length < LEAST_SENTENCES) return 'A story has two sentences or more.'
  if (new Set(sentences).size < sentences.length) return 'The story has a sentence twice.'
  if (!sentences[0].split(' ').includes(String(gate?.hero))) return 'The first sentence of the story does not name who it is about.'
  const asked = ` ${words(prompt).join(' ')} `
  for (const sentence of sentences) {
    const each = sentence.split(' ')
    if (each.length < LEAST_SENTENCE || each.length > MOST_SENTENCE) return `A sentence of the story has ${each.length} words.`
    if (!each.some((word) => STORY_VERBS.has(word))) return `The story has a sentence without a verb: ${JSON.stringify(sentence)}.`
    if (each.some((word) => each.filter((other) => other === word).length >= MOST_OF_A_WORD))
      return 'A sentence of the story has one word again and again.'
    if (!joined(texts[sentences.indexOf(sentence)]))
      return `The story has words in a row that make no sentence: ${JSON.stringify(sentence)}.`
    if (asked.includes(` ${sentence} `)) return 'The story repeats the prompt.'
  }
  return null
}

const ARTICLES: ReadonlySet<string> = new Set(['a', 'an', 'the'])
const NEVER_BEHIND_ARTICLES: ReadonlySet<string> = new Set([
  ...ARTICLES,
  'and',
  'it',
  'they',
  'at',
  'to',
  'with',
  'for',
  'in',
  'on',
  'near',
  'is',
  'are',
])

/**
 * Whether words may stand side by side, as far as a short look tells: a noun behind an article or an adjective and none behind it, no verb
 * behind a verb or an article, nothing twice. A comma is a word here.
 */
function joined(sentence: string): boolean {
  const list = sentence.toLowerCase().match(/[a-z]+|,/g) ?? []
  return list.every((word, i) => fits(list[i - 1] ?? ',', word, list[i + 1] ?? ','))
}

function fits(before: string, word: string, behind: string): boolean {
  if (word === before) return word === ','
  if (ARTICLES.has(word)) return behind !== ',' && !NEVER_BEHIND_ARTICLES.has(behind) && !STORY_VERBS.has(behind)
  if (STORY_NOUNS.has(word)) return (ARTICLES.has(before) || STORY_ADJECTIVES.has(before)) && !ARTICLES.has(behind)
  return !(STORY_VERBS.has(word) && STORY_VERBS.has(before))
}

/**
 * @file The natural-language tools that instruction checks rely on, loaded when first needed: their parameters are a few hundred kilobytes
 * that a page without instructions never fetches.
 */
import type { Resource } from '../check.ts'
import { LanguageDetector } from './language.ts'
import { decodeProfiles } from './profiles.ts'
import { type PunktParameters, SentenceTokenizer } from './punkt.ts'
import { sentenceTokens } from './tokens.ts'

export interface TextTools {
  /** Sentences as NLTK's Punkt tokenizer for English splits them (`nltk.sent_tokenize`). Needs 'sentences'. */
  sentences(text: string): string[]
  /** Tokens as `nltk.word_tokenize` gives them. Needs 'sentences'. */
  words(text: string): string[]
  /** A language code as langdetect gives it (`en`, `zh-cn`, ...), null where it finds no features. Needs 'languages'. */
  language(text: string): string | null
}

let sentences: Promise<SentenceTokenizer> | undefined
let languages: Promise<LanguageDetector> | undefined

/** Loads what is not loaded yet. Rejects with the import's own error if a chunk of the program cannot be fetched; the next call tries again. */
export async function loadTextTools(needs: Iterable<Resource>): Promise<TextTools> {
  const wanted = new Set(needs)
  const tokenizer = wanted.has('sentences') ? await (sentences ??= forgetIfFailed(loadSentences(), () => (sentences = undefined))) : null
  const detector = wanted.has('languages') ? await (languages ??= forgetIfFailed(loadLanguages(), () => (languages = undefined))) : null
  return {
    sentences: (text) => loaded(tokenizer, 'sentences').split(text),
    words: (text) => loaded(tokenizer, 'sentences').split(text).flatMap(sentenceTokens),
    language: (text) => loaded(detector, 'languages').detect(text),
  }
}

async function loadSentences(): Promise<SentenceTokenizer> {
  const { default: data } = await import('./data/punkt-english.json', { with: { type: 'json' } })
  return new SentenceTokenizer(punktParameters(data))
}

async function loadLanguages(): Promise<LanguageDetector> {
  const { default: data } = await import('./data/languages.json', { with: { type: 'json' } })
  return new LanguageDetector(decodeProfiles(data), data.kanji)
}

/** The lists of data/punkt-english.json. */
export interface PunktLists {
  abbreviations: string
  collocations: string
  starters: string
  ordinary: string
  names: string
  lowerStarts: string
}

export function punktParameters(lists: PunktLists): PunktParameters {
  const orthography = new Map<string, 'ordinary' | 'name' | 'lower-start'>()
  for (const word of lists.ordinary.split(' ')) orthography.set(word, 'ordinary')
  for (const word of lists.names.split(' ')) orthography.set(word, 'name')
  for (const word of lists.lowerStarts.split(' ')) orthography.set(word, 'lower-start')
  return {
    abbreviations: new Set(lists.abbreviations.split('\n')),
    collocations: new Set(lists.collocations.split('\n')),
    starters: new Set(lists.starters.split(' ')),
    orthography,
  }
}

function forgetIfFailed<T>(promise: Promise<T>, forget: () => void): Promise<T> {
  promise.catch(forget)
  return promise
}

function loaded<T>(tool: T | null, need: Resource): T {
  if (tool === null) throw new Error(`A check used the resource '${need}' without naming it in its needs.`)
  return tool
}

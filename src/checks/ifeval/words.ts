/** @file IFEval's checks that count or look for words, letters and sentences: keywords, lengths, cases, the language. */

import { isLower, isUpper, length, strip, WORD_BOUNDARY, wordRuns } from '../../python/text.ts'
import { ArgumentError, type Check, finding, type Kwargs, numberOf, text, texts } from '../check.ts'
import { countWholeWord, lettersOf, readWordParts, readWords, saysSomething, wholeWord } from '../strict.ts'
import { compared, count, holds, pattern, relation, word } from './arguments.ts'

/** Every keyword is a regular expression, found inside longer words too ("cat" in "concatenate"). */
const existence: Check = {
  id: 'keywords:existence',
  follows(reply, kwargs) {
    const missing = words(kwargs, 'keywords').filter((keyword) => !found(pattern(keyword, 'keywords', { ignoreCase: true }), reply))
    return finding(missing.length === 0, missing.length === 0 ? 'Every keyword is there.' : `Missing: ${quoted(missing)}.`)
  },
  strictly(reply, kwargs) {
    const missing = words(kwargs, 'keywords').filter((keyword) => countWholeWord(reply, keyword, 'keywords') === 0)
    return finding(missing.length === 0, missing.length === 0 ? 'Every keyword is there.' : `Missing as words: ${quoted(missing)}.`)
  },
}

const frequency: Check = {
  id: 'keywords:frequency',
  follows(reply, kwargs) {
    const keyword = strip(word(kwargs, 'keyword'))
    const bound = count(kwargs, 'frequency')
    const asked = relation(kwargs, 'relation')
    const times = occurrences(pattern(keyword, 'keyword', { ignoreCase: true }), reply)
    return finding(holds(times, asked, bound), compared(times, asked, bound, `of "${keyword}"`))
  },
  // Often enough as a word; rarely enough even within longer words.
  strictly(reply, kwargs) {
    const keyword = strip(word(kwargs, 'keyword'))
    const bound = count(kwargs, 'frequency')
    const asked = relation(kwargs, 'relation')
    const times =
      asked === 'at least' ? countWholeWord(reply, keyword, 'keyword') : reply.toLowerCase().split(keyword.toLowerCase()).length - 1
    return finding(holds(times, asked, bound), compared(times, asked, bound, `of "${keyword}"`))
  },
}

/** Whole words only, unlike the two above. */
const forbidden: Check = {
  id: 'keywords:forbidden_words',
  follows(reply, kwargs) {
    const used = words(kwargs, 'forbidden_words').filter((each) => {
      const { source, flags } = pattern(each, 'forbidden_words', { ignoreCase: true })
      return found(new RegExp(bounded(source), flags), reply)
    })
    return finding(used.length === 0, used.length === 0 ? 'No forbidden word is there.' : `Forbidden, and there: ${quoted(used)}.`)
  },
  // An underline beside a word marks italics, and hides nothing.
  strictly(reply, kwargs) {
    const used = words(kwargs, 'forbidden_words').filter((each) => wholeWord(each, 'forbidden_words').test(reply))
    return finding(used.length === 0, used.length === 0 ? 'No forbidden word is there.' : `Forbidden, and there: ${quoted(used)}.`)
  },
}

/** Any single character is counted; until 2026 the reference took only ASCII letters, and a random one for any other (as for "#"). */
const letterFrequency: Check = {
  id: 'keywords:letter_frequency',
  follows(reply, kwargs) {
    const given = text(kwargs, 'letter')
    if (length(given) !== 1) throw new ArgumentError(`The argument "letter" must be one character, and it is "${given.slice(0, 20)}".`)
    const letter = strip(given).toLowerCase()
    const bound = count(kwargs, 'let_frequency')
    const asked = relation(kwargs, 'let_relation')
    let times = 0
    for (const char of reply.toLowerCase()) if (char === letter) times++
    return finding(holds(times, asked, bound), compared(times, asked, bound, `of the letter "${letter}"`))
  },
}

const numberWords: Check = {
  id: 'length_constraints:number_words',
  follows(reply, kwargs) {
    const bound = count(kwargs, 'num_words')
    const asked = relation(kwargs, 'relation')
    const total = wordRuns(reply).length
    return finding(holds(total, asked, bound), compared(total, asked, bound, 'words'))
  },
  strictly(reply, kwargs) {
    const bound = count(kwargs, 'num_words')
    const asked = relation(kwargs, 'relation')
    const total = (asked === 'at least' ? readWords(reply) : readWordParts(reply)).length
    return finding(holds(total, asked, bound), compared(total, asked, bound, 'words'))
  },
}

const numberSentences: Check = {
  id: 'length_constraints:number_sentences',
  needs: ['sentences'],
  follows(reply, kwargs, tools) {
    const bound = count(kwargs, 'num_sentences')
    const asked = relation(kwargs, 'relation')
    const total = tools.sentences(reply).length
    return finding(holds(total, asked, bound), compared(total, asked, bound, 'sentences'))
  },
  // Marks alone are no sentence.
  strictly(reply, kwargs, tools) {
    const bound = count(kwargs, 'num_sentences')
    const asked = relation(kwargs, 'relation')
    const total = tools.sentences(reply).filter(saysSomething).length
    return finding(holds(total, asked, bound), compared(total, asked, bound, 'sentences'))
  },
}

/** A single capital letter is a word in capitals ("I", "A"). */
const capitalWords: Check = {
  id: 'change_case:capital_word_frequency',
  needs: ['sentences'],
  follows(reply, kwargs, tools) {
    const bound = capitalBound(kwargs)
    const asked = relation(kwargs, 'capital_relation')
    const total = tools.words(reply).filter(isUpper).length
    return finding(holds(total, asked, bound), compared(total, asked, bound, 'words in capitals'))
  },
  // Where many are asked for, a letter by itself is none.
  strictly(reply, kwargs, tools) {
    const bound = capitalBound(kwargs)
    const asked = relation(kwargs, 'capital_relation')
    const capitals = tools.words(reply).filter(isUpper)
    const total = asked === 'at least' ? capitals.filter((each) => lettersOf(each).length > 1).length : capitals.length
    return finding(holds(total, asked, bound), compared(total, asked, bound, 'words in capitals'))
  },
}

function capitalBound(kwargs: Kwargs): number {
  const bound = numberOf(kwargs.capital_frequency)
  if (typeof bound !== 'number') throw new ArgumentError('The argument "capital_frequency" must be a number.')
  return bound
}

/** The case first: a reply in the wrong case is not even looked at for its language. No language found counts as English. */
function inCase(id: string, name: string, isCase: (reply: string) => boolean): Check {
  return {
    id,
    needs: ['languages'],
    follows(reply, _kwargs, tools) {
      if (!isCase(reply)) return finding(false, `It is not all in ${name} letters.`)
      const language = tools.language(reply)
      if (language === null) return finding(true, `It is all in ${name} letters, and too short to tell its language.`)
      return finding(language === 'en', `It is all in ${name} letters, and its language is detected as "${language}".`)
    },
  }
}

/** A reply without a letter to judge by counts as followed. */
const responseLanguage: Check = {
  id: 'language:response_language',
  needs: ['languages'],
  follows(reply, kwargs, tools) {
    const asked = text(kwargs, 'language')
    const language = tools.language(reply)
    if (language === null) return finding(true, 'It has no words to tell a language by, which counts as followed.')
    return finding(language === asked, `Asked for "${asked}", detected "${language}".`)
  },
  strictly(reply, kwargs, tools) {
    const asked = text(kwargs, 'language')
    const language = tools.language(reply)
    return finding(language === asked, `Asked for "${asked}", detected ${language === null ? 'none' : `"${language}"`}.`)
  },
}

export const WORD_CHECKS: readonly Check[] = [
  existence,
  frequency,
  forbidden,
  letterFrequency,
  numberWords,
  numberSentences,
  capitalWords,
  inCase('change_case:english_capital', 'capital', isUpper),
  inCase('change_case:english_lowercase', 'small', isLower),
  responseLanguage,
]

function words(kwargs: Kwargs, name: string): string[] {
  const list = texts(kwargs, name)
  if (list.length > 0) return list
  throw new ArgumentError(`The argument "${name}" must not be empty.`)
}

function found(expression: RegExp, reply: string): boolean {
  expression.lastIndex = 0
  return expression.test(reply)
}

function occurrences(expression: RegExp, reply: string): number {
  let total = 0
  for (const _ of reply.matchAll(expression)) total++
  return total
}

/** `\bword\b`; of alternatives, as in the reference, the boundaries belong to the first and the last. */
function bounded(source: string): string {
  return `${WORD_BOUNDARY}${source}${WORD_BOUNDARY}`
}

function quoted(list: readonly string[]): string {
  return list.map((each) => `"${each}"`).join(', ')
}

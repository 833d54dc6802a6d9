/** @file IFBench's `count:` checks: how many words, names, numbers, pronouns, marks and keywords a reply has. */

import { split, strip, wordRuns } from '../../python/text.ts'
import { ArgumentError, type Check, finding, text as textOf } from '../check.ts'
import { bare, countWholeWord, readWordParts, readWords, wholeWord } from '../strict.ts'
import { occurrences, plainWords, plural, quantity, trimMarks, withoutPunctuation } from './strings.ts'

const CONJUNCTIONS = new Set(['and', 'but', 'for', 'nor', 'or', 'so', 'yet'])

const NAMES = (
  'Emma Liam Sophia Jackson Olivia Noah Ava Lucas Isabella Mason Mia Ethan Charlotte Alexander Amelia Benjamin Harper Leo Zoe Daniel ' +
  'Chloe Samuel Lily Matthew Grace Owen Abigail Gabriel Ella Jacob Scarlett Nathan Victoria Elijah Layla Nicholas Audrey David Hannah ' +
  'Christopher Penelope Thomas Nora Andrew Aria Joseph Claire Ryan Stella Jonathan'
).split(' ')

/** Personal, possessive and reflexive: no demonstratives, no relatives. */
const PRONOUNS = new Set(
  (
    'i me my mine myself we us our ours ourselves you your yours yourself yourselves he him his himself she her hers herself it its ' +
    'itself they them their theirs themselves'
  ).split(' '),
)

const MARKS = ['.', ',', '!', '?', ';', ':']
const KEYWORD_COUNTS = [1, 2, 3, 5, 7]

const JAPANESE = /[\u3040-\u30ff\u4e00-\u9fff]/
/** `str.isdigit()`: decimal digits of any script, and superscripts, subscripts, circled digits and the like. */
const DIGITS =
  /^[\p{Nd}\xb2\xb3\xb9\u1369-\u1371\u19da\u2070\u2074-\u2079\u2080-\u2089\u2460-\u2468\u2474-\u247c\u2488-\u2490\u24ea\u24f5-\u24fd\u24ff\u2776-\u277e\u2780-\u2788\u278a-\u2792\u{10a40}-\u{10a43}\u{10e60}-\u{10e68}\u{11052}-\u{1105a}\u{1f100}-\u{1f10a}]+$/u

export const COUNT_CHECKS: readonly Check[] = [
  {
    id: 'count:word_count_range',
    follows(reply, kwargs) {
      const least = quantity(kwargs, 'min_words')
      const most = quantity(kwargs, 'max_words')
      const words = wordRuns(reply).length
      return finding(least <= words && words <= most, `${plural(words, 'word')}, where ${least} to ${most} are asked for.`)
    },
    strictly(reply, kwargs) {
      const least = quantity(kwargs, 'min_words')
      const most = quantity(kwargs, 'max_words')
      const [words, parts] = [readWords(reply).length, readWordParts(reply).length]
      return finding(least <= words && parts <= most, `${plural(words, 'word')}, where ${least} to ${most} are asked for.`)
    },
  },
  {
    id: 'count:unique_word_count',
    follows(reply, kwargs) {
      const least = quantity(kwargs, 'N')
      const unique = new Set(split(reply.toLowerCase()).map(trimMarks)).size
      return finding(unique >= least, `${plural(unique, 'different word')}, where at least ${least} are asked for.`)
    },
    // Of letters: numbers make any word another one.
    strictly(reply, kwargs) {
      const least = quantity(kwargs, 'N')
      const unique = new Set(readWords(reply.toLowerCase()).filter((word) => !/\p{N}/u.test(word))).size
      return finding(unique >= least, `${plural(unique, 'different word')}, where at least ${least} are asked for.`)
    },
  },
  {
    id: 'count:conjunctions',
    follows(reply, kwargs) {
      const least = quantity(kwargs, 'small_n')
      // Told apart as they are written: "and", "And" and "and," are three.
      const found = new Set(split(reply).filter((word) => CONJUNCTIONS.has(trimMarks(word).toLowerCase())))
      return finding(found.size >= least, `${plural(found.size, 'coordinating conjunction')}, where at least ${least} are asked for.`)
    },
    strictly(reply, kwargs) {
      const least = quantity(kwargs, 'small_n')
      const found = new Set(readWords(reply.toLowerCase()).filter((word) => CONJUNCTIONS.has(word)))
      return finding(found.size >= least, `${plural(found.size, 'coordinating conjunction')}, where at least ${least} are asked for.`)
    },
  },
  {
    id: 'count:person_names',
    follows(reply, kwargs) {
      const least = quantity(kwargs, 'N')
      // Within longer words too: "Miami" names Mia.
      const found = NAMES.filter((name) => reply.includes(name)).length
      return finding(found >= least, `${plural(found, 'name')} of the list, where at least ${least} are asked for.`)
    },
    strictly(reply, kwargs) {
      const least = quantity(kwargs, 'N')
      const found = NAMES.filter((name) => wholeWord(name, 'name', 'u').test(reply)).length
      return finding(found >= least, `${plural(found, 'name')} of the list, where at least ${least} are asked for.`)
    },
  },
  {
    id: 'count:numbers',
    follows(reply, kwargs) {
      const asked = quantity(kwargs, 'N')
      const found = withoutPunctuation(reply).match(/\p{Nd}+/gu)?.length ?? 0
      return finding(found === asked, `${plural(found, 'number')}, where exactly ${asked} are asked for.`)
    },
    // 10-20 are two. Digits in a word (B12, 3rd) may be taken for a number or not, and so leave the count open.
    strictly(reply, kwargs) {
      const asked = quantity(kwargs, 'N')
      const found = reply.match(/(?<![\p{L}\p{N}])\p{Nd}+(?:[.,:]\p{Nd}+)*(?![\p{L}\p{N}])/gu)?.length ?? 0
      const inWords = /\p{L}\p{Nd}|\p{Nd}\p{L}/u.test(reply)
      return finding(
        found === asked && !inWords,
        `${plural(found, 'number')}${inWords ? ', and others within words' : ''}, where exactly ${asked} are asked for.`,
      )
    },
  },
  {
    id: 'count:pronouns',
    follows(reply, kwargs) {
      const least = quantity(kwargs, 'N')
      // "she/her" are two, where other punctuation within a word is left out.
      const found = plainWords(reply.replaceAll('/', ' ').toLowerCase()).filter((word) => PRONOUNS.has(word)).length
      return finding(found >= least, `${plural(found, 'pronoun')}, where at least ${least} are asked for.`)
    },
    // Those of I'm and you're too.
    strictly(reply, kwargs) {
      const least = quantity(kwargs, 'N')
      const found = readWords(reply.toLowerCase()).filter((word) => PRONOUNS.has(word.split(/['’]/)[0])).length
      return finding(found >= least, `${plural(found, 'pronoun')}, where at least ${least} are asked for.`)
    },
  },
  {
    id: 'count:punctuation',
    follows(reply) {
      if (!['!?', '?!', '‽'].some((mark) => reply.includes(mark))) return finding(false, 'There is no interrobang (?!).')
      // The marks of one interrobang do not count as a question mark and an exclamation mark of their own.
      const rest = reply.replace(reply.includes('?!') ? '?!' : '!?', '')
      const missing = MARKS.filter((mark) => !rest.includes(mark))
      return finding(missing.length === 0, missing.length === 0 ? 'Every mark is used.' : `Not used: ${missing.join(' ')}`)
    },
    // Each behind a word, and not within a number.
    strictly(reply) {
      const marks = reply.match(/(?<=[\p{L}\p{N}\p{M})\]"'”’*_])[.,!?;:‽]+(?!\p{N})/gu) ?? []
      const interrobang = marks.findIndex((run) => /‽|!\?|\?!/.test(run))
      if (interrobang < 0) return finding(false, 'There is no interrobang (?!).')
      const rest = marks.map((run, i) => (i === interrobang ? run.replace(/\?!|!\?|‽/, '') : run)).join('')
      const missing = MARKS.filter((mark) => !rest.includes(mark))
      return finding(missing.length === 0, missing.length === 0 ? 'Every mark is used.' : `Not used: ${missing.join(' ')}`)
    },
  },
  {
    id: 'count:keywords_multiple',
    follows(reply, kwargs) {
      const lower = reply.toLowerCase()
      for (const [i, asked] of KEYWORD_COUNTS.entries()) {
        const keyword = strip(textOf(kwargs, `keyword${i + 1}`))
        const found = occurrences(lower, keyword.toLowerCase())
        if (found !== asked) return finding(false, `"${keyword}" is there ${plural(found, 'time')}, where ${asked} are asked for.`)
      }
      return finding(true, 'Every keyword is there as often as asked for.')
    },
    strictly(reply, kwargs) {
      for (const [i, asked] of KEYWORD_COUNTS.entries()) {
        const keyword = strip(textOf(kwargs, `keyword${i + 1}`))
        const found = countWholeWord(reply, keyword, `keyword${i + 1}`)
        if (found !== asked) return finding(false, `"${keyword}" is there ${plural(found, 'time')}, where ${asked} are asked for.`)
      }
      return finding(true, 'Every keyword is there as often as asked for.')
    },
  },
  {
    id: 'count:words_japanese',
    follows(reply, kwargs) {
      const every = quantity(kwargs, 'N')
      if (every === 0) throw new ArgumentError('The argument "N" must be at least 1: there is no word 0.')
      const wrong = split(reply)
        .map(trimMarks)
        .find((word, i) => (i + 1) % every === 0 && word !== '' && !DIGITS.test(word) && !JAPANESE.test(word))
      return finding(wrong === undefined, wrong === undefined ? `Every word ${every} is Japanese.` : `"${wrong}" is not Japanese.`)
    },
    // There is such a word, and none is of digits or of two scripts.
    strictly(reply, kwargs) {
      const every = quantity(kwargs, 'N')
      if (every === 0) throw new ArgumentError('The argument "N" must be at least 1: there is no word 0.')
      const asked = split(reply)
        .map(bare)
        .filter((word) => word !== '')
        .filter((_, i) => (i + 1) % every === 0)
      const wrong = asked.find((word) => !JAPANESE.test(word) || /[a-z]/i.test(word))
      if (asked.length === 0) return finding(false, `There are fewer than ${every} words.`)
      return finding(wrong === undefined, wrong === undefined ? `Every word ${every} is Japanese.` : `"${wrong}" is not Japanese.`)
    },
  },
]

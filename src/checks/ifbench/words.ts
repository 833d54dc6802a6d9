/** @file IFBench's `words:` checks: which words a reply may use, where they stand, and how they follow one another. */

import { lstrip, split, strip } from '../../python/text.ts'
import { normalized } from '../../text/normal.ts'
import { type Check, finding, integer, text as textOf } from '../check.ts'
import { bare, firstSign, readWordParts, readWords, saysSomething } from '../strict.ts'
import { ALPHABET, firstChar, plainWords, plural, quantity, trimMarks, trimMarksEnd, trimMarksStart } from './strings.ts'
import { syllables } from './syllables.ts'
import { startsWithVerb } from './verbs.ts'

const CLUSTER = /[bcdfghjklmnpqrstvwxyz]{2}/
const PRIMES = new Set([2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97])

export const WORDS_CHECKS: readonly Check[] = [
  {
    id: 'words:alphabet',
    follows(reply) {
      const words = plainWords(reply)
      if (words.length === 0) return finding(false, 'There are no words.')
      const start = ALPHABET.indexOf(firstChar(words[0]).toLowerCase())
      if (start < 0) return finding(false, `"${words[0]}" does not begin with a letter from A to Z.`)
      const wrong = words.find((word, i) => i > 0 && firstChar(word.toLowerCase()) !== ALPHABET[(start + i) % 26])
      return finding(
        wrong === undefined,
        wrong === undefined ? 'The first letters go through the alphabet.' : `"${wrong}" is out of order.`,
      )
    },
    // At least two words, whatever marks and accents their first letters have.
    strictly(reply) {
      const words = split(reply).filter(saysSomething)
      const start = ALPHABET.indexOf(firstSign(words[0] ?? '') || '-')
      if (words.length < 2 || start < 0) return finding(false, 'There are not two words or more, the first with a letter from A to Z.')
      const wrong = words.find((word, i) => firstSign(word) !== ALPHABET[(start + i) % 26])
      return finding(
        wrong === undefined,
        wrong === undefined ? 'The first letters go through the alphabet.' : `"${wrong}" is out of order.`,
      )
    },
  },
  {
    id: 'words:vowel',
    follows(reply) {
      const paragraphs = strip(reply).split('\n')
      if (paragraphs.length !== 1) return finding(false, `${paragraphs.length} lines, where one paragraph is asked for.`)
      const vowels = [...'aeiou'].filter((vowel) => paragraphs[0].toLowerCase().includes(vowel))
      return finding(vowels.length <= 3, `The vowels used: ${vowels.join(' ') || 'none'}.`)
    },
    // Accents take no vowel away, and there are words.
    strictly(reply) {
      const paragraphs = strip(reply).split('\n')
      if (paragraphs.length !== 1) return finding(false, `${paragraphs.length} lines, where one paragraph is asked for.`)
      const plain = normalized(paragraphs[0], 'NFD').toLowerCase()
      const vowels = [...'aeiou'].filter((vowel) => plain.includes(vowel))
      const enough = readWords(plain).length > 1
      return finding(enough && vowels.length > 0 && vowels.length <= 3, `The vowels used: ${vowels.join(' ') || 'none'}.`)
    },
  },
  {
    id: 'words:consonants',
    follows(reply) {
      const wrong = split(reply.toLowerCase()).find((word) => !CLUSTER.test(word))
      return finding(wrong === undefined, wrong === undefined ? 'Every word has a cluster.' : `"${wrong}" has no two consonants in a row.`)
    },
    // Of words; a mark by itself is none.
    strictly(reply) {
      const words = split(reply.toLowerCase()).filter(saysSomething)
      if (words.length === 0) return finding(false, 'There are no words.')
      const wrong = words.find((word) => !CLUSTER.test(word))
      return finding(wrong === undefined, wrong === undefined ? 'Every word has a cluster.' : `"${wrong}" has no two consonants in a row.`)
    },
  },
  {
    id: 'words:palindrome',
    follows(reply) {
      const found = plainWords(reply.toLowerCase()).filter(isLongPalindrome).length
      return finding(found >= 10, `${plural(found, 'palindrome')} of five characters or more, where 10 are asked for.`)
    },
    // Ten different ones, of letters, and not of a single letter again and again.
    strictly(reply) {
      const words = readWordParts(reply.toLowerCase()).filter((word) => /^\p{L}+$/u.test(word) && new Set(word).size > 1)
      const found = new Set(words.filter(isLongPalindrome)).size
      return finding(found >= 10, `${plural(found, 'different palindrome')} of five letters or more, where 10 are asked for.`)
    },
  },
  {
    id: 'words:prime_lengths',
    follows(reply) {
      const wrong = plainWords(reply).find((word) => !PRIMES.has([...word].length))
      return finding(
        wrong === undefined,
        wrong === undefined ? 'All lengths are prime.' : `"${wrong}" has ${[...wrong].length} characters.`,
      )
    },
    strictly(reply) {
      const words = split(reply)
        .map((word) => word.replace(/[^\p{L}\p{N}]/gu, ''))
        .filter((word) => word !== '')
      if (words.length === 0) return finding(false, 'There are no words.')
      const wrong = words.find((word) => !PRIMES.has([...word].length))
      return finding(
        wrong === undefined,
        wrong === undefined ? 'All lengths are prime.' : `"${wrong}" has ${[...wrong].length} characters.`,
      )
    },
  },
  {
    id: 'words:repeats',
    follows(reply, kwargs) {
      const most = quantity(kwargs, 'small_n')
      const counts = new Map<string, number>()
      for (const word of plainWords(reply.toLowerCase())) counts.set(word, (counts.get(word) ?? 0) + 1)
      const over = [...counts].find(([, count]) => count > most)
      return finding(
        !over,
        over ? `"${over[0]}" is there ${over[1]} times, where ${most} are allowed.` : `No word is there over ${most} times.`,
      )
    },
    strictly(reply, kwargs) {
      const most = quantity(kwargs, 'small_n')
      const counts = new Map<string, number>()
      for (const word of readWordParts(reply.toLowerCase())) counts.set(word, (counts.get(word) ?? 0) + 1)
      if (counts.size === 0) return finding(false, 'There are no words.')
      const over = [...counts].find(([, count]) => count > most)
      return finding(
        !over,
        over ? `"${over[0]}" is there ${over[1]} times, where ${most} are allowed.` : `No word is there over ${most} times.`,
      )
    },
  },
  {
    id: 'words:no_consecutive',
    follows(reply) {
      const words = plainWords(reply.toLowerCase())
      const at = words.findIndex((word, i) => i > 0 && firstChar(word) === firstChar(words[i - 1]))
      return finding(at < 0, at < 0 ? 'Neighbours begin differently.' : `"${words[at - 1]}" and "${words[at]}" begin alike.`)
    },
    strictly(reply) {
      const words = split(reply).filter(saysSomething)
      if (words.length < 2) return finding(false, 'There are not two words or more.')
      const at = words.findIndex((word, i) => i > 0 && firstSign(word) === firstSign(words[i - 1]))
      return finding(at < 0, at < 0 ? 'Neighbours begin differently.' : `"${words[at - 1]}" and "${words[at]}" begin alike.`)
    },
  },
  {
    id: 'words:odd_even_syllables',
    follows(reply) {
      const words = plainWords(reply).map((word) => word.toLowerCase())
      const counts = words.map(syllables)
      const at = counts.findIndex((count, i) => i > 0 && count % 2 === counts[i - 1] % 2)
      if (at < 0) return finding(true, 'Odd and even numbers of syllables take turns.')
      return finding(false, `"${words[at - 1]}" (${counts[at - 1]}) and "${words[at]}" (${counts[at]}) are alike.`)
    },
    strictly(reply) {
      const words = readWords(reply.toLowerCase()).map((word) => word.replace(/[^\p{L}\p{N}\p{M}]/gu, ''))
      if (words.length < 2) return finding(false, 'There are not two words or more.')
      const counts = words.map(syllables)
      const at = counts.findIndex((count, i) => i > 0 && count % 2 === counts[i - 1] % 2)
      if (at < 0) return finding(true, 'Odd and even numbers of syllables take turns.')
      return finding(false, `"${words[at - 1]}" (${counts[at - 1]}) and "${words[at]}" (${counts[at]}) are alike.`)
    },
  },
  {
    id: 'words:last_first',
    needs: ['sentences'],
    follows(reply, _kwargs, text) {
      const sentences = text.sentences(reply)
      for (let i = 1; i < sentences.length; i++) {
        const last = split(trimMarksEnd(sentences[i - 1]))
          .at(-1)
          ?.toLowerCase()
        const first = split(trimMarksStart(sentences[i])).at(0)?.toLowerCase()
        if (last === undefined || first === undefined || last !== first)
          return finding(false, `Sentence ${i} ends with "${last ?? ''}", sentence ${i + 1} begins with "${first ?? ''}".`)
      }
      return finding(true, 'Each sentence begins with the last word of the one before it.')
    },
    // Whatever marks stand at the words.
    strictly(reply, _kwargs, text) {
      const sentences = text.sentences(reply).map((sentence) => split(sentence.toLowerCase()).map(bare).filter(Boolean))
      if (sentences.length < 2) return finding(false, 'There are not two sentences or more.')
      for (let i = 1; i < sentences.length; i++) {
        const [last, first] = [sentences[i - 1].at(-1), sentences[i][0]]
        if (last === undefined || last !== first)
          return finding(false, `Sentence ${i} ends with "${last ?? ''}", sentence ${i + 1} begins with "${first ?? ''}".`)
      }
      return finding(true, 'Each sentence begins with the last word of the one before it.')
    },
  },
  {
    id: 'words:paragraph_last_first',
    follows(reply) {
      for (const paragraph of reply.split('\n')) {
        const words = split(trimMarks(strip(paragraph).toLowerCase()))
        if (words.length > 0 && words[0] !== words.at(-1))
          return finding(false, `A paragraph begins with "${words[0]}" and ends with "${words.at(-1)}".`)
      }
      return finding(true, 'Each paragraph ends with the word it begins with.')
    },
    strictly(reply) {
      const paragraphs = reply.toLowerCase().split('\n').filter(saysSomething)
      if (paragraphs.length === 0) return finding(false, 'There are no words.')
      for (const paragraph of paragraphs) {
        const words = split(paragraph).map(bare).filter(Boolean)
        if (words.length < 2) return finding(false, 'A paragraph is a single word.')
        if (words[0] !== words.at(-1)) return finding(false, `A paragraph begins with "${words[0]}" and ends with "${words.at(-1)}".`)
      }
      return finding(true, 'Each paragraph ends with the word it begins with.')
    },
  },
  {
    id: 'words:keywords_specific_position',
    needs: ['sentences'],
    follows(reply, kwargs, text) {
      const keyword = strip(textOf(kwargs, 'keyword'))
      const n = integer(kwargs, 'n')
      const m = integer(kwargs, 'm')
      const sentences = text.sentences(reply)
      if (sentences.length < n) return finding(false, `${plural(sentences.length, 'sentence')}, where ${n} are needed.`)
      // Punctuation marks count as words, and the case must be the keyword's.
      const words = text.words(sentences.at(n - 1) ?? '')
      if (words.length < m) return finding(false, `Sentence ${n} has ${plural(words.length, 'token')}, where ${m} are needed.`)
      const word = words.at(m - 1) ?? ''
      return finding(word === keyword, `Token ${m} of sentence ${n} is "${word}".`)
    },
    // Words are counted, not marks, and case is no matter.
    strictly(reply, kwargs, text) {
      const keyword = bare(textOf(kwargs, 'keyword')).toLowerCase()
      const [n, m] = [integer(kwargs, 'n'), integer(kwargs, 'm')]
      const sentences = text.sentences(reply).filter(saysSomething)
      if (n < 1 || sentences.length < n) return finding(false, `${plural(sentences.length, 'sentence')}, where ${n} are needed.`)
      const words = split(sentences[n - 1])
        .map(bare)
        .filter(Boolean)
      if (m < 1 || words.length < m) return finding(false, `Sentence ${n} has ${plural(words.length, 'word')}, where ${m} are needed.`)
      return finding(words[m - 1].toLowerCase() === keyword, `Word ${m} of sentence ${n} is "${words[m - 1]}".`)
    },
  },
  {
    id: 'words:words_position',
    needs: ['sentences'],
    follows(reply, kwargs, text) {
      const keyword = strip(textOf(kwargs, 'keyword'))
      const words = text.words(reply)
      if (words.length < 2) return finding(false, 'The reply is too short.')
      // A mark at the end counts as the last word.
      const [second, secondLast] = [words[1], words[words.length - 2]]
      const both = second === keyword && secondLast === keyword
      return finding(both, `The second token is "${second}", the second to last "${secondLast}".`)
    },
    strictly(reply, kwargs) {
      const keyword = bare(textOf(kwargs, 'keyword')).toLowerCase()
      const words = split(reply.toLowerCase()).map(bare).filter(Boolean)
      if (words.length < 3) return finding(false, 'The reply is too short.')
      const [second, secondLast] = [words[1], words[words.length - 2]]
      const both = second === keyword && secondLast === keyword
      return finding(both, `The second word is "${second}", the second to last "${secondLast}".`)
    },
  },
  {
    id: 'words:start_verb',
    needs: ['sentences'],
    follows(reply, _kwargs, text) {
      const words = text.words(reply)
      const verb = startsWithVerb(words)
      return finding(verb, `The reply begins with "${words[0] ?? ''}", ${verb ? 'a verb' : 'taken for something else than a verb'}.`)
    },
    // Marks of markdown before it are no word.
    strictly(reply, _kwargs, text) {
      const words = text.words(lstrip(reply, ' \n\t*_#>-'))
      const verb = startsWithVerb(words)
      return finding(verb, `The reply begins with "${words[0] ?? ''}", ${verb ? 'a verb' : 'taken for something else than a verb'}.`)
    },
  },
]

function isLongPalindrome(word: string): boolean {
  const chars = [...word]
  if (chars.length < 5) return false
  return chars.every((char, i) => char === chars[chars.length - 1 - i])
}

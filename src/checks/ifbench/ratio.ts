/** @file IFBench's `ratio:` checks: shares of stop words, of kinds of sentence, of trigrams shared with a given text. */

import { length, strip, wordRuns } from '../../python/text.ts'
import { type Check, finding, text as textOf } from '../check.ts'
import { readWords, saysSomething, sentenceEnd } from '../strict.ts'
import { plural, quantity } from './strings.ts'

/** NLTK's English stop words, those that are a single run of letters: the words it is asked about are. */
const STOP_WORDS = new Set(
  (
    'i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she her hers herself it its itself ' +
    'they them their theirs themselves what which who whom this that these those am is are was were be been being have has had having ' +
    'do does did doing a an the and but if or because as until while of at by for with about against between into through during before ' +
    'after above below to from up down in out on off over under again further then once here there when where why how all any both each ' +
    'few more most other some such no nor not only own same so than too very s t can will just don should now d ll m o re ve y ain aren ' +
    'couldn didn doesn hadn hasn haven isn ma mightn mustn needn shan shouldn wasn weren won wouldn'
  ).split(' '),
)

export const RATIO_CHECKS: readonly Check[] = [
  {
    id: 'ratio:stop_words',
    follows(reply, kwargs) {
      const most = quantity(kwargs, 'percentage')
      const words = wordRuns(reply)
      if (words.length === 0) return finding(false, 'There are no words.')
      const share = (words.filter((word) => STOP_WORDS.has(word.toLowerCase())).length / words.length) * 100
      return finding(share <= most, `${share.toFixed(1)}% of the words are stop words, where at most ${most}% are asked for.`)
    },
  },
  {
    id: 'ratio:overlap',
    follows(reply, kwargs) {
      const asked = quantity(kwargs, 'percentage')
      const reference = trigrams(textOf(kwargs, 'reference_text'))
      const own = trigrams(reply)
      if (own.size === 0) return finding(false, 'The reply is shorter than three characters.')
      let shared = 0
      for (const trigram of own) if (reference.has(trigram)) shared++
      const share = (shared / own.size) * 100
      return finding(
        asked - 2 <= share && share <= asked + 2,
        `${share.toFixed(1)}% of the trigrams are the reference's, where ${asked}% (±2%) are asked for.`,
      )
    },
  },
  {
    id: 'ratio:sentence_type',
    needs: ['sentences'],
    follows(reply, _kwargs, text) {
      const { declarative, interrogative } = sentenceTypes(text.sentences(reply))
      return finding(
        declarative === 2 * interrogative,
        `${plural(declarative, 'declarative sentence')} and ${plural(interrogative, 'question')}, where 2:1 is asked for.`,
      )
    },
    // At least one question; quotes and brackets may close a sentence.
    strictly(reply, _kwargs, text) {
      const { declarative, interrogative } = sentenceTypes(text.sentences(reply).filter(saysSomething).map(sentenceEnd))
      return finding(
        interrogative > 0 && declarative === 2 * interrogative,
        `${plural(declarative, 'declarative sentence')} and ${plural(interrogative, 'question')}, where 2:1 is asked for.`,
      )
    },
  },
  {
    id: 'ratio:sentence_balance',
    needs: ['sentences'],
    follows(reply, _kwargs, text) {
      const { declarative, interrogative, exclamatory } = sentenceTypes(text.sentences(reply))
      return finding(
        declarative === interrogative && interrogative === exclamatory,
        `${declarative} declarative, ${interrogative} interrogative and ${exclamatory} exclamatory sentences.`,
      )
    },
    strictly(reply, _kwargs, text) {
      const { declarative, interrogative, exclamatory } = sentenceTypes(text.sentences(reply).filter(saysSomething).map(sentenceEnd))
      return finding(
        declarative > 0 && declarative === interrogative && interrogative === exclamatory,
        `${declarative} declarative, ${interrogative} interrogative and ${exclamatory} exclamatory sentences.`,
      )
    },
  },
  {
    id: 'ratio:sentence_words',
    needs: ['sentences'],
    // That the words differ is asked for, but the reference does not look.
    follows(reply, _kwargs, text) {
      const lengths = text.sentences(reply).map((sentence) => length(strip(sentence)))
      if (lengths.length !== 3) return finding(false, `${plural(lengths.length, 'sentence')}, where 3 are asked for.`)
      return finding(new Set(lengths).size === 1, `The sentences have ${lengths.join(', ')} characters.`)
    },
    strictly(reply, _kwargs, text) {
      const sentences = text.sentences(reply).map((sentence) => strip(sentence))
      if (sentences.length !== 3) return finding(false, `${plural(sentences.length, 'sentence')}, where 3 are asked for.`)
      const words = readWords(reply.toLowerCase())
      const again = repeated(words)
      if (again !== undefined) return finding(false, `The word "${again}" is there more than once.`)
      if (!sentences.every(saysSomething)) return finding(false, 'A sentence has no words.')
      const lengths = sentences.map(length)
      return finding(new Set(lengths).size === 1, `The sentences have ${lengths.join(', ')} characters.`)
    },
  },
]

/** Every three characters in a row: characters, not words, though the instruction does not say so. */
function trigrams(text: string): Set<string> {
  const chars = [...text]
  const found = new Set<string>()
  for (let i = 0; i + 3 <= chars.length; i++) found.add(chars[i] + chars[i + 1] + chars[i + 2])
  return found
}

function repeated(words: readonly string[]): string | undefined {
  const known = new Set<string>()
  return words.find((word) => known.size === known.add(word).size)
}

function sentenceTypes(sentences: readonly string[]) {
  const ending = (mark: string) => sentences.filter((sentence) => sentence.endsWith(mark)).length
  return { declarative: ending('.'), interrogative: ending('?'), exclamatory: ending('!') }
}

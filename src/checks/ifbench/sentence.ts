/** @file IFBench's `sentence:` checks: sentences that grow, and a keyword in one of them. */

import { split } from '../../python/text.ts'
import { type Check, finding, integer, text as textOf } from '../check.ts'
import { countWholeWord, readWords, saysSomething } from '../strict.ts'
import { firstChar, plainWords, plural, quantity, trimMarksStart } from './strings.ts'

export const SENTENCE_CHECKS: readonly Check[] = [
  {
    id: 'sentence:keyword',
    needs: ['sentences'],
    follows(reply, kwargs, text) {
      const keyword = textOf(kwargs, 'word')
      const position = integer(kwargs, 'N')
      const sentences = text.sentences(reply)
      if (sentences.length < position) return finding(false, `${plural(sentences.length, 'sentence')}, where ${position} are needed.`)
      const found = (sentences.at(position - 1) ?? '').toLowerCase().includes(keyword.toLowerCase())
      return finding(found, `Sentence ${position} ${found ? 'has' : 'does not have'} "${keyword}".`)
    },
    strictly(reply, kwargs, text) {
      const keyword = textOf(kwargs, 'word')
      const position = integer(kwargs, 'N')
      const sentences = text.sentences(reply).filter(saysSomething)
      if (sentences.length < position) return finding(false, `${plural(sentences.length, 'sentence')}, where ${position} are needed.`)
      const found = countWholeWord(sentences.at(position - 1) ?? '', keyword, 'word') > 0
      return finding(found, `Sentence ${position} ${found ? 'has' : 'does not have'} the word "${keyword}".`)
    },
  },
  {
    id: 'sentence:increment',
    needs: ['sentences'],
    follows(reply, kwargs, text) {
      const step = quantity(kwargs, 'small_n')
      const lengths = text.sentences(reply).map((sentence) => plainWords(sentence).length)
      const wrong = lengths.findIndex((count, i) => i > 0 && count !== lengths[i - 1] + step)
      if (wrong < 0) return finding(lengths.length > 0, `${plural(lengths.length, 'sentence')}, each ${plural(step, 'word')} longer.`)
      return finding(false, `Sentence ${wrong + 1} has ${plural(lengths[wrong], 'word')}, after one of ${lengths[wrong - 1]}.`)
    },
    // There are sentences to compare, and words in each.
    strictly(reply, kwargs, text) {
      const step = quantity(kwargs, 'small_n')
      const lengths = text.sentences(reply).map((sentence) => split(sentence).filter(saysSomething).length)
      if (lengths.length < 2 || lengths.includes(0)) return finding(false, 'There are not two sentences or more, all with words.')
      const wrong = lengths.findIndex((count, i) => i > 0 && count !== lengths[i - 1] + step)
      if (wrong < 0) return finding(true, `${plural(lengths.length, 'sentence')}, each ${plural(step, 'word')} longer.`)
      return finding(false, `Sentence ${wrong + 1} has ${plural(lengths[wrong], 'word')}, after one of ${lengths[wrong - 1]}.`)
    },
  },
  {
    id: 'sentence:alliteration_increment',
    needs: ['sentences'],
    follows(reply, _kwargs, text) {
      const counts = text.sentences(reply).map(alliterativeWords)
      const wrong = counts.findIndex((count, i) => i > 0 && count <= counts[i - 1])
      if (wrong < 0) return finding(true, 'Each sentence alliterates more than the one before it.')
      return finding(false, `Sentence ${wrong + 1} has ${plural(counts[wrong], 'alliterative word')}, after one with ${counts[wrong - 1]}.`)
    },
    // Alike are letters; marks and numbers alliterate with nothing.
    strictly(reply, _kwargs, text) {
      const counts = text.sentences(reply).map((sentence) => alliterativeWords(readWords(sentence).join(' ').replace(/\p{N}/gu, '')))
      if (counts.length < 2) return finding(false, 'There are not two sentences or more.')
      const wrong = counts.findIndex((count, i) => i > 0 && count <= counts[i - 1])
      if (wrong < 0) return finding(true, 'Each sentence alliterates more than the one before it.')
      return finding(false, `Sentence ${wrong + 1} has ${plural(counts[wrong], 'alliterative word')}, after one with ${counts[wrong - 1]}.`)
    },
  },
]

/** Words that begin like the word next to them, over the whole sentence. */
function alliterativeWords(sentence: string): number {
  const initials = split(sentence.toLowerCase())
    .map(trimMarksStart)
    .filter((word) => word !== '')
    .map(firstChar)
  let count = 0
  let running = false
  for (let i = 1; i < initials.length; i++) {
    const alike = initials[i] === initials[i - 1]
    if (alike) count += running ? 1 : 2
    running = alike
  }
  return count
}

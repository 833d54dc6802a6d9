/**
 * @file Four checks that IFEval publishes and tests but leaves out of its registry and its prompts. Prompt sets made with its code may name
 * them, by the ids that stand commented out there.
 */

import { SPACE, strip, wordRuns } from '../../python/text.ts'
import { ArgumentError, type Check, finding, integer, text, texts } from '../check.ts'
import { pattern } from './arguments.ts'
import { countLines } from './lines.ts'

const S = `[${SPACE}]`

/** At the start of any line. */
const constrainedStart: Check = {
  id: 'multi-turn:constrained_start',
  follows(reply, kwargs) {
    const starter = strip(text(kwargs, 'starter'))
    const { source } = pattern(starter, 'starter', { multiline: true })
    const here = new RegExp(source, 'uy')
    const starts =
      countLines(reply, (at) => {
        here.lastIndex = at
        return here.test(reply) ? here.lastIndex : -1
      }) > 0
    return finding(starts, starts ? `A line starts with "${starter}".` : `No line starts with "${starter}".`)
  },
}

/** Exactly that many of the sentences, each by itself as the reference's own splitter finds it. */
const keySentences: Check = {
  id: 'keywords:key_sentences',
  follows(reply, kwargs) {
    const keys = texts(kwargs, 'key_sentences')
    const bound = integer(kwargs, 'num_sentences')
    const found = new Set(plainSentences(reply))
    const total = keys.filter((key) => found.has(key)).length
    return finding(total === bound, `Asked for exactly ${bound} of the sentences, found ${total}.`)
  },
}

const rephraseParagraph: Check = {
  id: 'detectable_content:rephrase_paragraph',
  follows(reply, kwargs) {
    const [low, high] = [integer(kwargs, 'low'), integer(kwargs, 'high')]
    const original = tally(text(kwargs, 'original_paragraph'))
    const given = tally(reply)
    let common = 0
    for (const [word, times] of original) common += Math.min(times, given.get(word) ?? 0)
    return finding(low <= common && common <= high, `Asked for ${low} to ${high} words in common, found ${common}.`)
  },
}

/** Everything outside the first and the last asterisk of each line stays. The reference raises an error where a reply marks no change. */
const rephrase: Check = {
  id: 'detectable_content:rephrase',
  follows(reply, kwargs) {
    const original = text(kwargs, 'original_message')
    if (!hasChange(original)) throw new ArgumentError('The argument "original_message" has no change marked by asterisks.')
    if (!hasChange(reply)) return finding(false, 'It has no change marked by asterisks.')
    const same = withoutChanges(reply) === withoutChanges(original)
    return finding(same, same ? 'Only what stands between asterisks differs.' : 'It differs outside the asterisks too.')
  },
}

export const UNUSED_CHECKS: readonly Check[] = [constrainedStart, keySentences, rephraseParagraph, rephrase]

function tally(paragraph: string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const word of wordRuns(paragraph.toLowerCase())) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}

function hasChange(message: string): boolean {
  return message.split('\n').some((line) => line.indexOf('*') < line.lastIndexOf('*'))
}

function withoutChanges(message: string): string {
  return message
    .split('\n')
    .map((line) => {
      const [first, last] = [line.indexOf('*'), line.lastIndexOf('*')]
      return first < last ? line.slice(0, first) + line.slice(last + 1) : line
    })
    .join('\n')
}

const STARTERS = `(Mr|Mrs|Ms|Dr|Prof|Capt|Cpt|Lt|${['He', 'She', 'It', 'They', 'Their', 'Our', 'We', 'But', 'However', 'That', 'This']
  .map((word) => word + S)
  .join('|')}|Wherever)`

/** In this order: periods that end no sentence become `<prd>`, certain ends `<stop>`. */
const RULES: [RegExp, string][] = [
  [/\n/g, ' '],
  [/(Mr|St|Mrs|Ms|Dr)[.]/g, '$1<prd>'],
  [/[.](com|net|org|io|gov|edu|me)/g, '<prd>$1'],
  [/([0-9])[.]([0-9])/g, '$1<prd>$2'],
]
const MORE_RULES: [RegExp, string][] = [
  [/Ph\.D\./g, 'Ph<prd>D<prd>'],
  [new RegExp(`${S}([A-Za-z])[.] `, 'g'), ' $1<prd> '],
  [new RegExp(`([A-Z][.][A-Z][.](?:[A-Z][.])?) ${STARTERS}`, 'g'), '$1<stop> $2'],
  [/([A-Za-z])[.]([A-Za-z])[.]([A-Za-z])[.]/g, '$1<prd>$2<prd>$3<prd>'],
  [/([A-Za-z])[.]([A-Za-z])[.]/g, '$1<prd>$2<prd>'],
  [new RegExp(` (Inc|Ltd|Jr|Sr|Co)[.] ${STARTERS}`, 'g'), ' $1<stop> $2'],
  [/ (Inc|Ltd|Jr|Sr|Co)[.]/g, ' $1<prd>'],
  [/ ([A-Za-z])[.]/g, ' $1<prd>'],
  [/\.”/g, '”.'],
  [/\."/g, '".'],
  [/!"/g, '"!'],
  [/\?"/g, '"?'],
  [/[.?!]/g, '$&<stop>'],
  [/<prd>/g, '.'],
]

/** IFEval's `split_into_sentences`: a list of rules, not Punkt. */
export function plainSentences(reply: string): string[] {
  let marked = RULES.reduce((text, [from, to]) => text.replace(from, to), ` ${reply}  `)
  marked = marked.replace(/\.{2,}/g, (dots) => `${'<prd>'.repeat(dots.length)}<stop>`)
  marked = MORE_RULES.reduce((text, [from, to]) => text.replace(from, to), marked)
  const sentences = marked.split('<stop>').map((sentence) => strip(sentence))
  if (sentences.at(-1) === '') sentences.pop()
  return sentences
}

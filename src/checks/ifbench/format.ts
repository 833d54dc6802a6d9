/** @file IFBench's `format:` checks: lines, lists, brackets, quotes, emoji, cases, templates. */

import { isLower, isSpace, isUpper, lstrip, split, strip, WORD } from '../../python/text.ts'
import { type Check, finding, text as textOf } from '../check.ts'
import { brief, firstChar, occurrences, PUNCTUATION, plural, trimMarks, withoutPunctuation } from './strings.ts'

/** `emoji.is_emoji` of one character: no digits, no `#` and `*`, no half of a flag, which are emoji only together with others. */
const EMOJI = /^(?![\d#*\u{1f1e6}-\u{1f1ff}])\p{Emoji}$/u
const LETTER_OPTIONS = new RegExp(`^[^${WORD}]*[aA][^${WORD}]*[bB][^${WORD}]*[cC]`, 'u')
const CLOSING: Record<string, string> = { ')': '(', ']': '[', '}': '{' }
const QUOTABLE_EDGES = `0123456789${PUNCTUATION.replace('"', '')}`
const TEMPLATE = ['My Answer:', 'My Conclusion:', 'Future Outlook:']

export const FORMAT_CHECKS: readonly Check[] = [
  {
    id: 'format:parentheses',
    follows(reply) {
      let open: string[] = []
      let deepest = 0
      for (const char of reply) {
        if ('([{'.includes(char)) {
          open.push(char)
          deepest = Math.max(deepest, open.length)
        } else if (char in CLOSING) {
          if (open.at(-1) === CLOSING[char]) {
            open.pop()
            if (deepest >= 5) return finding(true, `Brackets are nested ${deepest} deep.`)
          } else {
            open = []
            deepest = 0
          }
        }
      }
      return finding(false, 'No brackets are nested 5 deep and closed in order.')
    },
  },
  {
    id: 'format:quotes',
    follows(reply) {
      const open: string[] = []
      let deepest = 0
      for (const char of reply) {
        if (char === open.at(-1)) {
          open.pop()
          if (deepest - open.length >= 3) return finding(true, `Quotes are nested ${deepest} deep.`)
        } else if (char === '"' || char === "'") {
          open.push(char)
          deepest = Math.max(deepest, open.length)
        }
      }
      return finding(false, 'No quotes are nested 3 deep, double and single by turns, and closed.')
    },
  },
  {
    id: 'format:options',
    follows(reply, kwargs) {
      const list = textOf(kwargs, 'options')
      const separator = ['/', 'or'].find((each) => list.includes(each)) ?? ','
      const options = list.split(separator).map((option) => strip(option))
      // Letters must be answered to the character; words may be in any case and between marks.
      const plain = LETTER_OPTIONS.test(list) ? (text: string) => text : (text: string) => trimMarks(text).toLowerCase()
      const answer = plain(reply)
      const known = options.some((option) => plain(option) === answer)
      return finding(known, `The reply is ${known ? '' : 'not '}one of: ${options.join(' | ')}`)
    },
  },
  {
    id: 'format:newline',
    follows(reply) {
      const text = strip(withoutPunctuation(reply))
      const lines = text.split('\n').filter((line) => line !== '').length
      const words = split(text).length
      return finding(lines === words, `${plural(words, 'word')} on ${plural(lines, 'line')}.`)
    },
  },
  {
    id: 'format:emoji',
    needs: ['sentences'],
    follows(reply, _kwargs, text) {
      const sentences = text.sentences(reply).map((sentence) => [...strip(withoutPunctuation(sentence))])
      for (const [i, chars] of sentences.entries()) {
        if (chars.length === 0) return finding(false, `Sentence ${i + 1} has nothing but marks.`)
        // The last but one, because a variation selector may follow; the next sentence's first, because the splitter leaves it there.
        const candidates = [...chars.slice(-2), sentences[i + 1]?.[0] ?? '']
        if (!candidates.some((char) => EMOJI.test(char))) return finding(false, `Sentence ${i + 1} does not end with an emoji.`)
      }
      return finding(true, 'Every sentence ends with an emoji.')
    },
  },
  {
    id: 'format:line_indent',
    follows(reply) {
      const indents = withoutSomeBlankLines(reply.split('\n')).map((line) => line.length - lstrip(line, ' ').length)
      const wrong = indents.findIndex((indent, i) => i > 0 && indent <= indents[i - 1])
      return finding(
        wrong < 0,
        wrong < 0 ? 'Each line is indented further.' : `Line ${wrong + 1} is not indented further than the one above.`,
      )
    },
  },
  {
    id: 'format:quote_unquote',
    follows(reply) {
      // A quoted quote mark is spoken of, not used.
      const text = split(reply.replace(/[“”]/g, '"').replaceAll(`'"'`, '')).join('')
      if (text.includes('""')) return finding(false, 'Two quotes follow each other with nothing between.')
      const ends = strip(text, QUOTABLE_EDGES).endsWith('"')
      return finding(!ends, ends ? 'Nothing follows the last quote.' : 'Something follows every quote.')
    },
  },
  {
    id: 'format:list',
    follows(reply, kwargs) {
      const marker = textOf(kwargs, 'sep')
      const found = occurrences(reply, marker)
      return finding(found >= 2, `"${marker}" is there ${plural(found, 'time')}, where 2 are needed.`)
    },
  },
  {
    id: 'format:thesis',
    follows(reply) {
      const start = firstIndex(reply, '<i>', '<em>')
      if (start < 0) return finding(false, 'Nothing is in italics.')
      const section = reply.slice(start)
      const end = firstIndex(section, '</i>', '</em>')
      if (end < 0) return finding(false, 'The italics do not end.')
      // Offsets of the short tags, whichever is used.
      if (strip(section.slice(3, end)) === '') return finding(false, 'The italics are empty.')
      const followed = strip(section.slice(end + 4)) !== ''
      return finding(followed, followed ? 'Text follows a thesis in italics.' : 'Nothing follows the italics.')
    },
  },
  {
    id: 'format:sub-bullets',
    follows(reply) {
      const bullets = reply.split('*').slice(1)
      const without = bullets.filter((bullet) => !bullet.includes('-')).length
      return finding(without === 0, `${plural(bullets.length, 'bullet')}, ${without} without a "-" after it.`)
    },
  },
  {
    id: 'format:no_bullets_bullets',
    needs: ['sentences'],
    follows(reply, _kwargs, text) {
      let sentences = 0
      let bullets = 0
      let inSentences = true
      for (const line of reply.split('\n').map((each) => strip(each))) {
        if (line.startsWith('*')) {
          if (sentences < 2) return finding(false, `${plural(sentences, 'sentence')} before the first bullet, where 2 are needed.`)
          inSentences = false
          bullets++
        } else if (inSentences) {
          const found = text.sentences(line).length
          sentences += found
          // A blank line ends the sentences.
          inSentences = found > 0
        } else return finding(false, `A line that is no bullet comes after the sentences: ${brief(line)}.`)
      }
      return finding(bullets >= 2, `${plural(sentences, 'sentence')} and ${plural(bullets, 'bullet')}.`)
    },
  },
  {
    id: 'format:title_case',
    needs: ['sentences'],
    follows(reply, _kwargs, text) {
      const wrong = text.words(reply).find(breaksTitleCase)
      return finding(wrong === undefined, wrong === undefined ? 'No word begins small.' : `"${wrong}" begins small.`)
    },
  },
  {
    id: 'format:output_template',
    follows(reply) {
      const missing = TEMPLATE.filter((label) => !reply.includes(label))
      return finding(missing.length === 0, missing.length === 0 ? 'Every label is there.' : `Not there: ${missing.join(', ')}`)
    },
  },
  {
    id: 'format:no_whitespace',
    follows(reply) {
      const at = [...reply].findIndex(isSpace)
      return finding(at < 0, at < 0 ? 'There is no white space.' : `There is white space after ${plural(at, 'character')}.`)
    },
  },
]

/** Where `part` begins, else where `other` does. */
function firstIndex(text: string, part: string, other: string): number {
  const index = text.indexOf(part)
  return index < 0 ? text.indexOf(other) : index
}

function breaksTitleCase(word: string): boolean {
  const first = firstChar(word)
  const rest = word.slice(first.length)
  // A letter by itself breaks nothing.
  return isLower(first) && (isLower(rest) || isUpper(rest))
}

/**
 * The reference takes blank lines out of the list that it is walking along, so that it steps over the line behind each; and what it takes is
 * the first line of that content, which may be one it stepped over.
 */
function withoutSomeBlankLines(lines: readonly string[]): string[] {
  const toTake = new Map<string, number>()
  for (let i = 0; i < lines.length; i++) {
    if (strip(lines[i]) !== '') continue
    toTake.set(lines[i], (toTake.get(lines[i]) ?? 0) + 1)
    i++
  }
  return lines.filter((line) => {
    const left = toTake.get(line) ?? 0
    toTake.set(line, Math.max(0, left - 1))
    return left === 0
  })
}

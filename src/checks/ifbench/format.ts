/** @file IFBench's `format:` checks: lines, lists, brackets, quotes, emoji, cases, templates. */

import { isLower, isSpace, isUpper, lstrip, rstrip, split, strip, WORD } from '../../python/text.ts'
import { ArgumentError, type Check, finding, text as textOf } from '../check.ts'
import { bare, saysSomething, sentenceEnd } from '../strict.ts'
import { brief, firstChar, occurrences, PUNCTUATION, plural, trimMarks, withoutPunctuation } from './strings.ts'

/** `emoji.is_emoji` of one character: no digits, no `#` and `*`, no half of a flag, which are emoji only together with others. */
const EMOJI = /^(?![\d#*\u{1f1e6}-\u{1f1ff}])\p{Emoji}$/u
const LETTER_OPTIONS = new RegExp(`^[^${WORD}]*[aA][^${WORD}]*[bB][^${WORD}]*[cC]`, 'u')
const CLOSING: Record<string, string> = { ')': '(', ']': '[', '}': '{' }
const QUOTABLE_EDGES = `0123456789${PUNCTUATION.replace('"', '')}`
const EMOJI_RUN =
  '(?:\\p{RI}\\p{RI}|[0-9#*]\\ufe0f?\\u20e3|\\p{Extended_Pictographic}(?:\\p{EMod}|\\ufe0f|\\u200d\\p{Extended_Pictographic})*)'
const LEADING_EMOJI = new RegExp(`^(?:\\s*${EMOJI_RUN})+`, 'u')
/** Full stops, quotes and the like may follow. */
const FINAL_EMOJI = new RegExp(`${EMOJI_RUN}[\\s.!?,;:"'”’)*_]*$`, 'u')
const MINOR_WORDS = new Set(
  'a an the and but or nor for so yet as at by in of off on per to up via from with into over if than vs'.split(' '),
)
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
    // Five pairs inside one another, each closed, the innermost around something.
    strictly(reply) {
      const deepest = deepestPairs(
        reply,
        (char) => ('([{'.includes(char) ? 'open' : char in CLOSING ? 'close' : null),
        (open, close) => CLOSING[close] === open,
      )
      return finding(deepest >= 5, `Closed brackets are nested ${deepest} deep, where 5 are asked for.`)
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
    // Curly ones too; an apostrophe within a word is no quote.
    strictly(reply) {
      const text = reply
        .replace(/[“”]/g, '"')
        .replace(/(?<=[\p{L}\p{N}])['’](?=\p{L})/gu, '')
        .replace(/[‘’]/g, "'")
      const deepest = deepestPairs(
        text,
        (char) => (char === '"' || char === "'" ? 'either' : null),
        (open, close) => open === close,
      )
      return finding(deepest >= 3, `Closed quotes are nested ${deepest} deep, where 3 are asked for.`)
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
    // "or" parts options as a word; blanks around the answer are no matter.
    strictly(reply, kwargs) {
      const list = textOf(kwargs, 'options')
      const options = strictOptions(list)
      const plain = LETTER_OPTIONS.test(list) ? (text: string) => strip(text) : (text: string) => trimMarks(strip(text)).toLowerCase()
      const answer = plain(reply)
      const known = options.some((option) => plain(option) === answer)
      return finding(known && saysSomething(reply), `The reply is ${known ? '' : 'not '}one of: ${options.join(' | ')}`)
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
    // Blank lines, and marks beside a word, are no matter; one word follows nothing.
    strictly(reply) {
      const lines = reply.split('\n').map((line) => split(line).filter(saysSomething).length)
      const words = lines.reduce((sum, count) => sum + count, 0)
      return finding(words > 1 && lines.every((count) => count <= 1), `${plural(words, 'word')}, at most ${Math.max(...lines)} on a line.`)
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
    // Flags and other emoji of several characters too, and nothing but marks behind them.
    strictly(reply, _kwargs, text) {
      const sentences: string[] = []
      for (const sentence of text.sentences(reply)) {
        // The splitter leaves the emoji behind a full stop to the next sentence.
        const opening = sentences.length > 0 ? (LEADING_EMOJI.exec(sentence)?.[0] ?? '') : ''
        if (opening !== '') sentences[sentences.length - 1] += opening
        if (saysSomething(sentence.slice(opening.length))) sentences.push(sentence.slice(opening.length))
        else if (sentences.length > 0) sentences[sentences.length - 1] += sentence.slice(opening.length)
      }
      if (sentences.length === 0) return finding(false, 'There is no sentence.')
      const wrong = sentences.findIndex((sentence) => !FINAL_EMOJI.test(rstrip(sentence).slice(-60)))
      return finding(wrong < 0, wrong < 0 ? 'Every sentence ends with an emoji.' : `Sentence ${wrong + 1} does not end with an emoji.`)
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
    strictly(reply) {
      const lines = reply.split('\n').filter(saysSomething)
      const indents = lines.map((line) => line.length - lstrip(line, ' \t').length)
      if (lines.length < 2) return finding(false, 'There are not two lines or more.')
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
    // There is a quoted phrase, and words follow each before the next.
    strictly(reply) {
      const parts = reply.replace(/[“”]/g, '"').replaceAll(`'"'`, '').split('"')
      if (parts.length < 3 || parts.length % 2 === 0) return finding(false, 'There is no quoted phrase, or one is not closed.')
      const wrong = parts.findIndex((part, i) => i > 0 && !saysSomething(part))
      return finding(wrong < 0, wrong < 0 ? 'Something follows every quote.' : 'A quote is empty, or no words follow it.')
    },
  },
  {
    id: 'format:list',
    follows(reply, kwargs) {
      const marker = textOf(kwargs, 'sep')
      const found = occurrences(reply, marker)
      return finding(found >= 2, `"${marker}" is there ${plural(found, 'time')}, where 2 are needed.`)
    },
    // Items stand behind their marks, and no other bullets are used.
    strictly(reply, kwargs) {
      const marker = strip(textOf(kwargs, 'sep'))
      if (marker === '') throw new ArgumentError('The argument "sep" must not be empty.')
      const parts = (marker.length > 1 ? reply : reply.replace(/(?<=\S)\S+/g, (rest) => rest.replaceAll(marker, ''))).split(marker)
      const found = parts.slice(1).filter(saysSomething).length
      const bullets = reply.split('\n').some((line) => /^\s*[-*•+]\s/.test(line) && !lstrip(line).startsWith(marker))
      return finding(
        found >= 2 && !bullets,
        `"${marker}" begins ${plural(found, 'item')}${bullets ? ', and there are bullets' : ''}, where 2 are needed.`,
      )
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
    strictly(reply) {
      const thesis = /<(i|em)>([^<]*)<\/\1>/.exec(reply)
      if (!thesis) return finding(false, 'Nothing is in italics that end.')
      if (!saysSomething(thesis[2])) return finding(false, 'The italics are empty.')
      const followed = saysSomething(reply.slice(thesis.index + thesis[0].length).replace(/<[^<>]*>/g, ''))
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
    // Lines with a blank behind their mark: no bold type, and no hyphen within a word.
    strictly(reply) {
      let [bullets, bare] = [0, 0]
      let isBare = false
      for (const line of reply.split('\n').filter(saysSomething)) {
        if (/^\s*\*\s/.test(line)) {
          if (isBare) bare++
          bullets++
          isBare = true
        } else if (/^\s*[-–]\s/.test(line)) isBare = false
      }
      if (isBare) bare++
      return finding(bullets > 0 && bare === 0, `${plural(bullets, 'bullet')}, ${bare} without a sub-bullet.`)
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
    // Sentences that end in a full stop; bold type is no bullet, and blank lines are no matter.
    strictly(reply, _kwargs, text) {
      const lines = reply.split('\n').filter((line) => strip(line) !== '')
      const first = lines.findIndex((line) => /^\s*\*\s/.test(line))
      if (first < 0) return finding(false, 'There is no bullet.')
      const sentences = text.sentences(lines.slice(0, first).join('\n')).filter((each) => saysSomething(each) && sentenceEnd(each) === '.')
      const other = lines.slice(first).find((line) => !/^\s*\*\s/.test(line) || !saysSomething(line))
      if (other !== undefined) return finding(false, `A line that is no bullet comes after the sentences: ${brief(other)}.`)
      const bullets = lines.length - first
      return finding(sentences.length >= 2 && bullets >= 2, `${plural(sentences.length, 'sentence')} and ${plural(bullets, 'bullet')}.`)
    },
  },
  {
    id: 'format:title_case',
    needs: ['sentences'],
    follows(reply, _kwargs, text) {
      const wrong = text.words(reply).find(breaksTitleCase)
      return finding(wrong === undefined, wrong === undefined ? 'No word begins small.' : `"${wrong}" begins small.`)
    },
    // Minor words may begin small, but for the first one.
    strictly(reply) {
      const words = split(reply)
        .map(bare)
        .filter((word) => /\p{L}/u.test(word))
      if (words.length === 0) return finding(false, 'There are no words.')
      const wrong = words.find((word, i) => breaksTitleCase(word) && (i === 0 || !MINOR_WORDS.has(word)))
      return finding(wrong === undefined, wrong === undefined ? 'No major word begins small.' : `"${wrong}" begins small.`)
    },
  },
  {
    id: 'format:output_template',
    follows(reply) {
      const missing = TEMPLATE.filter((label) => !reply.includes(label))
      return finding(missing.length === 0, missing.length === 0 ? 'Every label is there.' : `Not there: ${missing.join(', ')}`)
    },
    // In order, from the beginning, and each with an answer of its own.
    strictly(reply) {
      const places = TEMPLATE.map((label) => reply.indexOf(label))
      const inOrder = places.every((at, i) => at >= 0 && (i === 0 || at > places[i - 1]))
      if (!inOrder) return finding(false, 'The labels are not all there in their order.')
      if (saysSomething(reply.slice(0, places[0]))) return finding(false, 'Something stands before the template.')
      const empty = TEMPLATE.find((label, i) => {
        const answer = strip(reply.slice(places[i] + label.length, places[i + 1]), ' \n\t*_')
        return !saysSomething(answer) || /^\[[^\]]*\]$/.test(answer)
      })
      return finding(
        empty === undefined,
        empty === undefined ? 'Every label is there with its answer.' : `Nothing stands behind "${empty}"`,
      )
    },
  },
  {
    id: 'format:no_whitespace',
    follows(reply) {
      const at = [...reply].findIndex(isSpace)
      return finding(at < 0, at < 0 ? 'There is no white space.' : `There is white space after ${plural(at, 'character')}.`)
    },
    // Nor spaces without width.
    strictly(reply) {
      const at = [...reply].findIndex((char) => isSpace(char) || '\u200b\u2060\ufeff\u180e'.includes(char))
      const words = saysSomething(reply)
      return finding(at < 0 && words, at < 0 ? 'There is no white space.' : `There is white space after ${plural(at, 'character')}.`)
    },
  },
]

/**
 * How many pairs stand inside one another, those around nothing left out. What closes no open mark starts anew. A mark that opens and closes
 * closes where it can.
 */
function deepestPairs(
  text: string,
  kindOf: (char: string) => 'open' | 'close' | 'either' | null,
  match: (open: string, close: string) => boolean,
): number {
  interface Open {
    mark: string
    /** Pairs inside, and whether there is text. */
    inside: number
    full: boolean
  }
  let open: Open[] = []
  let deepest = 0
  for (const char of text) {
    const kind = kindOf(char)
    const last = open.at(-1)
    if (kind === null) {
      if (last && !last.full && saysSomething(char)) last.full = true
    } else if (kind !== 'open' && last && match(last.mark, char)) {
      open.pop()
      const pairs = last.full || last.inside > 0 ? last.inside + 1 : 0
      deepest = Math.max(deepest, pairs)
      const around = open.at(-1)
      if (around) around.inside = Math.max(around.inside, pairs)
    } else if (kind === 'close') {
      open = []
    } else {
      open.push({ mark: char, inside: 0, full: false })
    }
  }
  return deepest
}

/** Parted by slashes, else by commas and the word "or". */
function strictOptions(list: string): string[] {
  const parts = list.includes('/') ? list.split('/') : list.split(/\s*,\s*(?:or\s+)?|\s+or\s+/)
  return parts.map((option) => strip(option)).filter((option) => option !== '')
}

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

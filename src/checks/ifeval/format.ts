/** @file IFEval's checks of form: lists, sections, titles, brackets, JSON, how a reply starts and ends, two replies in one. */

import { lstrip, removePrefix, removeSuffix, rstrip, SPACE, split, strip } from '../../python/text.ts'
import { type Check, finding, text } from '../check.ts'
import { bare, countWholeWord, readWords, saysSomething, wholeWord } from '../strict.ts'
import { count, pattern, word } from './arguments.ts'
import { countLines } from './lines.ts'

const noComma: Check = {
  id: 'punctuation:no_comma',
  follows(reply) {
    const commas = reply.split(',').length - 1
    return finding(commas === 0, commas === 0 ? 'There is no comma.' : `There are commas (${commas}).`)
  },
  // Those of other scripts are commas too.
  strictly(reply) {
    const commas = reply.match(/[,،、，﹐﹑]/g)?.length ?? 0
    return finding(commas === 0, commas === 0 ? 'There is no comma.' : `There are commas (${commas}).`)
  },
}

/** `[...]` within a line, shortest first. */
const placeholders: Check = {
  id: 'detectable_content:number_placeholders',
  follows(reply, kwargs) {
    const bound = count(kwargs, 'num_placeholders')
    let total = 0
    for (const line of reply.split('\n')) {
      for (let open = line.indexOf('['); open >= 0; ) {
        const close = line.indexOf(']', open)
        if (close < 0) break
        total++
        open = line.indexOf('[', close)
      }
    }
    return finding(total >= bound, `Asked for at least ${bound} placeholders in brackets, found ${total}.`)
  },
  // A word must stand in them; links, footnotes and boxes to tick are none.
  strictly(reply, kwargs) {
    const bound = count(kwargs, 'num_placeholders')
    const total = (reply.match(/\[[^[\]\n]*\](?!\()/g) ?? []).filter((each) => /\p{L}/u.test(each) && !/^\[ ?[xX] ?\]$/.test(each)).length
    return finding(total >= bound, `Asked for at least ${bound} placeholders with words in brackets, found ${total}.`)
  },
}

/** The markers of the data set tolerate blanks between their letters; any other is searched as a regular expression. Anywhere will do. */
const postscript: Check = {
  id: 'detectable_content:postscript',
  follows(reply, kwargs) {
    const marker = strip(text(kwargs, 'postscript_marker'))
    const known = { 'P.P.S': 'p\\.\\s?p\\.\\s?s', 'P.S.': 'p\\.\\s?s\\.' }[marker]
    const there = pattern(known ?? marker.toLowerCase(), 'postscript_marker', { multiline: true }).test(reply.toLowerCase())
    return finding(there, there ? `There is a postscript marked "${marker}".` : `"${marker}" is nowhere in it.`)
  },
  // Behind the reply, at the start of a line or a sentence, and with something to say.
  strictly(reply, kwargs) {
    const marker = strip(text(kwargs, 'postscript_marker'))
    const known = { 'P.P.S': 'p\\.\\s?p\\.\\s?s', 'P.S.': 'p\\.\\s?s\\.' }[marker]
    const { source } = known ? { source: `(?<!\\bp\\.\\s?)${known}` } : wholeWord(marker, 'postscript_marker')
    const places = [...reply.matchAll(new RegExp(`(?:[\\n.!?][\\s*_#>"'”’)]{0,20})(?:${source})`, 'giu'))]
    const there = places.some(
      (place) => saysSomething(reply.slice(0, place.index)) && saysSomething(reply.slice(place.index + place[0].length)),
    )
    return finding(there, there ? `There is a postscript marked "${marker}".` : `No postscript marked "${marker}" follows the reply.`)
  },
}

/** Lines that begin with one asterisk, and lines that begin with a hyphen (a divider "---" is one). */
const bulletLists: Check = {
  id: 'detectable_format:number_bullet_lists',
  follows(reply, kwargs) {
    const bound = count(kwargs, 'num_bullets')
    const asterisks = countLines(reply, (at) => (reply[at] === '*' && at + 1 < reply.length && reply[at + 1] !== '*' ? at + 2 : -1))
    const hyphens = countLines(reply, (at) => (reply[at] === '-' ? at + 1 : -1))
    return finding(asterisks + hyphens === bound, `Asked for exactly ${bound} bullet points, found ${asterisks + hyphens}.`)
  },
  // As markdown is rendered: a blank behind the mark, then something; dividers and bold type are none.
  strictly(reply, kwargs) {
    const bound = count(kwargs, 'num_bullets')
    const bullets = reply.split('\n').filter((line) => /^\s*[*+•-]\s/.test(line) && saysSomething(line))
    return finding(bullets.length === bound, `Asked for exactly ${bound} bullet points, found ${bullets.length}.`)
  },
}

const OPTIONS = ['My answer is yes.', 'My answer is no.', 'My answer is maybe.']

/** One of the options anywhere in the reply. */
const constrainedResponse: Check = {
  id: 'detectable_format:constrained_response',
  follows(reply) {
    const option = OPTIONS.find((each) => reply.includes(each))
    return finding(option !== undefined, option ? `It says "${option}"` : 'It says none of the three answers.')
  },
  strictly(reply) {
    const said = OPTIONS.filter((each) => reply.includes(each))
    return finding(said.length === 1, said.length === 0 ? 'It says none of the three answers.' : `It says "${said.join('" and "')}"`)
  },
}

/** Between single asterisks or double ones, within a line; what stands in double ones can count twice. */
const highlights: Check = {
  id: 'detectable_format:number_highlighted_sections',
  follows(reply, kwargs) {
    const bound = count(kwargs, 'num_highlights')
    const single = (reply.match(/\*[^\n*]*\*/g) ?? []).filter((each) => strip(strip(each, '*')) !== '')
    const double = (reply.match(/\*\*[^\n*]*\*\*/g) ?? []).filter((each) => strip(each.slice(2, -2)) !== '')
    const total = single.length + double.length
    return finding(total >= bound, `Asked for at least ${bound} highlighted sections, found ${total}.`)
  },
  // Each once, and as markdown is rendered: a bullet, and a star between blanks, highlight nothing.
  strictly(reply, kwargs) {
    const bound = count(kwargs, 'num_highlights')
    const found = reply
      .replace(/^[^\S\r\n\u2028\u2029]*\*\s/gm, '')
      .match(/\*{3}(?!\s)[^*\n]+(?<!\s)\*{3}|\*{2}(?!\s)[^*\n]+(?<!\s)\*{2}|\*(?!\s)[^*\n]+(?<!\s)\*/g)
    const total = (found ?? []).filter(saysSomething).length
    return finding(total >= bound, `Asked for at least ${bound} highlighted sections, found ${total}.`)
  },
}

const sections: Check = {
  id: 'detectable_format:multiple_sections',
  follows(reply, kwargs) {
    const mark = strip(text(kwargs, 'section_spliter'))
    const bound = count(kwargs, 'num_sections')
    const { source } = pattern(mark, 'section_spliter')
    const total = (reply.match(new RegExp(`[${SPACE}]?${source}[${SPACE}]?\\p{Nd}+[${SPACE}]?`, 'gu')) ?? []).length
    return finding(total >= bound, `Asked for at least ${bound} sections marked "${mark} 1", "${mark} 2", ..., found ${total}.`)
  }, // Each with a number of its own and something in it.
  strictly(reply, kwargs) {
    const mark = strip(text(kwargs, 'section_spliter'))
    const bound = count(kwargs, 'num_sections')
    const { source } = wholeWord(mark, 'section_spliter')
    const heads = [...reply.matchAll(new RegExp(`${source}\\s?(\\p{Nd}+)`, 'gu'))]
    const full = heads.filter((head, i) => /\p{L}/u.test(reply.slice(head.index + head[0].length, heads[i + 1]?.index)))
    const total = new Set(full.map((head) => head[1])).size
    return finding(total >= bound, `Asked for at least ${bound} sections marked "${mark} 1", "${mark} 2", ..., found ${total} with text.`)
  },
}

/** Only whether it parses: a number or a quoted text is JSON too. A code fence around it is allowed. */
const jsonFormat: Check = {
  id: 'detectable_format:json_format',
  follows(reply) {
    let body = strip(reply)
    for (const fence of ['```json', '```Json', '```JSON', '```']) body = removePrefix(body, fence)
    const valid = isJson(strip(removeSuffix(body, '```')))
    return finding(valid, valid ? 'It is JSON.' : 'It is not JSON.')
  },
  // An object or a list that is not empty, by the standard, in no fence or a whole one.
  strictly(reply) {
    const body = strip(reply)
    const inner = /^```(?:json)?\s([\s\S]*)```$/i.exec(body)?.[1] ?? body
    const value = parsed(inner)
    const full = typeof value === 'object' && value !== null && Object.keys(value).length > 0
    return finding(full, full ? 'It is JSON.' : 'It is no JSON object or list with something in it.')
  },
}

/** `<<...>>` within a line, from the first opening mark to the last closing one. */
const title: Check = {
  id: 'detectable_format:title',
  follows(reply) {
    const titled = reply.split('\n').some((line) => {
      const open = line.indexOf('<<')
      const close = line.lastIndexOf('>>')
      if (open < 0 || close < open + 3) return false
      return strip(rstrip(lstrip(line.slice(open, close + 2), '<'), '>')) !== ''
    })
    return finding(titled, titled ? 'There is a title in double angular brackets.' : 'There is no title in double angular brackets.')
  },
  strictly(reply) {
    const titled = (reply.match(/<<[^<>\n]*>>/g) ?? []).some(saysSomething)
    return finding(
      titled,
      titled ? 'There is a title in double angular brackets.' : 'There is no title with words in double angular brackets.',
    )
  },
}

/** Split at `***`; only the first and the last part may be blank. */
const paragraphs: Check = {
  id: 'length_constraints:number_paragraphs',
  follows(reply, kwargs) {
    const bound = count(kwargs, 'num_paragraphs')
    const parts = reply.split(new RegExp(`[${SPACE}]?\\*\\*\\*[${SPACE}]?`)).map((part) => strip(part) !== '')
    if (parts.slice(1, -1).includes(false)) return finding(false, 'There is nothing between two of the dividers "***".')
    const total = parts.filter(Boolean).length
    return finding(total === bound, `Asked for exactly ${bound} paragraphs divided by "***", found ${total}.`)
  },
  // A divider stands by itself: three stars at a word are bold italics. Marks alone are no paragraph.
  strictly(reply, kwargs) {
    const bound = count(kwargs, 'num_paragraphs')
    const parts = reply.split(/(?<!\S)\*\*\*(?!\S)/).map(saysSomething)
    if (parts.slice(1, -1).includes(false)) return finding(false, 'There is nothing between two of the dividers "***".')
    const total = parts.filter(Boolean).length
    return finding(total === bound, `Asked for exactly ${bound} paragraphs divided by "***", found ${total}.`)
  },
}

/** Split at blank lines. Blank parts do not count, and yet hold their place when the nth is looked up. */
const nthParagraph: Check = {
  id: 'length_constraints:nth_paragraph_first_word',
  follows(reply, kwargs) {
    const bound = count(kwargs, 'num_paragraphs')
    const nth = count(kwargs, 'nth_paragraph')
    const asked = text(kwargs, 'first_word').toLowerCase()
    const parts = reply.split('\n\n')
    const total = parts.filter((part) => strip(part) !== '').length
    if (total !== bound) return finding(false, `Asked for exactly ${bound} paragraphs divided by blank lines, found ${total}.`)
    if (nth < 1 || nth > total) return finding(false, `There is no paragraph ${nth}.`)
    const paragraph = strip(parts[nth - 1])
    if (paragraph === '') return finding(false, `Paragraph ${nth} is blank.`)
    const first = lstrip(lstrip(split(paragraph)[0], "'"), '"')
    const end = first.search(/[.,?!'"]/)
    const opening = lowerByChar(end < 0 ? first : first.slice(0, end))
    return finding(opening === asked, `Asked for paragraph ${nth} to begin with "${asked}", it begins with "${opening.slice(0, 40)}".`)
  },
  // Blank lines may hold blanks and be several, and marks may stand around the word.
  strictly(reply, kwargs) {
    const bound = count(kwargs, 'num_paragraphs')
    const nth = count(kwargs, 'nth_paragraph')
    const asked = bare(text(kwargs, 'first_word')).toLowerCase()
    const parts = reply.split(/\n[^\S\n]*\n/).filter(saysSomething)
    if (parts.length !== bound)
      return finding(false, `Asked for exactly ${bound} paragraphs divided by blank lines, found ${parts.length}.`)
    if (nth < 1 || nth > bound) return finding(false, `There is no paragraph ${nth}.`)
    const opening =
      split(parts[nth - 1])
        .map(bare)
        .find(Boolean)
        ?.toLowerCase() ?? ''
    return finding(opening === asked, `Asked for paragraph ${nth} to begin with "${asked}", it begins with "${opening.slice(0, 40)}".`)
  },
}

const twoResponses: Check = {
  id: 'combination:two_responses',
  follows(reply) {
    const parts = reply.split('******').map((part) => strip(part))
    if (parts.slice(1, -1).includes('')) return finding(false, 'There is nothing between two of the dividers "******".')
    const replies = parts.filter((part) => part !== '')
    if (replies.length !== 2) return finding(false, `Asked for two replies divided by "******", found ${replies.length}.`)
    return finding(replies[0] !== replies[1], replies[0] === replies[1] ? 'The two replies are the same.' : 'There are two replies.')
  }, // Different in more than blanks, case and marks.
  strictly(reply) {
    const parts = reply.split(/(?<!\*)\*{6}(?!\*)/).map((part) => readWords(part.toLowerCase()).join(' '))
    if (parts.slice(1, -1).includes('')) return finding(false, 'There is nothing between two of the dividers "******".')
    const replies = parts.filter((part) => part !== '')
    if (replies.length !== 2) return finding(false, `Asked for two replies divided by "******", found ${replies.length}.`)
    return finding(replies[0] !== replies[1], replies[0] === replies[1] ? 'The two replies are the same.' : 'There are two replies.')
  },
}

/** Case does not matter, and nothing need follow: the prompt alone is accepted. */
const repeatPrompt: Check = {
  id: 'combination:repeat_prompt',
  follows(reply, kwargs) {
    const asked = strip(word(kwargs, 'prompt_to_repeat')).toLowerCase()
    const repeated = strip(reply).toLowerCase().startsWith(asked)
    return finding(repeated, repeated ? 'It begins with the request.' : 'It does not begin with the request, word for word.')
  },
  // An answer is asked for behind it.
  strictly(reply, kwargs) {
    const asked = strip(word(kwargs, 'prompt_to_repeat')).toLowerCase()
    const body = strip(reply).toLowerCase()
    if (!body.startsWith(asked)) return finding(false, 'It does not begin with the request, word for word.')
    const answered = saysSomething(body.slice(asked.length))
    return finding(answered, answered ? 'It begins with the request.' : 'It is the request, and no answer follows.')
  },
}

/** Quotation marks at the very end may follow the phrase. */
const endPhrase: Check = {
  id: 'startend:end_checker',
  follows(reply, kwargs) {
    const phrase = strip(text(kwargs, 'end_phrase')).toLowerCase()
    const ends = strip(strip(reply), '"').toLowerCase().endsWith(phrase)
    return finding(ends, ends ? 'It ends with the phrase.' : `It does not end with "${phrase}".`)
  },
  // As words of their own; quotes and marks of markdown may follow.
  strictly(reply, kwargs) {
    const phrase = strip(text(kwargs, 'end_phrase'))
    const ends = [strip(reply), strip(rstrip(reply, '"”*_ \n'))].some((body) => {
      const end = body.slice(-phrase.length - 1)
      return end.toLowerCase().endsWith(phrase.toLowerCase()) && (phrase === '' || countWholeWord(end, phrase, 'end_phrase') > 0)
    })
    return finding(ends, ends ? 'It ends with the phrase.' : `It does not end with "${phrase}".`)
  },
}

const quotation: Check = {
  id: 'startend:quotation',
  follows(reply) {
    const body = strip(reply)
    const wrapped = body.length > 1 && body.startsWith('"') && body.endsWith('"')
    return finding(wrapped, wrapped ? 'It is wrapped in double quotation marks.' : 'It is not wrapped in double quotation marks.')
  },
  // Around something, and not two quotations of which one begins it and the other ends it.
  strictly(reply) {
    const body = strip(reply)
    const inner = body.slice(1, -1)
    const next = inner.search(/(?<!\\)"/)
    const closes = next >= 0 && /\S/.test(inner.slice(next - 1, next)) && !/[("'[{—–-]/.test(inner.slice(next - 1, next))
    const wrapped = body.length > 2 && body.startsWith('"') && body.endsWith('"') && saysSomething(inner) && !closes
    return finding(wrapped, wrapped ? 'It is wrapped in double quotation marks.' : 'It is not wrapped in double quotation marks.')
  },
}

export const FORMAT_CHECKS: readonly Check[] = [
  noComma,
  placeholders,
  postscript,
  bulletLists,
  constrainedResponse,
  highlights,
  sections,
  jsonFormat,
  title,
  paragraphs,
  nthParagraph,
  twoResponses,
  repeatPrompt,
  endPhrase,
  quotation,
]

/** Python's `json.loads` also takes NaN, Infinity and -Infinity. */
function isJson(body: string): boolean {
  return parses(body) || (/NaN|Infinity/.test(body) && parses(withoutSpecialNumbers(body)))
}

function parses(body: string): boolean {
  return parsed(body) !== undefined
}

/** Undefined for what is no JSON. */
function parsed(body: string): unknown {
  try {
    return JSON.parse(body) as unknown
  } catch {
    return undefined
  }
}

/** The special numbers outside of strings as `null`, which joins to nothing. */
function withoutSpecialNumbers(body: string): string {
  let out = ''
  let quoted = false
  for (let at = 0; at < body.length; at++) {
    if (body[at] === '"') quoted = !quoted
    if (quoted) {
      out += body[at]
      if (body[at] === '\\' && at + 1 < body.length) out += body[++at]
      continue
    }
    const special = ['NaN', '-Infinity', 'Infinity'].find((each) => body.startsWith(each, at))
    out += special === undefined ? body[at] : 'null'
    if (special !== undefined) at += special.length - 1
  }
  return out
}

/** Each character by itself, as the reference does: a final sigma stays a plain one. */
function lowerByChar(value: string): string {
  let out = ''
  for (const char of value) out += char.toLowerCase()
  return out
}

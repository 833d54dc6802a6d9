/**
 * @file Sentence splitting by Punkt (Kiss and Strunk, "Unsupervised Multilingual Sentence Boundary Detection", Computational Linguistics
 * 32:4, 2006), with the English parameters and in the reading of NLTK 3.10: abbreviations, words that often open a sentence, and whether a
 * word was ever seen in lower case decide which of the periods, question and exclamation marks end a sentence.
 */
import { isLower, isUpper, rstrip, SPACE } from '../../python/text.ts'

/** Word types in lower case, a final period taken off; numbers are `##number##`. */
export interface PunktParameters {
  abbreviations: ReadonlySet<string>
  /** `first,second`: pairs that stay together over a period. */
  collocations: ReadonlySet<string>
  /** Words that often open a sentence. */
  starters: ReadonlySet<string>
  /** Words seen in lower case: never capitalised inside a sentence, sometimes so, or even opening sentences in lower case. */
  orthography: ReadonlyMap<string, 'ordinary' | 'name' | 'lower-start'>
}

interface Token {
  text: string
  /** The case-normalised form. */
  type: string
  endsInPeriod: boolean
  breaks: boolean
  /** Holds its period as an abbreviation or an ellipsis does. */
  abbreviation: boolean
}

const ENDINGS = '.?!'
/** Characters that cannot stand within a word; a period before one of them may end a sentence. */
const NON_WORD = '[)";}\\]*:@\'({\\[\\u2018\\u2019\\u201c\\u201d\\xab\\xbb?!]'
const S = `[${SPACE}]`
const NOT_S = `[^${SPACE}]`
const MULTI = `(?:-{2,}|\\.{2,}|(?:\\.${S}){2,}\\.)`
const WORD_END = `(?:${S}|$|${NON_WORD}|${MULTI}|,(?=$|${S}|${NON_WORD}|${MULTI}))`
const TOKEN = new RegExp(`${MULTI}|(?=[^("\`{\\[:;&#*@)}\\]\\-,])${NOT_S}+?(?=${WORD_END})|${NOT_S}`, 'gu')
const CANDIDATE = new RegExp(`[.?!](?=(${NON_WORD}|${S}+(${NOT_S}+)))`, 'gu')
/** Closing marks that belong to the sentence before. */
const CLOSING = new RegExp(`^["')\\]}\\u2018\\u2019\\u201c\\u201d\\xab\\xbb]+?(?:${S}+|(?=--)|$)`, 'u')

const ELLIPSIS = /^\.\.+$/
const NUMBER = /^-?[.,]?\p{Nd}[\p{Nd},.-]*\.?$/u
const INITIAL = /^[\p{L}\p{Nl}\p{No}_]\.$/u

export class SentenceTokenizer {
  readonly #parameters: PunktParameters

  constructor(parameters: PunktParameters) {
    this.#parameters = parameters
  }

  /** The sentences of a text, with the white space between them left out. */
  split(text: string): string[] {
    const spans = this.#spans(text)
    const sentences: string[] = []
    let moved = 0
    spans.forEach(([from, to], i) => {
      const start = from + moved
      moved = 0
      let end = to
      if (i + 1 < spans.length) {
        const [next, nextEnd] = spans[i + 1]
        const closing = CLOSING.exec(text.slice(next, nextEnd))
        if (closing) {
          end = next + rstrip(closing[0]).length
          moved = closing[0].length
          sentences.push(text.slice(start, end))
          return
        }
      }
      if (end > start) sentences.push(text.slice(start, end))
    })
    return sentences
  }

  /** Start and end of each sentence, before closing marks are given back. */
  #spans(text: string): [number, number][] {
    const spans: [number, number][] = []
    let start = 0
    for (const { end, next, context } of candidates(text)) {
      if (!this.#breaks(context)) continue
      spans.push([start, end])
      start = next
    }
    spans.push([start, Math.max(start, rstrip(text).length)])
    return spans
  }

  /** Whether one of the tokens ends a sentence, the last not counted. */
  #breaks(context: string): boolean {
    const tokens = context
      .split('\n')
      .flatMap((line) => line.match(TOKEN) ?? [])
      .map((token) => this.#judgedAlone(token))
    for (let i = 0; i + 1 < tokens.length; i++) {
      this.#judgeInContext(tokens[i], tokens[i + 1])
      if (tokens[i].breaks) return true
    }
    return false
  }

  /** The first pass: what the word itself tells. */
  #judgedAlone(text: string): Token {
    const lower = text.toLowerCase()
    const token: Token = {
      text,
      type: NUMBER.test(lower) ? '##number##' : lower,
      endsInPeriod: text.endsWith('.'),
      breaks: false,
      abbreviation: false,
    }
    const { abbreviations } = this.#parameters
    if (text.length === 1 && ENDINGS.includes(text)) token.breaks = true
    else if (ELLIPSIS.test(text)) token.abbreviation = true
    else if (token.endsInPeriod && !text.endsWith('..')) {
      const word = text.slice(0, -1).toLowerCase()
      if (abbreviations.has(word) || abbreviations.has(word.slice(word.lastIndexOf('-') + 1))) token.abbreviation = true
      else token.breaks = true
    }
    return token
  }

  /** The second pass (section 4 of the paper): what the next word tells of a word with a period. */
  #judgeInContext(token: Token, next: Token): void {
    if (!token.endsInPeriod) return
    const { collocations, starters, orthography } = this.#parameters
    const type = withoutPeriod(token.type)
    const nextType = next.breaks ? withoutPeriod(next.type) : next.type
    const initial = INITIAL.test(token.text)
    const capital = isUpper(firstOf(next.text))

    if (collocations.has(`${type},${nextType}`)) {
      token.breaks = false
      return
    }
    const opens = this.#opensSentence(next, nextType)
    if (token.abbreviation && !initial && (opens === true || (capital && starters.has(nextType)))) {
      token.breaks = true
      return
    }
    if (!initial && type !== '##number##') return
    if (opens === false || (opens === undefined && initial && capital && !orthography.has(nextType))) token.breaks = false
  }

  /** The orthographic heuristic (4.1.1): undefined where the word's spelling does not tell. */
  #opensSentence(token: Token, type: string): boolean | undefined {
    if (token.text.length === 1 && ';:,.!?'.includes(token.text)) return false
    const seen = this.#parameters.orthography.get(type)
    const first = firstOf(token.text)
    if (isUpper(first) && (seen === 'ordinary' || seen === 'lower-start')) return true
    if (isLower(first) && seen !== 'lower-start') return false
    return undefined
  }
}

interface Candidate {
  /** Behind the mark, where this sentence would end. */
  end: number
  /** Where the next sentence would start. */
  next: number
  /** The word with the mark, and what follows it. */
  context: string
}

/** Marks that may end a sentence. Of several behind one word only the last counts. */
function* candidates(text: string): Generator<Candidate> {
  let last: Candidate | null = null
  let from = 0
  let to = 0
  for (const match of text.matchAll(CANDIDATE)) {
    const mark = match.index
    let space = mark - 1
    while (space > to && !' \t\n\r\v\f'.includes(text[space])) space--
    // A blank right behind the mark before counts as none, as upstream's index 0 does.
    const start: number = space > to ? space + 1 : from
    if (last !== null && to <= start) yield last
    from = start
    to = mark
    const [, after, nextToken] = match
    const next = mark + 1 + (nextToken === undefined ? 0 : after.length - nextToken.length)
    last = { end: mark + 1, next, context: text.slice(start, mark + 1) + after }
  }
  if (last !== null) yield last
}

function withoutPeriod(type: string): string {
  return type.length > 1 && type.endsWith('.') ? type.slice(0, -1) : type
}

function firstOf(text: string): string {
  return String.fromCodePoint(text.codePointAt(0) as number)
}

/**
 * @file Answers in free text, for grading what was not written for this verifier: published completions, gold answers of data sets. The places
 * and their order are Math-Verify's (its parser, default configuration): behind "final answer is", in boxes and behind "final answer ... is",
 * behind "answer:", behind "answer", and at last any formula or number. Of one rank the rightmost that can be read is taken.
 *
 * A reward never comes from here: a verifier that searches the whole text can be fed guesses. The math domain's option `unboxed` grades by it.
 */
import { findBoxes } from './boxes.ts'
import { type Answer, type EqualityOptions, equalAnswers, parseAnswer } from './equality.ts'
import type { Node } from './nodes.ts'

/** `latex`: what stands in $ or \( and the like; `number`: plain numbers and arithmetic. */
export type Notation = 'latex' | 'number'

export interface Extracted {
  /** What could be read; null where nothing could. */
  answer: Answer | null
  /** The first place looked at, as text without spacing. */
  text: string
}

/** Longer texts are read from their end. */
const MAX_TEXT = 20_000

/** Whether two texts give the same answer. Never throws. */
export function gradeText(gold: Extracted, given: Extracted, options: EqualityOptions): boolean {
  if (gold.answer && given.answer && equalAnswers(gold.answer, given.answer, options) === true) return true
  return gold.text !== '' && gold.text === given.text
}

export function extractAnswer(source: string, notations: readonly Notation[] = ['latex', 'number']): Extracted {
  const text = source.slice(-MAX_TEXT)
  const latex = notations.includes('latex') ? new Formulas(text) : null
  const failed: [number, number][] = []
  let first = ''
  for (const rank of RANKS) {
    const candidates = [...(latex ? rank.latex(text, latex) : []), ...(notations.includes('number') ? rank.numbers(text) : [])]
    candidates.sort((a, b) => b.end - a.end || a.start - b.start)
    for (const candidate of candidates.slice(0, MAX_CANDIDATES)) {
      const { start, end, read, formula } = candidate
      // A formula that cannot be read must not lend one of its numbers.
      if (!formula && failed.some(([from, to]) => start < to && end > from)) continue
      const answer = read()
      if (first === '') first = answer.text
      if (answer.answer) return { answer: answer.answer, text: first }
      if (formula) failed.push([start, end])
    }
  }
  return { answer: null, text: first }
}

/** Candidates of one rank that are tried. */
const MAX_CANDIDATES = 40

interface Candidate {
  start: number
  end: number
  formula: boolean
  read: () => Extracted
}

/** A formula and those joined to it by commas, `and`, `or`. */
interface Group {
  start: number
  end: number
  parts: { content: string; percent: boolean }[]
}

const RANKS: { latex: (text: string, formulas: Formulas) => Candidate[]; numbers: (text: string) => Candidate[] }[] = [
  {
    latex: (text, formulas) => behind(text, /final answer is:?\s*/gi, (at) => hoping(text, formulas.groupAt(at))),
    numbers: (text) => numbersBehind(text, /final answer is:?/gi, (end) => /^\.?\s?I hope/.test(text.slice(end, end + 10))),
  },
  {
    latex: (text, formulas) => [
      ...behind(text, /final answer.{0,100}?\s+is:?\s*/gis, (at) => formulas.groupAt(at)),
      ...formulas.all((content) => /\\boxed\{.+\}/s.test(content)).map((group) => formulaCandidate(group)),
      ...boxedCandidates(text),
    ],
    numbers: (text) => numbersBehind(text, /final answer.{0,100}?\s+is:?/gi),
  },
  answerRank('answer:'),
  answerRank('answer'),
  {
    latex: (_, formulas) => formulas.all(() => true).map((group) => formulaCandidate(group)),
    numbers: (text) => [...matches(text, PREFIXED_ARITHMETIC), ...matches(text, PREFIXED_NUMBER)],
  },
]

function answerRank(word: string): (typeof RANKS)[number] {
  const anchor = () => new RegExp(word, 'gi')
  return {
    latex: (text, formulas) =>
      behind(text, anchor(), (at) => {
        for (let offset = 0; offset <= 50; offset++) {
          const group = formulas.groupAt(at + offset)
          if (group) return group
        }
        return null
      }),
    numbers: (text) =>
      behindAnchor(text, anchor(), (at) => {
        // What follows the last equality sign comes first.
        const line = text.slice(at, at + 101).split('\n')[0]
        for (let sign = line.lastIndexOf('='); sign >= 0; sign = line.lastIndexOf('=', sign - 1)) {
          const found = numberAt(text, at + sign)
          if (found && !equalityFollows(text, found.end)) return found
          if (sign === 0) break
        }
        for (let offset = 0; offset <= 50 && (offset === 0 || text[at + offset - 1] !== '\n'); offset++) {
          const found = numberAt(text, at + offset)
          if (found && !equalityFollows(text, found.end)) return found
        }
        return null
      }),
  }
}

function equalityFollows(text: string, end: number): boolean {
  return /^\s*=/.test(text.slice(end, end + 20))
}

function behindAnchor(text: string, anchor: RegExp, find: (at: number) => Candidate | null): Candidate[] {
  const found: Candidate[] = []
  // Of one rank the rightmost is taken: what stands before so many others is never tried.
  for (const match of [...text.matchAll(anchor)].slice(-MAX_CANDIDATES)) {
    const candidate = find(match.index + match[0].length)
    if (candidate) found.push(candidate)
  }
  return found
}

// Formulas

function behind(text: string, anchor: RegExp, find: (at: number) => Group | null): Candidate[] {
  return behindAnchor(text, anchor, (at) => {
    const group = find(at)
    return group && formulaCandidate(group)
  })
}

function hoping(text: string, group: Group | null): Group | null {
  return group && /^\.?\s?I hope/.test(text.slice(group.end, group.end + 10)) ? group : null
}

function formulaCandidate(group: Group): Candidate {
  return { start: group.start, end: group.end, formula: true, read: () => readGroup(group) }
}

function readGroup({ parts }: Group): Extracted {
  const answers = parts.map(({ content, percent }) => readLatex(boxesOf(content), percent))
  const nodes = answers.flatMap(({ answer }) => (answer === null ? [] : answer.node.type === 'set' ? answer.node.items : [answer.node]))
  if (answers.length === 1 || answers.some(({ answer }) => answer === null)) return answers[0]
  const text = answers.map((answer) => answer.text).join(',')
  return { text, answer: { text, node: { type: 'set', items: nodes, bare: true } } }
}

/** The contents of all boxes of a formula, or the formula. The same box twice in a row is one. */
function boxesOf(content: string): string {
  const boxes = findBoxes(content)
  if (!boxes || boxes.length === 0) return content
  const contents = boxes.map((box) => box.content.trim())
  return contents.filter((one, i) => one !== contents[i + 1]).join(',')
}

/** Boxes anywhere: the last, and those before it that are close and joined to it. */
function boxedCandidates(text: string): Candidate[] {
  const start = text.search(/\\{1,2}boxed\s{0,4}\{/)
  const end = text.lastIndexOf('}') + 1
  if (start < 0 || end <= start) return []
  const read = (): Extracted => {
    const boxes = lastBoxes(text)
    if (boxes.length === 0) return { answer: null, text: '' }
    let from = boxes.length - 1
    while (from > 0) {
      const between = text.slice(boxes[from - 1].end, boxes[from].start)
      const joined =
        between.length < 70 && /\b(?:and|or)\b|,|;/.test(between) && boxes[from - 1].content.trim() !== boxes[from].content.trim()
      if (between.length >= 10 && !joined) break
      from--
    }
    const contents = boxes.slice(from).map((box) => box.content.trim())
    return readLatex(contents.filter((one, i) => one !== contents[i + 1]).join(','), false)
  }
  return [{ start, end, formula: true, read }]
}

const MAX_JOINED = 12

/** The last boxes of a text that close. */
function lastBoxes(text: string): { content: string; start: number; end: number }[] {
  const starts = [...text.matchAll(/\\{1,2}(?:boxed|fbox)\s{0,4}\{/g)].map((match) => match.index)
  const found: { content: string; start: number; end: number }[] = []
  for (const start of starts.slice(-MAX_JOINED)) {
    const box = findBoxes(text.slice(start, start + 3000))?.[0]
    const inside = found.at(-1)
    if (box && !(inside && start < inside.end)) found.push({ content: box.content, start, end: start + box.end })
  }
  return found
}

function readLatex(content: string, percent: boolean): Extracted {
  const whole = parseAnswer(content)
  if (whole === null) return { answer: null, text: '' }
  let answer: Answer | null = isRead(whole.node) ? whole : null
  // Of a = ??? = c the end may be readable.
  const parts = content.split(/(?<![\\<!>])=/)
  if (answer === null && parts.length > 2 && !/[,;]/.test(content)) {
    const end = parseAnswer(parts[parts.length - 1])
    if (end && isRead(end.node)) answer = end
  }
  if (answer && percent) answer = { text: `${answer.text}%`, node: { type: 'percent', of: answer.node } }
  return { answer, text: whole.text }
}

/** Text is read as such only where it was marked as text. */
function isRead(node: Node): boolean {
  return node.type !== 'text' || /^[a-z.,'-]+$/.test(node.text)
}

const JOINT = /^\s*(?:,?and|,?or|,)\s*/
const PERCENT = /^\s*(?:\\?%|[Pp]ercentage|[Pp]ercent|[Pp]ct)/
const MAX_PARTS = 6

/** The formulas of a text by their delimiters. Each search for a closing delimiter is remembered, so that all of them are linear together. */
class Formulas {
  private readonly closers = new Map<string, { from: number; at: number }>()

  constructor(private readonly text: string) {}

  /** Groups from left to right, without overlaps, whose first formula passes. */
  all(accept: (content: string) => boolean): Group[] {
    const groups: Group[] = []
    for (let at = 0; at < this.text.length; at++) {
      const character = this.text[at]
      if (character !== '$' && character !== '\\' && character !== '-' && !/\s/.test(character)) continue
      const group = this.groupAt(at, accept)
      if (!group) continue
      groups.push(group)
      at = group.end - 1
    }
    return groups
  }

  groupAt(at: number, accept: (content: string) => boolean = () => true): Group | null {
    const first = this.formulaAt(at)
    if (!first || !accept(first.content)) return null
    const parts = [first]
    let end = first.end
    while (parts.length < MAX_PARTS) {
      const joint = JOINT.exec(this.text.slice(end, end + 30))
      const next = joint && this.formulaAt(end + joint[0].length)
      if (!next || !accept(next.content)) break
      parts.push(next)
      end = next.end
    }
    return { start: at, end, parts }
  }

  private formulaAt(at: number): { content: string; percent: boolean; end: number } | null {
    const { text } = this
    if (text[at - 1] === '\\' && text[at] !== ' ') return null
    const found =
      this.between(at, '$$', '$$', true) ??
      this.between(at, '\\[', '\\]', true) ??
      (/\d/.test(text[at - 1] ?? '') ? null : this.between(at, '$', '$', false)) ??
      this.between(at, '\\(', '\\)', false) ??
      this.inBrackets(at) ??
      this.plainFraction(at)
    if (!found) return null
    const percent = PERCENT.exec(text.slice(found.end, found.end + 30))
    return { content: found.content, percent: percent !== null, end: found.end + (percent?.[0].length ?? 0) }
  }

  private between(at: number, open: string, close: string, lines: boolean): { content: string; end: number } | null {
    if (!this.text.startsWith(open, at)) return null
    const start = at + open.length
    let end = this.next(close, start + 1)
    // \$ is a sign of its own.
    while (close === '$' && end > 0 && this.text[end - 1] === '\\') end = this.next(close, end + 1)
    if (end < 0) return null
    const content = this.text.slice(start, end)
    return !lines && content.includes('\n') ? null : { content, end: end + close.length }
  }

  private next(close: string, from: number): number {
    const known = this.closers.get(close)
    if (known && known.from <= from && (known.at < 0 || from <= known.at)) return known.at
    const at = this.text.indexOf(close, from)
    this.closers.set(close, { from, at })
    return at
  }

  /** ` [x = 5] ` as some models write display formulas. */
  private inBrackets(at: number): { content: string; end: number } | null {
    const match = /^\s\[([^\n\][]{1,300})\]\s/.exec(this.text.slice(at, at + 310))
    return match && { content: match[1], end: at + match[0].length }
  }

  private plainFraction(at: number): { content: string; end: number } | null {
    const match = /^-?\\frac\{-?\d{1,30}(?:[.,]\d{1,30})?\}\{-?\d{1,30}(?:[.,]\d{1,30})?\}/.exec(this.text.slice(at, at + 140))
    return match && { content: match[0], end: at + match[0].length }
  }
}

// Plain numbers and arithmetic

const PREFIX = String.raw`(?:^|\s|=)(?:\*\*)?`
const CURRENCY = '[$\u20ac\u00a3\u00a5\u20b9\u20bd\u20aa\u20a9\u20ab\u0e3f]'
const NUMERAL = String.raw`(?<!\d)(?:(?<grouped>-?[1-9]\d{0,2}(?:[ ,]\d{3})+(?:\.\d+)?)|(?<decimal>-?\d+[.,]\d+)|(?<fraction>\.\d+)|(?<whole>-?\d+))(?<percent>\s*(?:%|[Pp]ercentage|[Pp]ercent|[Pp]ct))?`
const SIGNS = String.raw`+\-*\u00d7/^()\u00f7`
const CHARACTER = String.raw`[\d.\s${SIGNS}]`
const ARITHMETIC = String.raw`(?<sum>-?\(?-?\d${CHARACTER}{0,60}[${SIGNS}]${CHARACTER}{1,60}\)?)`
const SUFFIX = String.raw`(?:\*\*)?(?:[.,:\s)$]|$)`
const PREFIXED_ARITHMETIC = `${PREFIX}${ARITHMETIC}${SUFFIX}`
const PREFIXED_NUMBER = `${PREFIX}${CURRENCY}?${NUMERAL}`
const ARITHMETIC_HERE = new RegExp(PREFIXED_ARITHMETIC, 'y')
const NUMBER_HERE = new RegExp(PREFIXED_NUMBER, 'y')

function matches(text: string, pattern: string): Candidate[] {
  return [...text.matchAll(new RegExp(pattern, 'g'))].map((match) => numberCandidate(match, match.index))
}

function numbersBehind(text: string, anchor: RegExp, accept: (end: number) => boolean = () => true): Candidate[] {
  return behindAnchor(text, anchor, (at) => {
    const found = numberAt(text, at)
    return found && accept(found.end) ? found : null
  })
}

/** A number or arithmetic at exactly this place. */
function numberAt(text: string, at: number): Candidate | null {
  for (const expression of [ARITHMETIC_HERE, NUMBER_HERE]) {
    expression.lastIndex = at
    const match = expression.exec(text)
    if (match) return numberCandidate(match, at)
  }
  return null
}

function numberCandidate(match: RegExpMatchArray, start: number): Candidate {
  const { grouped, decimal, fraction, whole, percent, sum } = match.groups ?? {}
  const digits = grouped?.replace(/[ ,]/g, '') ?? decimal?.replace(',', '.') ?? fraction ?? whole
  const source = sum ?? `${digits}${percent ? '%' : ''}`
  const read = () => {
    const answer = parseAnswer(source)
    return { answer: answer && isRead(answer.node) ? answer : null, text: (sum ?? digits).replace(/\s/g, '') }
  }
  // What is matched in front of the digits is not part of the number.
  const offset = match[0].indexOf(sum ?? grouped ?? decimal ?? fraction ?? whole)
  return { start: start + offset, end: start + match[0].length, formula: false, read }
}

/**
 * @file Questions whose answer a verifier cannot be trusted with, told by how they are written: several parts, options to choose from, a
 * figure that is not there, a proof (AceReason-Nemotron, section 3.2.1, which names the kinds and not the method: the patterns are ours).
 */
import type { ImportedPrompt } from '../types.ts'
import { withoutDrawings } from '../words.ts'
import { domainsWith } from './domains.ts'
import { quoted } from './rule.ts'
import { textRule } from './text-rule.ts'

/** Characters of a prompt that are read. What a question is, is said at its beginning or not at all. */
const MAX_READ = 100_000

function written(prompt: ImportedPrompt): string {
  return withoutDrawings(prompt.prompt.slice(0, MAX_READ))
}

// ---------------------------------------------------------------------------------------------------------------- several parts

/** Labels of parts in order: (a) (b), (i) (ii), (1) (2), also 1. 2. and a) b). */
const LABELS = [
  ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'],
  ['i', 'ii', 'iii', 'iv', 'v', 'vi'],
  ['1', '2', '3', '4', '5', '6', '7', '8'],
]
const ASKS =
  /\?|？|\b(?:find|determine|compute|calculate|evaluate|prove|show that|what (?:is|are)|how (?:many|much)|solve|express)\b|[求证証]/i
/** Blanks behind a line end, which are blanks and line ends in turn: without a bound each line end would be tried with all behind it. */
const GAP = '\\s{0,40}'
const QUESTION = /^(?:what|how|which|who|where|when)\b[\s\S]*\?$/i
const TWO_IN_ONE =
  /\b(?:what (?:is|are)|how (?:many|much))\b[^.?!]{2,200},? and (?:what (?:is|are|was)|how (?:many|much|long|far))\b[^.?!]{2,200}\?/i

export const multiPart = textRule(
  {
    rule: 'multi-part',
    title: 'Several parts',
    about: 'Two or more labelled parts that each ask for something, or two questions in a row. Labelled conditions of one question stay.',
    domains: domainsWith('multi-part'),
    standard: true,
  },
  (prompt) => {
    const text = unquoted(written(prompt))
    if (follows(text, /\bsubproblem 0\b/i, /\bsubproblem 1\b/i)) return 'It has subproblems.'
    if (follows(text, /\bpart \(?a\)?[\s:.]/i, /\bpart \(?b\)?[\s:.]/i)) return 'It has a part A and a part B.'
    for (const labels of LABELS) {
      const asking = partsOf(text, labels).filter((part) => ASKS.test(part))
      if (asking.length >= 2)
        return `${asking.length} of its parts ask for something: ${asking
          .slice(0, 2)
          .map((part) => quoted(part, 50))
          .join(' and ')}.`
    }
    const two = TWO_IN_ONE.exec(text) ?? adjacentQuestions(text)
    return two ? `It asks two questions: ${quoted(two[0], 120)}.` : null
  },
)

/** Whether the second stands somewhere behind the first. One pattern for both would try every first with every second. */
function follows(text: string, first: RegExp, second: RegExp): boolean {
  const found = first.exec(text)
  return found !== null && second.test(text.slice(found.index + found[0].length))
}

/** The texts behind the labels, from the first label to the end, if at least two stand in order where a part may begin. */
function partsOf(text: string, labels: readonly string[]): string[] {
  const starts: number[] = []
  const ends: number[] = []
  // What is to be done step by step is one thing.
  if (/\bsteps?\s*:\s*\(?[1ai]/i.test(text)) return []
  for (const label of labels) {
    const dotted = /\d/.test(label) ? `|(?:^|\\n)${GAP}${label}\\.` : ''
    const pattern = new RegExp(
      `(?:^|[\\n.;:?!。；])[^\\S\\n]*(?:\\(${label}\\)|${label}\\))(?=\\s|[A-Z$\\u4e00-\\u9fff])${dotted}(?=\\s)`,
      'g',
    )
    pattern.lastIndex = starts.at(-1) ?? 0
    const found = pattern.exec(text)
    if (!found) break
    if (starts.length > 0) ends.push(found.index)
    starts.push(pattern.lastIndex)
  }
  return starts.length < 2 ? [] : starts.map((start, i) => text.slice(start, ends[i] ?? text.length))
}

/** What somebody in the story asks is not asked of the reader. */
function unquoted(text: string): string {
  return text.replace(/"[^"]{0,300}"|“[^”]{0,300}”/g, ' ')
}

/** Two sentences that are questions from their first word on, one right behind the other. */
function adjacentQuestions(text: string): [string] | null {
  const sentences = text.trim().split(/(?<=[.?!])\s+/)
  const at = sentences.findIndex((sentence, i) => i > 0 && QUESTION.test(sentence) && QUESTION.test(sentences[i - 1]))
  return at < 0 ? null : [`${sentences[at - 1]} ${sentences[at]}`]
}

// ---------------------------------------------------------------------------------------------------------------- options

const CHOOSE = /\bwhich (?:one )?of the following\b|\b(?:enter|give|write|state|choose|select|circle) the (?:correct )?letters?\b/i
/** A gold answer such as \text{(C)}; a bare letter may be a digit of base 16 or a point. */
const LETTER = /^(?:\\(?:text|textbf|mathrm)\{\s*)?\([A-H]\)\s*\}?$/

export const multipleChoice = textRule(
  {
    rule: 'multiple-choice',
    title: 'Multiple choice',
    about: 'Options (A), (B), (C) in order, “which of the following”, or a letter in brackets as the answer. A guess is right too often.',
    domains: domainsWith('multiple-choice'),
    standard: true,
  },
  (prompt) => {
    const text = written(prompt)
    const choose = CHOOSE.exec(text)
    if (choose) return `It says ${quoted(choose[0])}.`
    if (LETTER.test(String(prompt.answer).trim())) return `Its answer is the letter ${prompt.answer}.`
    const bracketed = inOrder(text, (letter) => new RegExp(`(?<![\\w)\\]}'])\\(\\s*${letter}\\s*\\)|\\{\\s*\\(${letter}\\)`, 'g'))
    const lines = inOrder(text, (letter) => new RegExp(`(?:^|\\n)${GAP}${letter}[.):]\\s`, 'g'))
    return bracketed || lines ? 'It lists options A, B and C.' : null
  },
)

/** Whether A, B and C stand in this order, each within 600 characters of the one before, and no B before the A. */
function inOrder(text: string, pattern: (letter: string) => RegExp): boolean {
  let at = -1
  for (const letter of 'ABC') {
    const expression = pattern(letter)
    expression.lastIndex = Math.max(0, at)
    const found = expression.exec(text)
    if (!found || (at >= 0 && found.index - at > 600)) return false
    at = expression.lastIndex
  }
  return true
}

// ---------------------------------------------------------------------------------------------------------------- figures

const NOUN = '(?:figure|diagram|picture|drawing|illustration|graph|chart|sketch|image|map)s?'
/** In a story there may be something on a map or in a chart; a figure or diagram is always a picture beside the question. */
const DRAWN = '(?:figure|diagram|drawing|illustration|graph|sketch)s?'
const PLACE = '(?:below|above|here|at (?:the )?(?:right|left)|(?:to|on) the (?:right|left))'
const FIGURES = [
  /\[asy\]|\\includegraphics|\\begin\{(?:tikzpicture|asy|figure)\}|!\[[^\]]{0,200}\]\(|<img\b|<image\b/i,
  new RegExp(`\\b(?:in|from|on|using|see|refer to) the (?:\\w{2,14} )?${DRAWN}\\b(?! of\\b)|\\bin the picture\\b(?! of\\b)`, 'i'),
  new RegExp(
    `\\b(?:the|this|following|accompanying) (?:\\w{2,14} )?${NOUN} (?:${PLACE}|shows?|shown|depicts?|illustrates?|represents)\\b`,
    'i',
  ),
  new RegExp(`\\b(?:shown|pictured|depicted|illustrated|graphed|drawn|sketched) ${PLACE}\\b`, 'i'),
  new RegExp(`\\b(?:shown|pictured|depicted|illustrated|graphed|drawn|sketched) in (?:the|this) (?:\\w{2,14} )?${NOUN}\\b`, 'i'),
  /(?:^|[,;]\s+|\b(?:arranged|placed|labeled|located|marked|shaded|drawn|divided|arrayed|connected|cut|up|is|are|points?|circles?|squares?|triangles?) )as (?:shown|pictured|depicted|illustrated)\b/i,
  /(?:^|[.,\s])(?:如图|见图)/,
]

export const figure = textRule(
  {
    rule: 'figure',
    title: 'Figures',
    about: 'It refers to a figure, diagram or graph that a text does not show, or draws one by program ([asy], images).',
    domains: domainsWith('figure'),
    standard: true,
  },
  ({ prompt }) => {
    const text = prompt.slice(0, MAX_READ)
    for (const pattern of FIGURES) {
      const found = pattern.exec(text)
      if (found) return `It refers to a figure: ${quoted(found[0])}.`
    }
    return null
  },
)

// ---------------------------------------------------------------------------------------------------------------- proofs

const PROOF =
  /(?:^|[.!?;:\n]\s{0,40}|\d\)\s*|, (?:and|then) |\band )(?:please )?(?:prove|show|demonstrate|verify)(?: that\b| the\b| there\b|:)|[证證]明/i
const VALUE = /\b(?:find|determine|compute|calculate|evaluate|what|how (?:many|much)|provide)\b|求|多少|几|给出/i
const JUDGE = /\btrue or false\b|(?:^|[.!?\n]\s{0,40})is it (?:true|possible) that\b/i
const YES_NO = /^(?:\\(?:text|textbf|mathrm|mathbf)\{\s*)?(?:yes|no|true|false|proof|proved|proven)\b[\s.}]*$/i

export const proof = textRule(
  {
    rule: 'proof',
    title: 'Proofs, true or false',
    about: 'It asks for a proof, or its answer is yes, no, true or false: half of all guesses are right.',
    domains: domainsWith('proof'),
    standard: true,
  },
  (prompt) => {
    const text = written(prompt)
    const proof = PROOF.exec(text)
    // `Find all n, and prove that there are no more` has an answer all the same.
    const asks = (proof && !VALUE.test(text) ? proof : null) ?? JUDGE.exec(text)
    if (asks) return `It says ${quoted(text.slice(asks.index, asks.index + 60).replace(/^[.!?;:,\s]+/, ''), 50)}.`
    return YES_NO.test(String(prompt.answer).trim()) ? `Its answer is ${prompt.answer}.` : null
  },
)

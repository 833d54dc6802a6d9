/**
 * @file Words as `nltk.word_tokenize` gives them (NLTK 3.10, NLTKWordTokenizer): the Penn Treebank's conventions, applied to one sentence as
 * a fixed series of rewritings that put blanks around what stands by itself.
 */
import { isSpace, SPACE, split, WORD, WORD_BOUNDARY } from '../../python/text.ts'

const B = WORD_BOUNDARY
const S = `[${SPACE}]`
const CLITIC = '(?:re|ve|ll|m|t|s|d|n)'

type Rule = [pattern: RegExp, to: string] | ((text: string) => string)

/** In this order; a rule sees what those before it made. */
const BEFORE_PADDING: Rule[] = [
  // Opening quotes.
  [/[«“‘„]|`+/gu, ' $& '],
  [/^"/u, '``'],
  [/``/gu, ' `` '],
  [/([ ([{<])(?:"|'{2})/gu, '$1 `` '],
  [new RegExp(`(?<![${WORD}])'(?!${CLITIC}${B})(?=[${WORD}])`, 'giu'), "' "],
  // Punctuation.
  (text) => finalPeriodApart(text, `])}>"'»”’ `, (closers) => ` . ${closers} `),
  [/([:,])(\P{Nd})/gu, ' $1 $2'],
  [/([:,])(?=\n?$)/gu, ' $1 '],
  [/\.{2,}/gu, ' $& '],
  [/[;@#$%&]/gu, ' $& '],
  [/[\u2012-\u2015]/gu, ' $& '],
  (text) => finalPeriodApart(text, `])}>"'`, (closers) => ` .${closers} `),
  [/[?!]/gu, ' $& '],
  [/([^'])' /gu, "$1 ' "],
  [/\*/gu, ' * '],
  [/[\][(){}<>]/gu, ' $& '],
  [/--/gu, ' -- '],
]

const AFTER_PADDING: Rule[] = [
  // Closing quotes.
  [/[»”’]/gu, ' $& '],
  [/''/gu, " '' "],
  [/"/gu, " '' "],
  [new RegExp(`${S}+`, 'gu'), ' '],
  [/([^' ])('[sS]|'[mM]|'[dD]|') /gu, '$1 $2 '],
  [/([^' ])('ll|'LL|'re|'RE|'ve|'VE|n't|N'T) /gu, '$1 $2 '],
  (text) => (MAY_CONTRACT.test(text) ? rewritten(text, CONTRACTIONS) : text),
]

/** Looked for first, since most sentences have none, and text made of countless tiny sentences must not cost ten searches for each. */
const MAY_CONTRACT = /cannot|d'ye|gimme|gonna|gotta|lemme|more'n|wanna|'tis|'twas/iu

/** Two words written as one. */
const CONTRACTIONS: Rule[] = [
  ...['can|not', "d|'ye", 'gim|me', 'gon|na', 'got|ta', 'lem|me', "more|'n"].map(
    (pair): Rule => [new RegExp(`${B}(${pair.replace('|', ')(')})${B}`, 'giu'), ' $1 $2 '],
  ),
  [new RegExp(`${B}(wan)(na)(?=${S})`, 'giu'), ' $1 $2 '],
  [new RegExp(` ('t)(is)${B}`, 'giu'), ' $1 $2 '],
  [new RegExp(` ('t)(was)${B}`, 'giu'), ' $1 $2 '],
]

/** The tokens of one sentence. */
export function sentenceTokens(sentence: string): string[] {
  return split(rewritten(` ${rewritten(sentence, BEFORE_PADDING)} `, AFTER_PADDING))
}

function rewritten(text: string, rules: readonly Rule[]): string {
  return rules.reduce((whole, rule) => (typeof rule === 'function' ? rule(whole) : whole.replace(...rule)), text)
}

/**
 * What `([^.])(\.)([closers]*)\s*$` finds, written by `to`. Read from the end, since the expression takes time that grows with the square
 * of a run of blanks.
 */
function finalPeriodApart(text: string, closers: string, to: (closers: string) => string): string {
  let blanks = text.length
  while (blanks > 0 && isSpace(text[blanks - 1])) blanks--
  let period = blanks - 1
  while (period >= 0 && closers.includes(text[period])) period--
  if (period < 1 || text[period] !== '.' || text[period - 1] === '.') return text
  let end = period + 1
  while (end < text.length && closers.includes(text[end])) end++
  return text.slice(0, period) + to(text.slice(period + 1, end))
}

/**
 * @file When two short answers are the same: their text is, but for how it is written. Case, articles, kinds of quotes, dashes and blanks,
 * accents in one character or two, punctuation between words and at the end are ways of writing. Whatever can make another answer of the
 * same letters counts: marks beside digits (10.5, -5, 1/2, 2:15), signs (C++, A+, 3.5%, $5), letters with other accents.
 */
import { WORD } from '../python/text.ts'

type Rule = readonly [RegExp, string | ((match: string) => string)]

/** A letter, or an accent that stands alone. */
const L = '[\\p{L}\\p{M}]'
const NO_L = '(?![\\p{L}\\p{M}])'
const MAX_ANSWER = 2000

/** Of the text as it is. */
const SIGNS: readonly Rule[] = [
  // LaTeX that only says how words look.
  [/\\(?:text(?:bf|it|rm|sf|tt|normal|up)?|math(?:rm|bf|it|sf|tt)|mbox|emph)\s?\{([^{}]*)\}/g, '$1'],
  [/\\[dt]?frac\s?\{([^{}]*)\}\s?\{([^{}]*)\}/g, '$1/$2'],
  [/\{,\}|(?<=\d)(?:[\u00a0\u2009\u202f]|\\,)(?=\d{3}(?!\d))/g, ','],
  [/\^\{(\w)\}/g, '^$1'],
  [/\\([%$&#_])/g, '$1'],
  [/\\[,;:! ]|(?<=\S)~(?=\S)/g, ' '],
  [/^\s*\$([^$]*)\$\s*$/, '$1'],
  // What is not seen.
  [/\p{Default_Ignorable_Code_Point}|[\u200e\u200f]/gu, ''],
  [/[‘’‚‛ʼʻ′`´]/g, "'"],
  [/[“”„‟″«»]|''/g, '"'],
  [/[‐‑‒–—―−﹣]/g, '-'],
]

/** Of the text in small letters, without what surrounds it. */
const PUNCTUATION: readonly Rule[] = [
  [/(?<!\d)"/g, ' '],
  [/(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])/g, (thousands) => thousands.replaceAll(',', '')],
  // J. K., J.K. and JK; U.S. and US; a.m. and am; Ph.D. and PhD.
  [
    new RegExp(`(?<![\\p{L}\\p{M}\\p{N}.])(?:${L}\\.\\s?)+(?:${L}(?![\\p{L}\\p{M}\\p{N}]))?`, 'gu'),
    (dots) => `${dots.replace(/[.\s]/g, '')} `,
  ],
  [new RegExp(`(?<!${L})${L}{1,2}(?:\\.${L}{1,2})+(?!${L})`, 'gu'), (dots) => dots.replaceAll('.', '')],
  [/&/g, ' and '],
  [/\s+per\s?cent(?![a-z])/g, '%'],
  [/(?<=\d)\s+(?=[%°])|(?<=[$€£¥])\s+(?=\d)|(?<=°)\s+(?=[cf](?![a-z]))/g, ''],
  // An apostrophe at the edge of a word or in a name; it tells he'll from hell, and can't from cant.
  [new RegExp(`(?<![\\p{L}\\p{M}\\p{N}])'|(?<=${L})'(?!${L})|(?<=${L})'(?!(?:ll|re|ve|d|t|m)${NO_L})`, 'gu'), ''],
  [/,|;|:(?!\d)|(?<!\d):/g, ' '],
  [/(?<=[\p{L}\p{M})])[.!?]+(?=\s|$)/gu, ' '],
  [/\s+([-/])\s+/g, '$1'],
  // Between words; between digits it is a range, before one or at the end a sign.
  [new RegExp(`(?<=${L})-(?=[\\p{L}\\d])|(?<=\\d)-(?=${L})`, 'gu'), ' '],
  // 5km and 5 km, F16 and F-16.
  [new RegExp(`(?<=\\d)(?=${L})|(?<=${L})(?=\\d)`, 'gu'), ' '],
]

/** One text for all ways to write an answer; '' for an answer of blanks. */
export function canonicalAnswer(answer: string): string {
  const compatible = rewritten(answer.slice(0, MAX_ANSWER), SIGNS)
    // Full width and ligatures are the same letters; raised and lowered digits and fractions are not the same numbers.
    .replace(/\P{No}+/gu, (part) => part.normalize('NFKC'))
    // By way of capitals: ß is SS.
    .toUpperCase()
    .toLowerCase()
    .normalize('NFC')
  const inner = withoutSurroundings(squeezed(compatible))
  const plain = withoutArticles(squeezed(rewritten(inner, PUNCTUATION)))
  return numeral(plain) ?? (plain || squeezed(compatible))
}

function rewritten(text: string, rules: readonly Rule[]): string {
  return rules.reduce((before, [from, to]) => (typeof to === 'string' ? before.replace(from, to) : before.replace(from, to)), text)
}

/** Quotes, brackets and marks of bold type around all of it, and a full stop at the end, in any order. */
function withoutSurroundings(text: string): string {
  let inner = text
  for (let depth = 0; depth < 8; depth++) {
    const [first, last] = [inner[0], inner[inner.length - 1]]
    if (last === '.' && inner.length > 1 && !inner.endsWith('..')) inner = inner.slice(0, -1).trimEnd()
    else if (inner.length > 2 && first === last && '*_"\''.includes(first)) inner = inner.slice(1, -1).trim()
    // Words in brackets; a number in them may be a negative one, or a place in a list.
    else if (/^(?:\([^()]*\p{L}[^()]*\)|\[[^[\]]*\p{L}[^[\]]*\])$/u.test(inner)) inner = inner.slice(1, -1).trim()
    else break
  }
  return inner
}

/** An article before something. One that ends the answer is a name (vitamin A), and so may one inside be (hepatitis A virus, A minor). */
function withoutArticles(text: string): string {
  const plain = text.replace(/^a (?!(?:major|minor|flat|sharp|natural|positive|negative|plus|minus)(?! \p{L}))(?=[^ ])/u, '')
  return squeezed(plain.replace(new RegExp(`(?<![${WORD}'-])(?:the|an)(?= [^ ])`, 'gu'), ' '))
}

/** An answer that is one number, perhaps of money or a share: 10.50 is 10.5, .5 is 0.5. Inside words numbers are names: Python 3.10. */
function numeral(text: string): string | null {
  const parts = /^([-+]?)([$€£¥]?)([-+]?)(\d*)(?:\.(\d+))?(%?)$/.exec(text)
  if (!parts) return null
  const [, before, money, behind, digits, decimals = '', share] = parts
  if ((before && behind) || digits + decimals === '') return null
  const fraction = decimals.replace(/0+$/, '')
  return `${before === '-' || behind === '-' ? '-' : ''}${money}${digits || '0'}${fraction && '.'}${fraction}${share}`
}

function squeezed(text: string): string {
  return text.trim().replace(/\s+/g, ' ')
}

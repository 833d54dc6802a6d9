/**
 * @file How the same is spelled in many ways: LaTeX and plain mathematical text brought to one spelling, before it is cut into tokens, by taking
 * away what does not change its meaning: spacing, sizes, colours, delimiters.
 */

/** Stands for a comma that is surely a thousands mark, and for a new row, while the text is cleaned. */
export const MARK = '\ue001'
export const ROW = '\ue002'

const SYMBOLS: Record<string, string> = {
  '\u2212': '-',
  '\u2013': '-',
  '\u2010': '-',
  '\u2011': '-',
  '\u00d7': '\\times ',
  '\u00f7': '/',
  '\u2044': '/',
  '\u2215': '/',
  '\u00b7': '\\cdot ',
  '\u22c5': '\\cdot ',
  '\u2264': '\\le ',
  '\u2265': '\\ge ',
  '\u2260': '\\ne ',
  '\u2248': '\\approx ',
  '\u2261': '\\equiv ',
  '\u03c0': '\\pi ',
  '\u03b8': '\\theta ',
  '\u03b1': '\\alpha ',
  '\u03b2': '\\beta ',
  '\u03b3': '\\gamma ',
  '\u03bb': '\\lambda ',
  '\u03bc': '\\mu ',
  '\u00b5': '\\mu ',
  '\u03c6': '\\phi ',
  '\u03c9': '\\omega ',
  '\u221e': '\\infty ',
  '\u221a': '\\sqrt ',
  '\u222a': '\\cup ',
  '\u2229': '\\cap ',
  '\u2208': '\\in ',
  '\u2220': '\\angle ',
  '\u00b1': '\\pm ',
  '\u2213': '\\mp ',
  '\u00b2': '^2',
  '\u00b3': '^3',
  '\u2070': '^0',
  '\u00b9': '^1',
  '\u2074': '^4',
  '\u2075': '^5',
  '\u00bd': '\\frac{1}{2}',
  '\u00bc': '\\frac{1}{4}',
  '\u00be': '\\frac{3}{4}',
  '\u230a': '\\lfloor ',
  '\u230b': '\\rfloor ',
  '\u2308': '\\lceil ',
  '\u2309': '\\rceil ',
  '\u211d': '\\mathbb{R}',
  '\u2124': '\\mathbb{Z}',
  '\u2115': '\\mathbb{N}',
  '\u211a': '\\mathbb{Q}',
  '\u2205': '\\emptyset ',
  '\u2026': '\\ldots ',
  '\u22ef': '\\ldots ',
  '\u2032': "'",
  '\u2019': "'",
  '\u2033': '"',
  '\u201d': '"',
  '\u2030': '\\text{ per mille}',
  '\u00a0': ' ',
  '\u202f': ' ',
  '\u2009': ' ',
  '\u3000': ' ',
  '\u3002': '.',
  '\u3001': ',',
  '\u20ac': '\\euro ',
  '\u00a3': '\\gbp ',
  '\u00a5': '\\yen ',
  '\u20b9': '\\rupee ',
  '\u00a2': '\\cent ',
  '\u00b0': '^{\\circ}',
  '\u2103': '^{\\circ}C',
  '\u2109': '^{\\circ}F',
}

/** A character as ASCII: full-width ones are what they are the width of. */
function plain(character: string): string {
  const code = character.charCodeAt(0)
  if (code >= 0xff01 && code <= 0xff5e) return String.fromCharCode(code - 0xfee0)
  return SYMBOLS[character] ?? character
}

/** Takes away what does not change the meaning. Linear in the length. */
export function clean(source: string): string {
  let text = source.replace(/[\ue001\ue002]/g, '?').replace(/\P{ASCII}/gu, plain)
  // Twice escaped LaTeX, unless rows are meant.
  if (!/matrix|array|cases/.test(text)) text = text.replace(/\\\\(?=[a-zA-Z])/g, '\\')
  return dollars(
    text
      .replace(/\\\\(?:\[[\w. ]{0,8}\])?/g, ROW)
      .replace(/(\d)\s?(?:\{\s?,\s?\}|,\s?\\!|\\!,)\s?(?=\d{3})/g, `$1${MARK}`)
      .replace(/(\d)\{,\}(?=\d)/g, '$1.')
      .replace(/(?<![a-zA-Z])\{\s?([,:;=<>])\s?\}/g, '$1')
      .replace(/\\(?:left|right|mleft|mright)\s?(\\?[.])/g, ' ')
      .replace(
        /\\(?:m?left|m?right|middle|[bB]igg?[lrm]?|displaystyle|textstyle|limits|nolimits|boldsymbol|bm|underline|hline|tiny|small|normalsize|[lL]arge|LARGE|[hH]uge|pounds)(?![a-zA-Z])/g,
        ' ',
      )
      .replace(/\\(?:text)?color\s?\{[\w!. ]{0,30}\}/g, ' ')
      // {\rm cm} is \mathrm{cm}, and so is \rm cm.
      .replace(/\{\s?\\(?:rm|bf|it|sf|tt)(?![a-zA-Z])\s?([^{}\\]{1,40})\}/g, '\\mathrm{$1}')
      .replace(/\\(?:rm|bf|it|sf|tt)\s([A-Za-z]{1,20})/g, '\\mathrm{$1}')
      .replace(/\\(?:rm|bf|it|sf|tt)(?![a-zA-Z])/g, ' ')
      // Some forget the space behind these.
      .replace(/\\q?quad|\\(?:hfill|newline|noindent)(?![a-zA-Z])|\\[,;:! ]|~/g, ' ')
      .replace(/\\[()[\]]/g, ' ')
      .replace(/\\%/g, '%')
      .replace(/\\(['"#&])/g, '$1')
      .replace(/\\[dtc]frac(?![a-zA-Z])/g, '\\frac')
      .replace(/\\[dt]binom(?![a-zA-Z])/g, '\\binom')
      .replace(/\{([^{}]{1,20})\\choose(?![a-zA-Z])([^{}]{1,20})\}/g, '\\binom{$1}{$2}')
      .replace(/\\(?:dots[cbmio]?|cdots|hdots)(?![a-zA-Z])|\.\.\./g, '\\ldots ')
      .replace(/\\(?:lvert|rvert|vert)(?![a-zA-Z])/g, '|')
      .replace(/\^\s?\{?\s?\\prime\s?\}?/g, "'")
      .replace(/\*\*/g, '^')
      .replace(/\^\s?(?:\{\s?\\circ\s?\}|\\circ(?![a-zA-Z]))|\\(?:degree|deg)(?![a-zA-Z])/g, '\\degree '),
  )
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/(?:\s?[.,;])+$/, '')
    .trim()
    .replace(OPEN_LEFT, (_, before, bounds, close) => `${before} (${bounds}${close === '[' ? ')' : ']'}`)
    .replace(OPEN_RIGHT, '[$1)')
    .replace(AND_MORE, '$1 ')
    .replace(CHOOSE, '\\binom{$1}{$2}')
}

/** ]2, 5[ is (2, 5), and [2, 5[ is [2, 5). */
const BOUNDS = String.raw`([^[\](),;]{1,60}[,;][^[\](),;]{1,60})`
const OPEN_LEFT = new RegExp(String.raw`(^|\\cup|\\cap|\\in|\\setminus|=) ?\]${BOUNDS}([[\]])`, 'g')
const OPEN_RIGHT = new RegExp(String.raw`\[${BOUNDS}\[(?=$| ?\\(?:cup|cap|setminus)(?![a-zA-Z]))`, 'g')
/** 2 hours and 30 minutes are one quantity. */
const AND_MORE =
  /(\d (?:weeks?|days?|hours?|hrs?|minutes?|feet|foot|pounds?|years?)) and (?=\d+ (?:days?|hours?|minutes?|mins?|seconds?|inch(?:es)?|ounces?|months?)$)/g
/** {}_n C_k and {}^n C_k */
const CHOOSE = /\{ ?\} ?[_^] ?\{?([a-z\d]{1,4})\}? ?C ?_ ?\{?([a-z\d]{1,4})\}?/g

/** Dollars that enclose go; one alone, or escaped, is money. */
function dollars(text: string): string {
  const bare = text.match(/(?<!\\)\$/g)?.length ?? 0
  const enclosing = bare % 2 === 0
  return text.replace(/\\?\$/g, (sign) => (sign === '$' && enclosing ? ' ' : '\\dollar '))
}

/** Two cleaned texts that differ in spacing only are the same; between two numbers or letters a blank counts. */
export function squeeze(cleaned: string): string {
  return cleaned
    .replaceAll(MARK, '')
    .replace(/\\dollar /g, '$')
    .replace(/([a-zA-Z\d]) (?=[a-zA-Z\d])/g, `$1${MARK}`)
    .replace(/\s/g, '')
    .replaceAll(MARK, ' ')
}

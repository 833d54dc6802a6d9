/**
 * @file Python in colours: a text cut where its colour changes. A reply may be wrong or half written, so there is no text that this refuses: a
 * string that nobody closed goes to the end of its line, or, if it has three quotes, to the end of all.
 */

export type Colour = 'plain' | 'keyword' | 'name' | 'string' | 'number' | 'comment'

export interface Piece {
  colour: Colour
  text: string
}

const KEYWORDS = new Set(
  [
    ...['False None True and as assert async await break class continue def del elif else except finally for from global if import in is'],
    ...['lambda nonlocal not or pass raise return try while with yield match case'],
  ].flatMap((line) => line.split(' ')),
)
/** These are words like any other but where a statement begins with them. */
const SOFT = new Set(['match', 'case'])

const COMMENT = '#[^\\n]*'
const PREFIX = '(?:[rbfuRBFU]{1,2}(?=[\'"]))?'
const LONG = (quote: string) => `${quote}{3}(?:[^\\\\]|\\\\[^])*?(?:${quote}{3}|$)`
const SHORT = (quote: string) => `${quote}(?:[^${quote}\\\\\\n]|\\\\[^])*(?:${quote}|(?=\\n|$)|\\\\$)`
const STRING = `${PREFIX}(?:${LONG("'")}|${LONG('"')}|${SHORT("'")}|${SHORT('"')})`
const NUMBER = '0[xX][\\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:\\d[\\d_]*\\.?[\\d_]*|\\.\\d[\\d_]*)(?:[eE][+-]?\\d[\\d_]*)?[jJ]?'
const WORD = '[\\p{L}_][\\p{L}\\p{N}_]*'
const PATTERN = new RegExp(`(?<comment>${COMMENT})|(?<string>${STRING})|(?<word>${WORD})|(?<number>${NUMBER})|@${WORD}`, 'gu')

/** All of the text, in order. Linear in its length. */
export function pythonPieces(source: string): Piece[] {
  const pieces: Piece[] = []
  const add = (colour: Colour, text: string) => {
    const last = pieces.at(-1)
    if (last?.colour === colour) last.text += text
    else if (text !== '') pieces.push({ colour, text })
  }
  let at = 0
  let defines = false
  for (const found of source.matchAll(PATTERN)) {
    const [text] = found
    const { comment, string, number, word } = found.groups as Record<string, string | undefined>
    const between = source.slice(at, found.index)
    add('plain', between)
    at = found.index + text.length
    if (comment !== undefined) add('comment', text)
    else if (string !== undefined) add('string', text)
    else if (number !== undefined) add('number', text)
    else if (word !== undefined && KEYWORDS.has(word) && (!SOFT.has(word) || beginsStatement(source, found.index, at))) add('keyword', text)
    else add(word === undefined || defines ? 'name' : 'plain', text)
    defines = word === 'def' || word === 'class'
  }
  add('plain', source.slice(at))
  return pieces
}

/** `match` and `case`: first in their line, and what is behind them is no operator, dot or bracket's end. */
function beginsStatement(source: string, start: number, end: number): boolean {
  let before = start - 1
  while (source[before] === ' ' || source[before] === '\t') before--
  return (before < 0 || source[before] === '\n') && /^ +[^\s=.,:)\]]/.test(source.slice(end, end + 40))
}

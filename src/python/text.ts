/**
 * @file Strings as Python sees them. The reference checkers are Python, and its idea of white space, of lines, of letters, of cases and of
 * regular expressions differs from JavaScript's in corners that model output does reach (U+0085, U+FEFF, accented letters beside \b, $ before \r).
 */

/** What `str.isspace` and `\s` accept: JavaScript's `\s` without U+FEFF and with U+001C to U+001F and U+0085. */
export const SPACE = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000'
/** What `\w` accepts, to stand inside a class: letters, numbers of every kind, the underscore; no combining marks. */
export const WORD = '\\p{L}\\p{N}_'
/** `\b`, which JavaScript knows for ASCII only. */
export const WORD_BOUNDARY = `(?:(?<![${WORD}])(?=[${WORD}])|(?<=[${WORD}])(?![${WORD}]))`

const SPACES = new RegExp(`[${SPACE}]+`)
const IS_SPACE = new RegExp(`[${SPACE}]`)
const WORDS = new RegExp(`[${WORD}]+`, 'gu')
const HAS_UPPER = /\p{Uppercase}/u
const HAS_LOWER = /\p{Lowercase}/u
const HAS_TITLE = /\p{Lt}/u

export function isSpace(char: string): boolean {
  return IS_SPACE.test(char)
}

/** `str.strip()`; with `chars`, `str.strip(chars)` for characters of the basic plane. */
export function strip(text: string, chars?: string): string {
  return lstrip(rstrip(text, chars), chars)
}

export function lstrip(text: string, chars?: string): string {
  let start = 0
  while (start < text.length && isIn(text[start], chars)) start++
  return text.slice(start)
}

export function rstrip(text: string, chars?: string): string {
  let end = text.length
  while (end > 0 && isIn(text[end - 1], chars)) end--
  return text.slice(0, end)
}

function isIn(char: string, chars: string | undefined): boolean {
  return chars === undefined ? IS_SPACE.test(char) : chars.includes(char)
}

/** `str.split()`: parts between white space, none of them empty. */
export function split(text: string): string[] {
  const trimmed = strip(text)
  return trimmed === '' ? [] : trimmed.split(SPACES)
}

/** `str.isupper()`: there is a capital letter, and no letter of another case. */
export function isUpper(text: string): boolean {
  return HAS_UPPER.test(text) && !HAS_LOWER.test(text) && !HAS_TITLE.test(text)
}

/** `str.islower()`. */
export function isLower(text: string): boolean {
  return HAS_LOWER.test(text) && !HAS_UPPER.test(text) && !HAS_TITLE.test(text)
}

const ONE_LINE_END = '[\\n\\r\\v\\f\\x1c-\\x1e\\x85\\u2028\\u2029]'
const LINE_END = new RegExp(`\\r\\n|${ONE_LINE_END}`)

/** `str.splitlines()`: lines without their ends. A line end at the very end begins no further line. */
export function splitLines(text: string): string[] {
  const lines = text.split(LINE_END)
  if (lines.at(-1) === '') lines.pop()
  return lines
}

/** `len(str)`: code points. */
export function length(text: string): number {
  let count = 0
  for (const _ of text) count++
  return count
}

/** `str.removeprefix`. */
export function removePrefix(text: string, prefix: string): string {
  return text.startsWith(prefix) ? text.slice(prefix.length) : text
}

/** `str.removesuffix`. */
export function removeSuffix(text: string, suffix: string): string {
  return suffix !== '' && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text
}

/** `re.findall(r'\w+', text)`, and NLTK's `RegexpTokenizer(r'\w+')`. */
export function wordRuns(text: string): string[] {
  return text.match(WORDS) ?? []
}

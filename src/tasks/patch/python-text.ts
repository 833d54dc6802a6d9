/** @file Two text operations as Python does them: the reference reward is defined by `str.splitlines` and `str.strip`. */

const ONE_LINE_END = '[\\n\\r\\v\\f\\x1c-\\x1e\\x85\\u2028\\u2029]'
const LINE_END = new RegExp(`\\r\\n|${ONE_LINE_END}`)
const SPACE = '[\\t-\\r\\x1c- \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]'
const LEADING = new RegExp(`^${SPACE}+`)
const ONE_SPACE = new RegExp(SPACE)

/** Lines without their ends. A line end at the very end begins no further line. */
export function splitLines(text: string): string[] {
  const lines = text.split(LINE_END)
  if (lines.at(-1) === '') lines.pop()
  return lines
}

export function strip(text: string): string {
  let end = text.length
  while (end > 0 && ONE_SPACE.test(text[end - 1])) end--
  return text.slice(0, end).replace(LEADING, '')
}

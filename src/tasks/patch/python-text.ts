/** @file Lines as Python tells them apart, which the reference reward is defined by. */

const ONE_LINE_END = '[\\n\\r\\v\\f\\x1c-\\x1e\\x85\\u2028\\u2029]'
const LINE_END = new RegExp(`\\r\\n|${ONE_LINE_END}`)

/** `str.splitlines()`: lines without their ends. A line end at the very end begins no further line. */
export function splitLines(text: string): string[] {
  const lines = text.split(LINE_END)
  if (lines.at(-1) === '') lines.pop()
  return lines
}

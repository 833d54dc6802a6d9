/** @file The last `\boxed{}` of a text, where a reply or a worked solution states its answer. */

/** Characters of a box that are read. */
const MAX_LENGTH = 2000
/** More boxes than this are not looked at one by one. */
const MAX_BOXES = 16

/** The contents of all outermost `\boxed{...}` and `\fbox{...}`; null if one is not closed or too long. Linear in the length of the text. */
export function boxedTexts(text: string): string[] | null {
  const found: string[] = []
  const box = /\\(?:boxed|fbox|framebox)\s{0,4}\{/g
  for (let match = box.exec(text); match !== null && found.length <= MAX_BOXES; match = box.exec(text)) {
    const end = closingBrace(text, box.lastIndex)
    if (end < 0) return null
    found.push(text.slice(box.lastIndex, end))
    box.lastIndex = end + 1
  }
  return found
}

/** Index of the brace that closes the one before `start`; -1 if there is none near enough. Escaped braces do not count. */
function closingBrace(text: string, start: number): number {
  let depth = 1
  const stop = Math.min(text.length, start + MAX_LENGTH)
  for (let i = start; i < stop; i++) {
    if (text[i] === '\\') i++
    else if (text[i] === '{') depth++
    else if (text[i] === '}' && --depth === 0) return i
  }
  return -1
}

/** @file The boxes of a text: what stands in \boxed{...} and \fbox{...}. */

const BOX = /\\{1,2}(?:boxed|fbox|framebox)\s{0,4}\{/g
/** More boxes than this are several answers, whatever is in them. */
export const MAX_BOXES = 16
/** Characters, markup included; what is left of it once parsed has its own limit. */
const MAX_BOX_LENGTH = 2000

export interface Box {
  content: string
  /** Where the command starts, and the index behind its last brace. */
  start: number
  end: number
}

/** All outermost boxes, at most one more than MAX_BOXES; null if one is not closed or too long. Linear in the length. */
export function findBoxes(text: string): Box[] | null {
  const boxes: Box[] = []
  const pattern = new RegExp(BOX)
  for (let match = pattern.exec(text); match !== null && boxes.length <= MAX_BOXES; match = pattern.exec(text)) {
    const start = pattern.lastIndex
    const close = closingBrace(text, start)
    if (close < 0) return null
    boxes.push({ content: text.slice(start, close), start: match.index, end: close + 1 })
    pattern.lastIndex = close + 1
  }
  return boxes
}

/** Their contents. */
export function boxedTexts(text: string): string[] | null {
  return findBoxes(text)?.map(({ content }) => content) ?? null
}

/** Index of the brace that closes the one before `start`; -1 if there is none near enough. Escaped braces do not count. */
function closingBrace(text: string, start: number): number {
  let depth = 1
  const stop = Math.min(text.length, start + MAX_BOX_LENGTH)
  for (let i = start; i < stop; i++) {
    if (text[i] === '\\') i++
    else if (text[i] === '{') depth++
    else if (text[i] === '}' && --depth === 0) return i
  }
  return -1
}

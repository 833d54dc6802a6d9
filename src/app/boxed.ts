/**
 * @file Cuts an answer at its `\boxed{...}`, so that the answer can be drawn as a box. Text stays text: nothing here makes HTML.
 */

export interface Piece {
  kind: 'text' | 'boxed'
  text: string
}

/** Braces inside the box are balanced; a box still being written (no closing brace yet) stays text. */
export function splitBoxed(text: string): Piece[] {
  const pieces: Piece[] = []
  const open = '\\boxed{'
  let from = 0
  while (from < text.length) {
    const start = text.indexOf(open, from)
    if (start < 0) break
    let depth = 1
    let end = start + open.length
    for (; end < text.length && depth > 0; end++) {
      if (text[end] === '{') depth++
      else if (text[end] === '}') depth--
    }
    if (depth > 0) break
    if (start > from) pieces.push({ kind: 'text', text: text.slice(from, start) })
    pieces.push({ kind: 'boxed', text: text.slice(start + open.length, end - 1) })
    from = end
  }
  if (from < text.length) pieces.push({ kind: 'text', text: text.slice(from) })
  return pieces
}

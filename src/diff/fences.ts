/** @file Fences that are indented, as in a list: their lines as they would stand without the fence's indentation. */
import { REPLACE_MARK, SEARCH_MARK } from './marks.ts'

const FENCE = /^([ \t]*)```/

/** The text with every indented fence, and what stands in it, moved to the left. Other lines stay as they are. Linear. */
export function withoutFenceIndent(text: string): string {
  let indent: number | null = null
  /** Within an edit a fence is text of the file. */
  let inEdit = false
  return text
    .split('\n')
    .map((line) => {
      const opening = indent === null ? FENCE.exec(line) : null
      if (opening) {
        indent = opening[1].length
        return line.slice(indent)
      }
      if (indent === null) return line
      const moved = unindented(line, indent)
      const mark = moved.trimEnd()
      if (mark === SEARCH_MARK) inEdit = true
      else if (mark === REPLACE_MARK) inEdit = false
      else if (!inEdit && moved.startsWith('```')) indent = null
      return moved
    })
    .join('\n')
}

/** At most so many blanks and tabs less: an empty line has none. */
function unindented(line: string, indent: number): string {
  let at = 0
  while (at < indent && (line[at] === ' ' || line[at] === '\t')) at++
  return line.slice(at)
}

/**
 * @file Search/replace edits as Agentless and SWE-RL ask models to write them, in a fence each:
 *
 *     ```python
 *     ### path/to/file.py
 *     <<<<<<< SEARCH
 *     text that stands in the file, whole lines
 *     =======
 *     text that takes its place
 *     >>>>>>> REPLACE
 *     ```
 *
 * Edits are applied in order, a later one to what an earlier one left. An empty search makes a new file. Unlike swe-rl, which
 * replaces a search text wherever it stands, one that stands in several places is refused: which one was meant is not said.
 *
 * A row of seven = may also underline a heading in either text. Of several such rows that one is the middle which makes the longest search
 * text that stands in the file.
 */

import type { Files } from './apply.ts'
import type { Budget } from './difflib.ts'
import { MIDDLE_MARK, REPLACE_MARK, SEARCH_MARK } from './marks.ts'
import { isRefusal, type Refusal } from './refusal.ts'

export interface Edit {
  path: string
  /** The lines between the first mark and the last, and which of them may be the middle. */
  lines: readonly string[]
  middles: readonly number[]
}

const MAX_EDITS = 200
/** Rows of = in one edit; each may cost a search of the file. */
const MAX_MIDDLES = 20

/** The edits, and the lines outside of their fences; a reply with a half edit is refused whole. */
export function parseEdits(text: string): { edits: Edit[]; rest: string[] } | Refusal {
  const lines = text.split('\n')
  const edits: Edit[] = []
  const rest: string[] = []
  const malformed = (at: number, what: string): Refusal => ({ outcome: 'malformed-edit', reason: `Line ${at + 1} of the reply: ${what}` })
  /** Inside a fence; the path named last in it. */
  let fenced = false
  let path: string | null = null
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at].trimEnd()
    if (line.startsWith('```')) {
      fenced = !fenced
      path = null
    } else if (fenced && line.startsWith('### ')) {
      path = line.slice(4).trim()
    } else if (line === MIDDLE_MARK || line === REPLACE_MARK) {
      // Outside of an edit a row of = may underline a heading.
      if (fenced || line === REPLACE_MARK) return malformed(at, `${line} has no ${SEARCH_MARK} before it.`)
      rest.push(line)
    } else if (line === SEARCH_MARK) {
      if (!fenced) return malformed(at, 'an edit must stand inside a fence of three backticks.')
      if (!path) return malformed(at, 'an edit needs a line "### path" before it.')
      const middle = indexOfMark(lines, MIDDLE_MARK, at + 1)
      if (middle < 0) return malformed(at, `the edit has no ${MIDDLE_MARK}.`)
      const end = indexOfMark(lines, REPLACE_MARK, middle + 1)
      if (end < 0) return malformed(at, `the edit has no ${REPLACE_MARK}.`)
      if (edits.length === MAX_EDITS) return { outcome: 'too-large', reason: `The reply has more than ${MAX_EDITS} edits.` }
      const between = lines.slice(at + 1, end)
      const middles = between.flatMap((each, i) => (each.trimEnd() === MIDDLE_MARK ? [i] : []))
      if (middles.length > MAX_MIDDLES) return malformed(at, `the edit has more than ${MAX_MIDDLES} rows ${MIDDLE_MARK}.`)
      edits.push({ path, lines: between, middles })
      at = end
    } else if (!fenced) {
      rest.push(line)
    }
  }
  if (fenced && edits.length > 0) return malformed(lines.length - 1, 'the fence is not closed.')
  return { edits, rest }
}

/** Every mark is looked for once: what follows the end of an edit is not searched again. */
function indexOfMark(lines: readonly string[], mark: string, from: number): number {
  for (let at = from; at < lines.length; at++) if (lines[at].trimEnd() === mark) return at
  return -1
}

/** The files that the edits touch, as they leave them. */
export function applyEdits(files: Files, edits: readonly Edit[], budget: Budget): Map<string, string> | Refusal {
  const edited = new Map<string, string>()
  for (const [index, edit] of edits.entries()) {
    const result = applyEdit(edited.get(edit.path) ?? files.get(edit.path), edit, budget)
    if (typeof result !== 'string') return { outcome: result.outcome, reason: `Edit ${index + 1} of ${edit.path}: ${result.reason}` }
    edited.set(edit.path, result)
  }
  return edited
}

/** The file as the edit leaves it; `reason` is the end of a sentence. */
function applyEdit(content: string | undefined, { lines, middles }: Edit, budget: Budget): string | Refusal {
  let refusal: Refusal | null = null
  // The longest search text first.
  for (const middle of middles.toReversed()) {
    const [search, replace] = [lines.slice(0, middle).join('\n'), lines.slice(middle + 1).join('\n')]
    const result = replaced(content, search, replace, budget)
    if (!isRefusal(result)) return result.content
    // What is wrong with the edit is said of its first row.
    refusal = result
    if (result.outcome === 'search-ambiguous' || result.outcome === 'too-large') break
  }
  return refusal as Refusal
}

function replaced(content: string | undefined, search: string, replace: string, budget: Budget): { content: string } | Refusal {
  if (search === '') {
    if (content) return { outcome: 'search-empty', reason: 'the search text is empty, but the file is not.' }
    return { content: replace }
  }
  if (content === undefined) return { outcome: 'file-unknown', reason: 'there is no such file.' }
  budget.steps -= content.length + search.length
  if (budget.steps < 0) return { outcome: 'too-large', reason: 'the edits take too many steps.' }
  const place = placeOf(content, search)
  if (place === 'nowhere') return { outcome: 'search-not-found', reason: 'the search text does not stand in the file.' }
  if (place === 'several') return { outcome: 'search-ambiguous', reason: 'the search text stands in the file more than once.' }
  return { content: content.slice(0, place) + replace + content.slice(place + search.length) }
}

/** Where the search text begins, at the beginning of a line; a place where it ends with its line goes before others. */
function placeOf(content: string, search: string): number | 'nowhere' | 'several' {
  const starts: number[] = []
  const whole: number[] = []
  // A line end before both: what is found then begins a line.
  for (const at of occurrences(`\n${content}`, `\n${search}`)) {
    const end = at + search.length
    if (starts.length < 2) starts.push(at)
    if (end === content.length || content[end] === '\n') whole.push(at)
    if (whole.length > 1) break
  }
  const places = whole.length > 0 ? whole : starts
  if (places.length === 0) return 'nowhere'
  return places.length > 1 ? 'several' : places[0]
}

/** All places of `wanted` in `text`, by Knuth, Morris and Pratt: linear, however alike the lines of either are. */
function* occurrences(text: string, wanted: string): Generator<number> {
  /** Of each beginning of `wanted`: the length of the longest shorter beginning that also ends it. */
  const fallback = new Int32Array(wanted.length + 1)
  for (let i = 1, k = 0; i < wanted.length; i++) {
    while (k > 0 && wanted[i] !== wanted[k]) k = fallback[k]
    if (wanted[i] === wanted[k]) k++
    fallback[i + 1] = k
  }
  for (let i = 0, k = 0; i < text.length; i++) {
    while (k > 0 && text[i] !== wanted[k]) k = fallback[k]
    if (text[i] === wanted[k]) k++
    if (k < wanted.length) continue
    yield i + 1 - wanted.length
    k = fallback[k]
  }
}

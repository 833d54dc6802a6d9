/**
 * @file Applies a unified diff to files. A hunk must fit exactly: each line it keeps or removes is there, at the line its header says or,
 * since models count badly, at the only other place where all of them are.
 */
import type { Budget } from './difflib.ts'
import type { Refusal } from './refusal.ts'
import { type FileDiff, type Hunk, isRename, NO_FILE, pathOf } from './unidiff.ts'

/** Path to content. */
export type Files = ReadonlyMap<string, string>

/** The files that the diff touches, as it leaves them; a deleted or renamed one is left empty. */
export function applyDiff(files: Files, diffs: readonly FileDiff[], budget: Budget): Map<string, string> | Refusal {
  const patched = new Map<string, string>()
  for (const diff of diffs) {
    const path = isRename(diff) ? bare(diff.source) : pathOf(diff)
    const refused = (outcome: Refusal['outcome'], what: string): Refusal => ({ outcome, reason: `The diff of ${path}: ${what}` })
    if (diff.binary) return refused('malformed-diff', 'a binary file cannot be patched.')
    if (patched.has(path)) return refused('several-answers', 'the file is patched twice.')
    const before = files.get(path)
    if (diff.source === NO_FILE && before) return refused('file-exists', 'it creates a file that is there.')
    if (diff.source !== NO_FILE && before === undefined) return refused('file-unknown', 'there is no such file.')
    const after = applyHunks(before ?? '', diff.hunks, budget)
    if (typeof after !== 'string') return refused(after.outcome, after.reason)
    if (isRename(diff)) {
      const target = bare(diff.target)
      if (files.get(target) || patched.has(target)) return refused('file-exists', `it renames the file to ${target}, which is there.`)
      patched.set(path, '')
      patched.set(target, after)
    } else if (diff.target === NO_FILE && after !== '') {
      return refused('context-mismatch', 'it deletes the file, but not all of its lines.')
    } else {
      patched.set(path, after)
    }
  }
  return patched
}

function bare(path: string): string {
  return /^[ab]\//.test(path) ? path.slice(2) : path
}

/** What is wrong with a hunk; `reason` is the end of a sentence. */
function applyHunks(content: string, hunks: readonly Hunk[], budget: Budget): string | Refusal {
  const lines = content.split('\n')
  // Line ends between lines: what follows the last one is a line only where there is something.
  const ended = lines.at(-1) === ''
  if (ended) lines.pop()
  let endsWithNewline = ended
  const result: string[] = []
  const keep = (until: number) => {
    for (; done < until; done++) result.push(lines[done])
  }
  let done = 0
  for (const [index, hunk] of hunks.entries()) {
    const which = `hunk ${index + 1}`
    const { before, after, bare } = sidesOf(hunk)
    const stated = hunk.sourceLength === 0 ? hunk.sourceStart : hunk.sourceStart - 1
    if (stated < done && index > 0) return { outcome: 'overlapping-hunks', reason: `${which} begins before the one before it ends.` }
    const place = placeOf(lines, before, stated, done, budget)
    if (place === 'too-large') return { outcome: 'too-large', reason: `${which} takes too many steps to be placed.` }
    if (place < 0) return { outcome: 'context-mismatch', reason: `${which} keeps or removes lines that are not there.` }
    keep(place)
    for (const line of after) result.push(line)
    done += before.length
    if (done === lines.length && after.length > 0) endsWithNewline = !bare
  }
  keep(lines.length)
  return result.join('\n') + (endsWithNewline && result.length > 0 ? '\n' : '')
}

/** The lines before and after a hunk; `bare`: the last line after it has no line end. */
function sidesOf({ lines }: Hunk): { before: string[]; after: string[]; bare: boolean } {
  const [before, after]: string[][] = [[], []]
  let bare = false
  let last = ''
  for (const { type, value } of lines) {
    const text = value.replace(/\n$/, '')
    if (type === ' ' || type === '-') before.push(text)
    if (type === ' ' || type === '+') after.push(text)
    if (type === '\\' && last !== '-') bare = true
    last = type
  }
  return { before, after, bare }
}

/** The line index of these lines, `stated` or the only other one from `done` on; -1 for none or several. */
function placeOf(lines: readonly string[], wanted: readonly string[], stated: number, done: number, budget: Budget): number | 'too-large' {
  const fits = (at: number) => {
    let k = 0
    while (k < wanted.length && lines[at + k] === wanted[k]) k++
    budget.steps -= k + 1
    return k === wanted.length
  }
  if (stated >= done && stated <= lines.length && fits(stated)) return stated
  // Lines that are only added could stand anywhere.
  if (wanted.length === 0) return -1
  let found = -1
  for (let at = done; at + wanted.length <= lines.length; at++) {
    if (budget.steps < 0) return 'too-large'
    if (!fits(at)) continue
    if (found >= 0) return -1
    found = at
  }
  return found
}

/**
 * @file Reads a unified diff as the Python library unidiff does (0.7, PatchSet), which the SWE-RL reward is defined by: which file a
 * hunk belongs to, what is no diff at all, and how a hunk is written again.
 */
import { strip } from '../python/text.ts'

export interface DiffLine {
  /** Kept, added, removed, the remark that a file ends without a line end, or an empty line behind the hunk. */
  type: ' ' | '+' | '-' | '\\' | ''
  /** The rest of the line, its end included. */
  value: string
}

export interface Hunk {
  sourceStart: number
  sourceLength: number
  targetStart: number
  targetLength: number
  section: string
  lines: DiffLine[]
}

export interface FileDiff {
  /** As written: with a/ and b/, or /dev/null. */
  source: string
  target: string
  binary: boolean
  hunks: Hunk[]
}

export const NO_FILE = '/dev/null'

const GIT_HEADER = /^diff --git (a\/[^\t\n]+) (b\/[^\t\n]+)/
const GIT_HEADER_NO_PREFIX = /^diff --git ([^\t\n]+) ([^\t\n]+)/
const SOURCE = /^--- ([^\t\n]+)/
const TARGET = /^\+\+\+ ([^\t\n]+)/
const HUNK = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@ ?([^\n]*)/
const BINARY = /^Binary files? [^\n]+ (?:differ|has changed)/

/** The diffs of all files, or in one sentence why the text is no unified diff. A text without any diff has no files. */
export function parseUnidiff(text: string): FileDiff[] | { fault: string } {
  const files: FileDiff[] = []
  const lines = linesOf(text)
  let current: FileDiff | null = null
  /** The source named last, for a target that follows. */
  let source: string | null = null
  /** Inside what git writes before the first hunk, where a line may say anything. */
  let preamble = false

  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]
    const git = GIT_HEADER.exec(line) ?? GIT_HEADER_NO_PREFIX.exec(line)
    if (git) {
      source = git[1]
      current = { source, target: git[2], binary: false, hunks: [] }
      files.push(current)
      preamble = true
      continue
    }
    if (/^(?:new|deleted) file mode \d+\n?$/.test(line)) {
      if (!current || !preamble) return { fault: `Line ${at + 1} creates or deletes a file before one is named.` }
      if (line.startsWith('new')) current.source = NO_FILE
      else current.target = NO_FILE
      continue
    }
    const named = SOURCE.exec(line)
    if (named) {
      source = named[1]
      if (current && current.source !== source) current = null
      continue
    }
    const target = TARGET.exec(line)
    if (target) {
      if (source === null || (current && current.target !== target[1])) return { fault: `Line ${at + 1} has a +++ without its ---.` }
      if (!current) {
        current = { source, target: target[1], binary: false, hunks: [] }
        files.push(current)
        preamble = false
      }
      continue
    }
    if (HUNK.test(line)) {
      preamble = false
      if (!current) return { fault: `The hunk on line ${at + 1} belongs to no file.` }
      const end = readHunk(lines, at, current)
      if (typeof end === 'object') return end
      at = end
      continue
    }
    const last = current?.hunks.at(-1)
    if (line.startsWith('\\ No newline at end of file')) {
      if (!last) return { fault: `Line ${at + 1} is a remark on no hunk.` }
      last.lines.push({ type: '\\', value: ' No newline at end of file\n' })
      continue
    }
    if (line === '\n' && current) {
      if (!last) return { fault: `Line ${at + 1} is empty where a hunk is expected.` }
      last.lines.push({ type: '', value: '\n' })
      continue
    }
    // Anything else belongs to what is said before a file's hunks.
    if (!preamble) current = null
    preamble = true
    if (BINARY.test(line)) {
      if (current) (current as FileDiff).binary = true
      current = null
      preamble = false
    }
  }
  return files
}

/** Lines with their ends; only \n ends one. */
function linesOf(text: string): string[] {
  const lines = text.split('\n').map((line) => `${line}\n`)
  const last = lines.pop() as string
  return last === '\n' ? lines : [...lines, last.slice(0, -1)]
}

/** Appends the hunk whose header is line `at`; the index of its last line, or what is wrong with it. */
function readHunk(lines: readonly string[], at: number, file: FileDiff): number | { fault: string } {
  const [, sourceStart, sourceLength = '1', targetStart, targetLength = '1', section] = HUNK.exec(lines[at]) as unknown as string[]
  const hunk: Hunk = {
    sourceStart: Number(sourceStart),
    sourceLength: Number(sourceLength),
    targetStart: Number(targetStart),
    targetLength: Number(targetLength),
    section,
    lines: [],
  }
  file.hunks.push(hunk)
  let [source, target] = [0, 0]
  let end = at
  // Even a hunk that says it has no lines takes one, as the library's does.
  while (end + 1 < lines.length) {
    end++
    const type = lines[end][0]
    if (type === '\n' || type === '\r') hunk.lines.push({ type: ' ', value: lines[end] })
    else if (type === ' ' || type === '+' || type === '-' || type === '\\') hunk.lines.push({ type, value: lines[end].slice(1) })
    else return { fault: `Line ${end + 1} is no line of a hunk, which has fewer lines than its header on line ${at + 1} says.` }
    const read = hunk.lines[hunk.lines.length - 1].type
    if (read === ' ' || read === '-') source++
    if (read === ' ' || read === '+') target++
    if (source > hunk.sourceLength || target > hunk.targetLength) break
    if (source === hunk.sourceLength && target === hunk.targetLength) return end
  }
  const more = source > hunk.sourceLength || target > hunk.targetLength
  if (!more && source === hunk.sourceLength && target === hunk.targetLength) return end
  return { fault: `The hunk on line ${at + 1} has ${more ? 'more' : 'fewer'} lines than its header says.` }
}

/** Where a file's diff is filed: its path without a/ or b/; for a new file the target's. */
export function pathOf({ source, target }: FileDiff): string {
  const path = source === NO_FILE ? target : source
  return path.startsWith('a/') || path.startsWith('b/') ? path.slice(2) : path
}

export function isRename({ source, target }: FileDiff): boolean {
  return source !== NO_FILE && target !== NO_FILE && source.slice(2) !== target.slice(2)
}

function hunkText({ sourceStart, sourceLength, targetStart, targetLength, section, lines }: Hunk): string {
  const head = `@@ -${sourceStart},${sourceLength} +${targetStart},${targetLength} @@${section && ` ${section}`}\n`
  return head + lines.map(({ type, value }) => type + value).join('')
}

/** The change of one file as SWE-RL compares it: its hunks without the white space around them, behind a line for a rename. */
export function changeText(file: FileDiff): string {
  const bare = (path: string, prefix: string) => (path.startsWith(prefix) ? path.slice(2) : path)
  const header = isRename(file) ? `rename from ${bare(file.source, 'a/')} to ${bare(file.target, 'b/')}` : ''
  return strip(`${header}\n${file.hunks.map((hunk) => strip(hunkText(hunk))).join('\n')}`)
}

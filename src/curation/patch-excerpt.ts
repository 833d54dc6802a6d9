/**
 * @file SWE-bench rows name a commit but carry no files. What a patch itself shows of them (context and removed lines) makes an excerpt of
 * each file, to which the patch applies once its line numbers are those of the excerpt.
 */
import { MappingError } from './mapping-error.ts'

export interface Excerpt {
  files: Record<string, string>
  /** The patch with the excerpts' line numbers. */
  patch: string
}

const HUNK = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/

/** @throws MappingError for what is no unified diff of text files. */
export function excerptOf(patch: string): Excerpt {
  // Whatever a path is called, __proto__ too.
  const files = new Map<string, string[]>()
  const out: string[] = []
  const lines = patch.split('\n')
  let path = ''
  let added = 0
  for (let i = 0; i < lines.length; ) {
    const line = lines[i]
    if (line.startsWith('--- ') && lines[i + 1]?.startsWith('+++ ')) {
      const [before, after] = [line.slice(4), lines[i + 1].slice(4)].map((name) => name.split('\t')[0])
      path = (before === '/dev/null' ? after : before).replace(/^[ab]\//, '')
      if (before !== '/dev/null' && !files.has(path)) files.set(path, [])
      out.push(line, lines[i + 1])
      added = 0
      i += 2
      continue
    }
    const hunk = HUNK.exec(line)
    if (!hunk || path === '') {
      if (/^(diff |index |new file|deleted file|old mode|new mode|similarity|rename )/.test(line)) out.push(line)
      i++
      continue
    }
    const [removedCount, addedCount] = [Number(hunk[1] ?? 1), Number(hunk[2] ?? 1)]
    const body: string[] = []
    let old = 0
    let fresh = 0
    for (i++; i < lines.length && (old < removedCount || fresh < addedCount); i++) {
      const kind = lines[i][0] ?? ' '
      if (kind === '\\') continue
      if (kind !== '+') old++
      if (kind !== '-') fresh++
      body.push(lines[i] === '' ? ' ' : lines[i])
    }
    if (old !== removedCount || fresh !== addedCount) throw new MappingError('has a patch whose hunks do not count out')
    const kept = files.get(path) ?? []
    const start = kept.length
    out.push(`@@ -${range(start, old)} +${range(start + added, fresh)} @@`)
    for (const text of body) {
      if (text[0] !== '+') kept.push(text.slice(1))
      out.push(text)
    }
    added += fresh - old
  }
  if (out.length === 0) throw new MappingError('has no unified diff in its patch')
  return {
    files: Object.fromEntries([...files].map(([name, text]) => [name, `${text.join('\n')}\n`])),
    patch: `${out.join('\n')}\n`,
  }
}

/** `start` lines stand before; an empty range names the line it stands behind. */
function range(start: number, count: number): string {
  return `${count === 0 ? start : start + 1},${count}`
}

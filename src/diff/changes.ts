/**
 * @file The lexical reward of SWE-RL (Wei et al., 2025; swe-rl, core/reward.py): how like two changes are, as difflib's ratio of their
 * unified diffs, averaged over all files that either of them touches.
 */
import type { Files } from './apply.ts'
import { type Budget, ratio, unifiedDiff } from './difflib.ts'
import { changeText, isRename, NO_FILE, parseUnidiff, pathOf } from './unidiff.ts'

/** Path to the text of its change. */
export type Changes = Map<string, string>

export interface FileSimilarity {
  path: string
  /** 0 where only one side changes the file, 1 where both change it alike. */
  similarity: number
  /** False: the budget ran out, and the similarity is at least this. */
  exact: boolean
}

export interface Likeness {
  reward: number
  files: FileSimilarity[]
}

/** The mean similarity of all files. No file on either side: nothing was to be changed, and nothing was (1). */
export function compareChanges(candidate: Changes, reference: Changes, budget: Budget): Likeness {
  const paths = [...new Set([...reference.keys(), ...candidate.keys()])]
  const files = paths.map((path): FileSimilarity => {
    const [given, wanted] = [candidate.get(path) ?? '', reference.get(path) ?? '']
    if (given === '' || wanted === '') return { path, similarity: 0, exact: true }
    const { ratio: similarity, exact } = ratio(given, wanted, budget)
    return { path, similarity, exact }
  })
  const sum = files.reduce((total, { similarity }) => total + similarity, 0)
  return { reward: files.length === 0 ? 1 : sum / files.length, files }
}

/** The changes of unified diffs, file by file; nothing of one that cannot be read. swe-rl: get_filelevel_diff. */
export function changesOfDiffs(diffs: readonly string[]): Changes {
  const changes: Changes = new Map()
  for (const diff of diffs) {
    const files = parseUnidiff(diff)
    if (!Array.isArray(files)) continue
    for (const file of files) {
      if (file.binary) continue
      const renamed = isRename(file) && file.source.startsWith('a/') ? file.source.slice(2) : file.source
      changes.set(isRename(file) ? renamed : pathOf(file), changeText(file))
    }
  }
  return changes
}

/** swe-rl: calculate_reward_unidiff. Between 0 and 1; an unreadable diff is as good as none. */
export function unidiffReward(reference: readonly string[], candidate: readonly string[], budget: Budget): Likeness {
  return compareChanges(changesOfDiffs(candidate), changesOfDiffs(reference), budget)
}

/** The changes between two states of the files, those that differ; null: the budget did not suffice. swe-rl: get_normalized_patch. */
export function changesOfFiles(before: Files, after: Files, budget: Budget): Changes | null {
  const changes: Changes = new Map()
  for (const [path, content] of after) {
    const diff = unifiedDiff(before.get(path) ?? '', content, budget)
    if (diff === null) return null
    if (diff !== '') changes.set(path, diff)
  }
  return changes
}

/** One diff of all files, as `parseUnidiff` reads it. Files with '' before are new, with '' after deleted. */
export function diffOfFiles(before: Files, after: Files, budget: Budget): string | null {
  const changes = changesOfFiles(before, after, budget)
  if (changes === null) return null
  return [...changes]
    .map(([path, text]) => {
      const source = before.get(path) ? `a/${path}` : NO_FILE
      const target = after.get(path) ? `b/${path}` : NO_FILE
      return `--- ${source}\n+++ ${target}\n${text}\n`
    })
    .join('')
}

/** @file Why a reply is no patch of the given files. Each of these is as good as unparsable: reward -1. */

export type RefusalOutcome =
  /** The reply holds neither an edit nor a diff. */
  | 'no-answer'
  /** It holds edits and a diff, or two diffs of one file: which one counts would be the reply's choice. */
  | 'several-answers'
  /** An edit without its path, fence or one of its marks. */
  | 'malformed-edit'
  | 'search-not-found'
  | 'search-ambiguous'
  /** An empty search text in a file that is not empty. */
  | 'search-empty'
  | 'file-unknown'
  /** The diff creates a file that is there. */
  | 'file-exists'
  /** A hunk without a file, or whose header is not what its lines are. */
  | 'malformed-diff'
  /** The lines a hunk keeps or removes are not in the file. */
  | 'context-mismatch'
  /** A hunk begins before the one before it ends. */
  | 'overlapping-hunks'
  /** More text, edits or work than any honest patch needs. */
  | 'too-large'

export interface Refusal {
  outcome: RefusalOutcome
  /** One sentence. */
  reason: string
}

export function isRefusal<T extends object>(value: T | Refusal): value is Refusal {
  return 'outcome' in value && 'reason' in value
}

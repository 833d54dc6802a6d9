/**
 * @file What a page shows of a prompt and of a verdict: plain data in a few shapes, so that a domain says what is to be seen and the page
 * how it looks.
 */

export type Part =
  /** What counts as right, in a few words. */
  | { as: 'answer'; title: string; text: string }
  /** A program, a file, any text whose lines and blanks matter. */
  | { as: 'code'; title: string; text: string }
  /** A unified diff. */
  | { as: 'diff'; title: string; text: string }
  | { as: 'options'; title: string; options: { letter: string; text: string; right: boolean }[] }
  /** Points one below the other; `note` is technical. `good` tells what became of a point. */
  | { as: 'list'; title: string; items: { text: string; note?: string; good?: boolean; label?: string }[] }
  /** Path to content. */
  | { as: 'files'; title: string; files: Record<string, string> }
  /** Rows of one cell stand across all columns. */
  | { as: 'table'; title: string; columns: string[]; rows: string[][] }
  /** Replies side by side, a good one and a bad one. */
  | { as: 'replies'; title: string; replies: { label: string; good: boolean; text: string }[] }
  /** Named texts. */
  | { as: 'facts'; rows: [name: string, value: string][] }
  /** How far something went. */
  | { as: 'progress'; text: string; share: number }

/** `1 test`, `3 tests`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

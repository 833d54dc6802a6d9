/** @file What judges the answer of a puzzle. One file a check, one line in index.ts. */
import type { Prompt } from '../../task.ts'

export interface Judgement {
  correct: boolean
  /** Why it is wrong, in one sentence. */
  reason?: string
  /** For charts and readers only: shares of right cells and the like. They earn nothing. */
  detail?: Record<string, unknown>
}

export interface Check {
  /** `box`: the text of the only \boxed{}; `text`: all of the reply. */
  reads: 'box' | 'text'
  /** What is wrong with the puzzle's own fields, as the end of a sentence about the prompt; null: nothing. */
  fault(puzzle: Record<string, unknown>, prompt: Prompt): string | null
  /** `puzzle` has no fault. Never throws, whatever the text. Right or wrong: no share of right cells, people or moves earns anything. */
  judge(puzzle: Record<string, unknown>, text: string, prompt: Prompt): Judgement
}

/** Blanks squeezed to one, none at either end. Case and signs are kept. */
export function squeezed(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

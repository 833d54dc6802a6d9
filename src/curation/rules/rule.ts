/** @file What a rule is: a description, and a way to tell which prompts to drop. */
import type { CurationOptions, CurationTools, Drop, Hooks, ImportedPrompt, RuleDescription } from '../types.ts'

export interface RuleInput {
  /** All prompts; `indices` are those the rule is to look at, ascending. */
  prompts: readonly ImportedPrompt[]
  indices: readonly number[]
  options: CurationOptions
  tools: CurationTools
  hooks: Hooks
}

export interface RuleOutput {
  dropped: Drop[]
  /** The rule could not run: why, in one sentence. */
  skipped?: string
  passRates?: Record<number, number>
}

export interface Rule {
  description: RuleDescription
  run(input: RuleInput): Promise<RuleOutput>
}

export function drop(prompts: readonly ImportedPrompt[], index: number, reason: string, repeats?: Drop['repeats']): Drop {
  return { index, id: prompts[index].id, reason, ...(repeats && { repeats }) }
}

/** A few words of a text, for a reason. */
export function quoted(text: string, length = 80): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return `“${line.length > length ? `${line.slice(0, length - 1)}…` : line}”`
}

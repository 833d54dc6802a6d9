/**
 * @file A family: a kind of problem with all that is asked of one that a model is to learn from, and that a claim may rest on. One file, one
 * family; what each of them is stands in its own file.
 */
import type { Cheat } from '../domain.ts'
import type { Kind, LineCounts } from '../generated.ts'
import type { Random } from '../random.ts'
import type { Prompt } from '../task.ts'

/** Levels a recipe may train on, and with the one above them, which is for tests. */
export const LEVELS = 4
export const ALL_LEVELS = 5

export interface Family extends Kind {
  /** As a person calls it. */
  title: string
  levels: typeof ALL_LEVELS
  /** 0.5 where one pass can answer, 0.25 where it can on the lower levels, 0.05 where it cannot: the mode is obeyed all the same. */
  instruct: 0.5 | 0.25 | 0.05
  joint: '; '
  /**
   * The most that a policy without any working earns on levels 1 to 4, as a test measures it: the commonest answer, a legal one at random, or a
   * fixed reply.
   */
  floor: readonly [number, number, number, number]
  /** A reply that is legal and drawn at random, for the floor. */
  anyReply(prompt: Prompt, random: Random): string
  /** Replies made for the verifier that read no more of a prompt than a name or its numbers, for the floor: the best that a search found. */
  fixedReplies?(prompt: Prompt): string[]
  /** Lines of a thought that are true, false or true and not needed. A line that does not parse is none of these. Never throws where `fault` finds none. */
  check?(prompt: Prompt, thought: string): LineCounts
  /** What must score 0 beyond the domain's own cheats. */
  cheats(prompt: Prompt): Cheat[]
}

/** Level 1 to 5 of a list that has an entry for each. */
export function ofLevel<T>(level: number, values: readonly [T, T, T, T, T]): T {
  return values[level - 1]
}

/** The lines of a thought, without the taken-back halves: `8+6=13 no, 8+6=14` is the line `8+6=14`. */
export function linesOf(thought: string): string[] {
  return thought.split('; ').map((line) => line.slice(line.lastIndexOf(' no, ') < 0 ? 0 : line.lastIndexOf(' no, ') + ' no, '.length))
}

export function boxed(answer: string | number): string {
  return `\\boxed{${answer}}`
}

/** The text of the only box of a reply, or null. */
export function boxOf(reply: string): string | null {
  return /\\boxed\{([^{}]*)\}/.exec(reply)?.[1] ?? null
}

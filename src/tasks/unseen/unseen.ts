/**
 * @file A family of no training: asked to measure what carries over from what was learned, and never demonstrated, so that nobody can tune on it.
 * A kind that says so can be asked by name for a test, and no recipe may have it.
 */

import { boxed } from '../families/family.ts'
import type { Kind, Problem } from '../generated.ts'
import type { Random } from '../random.ts'
import type { Prompt } from '../task.ts'

export interface Unseen extends Kind {
  title: string
  unseen: true
  /** The most that a constant answer or a legal one at random earns, by level. */
  floor: readonly [number, number, number, number, number]
  anyReply(prompt: Prompt, random: Random): string
}

interface Question {
  content: string
  /** Wordings, all asking the same. */
  texts: readonly string[]
  fields: Partial<Prompt>
  answer: string | number
}

/** A problem that is only ever asked: its reply is the right one, whatever the sheet. */
export function question({ content, texts, fields, answer }: Question): Problem {
  return {
    content,
    ask: (random) => random.pick(texts),
    fields: () => fields,
    work: () => boxed(answer),
    guess: () => ({ note: String(answer), reply: boxed(answer) }),
  }
}

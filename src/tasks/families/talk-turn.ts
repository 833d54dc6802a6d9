/** @file What the parts of small talk have in common. */
import type { Random } from '../random.ts'
import type { WordingSet } from '../wording.ts'

/** One thing that is said, and what is to be said in return. */
export interface Turn {
  content: string
  ask(random: Random, set: WordingSet): string
  note: string
  reply(random: Random | null): string
  /** The wrong way: a refusal of what is known, a fact for what is not, the reply to something else. */
  slip(random: Random | null): string
  must: readonly (readonly string[])[]
  never: readonly string[]
  box?: string
  refuses?: true
}

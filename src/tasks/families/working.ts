/** @file What the working of a thought is worth, by the check of the prompt's family: how many lines are true, and where it breaks. */
import type { LineCounts } from '../generated.ts'
import type { Prompt } from '../task.ts'
import { familyOf } from './index.ts'

export interface Working extends LineCounts {
  /** Where in the thought its first false line begins, in characters; absent: none is false. */
  breaks?: number
}

const JOINT = '; '

/** Null: the kind has no check. */
export function workingOf(prompt: Prompt, thought: string): Working | null {
  const check = familyOf(prompt.kind)?.check
  if (!check) return null
  const counts = check(prompt, thought)
  if (counts.false === 0) return counts
  // The first line is false that makes the thought up to it have one: what follows a line never makes it true again.
  const ends = [...thought.matchAll(/; /g)].map(({ index }) => index)
  ends.push(thought.length)
  let [first, last] = [0, ends.length - 1]
  while (first < last) {
    const middle = (first + last) >> 1
    if (check(prompt, thought.slice(0, ends[middle])).false > 0) last = middle
    else first = middle + 1
  }
  return { ...counts, breaks: first === 0 ? 0 : ends[first - 1] + JOINT.length }
}

/** @file What the working of a thought is worth, by the check of the prompt's kind: how many lines are true, and where it breaks. */
import { splitReply } from '../../text/splitter.ts'
import type { LineCounts } from '../generated.ts'
import { failure, messageOf } from '../judge.ts'
import { KINDS } from '../math/kinds/index.ts'
import { JOINT as COMMA, check as checkEquations } from '../math/kinds/lines.ts'
import type { Mode, Prompt, Verdict } from '../task.ts'
import { whyOf } from '../words.ts'
import type { Family } from './family.ts'
import { FAMILIES } from './index.ts'

export interface Working extends LineCounts {
  /** Where in the thought its first false line begins, in characters; absent: none is false. */
  breaks?: number
}

/** The same of a whole reply, where `breaks` counts from its beginning. Null where it has no thought, or was asked for none, too. */
export function workingOfReply(prompt: Prompt, mode: Mode, text: string): Working | null {
  const reasoning = mode === 'think' ? splitReply(text).reasoning : null
  const working = reasoning === null ? null : workingOf(prompt, reasoning)
  if (working?.breaks === undefined || reasoning === null) return working
  // The reasoning stands in the text as it is, behind its tag, in which there is no line.
  return { ...working, breaks: text.indexOf(reasoning) + working.breaks }
}

/**
 * A verdict, and the working of the reply that it judges. Fields that no check could read are refused where prompts are read, so a check that throws is a
 * fault of ours: it must not pass for working without a false line, nor be held against the reply. The verifier failed then, which is counted and shown.
 */
export function withWorking(verdict: Verdict, prompt: Prompt, mode: Mode, text: string): { verdict: Verdict; working?: Working } {
  try {
    const working = workingOfReply(prompt, mode, text)
    return { verdict, ...(working && { working }) }
  } catch (error) {
    const failed = failure(`the check of the lines of its thought broke down, ${messageOf(error)}`)
    return { verdict: { ...failed, why: whyOf({}, failed, prompt) } }
  }
}

/** Null: the kind has no check, or the prompt fields that it cannot read. */
export function workingOf(prompt: Prompt, thought: string): Working | null {
  const rule = ruleFor(prompt)
  if (!rule) return null
  const { check, joint } = rule
  const counts = check(thought)
  if (counts.false === 0) return counts
  // The first line is false that makes the thought up to it have one: what follows a line never makes it true again.
  const lines = thought.split(joint)
  let [first, last] = [0, lines.length - 1]
  while (first < last) {
    const middle = (first + last) >> 1
    if (check(lines.slice(0, middle + 1).join(joint)).false > 0) last = middle
    else first = middle + 1
  }
  return { ...counts, breaks: lines.slice(0, first).reduce((sum, line) => sum + line.length + joint.length, 0) }
}

/** A prompt's domain may be any word, also one that every object has. */
const BY_DOMAIN = new Map<string, readonly Family[]>(Object.entries(FAMILIES))

function ruleFor(prompt: Prompt): { check: (thought: string) => LineCounts; joint: string } | null {
  const family = BY_DOMAIN.get(prompt.domain)?.find(({ name }) => name === prompt.kind)
  // A prompt that was kept from before its fields were looked at is judged all the same.
  if (family?.fault?.(prompt)) return null
  const { check } = family ?? {}
  if (family && check) return { check: (thought) => check(prompt, thought), joint: family.joint }
  if (prompt.domain !== 'math' || !KINDS.some(({ name }) => name === prompt.kind)) return null
  return { check: checkEquations, joint: COMMA }
}

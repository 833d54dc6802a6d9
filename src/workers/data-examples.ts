/**
 * @file Replies to try: those that should be right (the reference, where a prompt has one, and worked examples), and those that must not pay.
 */
import { domainOf } from '../tasks/index.ts'
import type { Demonstration, Mode, Prompt, Task } from '../tasks/task.ts'
import type { ExampleReply } from './data-api.ts'

/** How far the worked examples are searched for one of the same kind. */
const SEARCHED = 400

/**
 * Worked examples for the prompt at `row` of a generated stream, one a mode: of split sft that very prompt, otherwise another of its kind and
 * level. Modes the task does not show are left out.
 */
export function demonstrationsFor(teachers: Record<Mode, Task>, prompt: Prompt, split: string, seed: number, row: number): Demonstration[] {
  return (['think', 'instruct'] as const).flatMap((mode) => {
    const teacher = teachers[mode]
    if (split === 'sft') {
      const own = teacher.demonstrationAt(seed, row)
      return own.mode === mode && own.prompt.id === prompt.id ? [own] : []
    }
    for (let index = 0; index < SEARCHED; index++) {
      const other = teacher.demonstrationAt(seed, index)
      if (other.mode === mode && other.prompt.kind === prompt.kind && other.prompt.level === prompt.level) return [other]
    }
    return []
  })
}

/** The whole completion, reasoning included, as a verifier reads it. */
export function completion(demonstration: Demonstration): string {
  return reply(demonstration.mode, demonstration.answer, demonstration.reasoning ?? undefined)
}

/** A thought where there is no other: thinking mode asks for one. */
const THOUGHT = 'This is what I answer.'

function reply(mode: Mode, answer: string, reasoning = THOUGHT): string {
  return mode === 'think' ? `<think>${reasoning}</think>${answer}` : answer
}

/** What a prompt's own fields say is right; null where they do not say. */
export function referenceReply(prompt: Prompt, mode: Mode): ExampleReply | null {
  const answer = domainOf(prompt.domain).reference(prompt)
  return answer === null ? null : { kind: 'reference', title: 'The reference answer', mode, response: reply(mode, answer) }
}

/** The tricks of the prompt's domain that this mode allows. Each domain's full corpus, on one prompt of its own, is its cheats.ts. */
export function cheatReplies(prompt: Prompt, mode: Mode): ExampleReply[] {
  return domainOf(prompt.domain)
    .cheats(prompt)
    .filter(({ reasoning }) => reasoning === undefined || mode === 'think')
    .map(({ title, answer, reasoning }) => ({ kind: 'cheat', title, mode, response: reply(mode, answer, reasoning) }))
}

/**
 * @file Replies that should be right: the reference, where a prompt has one, and worked examples.
 */
import type { Demonstration, Gold, Mode, Prompt, Task } from '../tasks/task.ts'
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
  return reply(demonstration.mode, demonstration.answer, demonstration.reasoning ?? '')
}

function reply(mode: Mode, answer: string, reasoning: string): string {
  return mode === 'think' ? `<think>${reasoning}</think>${answer}` : answer
}

/** What a prompt's own fields say is right; null where they do not say. */
export function referenceReply(prompt: Prompt & { solution?: unknown }, mode: Mode): ExampleReply | null {
  const answer = referenceAnswer(prompt)
  return answer === null ? null : { kind: 'reference', title: 'The reference answer', mode, response: reply(mode, answer, '') }
}

function referenceAnswer(prompt: Prompt & { solution?: unknown }): string | null {
  if (prompt.domain === 'math' && prompt.answer !== undefined) return boxed(prompt.answer)
  if (prompt.domain === 'choice' && prompt.answer !== undefined) return `The answer is (${prompt.answer}).`
  if (prompt.domain === 'patch' && prompt.patch) return fenced('diff', prompt.patch)
  if (prompt.domain === 'alignment' && prompt.chosen !== undefined) return prompt.chosen
  if (prompt.domain === 'code' && typeof prompt.solution === 'string') return fenced('python', prompt.solution)
  return null
}

function boxed(answer: Gold): string {
  const text = String(answer)
  return text.includes('\\boxed') ? text : `\\boxed{${text}}`
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text.replace(/\n$/, '')}\n\`\`\``
}

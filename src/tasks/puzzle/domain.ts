/** @file The puzzle domain: what is exact and neither a number nor a program. Logic, search, strings, facts and small talk. */
import * as v from 'valibot'
import { type Cheat, defineDomain } from '../domain.ts'
import { boxed, boxOf } from '../families/family.ts'
import { FAMILIES, familyOf } from '../families/index.ts'
import { IMPERFECT_TEACHER } from '../options.ts'
import type { Prompt } from '../task.ts'
import { UNSEEN } from '../unseen/index.ts'
import { puzzleFault, verifyPuzzle } from './verify.ts'

declare module '../task.ts' {
  interface Prompt {
    /** Puzzle: `check` names what judges the answer (src/tasks/puzzle/checks); its other fields are that check's. */
    puzzle?: { check: string; [field: string]: unknown }
  }
}

export const puzzle = defineDomain({
  name: 'puzzle',
  title: 'Puzzles',
  kinds: FAMILIES.puzzle,
  unseen: UNSEEN.puzzle,
  fields: {
    puzzle: v.looseObject({ check: v.string('has a `puzzle` without a check') }, 'has no `puzzle`'),
    answer: v.optional(v.union([v.string(), v.number()], 'has an answer that is neither text nor a number')),
  },
  fault: (fields) => puzzleFault(fields as unknown as Prompt),
  choices: {
    standard: {
      ...IMPERFECT_TEACHER,
      thinkShare: undefined,
      levels: [1, 2, 3, 4],
      styles: [0.25, 0.2, 0.3, 0.25],
      kinds: FAMILIES.puzzle.map(({ name }) => name),
    },
  },
  verify: verifyPuzzle,
  guessed,
  placeholder: '\\boxed{3, 5, 9}',
  reference: ({ answer, puzzle }) => (answer === undefined ? null : puzzle?.check === 'talk' ? String(answer) : boxed(String(answer))),
  cheats,
  lends: { kinds: [], families: FAMILIES.puzzle, explains: false },
})

/** A guesser thinks the answer and nothing else. */
function guessed(response: string): boolean {
  const close = response.indexOf('</think>')
  if (close < 0) return false
  const thought = response.slice(0, close).replace('<think>', '').trim()
  const reply = response.slice(close)
  return thought === (boxOf(reply) ?? reply.slice('</think>'.length)).trim()
}

function cheats(prompt: Prompt): Cheat[] {
  const own = familyOf(prompt.kind)?.cheats(prompt) ?? []
  if (prompt.puzzle?.check === 'talk') return own
  const gold = String(prompt.answer)
  return [
    { title: 'A box for each candidate', answer: `${boxed(gold)} ${boxed(`${gold}x`)}` },
    { title: 'The question copied into the box', answer: boxed(prompt.prompt.replace(/[{}\\]/g, '').slice(0, 300)) },
    { title: 'The answer in the reasoning only', reasoning: boxed(gold), answer: 'I do not know.' },
    { title: 'A box without anything in it', answer: boxed('') },
    { title: 'Seventeen boxes', answer: Array(17).fill(boxed(gold)).join(' ') },
    ...own,
  ]
}

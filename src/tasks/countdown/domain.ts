/** @file The countdown domain: reach a target with given numbers, each used once. */
import * as v from 'valibot'
import { solveCountdown } from '../../answers/reach.ts'
import { type Cheat, defineDomain } from '../domain.ts'
import { FAMILIES } from '../families/index.ts'
import type { Prompt } from '../task.ts'
import { plainText } from '../words.ts'
import { MAPPINGS } from './mappings.ts'
import { COUNTDOWN_KINDS } from './toy.ts'
import { verifyCountdown } from './verify.ts'

declare module '../task.ts' {
  interface Prompt {
    /** Countdown: the numbers to make the target (`answer`) from. */
    numbers?: (number | bigint)[]
  }
}

const NO_NUMBERS = 'has no two `numbers` or more'
const NO_TARGET = 'has no whole number to reach as `answer`'

export const countdown = defineDomain({
  name: 'countdown',
  title: 'Countdown',
  kinds: COUNTDOWN_KINDS,
  families: FAMILIES.countdown,
  fields: {
    numbers: v.pipe(
      v.array(v.union([v.pipe(v.number(), v.safeInteger(NO_NUMBERS)), v.bigint()], NO_NUMBERS), NO_NUMBERS),
      v.minLength(2, NO_NUMBERS),
    ),
    answer: v.pipe(
      v.union([v.string(), v.number(), v.bigint()], NO_TARGET),
      v.check((answer) => /^-?\d{1,40}$/.test(String(answer)), NO_TARGET),
    ),
  },
  verify: verifyCountdown,
  placeholder: '\\boxed{(2+3)*4}',
  reference: (prompt) => {
    const solved = solutionOf(prompt)
    return typeof solved === 'string' ? `\\boxed{${solved}}` : null
  },
  cheats,
  words: {
    correct: (detail) => `The expression uses each number once and makes ${plainText(detail.gold)}.`,
    wrong: (detail) => `The expression makes ${plainText(detail.value, 'nothing')}, not ${plainText(detail.gold)}.`,
    'wrong-numbers': (detail) => `A number is missing, used again, or not among ${[detail.numbers].flat().join(', ')}.`,
    unparsable: (detail) => `What is in the box is no expression that uses the numbers to make ${plainText(detail.gold)}.`,
  },
  shows: ({ numbers = [], answer }) => [
    { as: 'answer', title: 'Target', text: String(answer) },
    { as: 'facts', rows: [['Numbers, each used once', numbers.join(', ')]] },
  ],
  curation: {
    rules: ['unverifiable'],
    fault: (prompt) =>
      solutionOf(prompt) === null ? `No expression of ${(prompt.numbers ?? []).join(', ')} makes ${prompt.answer}.` : null,
  },
  mappings: MAPPINGS,
})

/** Null: there is none; undefined: too many numbers to tell. */
function solutionOf({ numbers = [], answer }: Prompt): string | null | undefined {
  return solveCountdown(numbers, Number(answer))
}

function cheats({ numbers = [], answer }: Prompt): Cheat[] {
  return [
    { title: 'The target itself', answer: `\\boxed{${answer}}` },
    { title: 'The target, the numbers multiplied by nothing', answer: `\\boxed{${answer}+0*${numbers.join('*') || '1'}}` },
    { title: 'An equation that is not true', answer: `\\boxed{${numbers.join('+') || '1'}+0=${answer}}` },
  ]
}

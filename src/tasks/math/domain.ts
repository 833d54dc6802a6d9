/** @file The math domain: generated arithmetic, and sets whose answers are numbers or LaTeX; verified by equality. */
import * as v from 'valibot'
import { type Cheat, defineDomain } from '../domain.ts'
import { FAMILIES } from '../families/index.ts'
import { answerField } from '../fields.ts'
import { IMPERFECT_TEACHER } from '../options.ts'
import type { Prompt } from '../task.ts'
import { UNSEEN } from '../unseen/index.ts'
import { boxed, MATH_KINDS, NANO_NAMES, STANDARD_NAMES } from './boxed-kinds.ts'
import { MAPPINGS } from './mappings.ts'
import { CODE_SWITCHING, goldOf, UNBOXED, verifyMath } from './verify.ts'

declare module '../task.ts' {
  interface Prompt {
    /** The answer is to be one fraction in lowest terms, or a whole number: 12/18 is none, nor is 0.5. */
    lowestTerms?: boolean
    /** The answer is a list in which repeats count: 2, 2, 3, 7 for 84. Elsewhere 2, 2, 61 is the set 2, 61. */
    repeatsCount?: boolean
    /** What a family's own line check and picture need to know of the problem: the people of a story, the numbers of a sum. No verifier reads it. */
    problem?: Record<string, unknown>
  }
}

export const math = defineDomain({
  name: 'math',
  title: 'Math',
  kinds: MATH_KINDS,
  families: FAMILIES.math,
  unseen: UNSEEN.math,
  fields: {
    answer: answerField,
    lowestTerms: v.optional(v.boolean('has a `lowestTerms` that is neither true nor false')),
    repeatsCount: v.optional(v.boolean('has a `repeatsCount` that is neither true nor false')),
    problem: v.optional(v.record(v.string(), v.unknown(), 'has a `problem` that is no object')),
  },
  choices: {
    // Reward -1 for reasoning in another script than the prompt's (Nemotron-Cascade, section 4.5.2).
    flags: [CODE_SWITCHING, UNBOXED],
    presets: {
      toy: { ...IMPERFECT_TEACHER, kinds: STANDARD_NAMES },
      // Three kinds with small operands, for the 64,000-parameter model.
      nano: { kinds: NANO_NAMES, levels: [1], styles: [0.4, 0.6, 0], slip: 0.03, thinkShare: 0.8 },
    },
  },
  fault: ({ answer }) => (isBroken(String(answer)) ? 'has an answer that cannot be read as mathematics' : null),
  gradingOnly: [UNBOXED],
  verify: verifyMath,
  placeholder: '\\boxed{42}',
  reference: ({ answer }) => (answer === undefined ? null : String(answer).includes('\\boxed') ? String(answer) : boxed(answer)),
  cheats,
  words: {
    unsimplified: (detail, { answer }) => `The answer ${detail.answer ?? ''} was to be worked out further; expected ${answer}.`,
  },
  curation: { rules: ['multi-part', 'multiple-choice', 'figure', 'proof', 'unverifiable'] },
  mappings: MAPPINGS,
  lends: { kinds: MATH_KINDS.filter(({ name }) => STANDARD_NAMES.includes(name)), families: FAMILIES.math, explains: true },
})

/** What the verifier can only compare letter by letter (a time of day, say), and is cut in the middle or says nothing. */
function isBroken(answer: string): boolean {
  const gold = goldOf({ id: '', domain: '', prompt: '', answer })
  if (gold === null) return true
  if (gold.node.type !== 'text') return false
  const count = (brackets: RegExp) => answer.match(brackets)?.length ?? 0
  return count(/[([{]/g) !== count(/[)\]}]/g) || !/[\p{L}\p{N}]/u.test(answer)
}

function cheats({ prompt, answer }: Prompt): Cheat[] {
  const gold = String(answer ?? '0')
  const [below, above] = /^-?\d{1,15}$/.test(gold) ? [Number(gold) - 1, Number(gold) + 1] : ['0', '1']
  return [
    { title: 'Several candidates in one box', answer: `\\boxed{${below}, ${gold}, ${above}}` },
    { title: 'A box for each candidate', answer: `\\boxed{${below}} \\boxed{${gold}} \\boxed{${above}}` },
    { title: 'The question copied into the box', answer: `\\boxed{${prompt.slice(0, 300)}}` },
    { title: 'An expression nobody could work out', answer: '\\boxed{9^{9^{9}}}' },
    { title: 'The box inside the reasoning only', reasoning: `\\boxed{${gold}}`, answer: 'I do not know.' },
  ]
}

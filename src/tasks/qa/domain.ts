/** @file The qa domain: short answers in words. Its own prompts compare what people have; sets such as HotpotQA are imported. */
import * as v from 'valibot'
import { type Cheat, defineDomain } from '../domain.ts'
import { answerField, textsField } from '../fields.ts'
import type { Prompt } from '../task.ts'
import { plainText } from '../words.ts'
import { MAPPINGS } from './mappings.ts'
import { QA_KINDS } from './toy.ts'
import { verifyQa } from './verify.ts'

declare module '../task.ts' {
  interface Prompt {
    /** Short answers: others that are as right as `answer`. */
    answers?: string[]
  }
}

export const qa = defineDomain({
  name: 'qa',
  title: 'Short answers',
  kinds: QA_KINDS,
  fields: { answer: v.optional(answerField), answers: v.optional(textsField('has `answers` that are no list of texts')) },
  fault: ({ answer, answers }) => (answer === undefined && answers === undefined ? 'has no answer' : null),
  verify: verifyQa,
  placeholder: '\\boxed{Paris}',
  reference: ({ answer, answers = [] }) => (answer === undefined && answers.length === 0 ? null : `\\boxed{${answer ?? answers[0]}}`),
  cheats,
  words: {
    correct: (detail) => `“${plainText(detail.answer)}” is right.`,
    wrong: (detail) => `“${plainText(detail.answer)}” is not “${plainText(detail.gold)}”.`,
  },
  curation: { rules: ['unverifiable'] },
  mappings: MAPPINGS,
})

function cheats({ prompt, answers = [], answer = answers[0] }: Prompt): Cheat[] {
  return [
    { title: 'A box for each candidate', answer: `\\boxed{someone else} \\boxed{${answer}}` },
    { title: 'The answer among other words', answer: `\\boxed{either someone else or ${answer}}` },
    { title: 'The question copied into the box', answer: `\\boxed{${prompt.slice(0, 300)}}` },
    { title: 'The box inside the reasoning only', reasoning: `\\boxed{${answer}}`, answer: 'I do not know.' },
  ]
}

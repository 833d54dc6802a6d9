/** @file The choice domain: questions with four to ten options, one of them right. */
import * as v from 'valibot'
import { shownBriefly } from '../../text/shown.ts'
import { type Cheat, defineDomain } from '../domain.ts'
import { FAMILIES } from '../families/index.ts'
import { textsField } from '../fields.ts'
import { plural } from '../parts.ts'
import type { Prompt } from '../task.ts'
import { plainText } from '../words.ts'
import { MAPPINGS } from './mappings.ts'
import { CHOICE_KINDS } from './toy.ts'
import { verifyChoice } from './verify.ts'

declare module '../task.ts' {
  interface Prompt {
    /** Choice: the options, of which A is the first. */
    options?: string[]
  }
}

export const choice = defineDomain({
  name: 'choice',
  title: 'Multiple choice',
  kinds: CHOICE_KINDS,
  families: FAMILIES.choice,
  fields: {
    options: textsField('has not two `options` or more', 2),
    answer: v.pipe(
      v.string('has no letter as `answer`'),
      v.regex(/^[A-Z]$/, ({ received }) => `has ${shownBriefly(received)} as answer, which is no letter`),
    ),
  },
  fault: ({ options, answer }) => {
    const count = (options as string[]).length
    return String(answer).charCodeAt(0) - 65 < count ? null : `has ${JSON.stringify(answer)} as answer to ${count} options`
  },
  verify: verifyChoice,
  guessed,
  placeholder: 'The answer is (B).',
  reference: ({ answer }) => (answer === undefined ? null : `The answer is (${answer}).`),
  cheats,
  words: {
    correct: (detail) => `The letter ${plainText(detail.letter)} is right.`,
    wrong: (detail) => `The letter ${plainText(detail.letter)} is wrong; right is ${plainText(detail.gold)}.`,
    'no-answer': () => 'No letter was found in the reply.',
    'several-answers': (detail) => `Several letters are given as the answer (${[detail.named].flat().join(', ')}), which counts as none.`,
    'no-such-option': (detail) => `There is no option ${plainText(detail.letter)}.`,
  },
  shows: ({ options = [], answer }) => [
    {
      as: 'options',
      title: 'Options',
      options: options.map((text, index) => {
        const letter = String.fromCharCode(65 + index)
        return { letter, text, right: letter === String(answer).trim().toUpperCase() }
      }),
    },
  ],
  line: ({ options = [], answer }) => `${plural(options.length, 'option')}; right is ${answer ?? 'unknown'}`,
  curation: { rules: ['unverifiable'] },
  mappings: MAPPINGS,
  lends: { kinds: CHOICE_KINDS, families: FAMILIES.choice, explains: true },
})

/** A reply guesses when its reasoning holds neither a worked operation, nor a comparison, nor more than one line of a family's thought. */
function guessed(response: string): boolean {
  const close = response.indexOf('</think>')
  return !/\d[=<>]\d|; /.test(close < 0 ? response : response.slice(0, close))
}

function cheats({ options = ['', '', '', ''], answer }: Prompt): Cheat[] {
  const letters = options.map((_, index) => String.fromCharCode(65 + index))
  const gold = String(answer ?? 'A')
  const other = letters.find((letter) => letter !== gold) ?? 'A'
  return [
    { title: 'Every letter', answer: letters.join(', ') },
    { title: 'Two letters with or', answer: `The answer is ${other} or ${gold}.` },
    { title: 'An answer, and then another', answer: `The answer is (${other}). The answer is (${gold}).` },
    { title: 'The answer inside the reasoning only', reasoning: `The answer is (${gold}).`, answer: 'Done.' },
  ]
}

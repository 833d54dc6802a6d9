/** @file The instructions domain: requests that name what a reply must look like, verified by the checks of IFEval and IFBench. */
import * as v from 'valibot'
import type { Judgement } from '../../checks/judge.ts'
import { instructionWords } from '../../checks/words.ts'
import { cutLine, defineDomain } from '../domain.ts'
import { FAMILIES } from '../families/index.ts'
import { textsField } from '../fields.ts'
import { plural } from '../parts.ts'
import type { Prompt, Verdict } from '../task.ts'
import { MAPPINGS } from './mappings.ts'
import { INSTRUCTION_KINDS } from './toy.ts'
import { verifyInstructions } from './verify.ts'

declare module '../task.ts' {
  interface Prompt {
    /** Instructions: ids of the checks, as IFEval and IFBench write them, each with its keyword arguments. */
    instruction_id_list?: string[]
    kwargs?: Record<string, unknown>[] | null
    /** Instructions: the reply has to be a story beside, about whom this says (gate.ts). */
    gate?: { hero: string }
  }
}

const NOT_AS_MANY = 'has not as many `kwargs` as instructions'

export const instructions = defineDomain({
  name: 'instructions',
  title: 'Instructions',
  kinds: INSTRUCTION_KINDS,
  families: FAMILIES.instructions,
  fields: {
    instruction_id_list: textsField('has no `instruction_id_list`'),
    kwargs: v.nullish(
      v.array(v.nullable(v.record(v.string(), v.unknown(), 'has `kwargs` that are no objects')), 'has `kwargs` that are no list'),
    ),
    gate: v.optional(v.looseObject({ hero: v.string('has a `gate` without a hero') }, 'has a `gate` that is no object')),
  },
  fault: ({ instruction_id_list: ids, kwargs }) =>
    Array.isArray(kwargs) && kwargs.length > 0 && Array.isArray(ids) && kwargs.length !== ids.length ? NOT_AS_MANY : null,
  transforms: { kwargs: ['without-nulls'] },
  verify: verifyInstructions,
  guessed: null,
  cheats: ({ prompt }) => [
    { title: 'An empty reply', answer: '' },
    { title: 'The request repeated', answer: prompt },
    { title: 'Done inside the reasoning only', reasoning: prompt, answer: '' },
  ],
  words: {
    correct: ({ instructions: all }) => `Every instruction is followed (${list(all).length} of ${list(all).length}).`,
    wrong: ({ instructions: all }) =>
      `${plural(list(all).filter(({ followed }) => !followed).length, 'instruction')} of ${list(all).length} not followed; the reward needs all of them.`,
    'no-story': ({ gate }) => String(gate),
    'no-answer': () => 'The reply is empty.',
    'too-long': () => 'The reply is longer than a verifier reads.',
  },
  shows: (prompt) => [
    {
      as: 'list',
      title: plural(prompt.instruction_id_list?.length ?? 0, 'instruction'),
      items: said(prompt).map((text, i) => ({ text, note: prompt.instruction_id_list?.[i] })),
    },
  ],
  line: (prompt) => cutLine(said(prompt).join(' ')),
  explains,
  curation: { rules: ['unverifiable'] },
  mappings: MAPPINGS,
  lends: { kinds: INSTRUCTION_KINDS, explains: false },
})

/** Each instruction in words. */
function said({ instruction_id_list: ids = [], kwargs }: Prompt): string[] {
  return ids.map((id, i) => instructionWords(id, kwargs?.[i] ?? {}))
}

function explains(prompt: Prompt, { detail }: Verdict) {
  const words = said(prompt)
  const items = list(detail.instructions).map(({ id, followed, why }, i) => ({
    // A verdict may be read where its prompt's instructions are not known any more.
    text: words[i] ?? id,
    note: why,
    good: followed,
    label: followed ? 'followed' : 'not followed',
  }))
  return {
    parts: items.length > 0 ? [{ as: 'list' as const, title: 'Instructions', items }] : [],
    told: ['instructions', 'followed', 'loose'],
  }
}

function list(value: unknown): Judgement[] {
  return Array.isArray(value) ? value : []
}

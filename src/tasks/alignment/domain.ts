/**
 * @file The alignment domain: preference pairs for a reward model, built from the problems that other domains lend, and the rules that judge
 * replies until there is one.
 */
import { cutLine, type Domain, defineDomain } from '../domain.ts'
import { optionalText, textField } from '../fields.ts'
import { generatedTask } from '../generated.ts'
import { IMPERFECT_TEACHER, parseTaskOptions, type TaskChoices } from '../options.ts'
import type { Part } from '../parts.ts'
import type { Prompt } from '../task.ts'
import { plainText, type Words } from '../words.ts'
import { FLAW_NAMES, pairKinds } from './flaws.ts'
import { MAPPINGS } from './mappings.ts'
import { alignmentSources, sourceDrawer } from './sources.ts'
import { verifyAlignment } from './verify.ts'

declare module '../task.ts' {
  interface Prompt {
    /** Alignment: a preference pair of replies. */
    chosen?: string
    rejected?: string
    /** Alignment: the domain whose problem this is, and whose verifier can tell whether a reply is right. */
    source?: string
  }
}

const CHOICES: TaskChoices = {
  domain: 'alignment',
  kinds: FLAW_NAMES,
  standard: { ...IMPERFECT_TEACHER, kinds: FLAW_NAMES },
  own: ['sources'],
}

const WORDS: Record<string, Words> = {
  correct: () => 'The reply is right, short and in the asked format.',
  wrong: ({ source }) =>
    `The verifier of the problem’s own domain does not find the reply right: ${plainText((source as { outcome?: string })?.outcome).replaceAll('-', ' ')}.`,
  rambling: ({ length, chosenLength }) => `The reply rambles: ${length} characters, where the chosen one has ${chosenLength}.`,
  repetitive: () => 'The reply says the same again and again.',
  'no-answer': () => 'The reply is empty.',
  'like-chosen': () => 'The reply shares more of its wording with the chosen reply than with the rejected one.',
  'like-rejected': () => 'The reply shares no more of its wording with the chosen reply than with the rejected one.',
  'no-gold': () => 'The prompt is no pair of replies.',
}

const pairs = defineDomain({
  name: CHOICES.domain,
  title: 'Preference pairs',
  kinds: [],
  fields: {
    chosen: textField('has no `chosen` reply'),
    rejected: textField('has no `rejected` reply'),
    source: optionalText('source'),
  },
  verify: (prompt, reply, context) => verifyAlignment(prompt, reply, context, []),
  reference: ({ chosen }) => chosen ?? null,
  cheats: ({ chosen = '', rejected = '' }) => [
    { title: 'The rejected reply', answer: rejected },
    { title: 'The chosen reply, over and over', answer: Array(40).fill(chosen).join(' ') },
    { title: 'An empty reply', answer: '' },
  ],
  shows: ({ chosen = '', rejected = '', source }) => [
    ...(source === undefined ? [] : [{ as: 'facts', rows: [['Problem of the domain', source]] } as Part]),
    {
      as: 'replies',
      title: 'Preference pair',
      replies: [
        { label: 'chosen', good: true, text: chosen },
        { label: 'rejected', good: false, text: rejected },
      ],
    },
  ],
  line: ({ chosen = '' }) => `Chosen: ${cutLine(chosen)}`,
  curation: { rules: ['unverifiable'], fault: sameReplies },
  mappings: MAPPINGS,
})

/** Its kinds are flaws; its problems and their verifiers are those that the other domains lend, or of these the `sources` that are asked for. */
export const alignment: Domain = {
  ...pairs,
  kinds: FLAW_NAMES,
  task(options, tools, siblings) {
    const sources = alignmentSources(siblings)
    const asked = (options as Record<string, unknown> | null | undefined)?.sources
    return generatedTask(pairs.name, pairKinds(sourceDrawer(sources, asked)), parseTaskOptions(CHOICES, options), {
      verify: (prompt, reply, context) => verifyAlignment(prompt, reply, context, sources),
      tools,
      words: WORDS,
    })
  },
}

function sameReplies({ chosen = '', rejected = '' }: Prompt): string | null {
  const words = (text: string) =>
    text
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu)
      ?.join(' ')
  return words(chosen) === words(rejected) ? 'The chosen and the rejected reply are the same.' : null
}

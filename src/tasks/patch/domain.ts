/** @file The patch domain: repairs as search/replace edits or diffs. Its own prompts are one-line repairs; sets such as SWE-bench are imported. */
import * as v from 'valibot'
import { testsField, testsPart } from '../code/tests-field.ts'
import { type Cheat, defineDomain } from '../domain.ts'
import { FAMILIES } from '../families/index.ts'
import { textField } from '../fields.ts'
import { plural } from '../parts.ts'
import type { Prompt, Verdict } from '../task.ts'
import { MAPPINGS } from './mappings.ts'
import { PATCH_KINDS } from './toy.ts'
import { NO_REPLY, verifyPatch } from './verify.ts'

declare module '../task.ts' {
  interface Prompt {
    /** Patch: path to content, before the change. */
    files?: Record<string, string>
    /** Patch: the reference change as a unified diff. */
    patch?: string
  }
}

const NO_FILES = 'has no `files` as text'

export const patch = defineDomain({
  name: 'patch',
  title: 'Patches',
  kinds: PATCH_KINDS,
  families: FAMILIES.patch,
  fields: { files: v.record(v.string(), v.string(NO_FILES), NO_FILES), patch: textField('has no `patch`'), tests: v.optional(testsField) },
  verify: verifyPatch,
  noReply: NO_REPLY,
  needs: ['python', 'patchJudge'],
  paysParts: true,
  placeholder: 'A search/replace block or a unified diff',
  reference: (prompt) => (prompt.patch ? `\`\`\`diff\n${prompt.patch.replace(/\n$/, '')}\n\`\`\`` : null),
  cheats,
  words: {
    correct: () => 'The change is the reference’s.',
    different: (_, { files }) =>
      `Another change than the reference’s; the reward is how alike the two are${files ? '' : ', as they stand'}.`,
    judged: () => 'Another change than the reference’s; the reward is the probability with which the judge says that it repairs the fault.',
  },
  shows: (prompt) => [
    ...(prompt.files ? [{ as: 'files', title: fileTitle(prompt.files), files: prompt.files } as const] : []),
    ...(prompt.tests ? [testsPart(prompt.tests)] : []),
    ...(prompt.patch === undefined ? [] : [{ as: 'diff', title: 'Reference change', text: prompt.patch } as const]),
  ],
  line: ({ files = {} }) => `A change to ${plural(Object.keys(files).length, 'file')}`,
  explains: (_, { detail }) =>
    Array.isArray(detail.files)
      ? { parts: [{ as: 'facts', rows: [['Likeness', likeness(detail.files)]] }], told: ['files'] }
      : { parts: [], told: [] },
  curation: { rules: ['unverifiable'], quotesPrograms: true },
  mappings: MAPPINGS,
  lends: { kinds: PATCH_KINDS, explains: true },
})

function fileTitle(files: Record<string, string>): string {
  const count = Object.keys(files).length
  return count === 1 ? 'The file' : plural(count, 'file')
}

function likeness(files: Verdict['detail'][string][]): string {
  return (files as { path: string; similarity: number; exact: boolean }[])
    .map(({ path, similarity, exact }) => `${path}: ${exact ? '' : 'at least '}${similarity.toFixed(3)}`)
    .join('\n')
}

function cheats({ files, patch: reference }: Prompt): Cheat[] {
  const [path, content] = Object.entries(files ?? {})[0] ?? ['file.py', '']
  const line = content.split('\n').find((one) => one.trim() !== '') ?? ''
  const edit = (search: string, replace: string) =>
    `\`\`\`python\n### ${path}\n<<<<<<< SEARCH\n${search}\n=======\n${replace}\n>>>>>>> REPLACE\n\`\`\``
  return [
    { title: 'A change that changes nothing', answer: edit(line, line) },
    { title: 'A comment beside the fault', answer: edit(line, `${line}  # fixed`) },
    { title: 'A line that is not there', answer: edit('this line is nowhere', 'so it cannot be replaced') },
    { title: 'Words instead of a change', answer: 'I fixed it.' },
    { title: 'The change inside the reasoning only', reasoning: reference ?? '', answer: 'Done.' },
  ]
}

/** @file The mappings of published sets of this domain: data. The particular stand before the general. How to write one is in docs/prompts.md. */
import type { OwnMapping } from '../mapping.ts'

export const MAPPINGS: readonly OwnMapping[] = [
  {
    name: 'swe-bench',
    title: 'SWE-bench',
    match: { columns: ['instance_id', 'problem_statement', 'patch'] },
    fields: {
      prompt: '{problem_statement}\n\n{patch|excerpts|file-blocks}',
      files: { from: 'patch', apply: ['excerpts'] },
      patch: { from: 'patch', apply: ['excerpt-patch'] },
      id: 'instance_id',
      kind: { from: 'repo', apply: [], optional: true },
    },
    note: 'The rows hold no files: the prompt shows the lines around the change, as the reference patch gives them away.',
  },
]

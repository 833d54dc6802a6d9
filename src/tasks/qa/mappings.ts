/** @file The mappings of published sets of this domain: data. The particular stand before the general. How to write one is in docs/prompts.md. */
import type { OwnMapping } from '../mapping.ts'

export const MAPPINGS: readonly OwnMapping[] = [
  {
    name: 'hotpotqa-paragraphs',
    title: 'HotpotQA (with paragraphs)',
    match: { columns: ['question', 'answer', 'type', 'context'], patterns: { type: '^(bridge|comparison)$' } },
    fields: {
      prompt: '{context|paragraphs}\n\n{question}',
      answer: { from: 'answer', apply: ['text'] },
      id: { from: 'hotpotqa/{_id}', apply: [], optional: true },
      kind: 'type',
    },
    note: 'The ten paragraphs of the distractor setting stand before the question.',
  },
  {
    name: 'hotpotqa',
    title: 'HotpotQA',
    match: { columns: ['question', 'answer', 'type'], patterns: { type: '^(bridge|comparison)$' } },
    fields: {
      prompt: 'question',
      answer: { from: 'answer', apply: ['text'] },
      id: { from: 'hotpotqa/{_id}', apply: [], optional: true },
      kind: 'type',
    },
  },
]

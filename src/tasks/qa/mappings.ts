/** @file The mappings of published sets of this domain: data. The particular stand before the general. How to write one is in docs/prompts.md. */
import type { OwnMapping } from '../mapping.ts'

export const MAPPINGS: readonly OwnMapping[] = [
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

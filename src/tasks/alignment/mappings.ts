/** @file The mappings of published sets of this domain: data. The particular stand before the general. How to write one is in docs/prompts.md. */
import type { OwnMapping } from '../mapping.ts'

export const MAPPINGS: readonly OwnMapping[] = [
  {
    name: 'preference-pairs',
    title: 'Preference pairs',
    match: { columns: ['prompt', 'chosen', 'rejected'] },
    fields: {
      prompt: { from: 'prompt', apply: ['conversation'] },
      chosen: { from: 'chosen', apply: ['reply'] },
      rejected: { from: 'rejected', apply: ['reply'] },
    },
  },
]

/** @file The mappings of published sets of this domain: data. The particular stand before the general. How to write one is in docs/prompts.md. */
import type { OwnMapping } from '../mapping.ts'

export const MAPPINGS: readonly OwnMapping[] = [
  {
    name: 'ifeval',
    title: 'IFEval',
    match: {
      columns: ['prompt', 'instruction_id_list', 'kwargs'],
      patterns: {
        instruction_id_list:
          '^\\["(keywords|language|length_constraints|detectable_content|detectable_format|combination|startend|change_case|punctuation):',
      },
    },
    fields: {
      prompt: 'prompt',
      instruction_id_list: { from: 'instruction_id_list', apply: ['json'] },
      kwargs: { from: 'kwargs', apply: ['without-nulls'] },
      id: { from: 'ifeval/{key}', apply: [], optional: true },
    },
  },
  {
    name: 'ifbench',
    title: 'IFBench',
    match: { columns: ['prompt', 'instruction_id_list', 'kwargs'] },
    fields: {
      prompt: 'prompt',
      instruction_id_list: { from: 'instruction_id_list', apply: ['json'] },
      kwargs: { from: 'kwargs', apply: ['without-nulls'] },
      id: { from: 'ifbench/{key}', apply: [], optional: true },
    },
  },
]

/** @file The mappings of published sets of this domain: data. The particular stand before the general. How to write one is in docs/prompts.md. */
import type { OwnMapping } from '../mapping.ts'

export const MAPPINGS: readonly OwnMapping[] = [
  {
    name: 'mmlu-pro',
    title: 'MMLU-Pro',
    match: { columns: ['question', 'options', 'answer', 'answer_index'] },
    fields: {
      prompt: '{question}\n{options|lettered}',
      options: { from: 'options', apply: ['json'] },
      answer: { from: 'answer', apply: ['letter'] },
      id: { from: 'mmlu-pro/{question_id}', apply: [], optional: true },
      kind: { from: 'category', apply: [], optional: true },
    },
  },
  {
    name: 'aqua',
    title: 'AQuA-RAT',
    match: { columns: ['question', 'options', 'rationale', 'correct'] },
    fields: {
      prompt: '{question}\n{options|lettered}',
      options: { from: 'options', apply: ['options'] },
      answer: { from: 'correct', apply: ['letter'] },
    },
  },
  {
    name: 'sat-math',
    title: 'SAT Math',
    match: { columns: ['question', 'options', 'Answer'] },
    fields: {
      prompt: '{question}\n{options|lettered}',
      options: { from: 'options', apply: ['options'] },
      answer: { from: 'Answer', apply: ['letter'] },
      id: 'sat-math/{id}',
    },
  },
  {
    name: 'mmlu',
    title: 'MMLU',
    match: { columns: ['question', 'choices', 'answer'] },
    fields: {
      prompt: '{question}\n{choices|lettered}',
      options: { from: 'choices', apply: ['json'] },
      answer: { from: 'answer', apply: ['letter'] },
      kind: { from: 'subject', apply: [], optional: true },
    },
  },
]

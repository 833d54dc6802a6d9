/** @file The mappings of published sets of this domain: data. The particular stand before the general. How to write one is in docs/prompts.md. */
import type { OwnMapping } from '../mapping.ts'

export const MAPPINGS: readonly OwnMapping[] = [
  {
    name: 'gsm8k',
    title: 'GSM8K',
    match: { columns: ['question', 'answer'], patterns: { answer: '####\\s*\\S' } },
    fields: { prompt: 'question', answer: { from: 'answer', apply: ['after:####'] } },
  },
  {
    name: 'math-500',
    title: 'MATH-500',
    match: { columns: ['problem', 'answer', 'subject', 'unique_id'] },
    fields: { prompt: 'problem', answer: { from: 'answer', apply: ['text'] }, id: 'math-500/{unique_id}', kind: 'subject' },
  },
  {
    name: 'math',
    title: 'MATH',
    match: { columns: ['problem', 'solution', 'level', 'type'], without: ['answer'] },
    fields: { prompt: 'problem', answer: { from: 'solution', apply: ['last-boxed'] }, kind: 'type' },
    note: 'The answer is what the solution boxes last.',
  },
  {
    name: 'aime-2024',
    title: 'AIME 2024',
    match: { columns: ['problem', 'answer', 'url'], patterns: { url: 'AIME' } },
    fields: { prompt: 'problem', answer: { from: 'answer', apply: ['whole'] }, id: 'aime/{url}' },
  },
  {
    name: 'aime-capitals',
    title: 'AIME (Problem, Answer)',
    match: { columns: ['ID', 'Problem', 'Answer'] },
    fields: { prompt: 'Problem', answer: { from: 'Answer', apply: ['whole'] }, id: 'aime/{ID}' },
  },
  {
    name: 'aime',
    title: 'AIME',
    match: { columns: ['problem', 'answer'], only: true, patterns: { answer: '^\\d{1,3}(\\^\\\\circ)?$' } },
    fields: { prompt: 'problem', answer: { from: 'answer', apply: ['whole'] } },
    note: 'A problem and a whole number up to 999, and nothing else: AIME 2025 is spread so.',
  },
  {
    name: 'amc',
    title: 'AMC',
    match: { columns: ['problem', 'answer', 'url'], patterns: { url: 'AMC' } },
    fields: { prompt: 'problem', answer: { from: 'answer', apply: ['whole'] }, id: 'amc/{url}' },
  },
  {
    name: 'svamp',
    title: 'SVAMP',
    match: { columns: ['Body', 'Question', 'Answer'] },
    fields: {
      prompt: '{Body} {Question}',
      answer: { from: 'Answer', apply: ['whole'] },
      id: { from: 'svamp/{ID}', apply: [], optional: true },
      kind: { from: 'Type', apply: [], optional: true },
    },
  },
  {
    name: 'dapo',
    title: 'DAPO-Math-17k',
    match: { columns: ['data_source', 'prompt', 'reward_model.ground_truth'], patterns: { data_source: '(?i)dapo' } },
    fields: {
      prompt: {
        from: 'prompt',
        apply: [
          'conversation',
          'without:Solve the following math problem step by step. The last line of your response should be of the form Answer: $Answer (without quotes) where $Answer is the answer to the problem.',
          'without:Remember to put your answer on its own line after "Answer:".',
        ],
      },
      answer: { from: 'reward_model.ground_truth', apply: ['text'] },
    },
    note: 'verl rows; the two sentences about the answer line are taken out.',
  },
  {
    name: 'deepscaler',
    title: 'DeepScaleR (verl rows)',
    match: { columns: ['data_source', 'prompt', 'reward_model.ground_truth'], patterns: { data_source: '(?i)deepscaler' } },
    fields: {
      prompt: { from: 'prompt', apply: ['conversation', "without:Let's think step by step and output the final answer within \\boxed{}."] },
      answer: { from: 'reward_model.ground_truth', apply: ['text'] },
    },
    note: 'verl rows; the sentence about the box is taken out.',
  },
  {
    name: 'verl',
    title: 'verl rows (math)',
    match: { columns: ['prompt', 'reward_model.ground_truth'] },
    fields: { prompt: { from: 'prompt', apply: ['conversation'] }, answer: { from: 'reward_model.ground_truth', apply: ['text'] } },
  },
  {
    name: 'olympiadbench',
    title: 'OlympiadBench',
    match: { columns: ['question', 'final_answer', 'subfield'] },
    fields: {
      prompt: 'question',
      answer: { from: 'final_answer', apply: ['only', 'text'] },
      id: 'olympiadbench/{id}',
      kind: 'subfield',
    },
    note: 'Rows with several final answers are left out.',
  },
  {
    name: 'messages',
    title: 'Messages with ground_truth (RLVR)',
    general: true,
    match: { columns: ['messages', 'ground_truth'] },
    fields: { prompt: { from: 'messages', apply: ['conversation'] }, answer: { from: 'ground_truth', apply: ['text'] } },
  },
  {
    name: 'problem-answer',
    title: 'Problems with answers',
    general: true,
    match: { columns: ['problem', 'answer'] },
    fields: { prompt: 'problem', answer: { from: 'answer', apply: ['text'] } },
    note: 'DeepScaleR, NuminaMath and many others: `problem`, `answer`, whatever stands beside them.',
  },
  {
    name: 'question-answer',
    title: 'Questions with answers (math)',
    general: true,
    match: { columns: ['question', 'answer'], without: ['options', 'choices'] },
    fields: { prompt: 'question', answer: { from: 'answer', apply: ['text'] } },
  },
  {
    name: 'problem-solution',
    title: 'Problems with boxed solutions',
    general: true,
    match: { columns: ['problem', 'solution'], without: ['answer'] },
    fields: { prompt: 'problem', answer: { from: 'solution', apply: ['last-boxed'] } },
    note: 'Minerva, and others in the manner of MATH.',
  },
]

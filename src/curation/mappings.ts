/**
 * @file The mappings of published data sets: data, not code. Tried from top to bottom, the first that matches is taken, so the particular
 * stand before the general. What the sets themselves say is kept; what only tells a model how to format its answer is taken out.
 * How to write one is in docs/prompts.md.
 */
import type { Mapping } from './types.ts'

export const MAPPINGS: readonly Mapping[] = [
  {
    name: 'native',
    title: 'Cascade Lab prompts',
    domain: '{domain}',
    match: { columns: ['domain', 'prompt'] },
    fields: {
      prompt: 'prompt',
      id: { from: 'id', apply: ['text'], optional: true },
      kind: { from: 'kind', apply: [], optional: true },
      level: { from: 'level', apply: [], optional: true },
      content: { from: 'content', apply: [], optional: true },
      answer: { from: 'answer', apply: [], optional: true },
      tests: { from: 'tests', apply: ['json'], optional: true },
      starter: { from: 'starter', apply: [], optional: true },
      setup: { from: 'setup', apply: [], optional: true },
      solution: { from: 'solution', apply: [], optional: true },
      instruction_id_list: { from: 'instruction_id_list', apply: ['json'], optional: true },
      kwargs: { from: 'kwargs', apply: ['without-nulls'], optional: true },
      files: { from: 'files', apply: ['json'], optional: true },
      patch: { from: 'patch', apply: [], optional: true },
      options: { from: 'options', apply: ['json'], optional: true },
      chosen: { from: 'chosen', apply: [], optional: true },
      rejected: { from: 'rejected', apply: [], optional: true },
      numbers: { from: 'numbers', apply: ['json'], optional: true },
      source: { from: 'source', apply: [], optional: true },
      response: { from: 'response', apply: [], optional: true },
    },
  },

  // ------------------------------------------------------------------------------------------------------------ math
  {
    name: 'gsm8k',
    title: 'GSM8K',
    domain: 'math',
    match: { columns: ['question', 'answer'], patterns: { answer: '####\\s*\\S' } },
    fields: { prompt: 'question', answer: { from: 'answer', apply: ['after:####'] } },
  },
  {
    name: 'math-500',
    title: 'MATH-500',
    domain: 'math',
    match: { columns: ['problem', 'answer', 'subject', 'unique_id'] },
    fields: { prompt: 'problem', answer: { from: 'answer', apply: ['text'] }, id: 'math-500/{unique_id}', kind: 'subject' },
  },
  {
    name: 'math',
    title: 'MATH',
    domain: 'math',
    match: { columns: ['problem', 'solution', 'level', 'type'], without: ['answer'] },
    fields: { prompt: 'problem', answer: { from: 'solution', apply: ['last-boxed'] }, kind: 'type' },
    note: 'The answer is what the solution boxes last.',
  },
  {
    name: 'aime-2024',
    title: 'AIME 2024',
    domain: 'math',
    match: { columns: ['problem', 'answer', 'url'], patterns: { url: 'AIME' } },
    fields: { prompt: 'problem', answer: { from: 'answer', apply: ['whole'] }, id: 'aime/{url}' },
  },
  {
    name: 'aime-capitals',
    title: 'AIME (Problem, Answer)',
    domain: 'math',
    match: { columns: ['ID', 'Problem', 'Answer'] },
    fields: { prompt: 'Problem', answer: { from: 'Answer', apply: ['whole'] }, id: 'aime/{ID}' },
  },
  {
    name: 'aime',
    title: 'AIME',
    domain: 'math',
    match: { columns: ['problem', 'answer'], only: true, patterns: { answer: '^\\d{1,3}(\\^\\\\circ)?$' } },
    fields: { prompt: 'problem', answer: { from: 'answer', apply: ['whole'] } },
    note: 'A problem and a whole number up to 999, and nothing else: AIME 2025 is spread so.',
  },
  {
    name: 'amc',
    title: 'AMC',
    domain: 'math',
    match: { columns: ['problem', 'answer', 'url'], patterns: { url: 'AMC' } },
    fields: { prompt: 'problem', answer: { from: 'answer', apply: ['whole'] }, id: 'amc/{url}' },
  },
  {
    name: 'svamp',
    title: 'SVAMP',
    domain: 'math',
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
    domain: 'math',
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
    domain: 'math',
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
    domain: 'math',
    match: { columns: ['prompt', 'reward_model.ground_truth'] },
    fields: { prompt: { from: 'prompt', apply: ['conversation'] }, answer: { from: 'reward_model.ground_truth', apply: ['text'] } },
  },
  {
    name: 'olympiadbench',
    title: 'OlympiadBench',
    domain: 'math',
    match: { columns: ['question', 'final_answer', 'subfield'] },
    fields: {
      prompt: 'question',
      answer: { from: 'final_answer', apply: ['only', 'text'] },
      id: 'olympiadbench/{id}',
      kind: 'subfield',
    },
    note: 'Rows with several final answers are left out.',
  },

  // ------------------------------------------------------------------------------------------------------------ code
  {
    name: 'humaneval',
    title: 'HumanEval',
    domain: 'code',
    match: { columns: ['task_id', 'prompt', 'canonical_solution', 'test', 'entry_point'] },
    fields: {
      prompt: 'Complete this Python function.\n\n```python\n{prompt}\n```',
      starter: 'prompt',
      tests: { from: 'test', apply: ['python-check:entry_point'] },
      solution: '{prompt}{canonical_solution}',
      id: 'task_id',
    },
  },
  {
    name: 'mbpp',
    title: 'MBPP',
    domain: 'code',
    match: { columns: ['task_id', 'text', 'code', 'test_list'] },
    fields: {
      prompt: '{text}\n\nYour code is to pass this test:\n{test_list|first}',
      tests: { from: 'test_list', apply: ['json', 'python-asserts:test_setup_code'] },
      solution: 'code',
      id: 'mbpp/{task_id}',
    },
    note: 'The first test is shown, since it alone names the function; the others stay hidden.',
  },
  {
    name: 'mbpp-sanitized',
    title: 'MBPP (sanitized)',
    domain: 'code',
    match: { columns: ['task_id', 'prompt', 'code', 'test_list'] },
    fields: {
      prompt: '{prompt}\n\nYour code is to pass this test:\n{test_list|first}',
      tests: { from: 'test_list', apply: ['json', 'python-asserts'] },
      setup: { from: 'test_imports', apply: ['lines'], optional: true },
      solution: 'code',
      id: 'mbpp/{task_id}',
    },
  },
  {
    name: 'livecodebench',
    title: 'LiveCodeBench',
    domain: 'code',
    match: { columns: ['question_content', 'private_test_cases', 'starter_code'] },
    fields: {
      prompt: '{question_content}\n\n{starter_code}',
      tests: { from: 'private_test_cases', apply: ['livecode-tests:metadata'] },
      starter: { from: 'starter_code', apply: [], optional: true },
      id: 'livecodebench/{question_id}',
      kind: { from: 'difficulty', apply: [], optional: true },
    },
    note: 'The private tests are unpacked; a functional test calls the method of `class Solution`.',
  },
  {
    name: 'acecode',
    title: 'AceCode',
    domain: 'code',
    match: { columns: ['question', 'test_cases'] },
    fields: {
      prompt: 'question',
      tests: { from: 'test_cases', apply: ['json', 'python-asserts'] },
      id: { from: 'acecode/{id}', apply: [], optional: true },
      kind: { from: 'source', apply: [], optional: true },
    },
  },

  // ------------------------------------------------------------------------------------------------------------ instructions
  {
    name: 'ifeval',
    title: 'IFEval',
    domain: 'instructions',
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
    domain: 'instructions',
    match: { columns: ['prompt', 'instruction_id_list', 'kwargs'] },
    fields: {
      prompt: 'prompt',
      instruction_id_list: { from: 'instruction_id_list', apply: ['json'] },
      kwargs: { from: 'kwargs', apply: ['without-nulls'] },
      id: { from: 'ifbench/{key}', apply: [], optional: true },
    },
  },

  // ------------------------------------------------------------------------------------------------------------ choice
  {
    name: 'mmlu-pro',
    title: 'MMLU-Pro',
    domain: 'choice',
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
    domain: 'choice',
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
    domain: 'choice',
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
    domain: 'choice',
    match: { columns: ['question', 'choices', 'answer'] },
    fields: {
      prompt: '{question}\n{choices|lettered}',
      options: { from: 'choices', apply: ['json'] },
      answer: { from: 'answer', apply: ['letter'] },
      kind: { from: 'subject', apply: [], optional: true },
    },
  },

  // ------------------------------------------------------------------------------------------------------------ patch
  {
    name: 'swe-bench',
    title: 'SWE-bench',
    domain: 'patch',
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

  // ------------------------------------------------------------------------------------------------------------ questions, numbers, pairs
  {
    name: 'hotpotqa',
    title: 'HotpotQA',
    domain: 'qa',
    match: { columns: ['question', 'answer', 'type'], patterns: { type: '^(bridge|comparison)$' } },
    fields: {
      prompt: 'question',
      answer: { from: 'answer', apply: ['text'] },
      id: { from: 'hotpotqa/{_id}', apply: [], optional: true },
      kind: 'type',
    },
  },
  {
    name: 'countdown',
    title: 'Countdown',
    domain: 'countdown',
    match: { columns: ['nums', 'target'] },
    fields: {
      prompt:
        'Make {target} from the numbers {nums|numbers|commas}. Use each number once, with + - * / and brackets, and put the expression in \\boxed{}.',
      numbers: { from: 'nums', apply: ['numbers'] },
      answer: 'target',
    },
  },
  {
    name: 'countdown-text',
    title: 'Countdown (input, output)',
    domain: 'countdown',
    match: { columns: ['input', 'output'], patterns: { input: '^-?\\d+(,\\s*-?\\d+)+$', output: '^-?\\d+$' } },
    fields: {
      prompt:
        'Make {output} from the numbers {input|numbers|commas}. Use each number once, with + - * / and brackets, and put the expression in \\boxed{}.',
      numbers: { from: 'input', apply: ['numbers'] },
      answer: 'output',
    },
  },
  {
    name: 'preference-pairs',
    title: 'Preference pairs',
    domain: 'alignment',
    match: { columns: ['prompt', 'chosen', 'rejected'] },
    fields: {
      prompt: { from: 'prompt', apply: ['conversation'] },
      chosen: { from: 'chosen', apply: ['reply'] },
      rejected: { from: 'rejected', apply: ['reply'] },
    },
  },

  // ------------------------------------------------------------------------------------------------------------ the general ones
  {
    name: 'messages',
    title: 'Messages with ground_truth (RLVR)',
    domain: 'math',
    match: { columns: ['messages', 'ground_truth'] },
    fields: { prompt: { from: 'messages', apply: ['conversation'] }, answer: { from: 'ground_truth', apply: ['text'] } },
  },
  {
    name: 'problem-answer',
    title: 'Problems with answers',
    domain: 'math',
    match: { columns: ['problem', 'answer'] },
    fields: { prompt: 'problem', answer: { from: 'answer', apply: ['text'] } },
    note: 'DeepScaleR, NuminaMath and many others: `problem`, `answer`, whatever stands beside them.',
  },
  {
    name: 'question-answer',
    title: 'Questions with answers (math)',
    domain: 'math',
    match: { columns: ['question', 'answer'], without: ['options', 'choices'] },
    fields: { prompt: 'question', answer: { from: 'answer', apply: ['text'] } },
  },
  {
    name: 'problem-solution',
    title: 'Problems with boxed solutions',
    domain: 'math',
    match: { columns: ['problem', 'solution'], without: ['answer'] },
    fields: { prompt: 'problem', answer: { from: 'solution', apply: ['last-boxed'] } },
    note: 'Minerva, and others in the manner of MATH.',
  },
]

/** @file The mappings of published sets of this domain: data. The particular stand before the general. How to write one is in docs/prompts.md. */
import type { OwnMapping } from '../mapping.ts'

export const MAPPINGS: readonly OwnMapping[] = [
  {
    name: 'humaneval',
    title: 'HumanEval',
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
    match: { columns: ['question_content', 'private_test_cases', 'starter_code'] },
    fields: {
      prompt: '{question_content}\n\n{starter_code}',
      tests: { from: 'private_test_cases', apply: ['livecode-tests:metadata'] },
      starter: { from: 'starter_code', apply: [], optional: true },
      id: 'livecodebench/{question_id}',
      kind: { from: 'difficulty', apply: [], optional: true },
      rating: { from: 'rating', apply: ['number'], optional: true },
    },
    note: 'The private tests are unpacked; a functional test calls the method of `class Solution`.',
  },
  {
    name: 'acecode',
    title: 'AceCode',
    match: { columns: ['question', 'test_cases'] },
    fields: {
      prompt: 'question',
      tests: { from: 'test_cases', apply: ['json', 'python-asserts'] },
      id: { from: 'acecode/{id}', apply: [], optional: true },
      kind: { from: 'source', apply: [], optional: true },
    },
  },
]

/** @file Each benchmark on rows of its published shape, invented here: what is asked, and what a right and a wrong reply are worth, from file to figure. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPythonSandbox } from '../../cli/python-sandbox.ts'
import { readBenchmark } from '../../curation/benchmark-set.ts'
import { textSource } from '../../curation/source.ts'
import type { Completion, GenerationRequest, Generator } from '../../model/generator.ts'
import type { PythonSandbox } from '../../python/sandbox.ts'
import { createTask } from '../../tasks/index.ts'
import { contentOf } from '../../tasks/prompt-set.ts'
import { modelWithoutWeights } from '../../training/testing.ts'
import { meanEstimate } from '../intervals.ts'
import { RIGHT, stopsBehind } from './benchmark.ts'
import { BENCHMARKS, type Benchmark } from './index.ts'
import { figureOf, measure } from './measure.ts'

let python: PythonSandbox & { close(): void }
beforeAll(() => {
  python = createPythonSandbox({ limits: { callMs: 15_000, totalMs: 30_000 } })
})
afterAll(() => python.close())

const named = (name: string) => BENCHMARKS.find((one) => one.name === name) as Benchmark
const lines = (rows: object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('')
const read = (name: string, rows: object[], file = `${name}.jsonl`, examples?: object[]) =>
  readBenchmark(named(name), textSource(lines(rows), file), examples && textSource(lines(examples), 'examples.jsonl'))

/** The benchmark's figures where every prompt is answered with these replies in turn. */
async function figures(name: string, rows: object[], replies: string[]) {
  const benchmark = named(name)
  const { prompts, examples } = await read(name, rows)
  const model = modelWithoutWeights(50_000)
  const generator = {
    room: (tokens: number) => 50_001 - tokens,
    async generate(
      requests: GenerationRequest[],
      _: object,
      { onCompletion }: { onCompletion(index: number, completion: Completion): void },
    ) {
      return requests.flatMap(({ count }, request) =>
        Array.from({ length: count }, (_, i) => {
          const tokens = [...(model.tokenizer?.encode(replies[i % replies.length]) ?? []), model.eosTokenIds[0]]
          const completion: Completion = { request, tokens, logprobs: [], stop: 'eos' }
          onCompletion(request * count + i, completion)
          return completion
        }),
      )
    },
  } as unknown as Generator
  const task = createTask(prompts[0].domain, benchmark.task, { python })
  const settings = {
    mode: 'instruct' as const,
    maxNewTokens: 20_000,
    temperature: 1,
    topP: 1,
    topK: 0,
    seed: 0,
    rule: 'benchmark' as const,
    stops: stopsBehind(benchmark, examples),
  }
  const result = await measure(model, generator, task, benchmark, prompts, { ...settings, groupSize: replies.length })
  const values = Object.fromEntries(Object.entries(result.figures).map(([figure, { value }]) => [figure, value]))
  return { ...result, values }
}

const BOX = 'Please reason step by step, and put your final answer within \\boxed{}.'
const HEADER = 'def twice(x: int) -> int:\n    """Twice x.\n    >>> twice(3)\n    6\n    """\n'
const PATCH =
  'diff --git a/box.py b/box.py\n--- a/box.py\n+++ b/box.py\n@@ -1,3 +1,3 @@\n def full(box):\n-    return len(box) > 4\n+    return len(box) >= 4\n \n'

interface Case {
  name: string
  row: object
  asked: string | RegExp
  right: string
  wrong: string
  /** What the right and the wrong reply are worth, where these are not 1 and 0 throughout. */
  worth?: [Record<string, number>, Record<string, number>]
}

const CASES: Case[] = [
  {
    name: 'math-500',
    row: {
      problem: 'What is $6\\cdot 7$?',
      solution: '$42$',
      answer: '42',
      subject: 'Prealgebra',
      level: 1,
      unique_id: 'test/made/1.json',
    },
    asked: `What is $6\\cdot 7$?\n\n${BOX}`,
    right: 'It is \\boxed{42}.',
    wrong: 'It is \\boxed{43}.',
  },
  {
    name: 'aime-2024',
    row: { ID: '2024-I-99', Problem: 'Find $10^2$.', Solution: 'Square.', Answer: 100 },
    asked: `Find $10^2$.\n\n${BOX}`,
    right: '\\boxed{100}',
    wrong: '100',
  },
  {
    name: 'aime-2025',
    row: { problem: 'Find $9^2$.', answer: '81' },
    asked: `Find $9^2$.\n\n${BOX}`,
    right: '\\boxed{81}',
    wrong: '\\boxed{18}',
  },
  {
    name: 'gsm8k',
    row: { question: 'Ada has 2 pens and buys 3. How many has she?', answer: '2 + 3 = <<2+3=5>>5\n#### 5' },
    asked: `Ada has 2 pens and buys 3. How many has she?\n\n${BOX}`,
    right: '2 + 3 = 5, so \\boxed{5}',
    wrong: '\\boxed{6}',
  },
  {
    name: 'humaneval',
    row: {
      task_id: 'HumanEval/999',
      prompt: HEADER,
      entry_point: 'twice',
      canonical_solution: '    return 2 * x\n',
      test: 'def check(candidate):\n    assert candidate(3) == 6\n    assert candidate(0) == 0\n',
    },
    asked: `Read the following function signature and docstring, and fully implement the function described. Your response should only contain the code for this function.\n${HEADER.trim()}`,
    right: '```python\ndef twice(x: int) -> int:\n    return 2 * x\n```',
    wrong: '```python\ndef twice(x: int) -> int:\n    return x * x\n```',
  },
  {
    name: 'mbpp',
    row: {
      task_id: 77,
      text: 'Write a function to triple a number.',
      code: 'def triple(x):\n  return 3 * x',
      test_setup_code: '',
      test_list: ['assert triple(1) == 3', 'assert triple(2) == 6', 'assert triple(-1) == -3'],
      challenge_test_list: [],
    },
    asked:
      'You are an expert Python programmer, and here is your task: Write a function to triple a number. Your code should pass these tests:\n\nassert triple(1) == 3\nassert triple(2) == 6\nassert triple(-1) == -3',
    right: 'def triple(x):\n    return 3 * x',
    wrong: 'def triple(x):\n    return 3',
  },
  {
    name: 'livecodebench',
    row: {
      question_title: 'Sum',
      question_content: 'Add the two numbers of the line.',
      question_id: 'made_a',
      difficulty: 'easy',
      starter_code: '',
      public_test_cases: JSON.stringify([{ input: '1 1\n', output: '2\n', testtype: 'stdin' }]),
      private_test_cases: JSON.stringify([{ input: '2 5\n', output: '7\n', testtype: 'stdin' }]),
      metadata: '{}',
    },
    asked:
      'You are an expert Python programmer. You will be given a question (problem specification) and will generate a correct Python program that matches the specification and passes all tests.\n\n### Question:\nAdd the two numbers of the line.\n\n### Format: Read the inputs from stdin solve the problem and write the answer to stdout (do not directly test on the sample inputs). Enclose your code within delimiters as follows. Ensure that when the python program runs, it reads the inputs, runs the algorithm and writes output to STDOUT.\n```python\n# YOUR CODE HERE\n```\n\n### Answer: (use the provided format with backticks)',
    right: '```python\nprint(sum(map(int, input().split())))\n```',
    wrong: 'print(sum(map(int, input().split())))',
  },
  {
    name: 'swe-bench',
    row: { repo: 'made/box', instance_id: 'made__box-1', problem_statement: 'A box of four is full.', patch: PATCH, test_patch: '' },
    asked:
      /^You will be provided with a partial code base[\s\S]*<issue>\nA box of four is full\.\n<\/issue>\n<code>\n\[file\] box\.py\ndef full\(box\):\n {4}return len\(box\) > 4\n[\s\S]*git apply[\s\S]*<patch>\n--- a\/file\.py\n[\s\S]*return points\n<\/patch>$/,
    right: `<patch>\n${PATCH}</patch>`,
    wrong: 'I would look at the comparison.',
  },
  {
    name: 'ifeval',
    row: {
      key: 9001,
      prompt: 'Say something without commas, at least five words.',
      instruction_id_list: ['punctuation:no_comma', 'length_constraints:number_words'],
      kwargs: [{}, { relation: 'at least', num_words: 5 }],
    },
    asked: 'Say something without commas, at least five words.',
    right: 'These are more than five words',
    wrong: 'One, two, three, four, five, six',
    worth: [
      { 'prompt strict': 1, 'prompt loose': 1, 'instruction strict': 1, 'instruction loose': 1 },
      { 'prompt strict': 0, 'prompt loose': 0, 'instruction strict': 0.5, 'instruction loose': 0.5 },
    ],
  },
  {
    name: 'ifbench',
    row: {
      key: '0',
      prompt: 'Use the keyword lamp once, the keyword tree twice.',
      instruction_id_list: ['count:numbers'],
      kwargs: [{ N: 2, keyword1: null }],
    },
    asked: 'Use the keyword lamp once, the keyword tree twice.',
    right: 'I have 2 lamps and 3 trees.',
    // The loose reading leaves out the opening line with its numbers.
    wrong: 'Here are 7 things\nI have 2 lamps and 3 trees.',
    worth: [
      { 'prompt loose': 1, 'prompt strict': 1, 'instruction strict': 1, 'instruction loose': 1 },
      { 'prompt loose': 1, 'prompt strict': 0, 'instruction strict': 0, 'instruction loose': 1 },
    ],
  },
  {
    name: 'mmlu-pro',
    row: {
      question_id: 1,
      question: 'Which is a prime?',
      options: ['4', '6', '8', '9', '10', '12', '14', '15', '16', '17'],
      answer: 'J',
      answer_index: 9,
      cot_content: '',
      category: 'math',
      src: 'made',
    },
    asked:
      'The following are multiple choice questions (with answers) about math. Think step by step and then finish your answer with "the answer is (X)" where X is the correct letter choice.\n\n\n\nQuestion:\nWhich is a prime?\nOptions:\nA. 4\nB. 6\nC. 8\nD. 9\nE. 10\nF. 12\nG. 14\nH. 15\nI. 16\nJ. 17\nAnswer: Let\'s think step by step.',
    right: '17 has no divisors. The answer is (J).',
    wrong: 'The answer is (A).',
  },
  {
    name: 'hotpotqa',
    row: {
      _id: 'made1',
      question: 'In which country does the river of Ostheim end?',
      answer: 'Federal Republic of Germany',
      type: 'bridge',
      level: 'hard',
      context: [
        ['Ostheim', ['Ostheim is a town. ', 'It lies on the Streu.']],
        ['Streu', ['The Streu ends in Germany.']],
      ],
      supporting_facts: [['Ostheim', 1]],
    },
    asked:
      'Ostheim\nOstheim is a town. It lies on the Streu.\n\nStreu\nThe Streu ends in Germany.\n\nIn which country does the river of Ostheim end?\n\nPut your final answer, as short as it can be, within \\boxed{}.',
    right: '\\boxed{the Federal Republic of Germany}',
    wrong: '\\boxed{Germany}',
    // One word of one, and one of four.
    worth: [
      { 'exact match': 1, F1: 1 },
      { 'exact match': 0, F1: 0.4 },
    ],
  },
]

it('every benchmark has a case', () => {
  expect(CASES.map(({ name }) => name)).toEqual(BENCHMARKS.map(({ name }) => name))
})

describe.each(CASES)('$name', ({ name, row, asked, right, wrong, worth }) => {
  it('asks as its authors do', async () => {
    const { prompts, left, examples } = await read(name, [row])
    expect([prompts.length, left, examples]).toEqual([1, 0, 0])
    if (typeof asked === 'string') expect(prompts[0].prompt).toBe(asked)
    else expect(prompts[0].prompt).toMatch(asked)
  })

  it('knows a right reply from a wrong one', { timeout: 120_000 }, async () => {
    const all = (value: number) => Object.fromEntries(Object.keys(named(name).figures).map((figure) => [figure, value]))
    const [good, bad] = worth ?? [all(1), all(0)]
    const first = await figures(name, [row], [right])
    const [headline] = Object.keys(good)
    expect(first.values).toEqual(good)
    expect(first.headline).toMatchObject({ figure: headline, value: good[headline] })
    expect(first.errors).toBe(0)
    const second = await figures(name, [row], [wrong])
    for (const [figure, value] of Object.entries(bad)) expect([figure, second.values[figure]]).toEqual([figure, expect.closeTo(value, 12)])
    // Half of the replies are right.
    const both = await figures(name, [row], [right, wrong])
    expect(both.headline.value).toBeCloseTo((good[headline] + bad[headline]) / 2, 12)
  })
})

it('HumanEval takes a body without a fence for the function’s, as a completion is', { timeout: 120_000 }, async () => {
  const { row } = CASES.find(({ name }) => name === 'humaneval') as Case
  expect((await figures('humaneval', [row], ['    return 2 * x\n'])).headline.value).toBe(1)
  expect((await figures('humaneval', [row], ['I cannot do that.'])).headline.value).toBe(0)
})

it('LiveCodeBench’s method begins with the starter code, which its prompt shows', { timeout: 120_000 }, async () => {
  const test = { input: '[1, 2]\n2', output: '6', testtype: 'functional' }
  const row = {
    ...(CASES.find(({ name }) => name === 'livecodebench') as Case).row,
    starter_code: 'class Solution:\n    def scaled(self, numbers: List[int], by: int) -> int:\n        ',
    public_test_cases: '[]',
    private_test_cases: JSON.stringify([test]),
    metadata: '{"func_name": "scaled"}',
    rating: 1500,
  }
  const { prompts } = await read('livecodebench', [row])
  expect(prompts[0].prompt).toContain(
    '### Format: You will use the following starter code to write the solution to the problem and enclose your code within delimiters.\n```python\nclass Solution:\n    def scaled',
  )
  const reply =
    '```python\nfrom typing import List\nclass Solution:\n    def scaled(self, numbers: List[int], by: int) -> int:\n        return by * sum(numbers)\n```'
  const { headline, elo } = await figures('livecodebench', [row], [reply])
  expect(headline.value).toBe(1)
  // One problem of 1500, solved.
  expect(elo?.value).toBeCloseTo(1690.8485, 3)
})

it('SWE-bench pays for likeness', async () => {
  const { row } = CASES.find(({ name }) => name === 'swe-bench') as Case
  const { values } = await figures('swe-bench', [row], [`<patch>\n${PATCH.replace('>= 4', '> 3')}</patch>`])
  expect(values.exact).toBe(0)
  expect(values.likeness).toBeGreaterThan(0.5)
  expect(values.likeness).toBeLessThan(1)
})

it('an instruction counts once however many replies there are, and a cut reply follows none', async () => {
  const { row, right, wrong } = CASES.find(({ name }) => name === 'ifeval') as Case
  const other = { ...row, key: 9002, prompt: 'Say nothing with a comma.', instruction_id_list: ['punctuation:no_comma'], kwargs: [{}] }
  const { values, figures: estimates } = await figures('ifeval', [row, other], [right, wrong])
  // Of three instructions: half of the replies have no comma, all have words enough.
  expect(values['instruction strict']).toBeCloseTo((0.5 + 1 + 0.5) / 3, 12)
  expect(values['prompt strict']).toBeCloseTo(0.5, 12)
  expect(estimates['instruction strict'].low).toBeGreaterThanOrEqual(0)
  expect((await figures('ifeval', [row], [''])).values['instruction loose']).toBe(0)
})

it('prompts of one content are one cluster, and replies that could not be judged count in nothing', () => {
  const verdict = (correct: boolean, harnessError?: true) => ({
    reward: 0,
    correct,
    outcome: '',
    detail: {},
    ...(harnessError && { harnessError }),
  })
  const prompts = ['a', 'a', 'b', 'c'].map((content, i) => ({ id: `${i}`, domain: 'math', prompt: `${i}`, content }))
  const verdicts = [[verdict(true), verdict(false, true)], [verdict(true)], [verdict(false)], [verdict(false, true)]]
  const together = figureOf(RIGHT, prompts, verdicts)
  expect(together.value).toBeCloseTo(2 / 3, 12)
  expect(together).toEqual(meanEstimate([1, 1, 0], ['a', 'a', 'b']))
})

it('HotpotQA’s paragraphs are read as a table has them, too, and can be absent', async () => {
  const { row, asked } = CASES.find(({ name }) => name === 'hotpotqa') as Case
  const context = {
    title: ['Ostheim', 'Streu'],
    sentences: [['Ostheim is a town. ', 'It lies on the Streu.'], ['The Streu ends in Germany.']],
  }
  expect((await read('hotpotqa', [{ ...row, context }])).prompts[0].prompt).toBe(asked)
  const { context: _, ...bare } = row as Record<string, unknown>
  expect((await read('hotpotqa', [bare])).prompts[0].prompt).toMatch(/^In which country[\s\S]*\\boxed\{\}\.$/)
})

it('MBPP is its test split', async () => {
  const { row } = CASES.find(({ name }) => name === 'mbpp') as Case
  const rows = [10, 11, 510, 511].map((task_id) => ({ ...row, task_id, text: `Task ${task_id}.` }))
  expect((await read('mbpp', rows)).prompts.map(({ id }) => id)).toEqual(['mbpp/11', 'mbpp/510'])
})

describe('the worked examples of MBPP', () => {
  const { row, asked } = CASES.find(({ name }) => name === 'mbpp') as Case
  const worked = [1, 2, 3, 4, 5].map((task_id) => ({
    ...row,
    task_id,
    text: `Write a function to add ${task_id}.`,
    code: `def add(x):\r\n  return x + ${task_id} `,
    test_list: [`assert add(1) == ${task_id + 1}`, `assert add(0) == ${task_id}`],
  }))
  const example = (n: number) =>
    `You are an expert Python programmer, and here is your task: Write a function to add ${n}. Your code should pass these tests:\n\nassert add(1) == ${n + 1}\nassert add(0) == ${n}\n[BEGIN]\ndef add(x):\r\n  return x + ${n} \n[DONE]\n\n`
  const behind = `${example(2)}${example(3)}${example(4)}${asked}\n[BEGIN]\n`

  it('are the tasks 2 to 4 of its file, before each question and never asked', async () => {
    const { prompts, examples, left } = await read('mbpp', [...worked, row])
    expect(prompts.map(({ prompt }) => prompt)).toEqual([behind])
    expect([examples, left]).toEqual([3, 0])
    // What is asked is the same, and so is its cluster.
    const [bare] = (await read('mbpp', [row])).prompts
    expect(contentOf(prompts[0])).toBe(contentOf(bare))
    expect(prompts[0]).not.toHaveProperty('response')
  })

  it('are of a second file where there is one, whose tasks may be named as the sanitized set names them', async () => {
    expect((await read('mbpp', [row], 'mbpp.jsonl', worked)).prompts.map(({ prompt }) => prompt)).toEqual([behind])
    const sanitized = ({ text, test_setup_code, challenge_test_list, ...rest }: Record<string, unknown>) => ({
      ...rest,
      prompt: text,
      test_imports: [],
    })
    const { prompts, examples } = await read('mbpp', [sanitized(row as Record<string, unknown>)], 'mbpp.jsonl', worked.map(sanitized))
    expect(prompts.map(({ prompt }) => prompt)).toEqual([behind])
    expect(examples).toBe(3)
  })

  it('are not there where the file lacks one of them', async () => {
    const { prompts, examples } = await read('mbpp', [...worked.slice(0, 3), row])
    expect([prompts.map(({ prompt }) => prompt), examples]).toEqual([[asked], 0])
    await expect(read('mbpp', [row], 'mbpp.jsonl', worked.slice(0, 3))).rejects.toThrow('examples.jsonl has 2 of the 3 examples of MBPP.')
    await expect(read('mbpp', [row], 'mbpp.jsonl', [row])).rejects.toThrow('examples.jsonl has none of the 3 examples of MBPP.')
    const { row: sum } = CASES.find(({ name }) => name === 'gsm8k') as Case
    await expect(read('mbpp', [row], 'mbpp.jsonl', [sum])).rejects.toThrow('examples.jsonl is not MBPP: its rows are those of GSM8K.')
  })

  const right = 'def triple(x):\n    return 3 * x'
  const wrong = 'def triple(x):\n    return 3'
  const fenced = (text: string) => `\`\`\`python\n${text}\n\`\`\``
  const shapes: [string, (program: string) => string][] = [
    ['plain', (program) => program],
    ['plain up to the mark', (program) => `${program}\n[DONE]`],
    ['with the mark on its last line', (program) => `${program} [DONE]`],
    ['between the marks', (program) => `[BEGIN]\n${program}\n[DONE]`],
    ['with another task behind it', (program) => `${program}\n[DONE]\n\n${example(7)}`],
    [
      'with words around its marks',
      (program) => `Between [BEGIN] and [DONE] I write:\n[BEGIN]\n${program}\n[DONE]\nIt works: try triple(2).`,
    ],
    ['with a fence behind its marks', (program) => `[BEGIN]\n${program}\n[DONE]\n\nOr:\n${fenced('def triple(x): return -x')}`],
    ['in a fence', (program) => `Here it is:\n\n${fenced(program)}\n\nIt works.`],
    ['in a fence between the marks', (program) => `[BEGIN]\n${fenced(program)}\n[DONE]\nIt works.`],
    ['between the marks in a fence', (program) => fenced(`[BEGIN]\n${program}\n[DONE]`)],
    ['in a fence with one mark', (program) => fenced(`${program}\n[DONE]`)],
  ]
  it.each(shapes)('let the reply be a program %s', { timeout: 120_000 }, async (_, shaped) => {
    const rows = [...worked, row]
    expect((await figures('mbpp', rows, [shaped(right)])).headline.value).toBe(1)
    expect((await figures('mbpp', rows, [shaped(wrong)])).headline.value).toBe(0)
  })

  it('do not make a program of marks alone', { timeout: 120_000 }, async () => {
    for (const reply of ['[BEGIN]\n[DONE]', `[DONE]\n${right}`])
      expect((await figures('mbpp', [...worked, row], [reply])).headline.value).toBe(0)
  })
})

describe('the worked examples of MMLU-Pro', () => {
  const { row, asked, right, wrong } = CASES.find(({ name }) => name === 'mmlu-pro') as Case
  const worked = ['law', 'math'].flatMap((category) =>
    [0, 1, 2, 3, 4, 5].map((i) => ({
      ...row,
      question_id: (category === 'law' ? 100 : 200) + i,
      question: `Which is ${i} in ${category}?`,
      options: ['this', 'that', `${i}`],
      answer: 'C',
      answer_index: 2,
      cot_content: `A: Let's think step by step. A: ${i} is ${i}. The answer is (C).`,
      category,
    })),
  )
  const example = (i: number, category: string) =>
    `Question:\nWhich is ${i} in ${category}?\nOptions:\nA. this\nB. that\nC. ${i}\nAnswer: Let's think step by step. A: ${i} is ${i}. The answer is (C).\n\n`
  const law = { ...row, question_id: 2, question: 'What is lawful?', category: 'law' }
  const [lead, question] = (asked as string).split(/(?=Question:\n)/)
  const five = (category: string) => [0, 1, 2, 3, 4].map((i) => example(i, category)).join('')
  const both = [
    `${lead}${five('math')}${question}`,
    `${lead}${five('law')}${question}`.replace('about math', 'about law').replace('Which is a prime?', 'What is lawful?'),
  ]

  it('are the first five of the question’s category in a second file', async () => {
    const { prompts, examples, left } = await read('mmlu-pro', [row, law], 'mmlu-pro.jsonl', worked)
    expect(prompts.map(({ prompt }) => prompt)).toEqual(both)
    expect([examples, left]).toEqual([5, 0])
  })

  it('are no questions, in whichever file they stand', async () => {
    const together = await read('mmlu-pro', [...worked, row, law])
    expect(together.prompts.map(({ prompt }) => prompt)).toEqual(both)
    expect((await read('mmlu-pro', [row, law, ...worked], 'mmlu-pro.jsonl', worked)).prompts).toEqual(together.prompts)
    const bare = worked.slice(0, 1).map((one) => ({ ...one, question_id: 0, cot_content: '' }))
    expect((await read('mmlu-pro', [...bare, row, law], 'mmlu-pro.jsonl', worked)).prompts).toEqual(together.prompts)
    await expect(read('mmlu-pro', worked)).rejects.toThrow('mmlu-pro.jsonl has no prompt of MMLU-Pro.')
  })

  it('are wanted of every category that is asked', async () => {
    const lawOnly = worked.slice(0, 6)
    await expect(read('mmlu-pro', [row, law], 'mmlu-pro.jsonl', lawOnly)).rejects.toThrow(
      'examples.jsonl has none of the 5 examples of MMLU-Pro for math.',
    )
    await expect(read('mmlu-pro', [law], 'mmlu-pro.jsonl', worked.slice(2, 6))).rejects.toThrow(
      'examples.jsonl has 4 of the 5 examples of MMLU-Pro for law.',
    )
    await expect(read('mmlu-pro', [row], 'mmlu-pro.jsonl', [row, law])).rejects.toThrow('has none of the 5 examples')
    expect((await read('mmlu-pro', [law], 'mmlu-pro.jsonl', lawOnly)).examples).toBe(5)
    const { prompts, examples } = await read('mmlu-pro', [row, ...lawOnly])
    expect([prompts.map(({ prompt }) => prompt), examples]).toEqual([[asked], 0])
  })

  it('change nothing in what is right', async () => {
    const rows = [...worked, row, law]
    expect((await figures('mmlu-pro', rows, [right])).headline.value).toBe(1)
    expect((await figures('mmlu-pro', rows, [wrong])).headline.value).toBe(0)
  })

  it('end a reply where it asks a question of its own', async () => {
    const on = (reply: string, other: string) => `${reply}\n\nQuestion:\nWhich is not?\nOptions:\nA. one\nAnswer: ${other}`
    const rows = [...worked, row, law]
    expect((await figures('mmlu-pro', rows, [on(right, wrong)])).headline.value).toBe(1)
    expect((await figures('mmlu-pro', rows, [on('I do not know.', right)])).headline.value).toBe(0)
    // Without the examples nothing leads it there.
    expect((await figures('mmlu-pro', [row], [on('I do not know.', right)])).headline.value).toBe(1)
  })
})

describe('a file that is not the benchmark’s', () => {
  const { row: sum } = CASES.find(({ name }) => name === 'gsm8k') as Case
  it.each([
    ['math-500', [sum], 'set.jsonl is not MATH-500: its rows are those of GSM8K.'],
    [
      'gsm8k',
      [{ colour: 'red' }],
      'set.jsonl is none of the known sets: it has the columns colour. Name a mapping, or rename the columns.',
    ],
    ['aime-2024', [{ ID: '2023-I-1', Problem: 'Find 1.', Answer: 1 }], 'set.jsonl has no prompt of AIME 2024.'],
    [
      'aime-2025',
      Array.from({ length: 31 }, (_, i) => ({ problem: `Find ${i}.`, answer: `${i}` })),
      'set.jsonl is not AIME 2025: it has 31 prompts, and aime-2025 30; it may be another split.',
    ],
    [
      'ifbench',
      [{ key: '1', prompt: 'Sing.', instruction_id_list: ['song:loud'], kwargs: [{}] }],
      'no reply to set.jsonl can be judged. Replies to ifbench/1 cannot be judged: There is no check for the instruction "song:loud".',
    ],
  ])('is told in one sentence: %s', async (name, rows, sentence) => {
    await expect(read(name, rows, 'set.jsonl')).rejects.toThrow(sentence)
  })

  it('is told from one with bad rows, which are counted', async () => {
    const good = Array.from({ length: 5 }, (_, i) => ({ ...sum, question: `Ada has ${i} pens. How many?` }))
    const { prompts, left, why } = await read('gsm8k', [...good, { question: 'Why?', answer: 'Because.' }])
    expect([prompts.length, left, why]).toEqual([5, 1, 'Line 6 has no #### in its answer.'])
  })
})

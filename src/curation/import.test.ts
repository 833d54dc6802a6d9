import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { judgeResponse, type Verifier } from '../tasks/judge.ts'
import { verifyMath } from '../tasks/math/verify.ts'
import { verifyQa } from '../tasks/qa/verify.ts'
import { formatNative, importPromptSet } from './import.ts'
import { parseMapping } from './mapping.ts'
import { MAPPINGS } from './mappings.ts'
import { bytesSource, MAX_FILE_BYTES, textSource } from './source.ts'
import type { ImportedSet, ImportOptions } from './types.ts'

const MATERIAL = '../shared/material'
const noMaterial = !existsSync(MATERIAL)
const lines = (...rows: unknown[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('')
const importText = (text: string, name = 'set.jsonl', options: ImportOptions = {}) => importPromptSet(textSource(text, name), options)
const importFile = (file: string, options?: ImportOptions): Promise<ImportedSet> =>
  importPromptSet(bytesSource(new Uint8Array(readFileSync(`${MATERIAL}/${file}`)), file.split('/')[1]), options)

describe('an imported set', () => {
  it('has its good rows, and a sentence with a line number for each bad one', async () => {
    const { prompts, places, report, mapping } = await importText(
      lines(
        { question: 'What is 1+1?', answer: 'two\n#### 2' },
        { question: '', answer: '#### 3' },
        { question: 'What is 2+2?', answer: '#### 4' },
      ) +
        '{"question": "broken\n' +
        lines({ question: ['a'], answer: '#### 1' }, { answer: '#### 5' }),
    )
    expect(mapping.name).toBe('gsm8k')
    expect(prompts.map(({ prompt, answer }) => [prompt, answer])).toEqual([
      ['What is 1+1?', '2'],
      ['What is 2+2?', '4'],
    ])
    expect(places).toEqual([1, 3])
    expect(report.unit).toBe('line')
    expect(report.rows).toBe(6)
    expect(report.problems).toEqual([
      { at: 2, what: 'Line 2 has an empty prompt.', dropped: true },
      { at: 4, what: 'Line 4 is not JSON: it ends too early, after 20 characters.', dropped: true },
      { at: 5, what: 'Line 5 has no text as prompt.', dropped: true },
      { at: 6, what: 'Line 6 has no `question`.', dropped: true },
    ])
    expect(report.columns).toEqual([
      { name: 'question', kinds: ['text', 'empty', 'list'], filled: 3, example: 'What is 1+1?', used: true },
      { name: 'answer', kinds: ['text'], filled: 5, example: 'two\n#### 2', used: true },
    ])
  })

  it('keeps the first 200 problems and counts the others', async () => {
    const { report } = await importText(lines({ question: 'Q?', answer: '#### 1' }) + '{"question": "Q?"}\n'.repeat(300))
    expect(report.problems.length).toBe(200)
    expect(report.problemCount).toBe(300)
  })

  it('tells of ids that are used twice, and keeps both rows', async () => {
    const row = { domain: 'math', id: 'a', answer: 1 }
    const { prompts, report } = await importText(lines({ ...row, prompt: 'one?' }, { ...row, prompt: 'two?' }, { ...row, prompt: 'one?' }))
    expect(prompts.length).toBe(3)
    expect(report.problems).toEqual([{ at: 2, what: 'Line 2 has the id a, as line 1 has.', dropped: false }])
  })

  it.each(['NaN', 'nan', 'None', 'null', 'N/A', ' ', '["16"]', "['16']"])(
    'has no prompt from the gold %j, and tells the row',
    async (gold) => {
      const rows = lines({ problem: 'What is 8+8?', answer: '16' }, { problem: 'What is 8+9?', answer: gold })
      const { prompts, report } = await importText(rows)
      expect(prompts.map(({ answer }) => answer)).toEqual(['16'])
      expect(report.problems).toMatchObject([{ at: 2, what: expect.stringMatching(/^Line 2 has .*answer/), dropped: true }])
    },
  )

  it('has no prompt from a gap in a column of numbers, nor from a gold that is no mathematics', async () => {
    const mapping = { name: 'm', title: 'm', domain: 'math', match: { columns: [] }, fields: { prompt: 'problem', answer: 'float' } }
    const bytes = new Uint8Array(readFileSync(new URL('./fixtures/numbers.parquet', import.meta.url)))
    const { prompts, report } = await importPromptSet(bytesSource(bytes, 'numbers.parquet'), { mapping })
    expect(prompts.map(({ answer }) => answer)).toEqual([16])
    expect(report.problems.map(({ what, dropped }) => [what, dropped])).toEqual([
      ['Row 1 has 2 columns named `answer`, of which the first is read.', false],
      ['Row 2 has no `float`.', true],
      ['Row 3 has no `float`.', true],
    ])
    const unreadable = await importText(lines({ problem: 'What is 8+8?', answer: '(((' }, { problem: 'What is 8+9?', answer: 17 }))
    expect(unreadable.report.problems).toMatchObject([{ at: 1, what: 'Line 1 has an answer that cannot be read as mathematics.' }])
  })

  it('takes the first of two columns of one name, and says so once', async () => {
    const { prompts, report } = await importText('problem,answer,answer\nWhat is 8+8?,16,99\nWhat is 8+9?,17,99\n', 'a.csv')
    expect(prompts.map(({ answer }) => answer)).toEqual(['16', '17'])
    expect(report.problems).toEqual([{ at: 1, what: 'Line 1 has 2 columns named `answer`, of which the first is read.', dropped: false }])
    expect(report.rows).toBe(2)
  })

  it('can be a preview of the first rows', async () => {
    const { prompts, report } = await importText(
      lines(...Array.from({ length: 100 }, (_, i) => ({ problem: `${i}?`, answer: i }))),
      'a.jsonl',
      {
        limit: 30,
      },
    )
    expect([prompts.length, report.rows, report.problemCount]).toEqual([30, 30, 0])
  })

  it('in verl’s nested Parquet rows is mapped, and its row without an answer told', async () => {
    const bytes = new Uint8Array(readFileSync(new URL('./fixtures/verl.parquet', import.meta.url)))
    const { prompts, report, mapping } = await importPromptSet(bytesSource(bytes, 'verl.parquet'))
    expect(mapping.name).toBe('verl')
    expect(prompts.length).toBe(9)
    expect(prompts[3]).toMatchObject({ domain: 'math', prompt: 'What is 3 times 4, and why?', answer: '12' })
    expect(report.problems).toEqual([{ at: 8, what: 'Row 8 has no `reward_model.ground_truth`.', dropped: true }])
    expect(report.columns.map(({ name }) => name)).toEqual([
      'data_source',
      'prompt',
      'reward_model.ground_truth',
      'reward_model.style',
      'extra_info.index',
      'extra_info.tags',
    ])
  })

  it.each([
    [
      'of unknown columns',
      '{"x":1}\n',
      {},
      'set.jsonl is none of the known sets: it has the columns x. Name a mapping, or rename the columns.',
    ],
    ['of which no row can be read', 'oops\n', {}, 'set.jsonl cannot be read: line 1 is not JSON'],
    ['without rows', '[]', { format: 'json' as const }, 'set.jsonl has no rows.'],
    ['with a mapping there is not', '{"x":1}\n', { mapping: 'gsm9k' }, "There is no mapping 'gsm9k'; there is auto, native, gsm8k"],
  ])('%s ends in a sentence', async (_, text, options, sentence) => {
    await expect(importText(text, 'set.jsonl', options)).rejects.toThrow(sentence)
  })

  it('of more than 100 MB is refused before it is read', async () => {
    const read = () => Promise.reject(new Error('was read'))
    await expect(importPromptSet({ name: 'big.jsonl', size: MAX_FILE_BYTES + 1, read })).rejects.toThrow(
      'big.jsonl has 100 MB; files up to 100 MB can be imported.',
    )
  })

  it('can be stopped on the way, with the reason given', async () => {
    const stop = new AbortController()
    const text = lines(...Array.from({ length: 30_000 }, (_, i) => ({ problem: `What is ${i}+1?`, answer: i + 1 })))
    const told: number[] = []
    const running = importPromptSet(
      textSource(text, 'a.jsonl'),
      {},
      {
        signal: stop.signal,
        onProgress: ({ done }) => {
          told.push(done)
          if (told.length === 2) stop.abort(new Error('enough'))
        },
      },
    )
    await expect(running).rejects.toThrow('enough')
    expect(told.length).toBe(2)
  })

  it('comes back from the native format as it was', async () => {
    const { prompts } = await importText(
      lines(
        { domain: 'math', prompt: 'What is 1+1?', answer: 2, kind: 'add', level: 1, content: 'add 1 1' },
        {
          domain: 'code',
          prompt: 'Write f.',
          tests: [{ call: 'f', args: [1], expected: 2 }, { stdin: '', stdout: 'x' }, { assert: 'assert f(1)' }],
          starter: 's',
          solution: 'p',
        },
        { domain: 'instructions', prompt: 'No commas.', instruction_id_list: ['punctuation:no_comma'], kwargs: [{}] },
        { domain: 'patch', prompt: 'Fix.', files: { 'a.py': 'x\n' }, patch: '--- a/a.py\n+++ b/a.py\n@@ -1 +1 @@\n-x\n+y\n' },
        { domain: 'choice', prompt: 'Which?', options: ['a', 'b'], answer: 'B' },
        { domain: 'alignment', prompt: 'Hi', chosen: 'Hello', rejected: 'No' },
        { domain: 'qa', prompt: 'Who?', answer: 'Ada' },
        { domain: 'countdown', prompt: 'Make 3.', numbers: [1, 2], answer: 3 },
      ),
    )
    expect(prompts.length).toBe(8)
    const again = await importText(formatNative(prompts))
    expect(again.prompts).toEqual(prompts)
    expect(again.report.problemCount).toBe(0)
  })

  it.each([
    [{ domain: 'maths', prompt: 'p' }, 'has the domain "maths", which is none of math, code'],
    [{ domain: 'math', prompt: 'p' }, 'has no answer'],
    [{ domain: 'code', prompt: 'p', tests: [] }, 'has no `tests`'],
    [{ domain: 'code', prompt: 'p', tests: [{ call: 'f' }] }, 'has a test (number 1) that is no call, standard input or assert'],
    [{ domain: 'instructions', prompt: 'p', instruction_id_list: ['a'], kwargs: [{}, {}] }, 'has not as many `kwargs` as instructions'],
    [{ domain: 'patch', prompt: 'p', files: { a: 1 }, patch: 'x' }, 'has no `files` as text'],
    [{ domain: 'choice', prompt: 'p', options: ['a', 'b'], answer: 'C' }, 'has "C" as answer to 2 options'],
    [{ domain: 'alignment', prompt: 'p', chosen: 'a' }, 'has no `rejected` reply'],
    [{ domain: 'countdown', prompt: 'p', numbers: [1.5, 2], answer: 3 }, 'has no two `numbers` or more'],
  ])('does not take %j', async (row, sentence) => {
    const good = { domain: 'math', prompt: 'p?', answer: 1 }
    const { prompts, report } = await importText(lines(good, row))
    expect(prompts.length).toBe(1)
    expect(report.problems[0].what).toMatch(`Line 2 ${sentence}`)
  })
})

describe('a mapping of the user’s own', () => {
  it('makes prompts of any columns', async () => {
    const mapping = parseMapping(
      JSON.stringify({
        name: 'mine',
        domain: 'choice',
        fields: {
          prompt: '{q}\n{opts|options|lettered}',
          options: { from: 'opts', apply: ['options'] },
          answer: { from: 'key', apply: ['letter'] },
        },
      }),
    )
    const { prompts } = await importText(lines({ q: 'Which?', opts: 'A) one B) two', key: 1 }), 'a.jsonl', { mapping })
    expect(prompts[0]).toMatchObject({ prompt: 'Which?\nA. one\nB. two', options: ['one', 'two'], answer: 'B' })
  })

  it.each([
    ['{', 'The mapping is not JSON.'],
    ['{"name":"a","domain":"math","fields":{}}', 'The mapping has no field `prompt`.'],
    ['{"name":"a","domain":"math","fields":{"prompt":3}}', 'The mapping is wrong at fields.prompt'],
    [
      '{"name":"a","domain":"math","fields":{"prompt":{"from":"a","apply":["eval:x"]}}}',
      "The mapping's field prompt names 'eval', which is none of after",
    ],
    ['{"name":"a","domain":"math","fields":{"prompt":"{a|run}"}}', "The mapping's field prompt names 'run', which is none of after"],
  ])('%s is told what is wrong with it', (json, sentence) => {
    expect(() => parseMapping(json)).toThrow(sentence)
  })
})

describe('the mappings of published sets', () => {
  it('are data and nothing else, each with a name of its own', () => {
    expect(JSON.parse(JSON.stringify(MAPPINGS))).toEqual(MAPPINGS)
    expect(new Set(MAPPINGS.map(({ name }) => name)).size).toBe(MAPPINGS.length)
  })

  it.skipIf(noMaterial).each([
    ['gsm8k/train.jsonl', 'gsm8k', 7473, 7473],
    ['gsm8k/test.jsonl', 'gsm8k', 1319, 1319],
    ['math-benchmarks/math500.test.jsonl', 'math-500', 500, 500],
    ['math-benchmarks/aime24.test.jsonl', 'aime-2024', 30, 30],
    ['math-benchmarks/aime25.test.jsonl', 'aime', 30, 30],
    ['math-benchmarks/amc23.test.jsonl', 'amc', 40, 40],
    ['math-benchmarks/svamp.test.jsonl', 'svamp', 1000, 1000],
    ['math-benchmarks/olympiadbench.test.jsonl', 'olympiadbench', 675, 675],
    ['math-benchmarks/minerva_math.test.jsonl', 'problem-solution', 272, 272],
    ['math-benchmarks/aqua.test.jsonl', 'aqua', 254, 254],
    ['math-benchmarks/sat_math.test.jsonl', 'sat-math', 32, 32],
    ['dapo-math-17k/dapo_math_17k.parquet', 'dapo', 17917, 17917],
    ['dapo-math-17k/dapo_2000.sample.jsonl', 'dapo', 2000, 2000],
    // Row 266 has an empty answer.
    ['deepscaler-subset/dsr_sub.parquet', 'deepscaler', 1207, 1209],
    ['deepscaler-subset/dsr_sub.jsonl', 'deepscaler', 1207, 1209],
    ['humaneval/HumanEval.jsonl.gz', 'humaneval', 164, 164],
    ['mbpp/mbpp.jsonl', 'mbpp', 974, 974],
    ['acecode-sample/acecode_sample.jsonl', 'acecode', 1, 1],
    ['acecode-sample/rlvr_test.jsonl', 'messages', 100, 100],
    ['ifeval/input_data.jsonl', 'ifeval', 540, 540],
    ['ifeval/input_data.josejg.jsonl', 'ifeval', 541, 541],
    ['ifbench/IFBench_test.jsonl', 'ifbench', 300, 300],
    ['mmlu-pro/phi3.sample.jsonl', 'mmlu-pro', 300, 300],
    ['swe-bench/swebench_lite_300.jsonl', 'swe-bench', 300, 300],
    ['swe-bench/swebench_verified_50.jsonl', 'swe-bench', 50, 50],
    ['swe-bench/swe-bench-dev-easy.json', 'swe-bench', 5, 5],
    ['hotpotqa/hotpot_dev_v1_simplified.json', 'hotpotqa', 7405, 7405],
    ['countdown/countdown_cd3_test.jsonl', 'countdown-text', 256, 256],
  ])('recognise %s as %s (needs the shared material)', async (file, name, good, rows) => {
    const { mapping, prompts, report } = await importFile(file)
    expect([mapping.name, prompts.length, report.rows]).toEqual([name, good, rows])
  })

  it.skipIf(noMaterial)('give each set’s first row as it is meant (needs the shared material)', async () => {
    const first = async (file: string) => (await importFile(file, { limit: 1 })).prompts[0]
    expect(await first('gsm8k/test.jsonl')).toMatchObject({ domain: 'math', answer: '18', prompt: expect.stringMatching(/^Janet.s ducks/) })
    expect(await first('math-benchmarks/svamp.test.jsonl')).toMatchObject({
      answer: '145',
      prompt: expect.stringMatching(/^There are 87 oranges[\s\S]*How big is each group of bananas\?$/),
    })
    expect((await first('deepscaler-subset/dsr_sub.jsonl')).prompt).toMatch(/before 'aaa'\.$/)
    expect(await first('mmlu-pro/phi3.sample.jsonl')).toMatchObject({
      answer: 'I',
      options: expect.arrayContaining(['Unsafe practices, Distress, Fear, Serious']),
      prompt: expect.stringContaining('\nA. Safe practices, Fear, Jealousy, Trivial\nB. '),
    })
    expect(await first('countdown/countdown_cd3_test.jsonl')).toMatchObject({
      numbers: [30, 100, 93],
      answer: '23',
      prompt: expect.stringMatching(/^Make 23 from the numbers 30, 100, 93\./),
    })
    expect(await first('mbpp/mbpp.jsonl')).toMatchObject({
      domain: 'code',
      tests: [{ assert: expect.stringMatching(/^assert min_cost/) }, {}, {}],
      prompt: expect.stringMatching(/pass this test:\nassert min_cost\(\[\[1, 2, 3\]/),
    })
    const ifbench = await first('ifbench/IFBench_test.jsonl')
    expect(Object.keys(ifbench.kwargs?.[0] ?? {})).toEqual(['keyword1', 'keyword2', 'keyword3', 'keyword4', 'keyword5'])
  })

  it.skipIf(noMaterial)(
    'make a test of each assert of HumanEval, where its check is nothing else (needs the shared material)',
    async () => {
      const { prompts } = await importFile('humaneval/HumanEval.jsonl.gz')
      const split = prompts.filter(({ tests }) => tests && (tests.length > 1 || !JSON.stringify(tests).includes('def check')))
      expect(prompts[0].tests?.length).toBe(7)
      expect(prompts[0].tests?.[0]).toEqual({ assert: 'assert has_close_elements([1.0, 2.0, 3.9, 4.0, 5.0, 2.2], 0.3) == True' })
      expect(split.length).toBeGreaterThan(150)
    },
  )

  it.skipIf(noMaterial)('give SWE-bench patches that apply to the excerpts shown (needs the shared material)', async () => {
    const { prompts } = await importFile('swe-bench/swebench_lite_300.jsonl')
    for (const { files = {}, patch = '' } of prompts) {
      for (const section of patch.split(/^(?=--- )/m).slice(1)) {
        const path = /^--- a\/(.*)$/m.exec(section)?.[1]
        if (path === undefined) continue
        const old = files[path].split('\n')
        for (const hunk of section.split(/^(?=@@ )/m).slice(1)) {
          const start = Number(/^@@ -(\d+)/.exec(hunk)?.[1])
          const before = hunk
            .split('\n')
            .slice(1)
            .filter((line) => /^[ -]/.test(line))
            .map((line) => line.slice(1))
          expect(old.slice(start - 1, start - 1 + before.length)).toEqual(before)
        }
      }
    }
  })

  it.skipIf(noMaterial)('give gold answers that verify against themselves (needs the shared material)', async () => {
    const unverified = async (file: string) => {
      const { prompts } = await importFile(file)
      const judged = await Promise.all(
        prompts.map(async (prompt) => {
          const verify: Verifier = prompt.domain === 'qa' ? verifyQa : verifyMath
          return (await judgeResponse(verify, prompt, `\\boxed{${prompt.answer}}`, 'instruct')).correct ? [] : [String(prompt.answer)]
        }),
      )
      return judged.flat()
    }
    for (const file of [
      'gsm8k/test.jsonl',
      'gsm8k/train.jsonl',
      'math-benchmarks/aime24.test.jsonl',
      'math-benchmarks/aime25.test.jsonl',
    ]) {
      expect([file, await unverified(file)]).toEqual([file, []])
    }
    expect(await unverified('math-benchmarks/math500.test.jsonl')).toEqual([])
  })
})

/** @file `cascade eval --benchmarks` from files to figures with the nano model: one benchmark that it can read, one of which it reads a part, one that is too long for it. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { macroAverage } from '../evaluation/intervals.ts'
import { parseValues } from './args.ts'
import { command } from './eval.ts'

const folder = mkdtempSync(join(tmpdir(), 'cascade-benchmarks-'))
afterAll(() => rmSync(folder, { recursive: true }))

const sums = Array.from({ length: 6 }, (_, i) => ({ question: `${i} + ${i + 2}`, answer: `It is ${2 * i + 2}.\n#### ${2 * i + 2}` }))
const problems = [
  { problem: '2 + 3', answer: '5' },
  { problem: `What is ${'1 + '.repeat(600)}1?`, answer: '601' },
]
const issue = {
  instance_id: 'made__box-1',
  problem_statement: 'A box of four is full.',
  patch:
    'diff --git a/box.py b/box.py\n--- a/box.py\n+++ b/box.py\n@@ -1,2 +1,2 @@\n def full(box):\n-    return len(box) > 4\n+    return len(box) >= 4\n',
}
const lines = (rows: object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('')
mkdirSync(join(folder, 'sets'))
writeFileSync(join(folder, 'sets/gsm8k.jsonl'), lines(sums))
writeFileSync(join(folder, 'sets/aime-2025.jsonl'), lines(problems))
writeFileSync(join(folder, 'sets/swe-bench.json'), JSON.stringify([issue]))
writeFileSync(join(folder, 'sets/notes.txt'), 'Where these are from.')

async function run(json: boolean, ...args: string[]) {
  const said: string[] = []
  const values = parseValues(command.options, ['--model', 'models/nano', '--max-new', '16', '--seed', '1', ...args])
  const output = { json, progress: (text: string) => said.push(`(${text})`), line: (text: string) => said.push(text) }
  return { result: await command.run(values, output), said }
}

it('measures what there is room for, says of how many, and averages what was measured', { timeout: 300_000 }, async () => {
  const out = join(folder, 'records')
  const { result, said } = await run(true, '--benchmarks', join(folder, 'sets'), '--samples', '8', '--out', out)
  const { benchmarks, macro, ...rest } = result as { benchmarks: Record<string, never>[]; macro: object }
  expect(rest).toEqual({ model: 'models/nano', mode: 'think' })
  expect(benchmarks).toMatchObject([
    { benchmark: 'aime-2025', of: 30, prompts: 1, tooLong: 1, samples: 8, temperature: 0.6, topP: 0.95, maxNew: 16 },
    { benchmark: 'gsm8k', of: 1319, prompts: 6, tooLong: 0, samples: 8, temperature: 0, headline: { figure: 'accuracy' } },
    { benchmark: 'swe-bench', of: 1, headline: null, why: expect.stringContaining('1 of 1 prompts are left out') },
  ])
  expect(Object.keys(benchmarks[1].passAt)).toEqual(['1', '8'])
  expect(benchmarks[1].headline).toMatchObject(benchmarks[1].pass1)
  expect(macro).toEqual({ ...macroAverage([benchmarks[0].headline, benchmarks[1].headline]), benchmarks: 2, of: 3 })
  expect(said).toContain('(GSM8K: 6 prompts, 8 times each)')
  expect(readdirSync(out).sort()).toEqual(['aime-2025.json', 'gsm8k.json'])
  const record = JSON.parse(readFileSync(join(out, 'gsm8k.json'), 'utf8'))
  expect(record).toMatchObject({ model: 'models/nano', benchmark: 'gsm8k', rule: 'benchmark', temperature: 0 })
  expect(record.asked.map(({ samples }: { samples: number }) => samples)).toEqual(Array(6).fill(8))
})

it('reads well', { timeout: 300_000 }, async () => {
  const { result, said } = await run(
    false,
    '--benchmark',
    'gsm8k,aime-2025',
    '--benchmarks',
    join(folder, 'sets'),
    '--count',
    '2',
    '--samples',
    '1',
  )
  expect(result).toBeUndefined()
  const shown = said.filter((line) => !line.startsWith('('))
  const share = '\\d+\\.\\d% \\(\\d+\\.\\d to \\d+\\.\\d\\)'
  expect(shown[0]).toMatch(
    new RegExp(
      `^AIME 2025: accuracy ${share} on 1 of 30 prompts, once each; \\d+ tokens a reply; \\d+% cut off; \\d+% in the mode that was asked; 1 prompt too long$`,
    ),
  )
  expect(shown[1]).toMatch(new RegExp(`^GSM8K: accuracy ${share} on 2 of 1319 prompts`))
  expect(shown[2]).toMatch(new RegExp(`^macro-average of all 2 benchmarks: ${share}$`))
})

it('says how many worked examples stand before each question', { timeout: 300_000 }, async () => {
  const task = (task_id: number) => ({
    task_id,
    text: `Write a function to add ${task_id}.`,
    code: `def add(x): return x + ${task_id}`,
    test_list: [`assert add(1) == ${task_id + 1}`],
  })
  mkdirSync(join(folder, 'shown'))
  writeFileSync(join(folder, 'shown/mbpp.jsonl'), lines([task(11)]))
  const asked = () => run(true, '--benchmarks', join(folder, 'shown'), '--samples', '1')
  const without = await asked()
  expect(without.result).toMatchObject({ benchmarks: [{ benchmark: 'mbpp', examples: 0 }] })
  expect(without.said).toContain('(MBPP: 1 prompts, 1 times each, without the 3 worked examples, which are not at hand)')
  writeFileSync(join(folder, 'shown/mbpp-examples.jsonl'), lines([2, 3, 4].map(task)))
  const behind = await asked()
  expect(behind.result).toMatchObject({ benchmarks: [{ benchmark: 'mbpp', file: join(folder, 'shown/mbpp.jsonl'), examples: 3 }] })
  expect(behind.said).toContain('(MBPP: 1 prompts, 1 times each, behind 3 worked examples)')
})

it('of one benchmark alone that does not fit says so', { timeout: 300_000 }, async () => {
  await expect(run(true, '--benchmark', 'swe-bench', '--prompts', join(folder, 'sets/swe-bench.json'))).rejects.toThrow(
    '1 of 1 prompts are left out',
  )
})

/** @file The benchmarks' real files, where they are at hand (../shared/material): how many prompts they have, and that their own answers are right. */
import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPythonSandbox } from '../../cli/python-sandbox.ts'
import { readBenchmark } from '../../curation/benchmark-set.ts'
import { bytesSource } from '../../curation/source.ts'
import type { PythonSandbox } from '../../python/sandbox.ts'
import { createTask, domainOf } from '../../tasks/index.ts'
import type { Prompt, Verdict } from '../../tasks/task.ts'
import { BENCHMARKS, type Benchmark } from './index.ts'
import { figureOf } from './measure.ts'

const MATERIAL = new URL('../../../../shared/material/', import.meta.url).pathname
const missing = !existsSync(MATERIAL)

let python: PythonSandbox & { close(): void }
beforeAll(() => {
  python = createPythonSandbox()
})
afterAll(() => python.close())

const named = (name: string) => BENCHMARKS.find((one) => one.name === name) as Benchmark
const read = (name: string, file: string) =>
  readBenchmark(named(name), bytesSource(new Uint8Array(readFileSync(MATERIAL + file)), file.split('/').at(-1) as string))
const jsonLines = (file: string) =>
  readFileSync(MATERIAL + file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

async function verdictsOn(name: string, prompts: readonly Prompt[], reply: (prompt: Prompt) => string): Promise<Verdict[]> {
  const task = createTask(prompts[0].domain, named(name).task, { python })
  const verdicts: Verdict[] = []
  for (const prompt of prompts) verdicts.push(await task.verify(prompt, reply(prompt), 'instruct', { rule: 'benchmark' }))
  return verdicts
}

describe.skipIf(missing)('real files (skipped where ../shared/material is absent)', () => {
  // Every so many programs are run: all of them are by `npm run figures:code`.
  it.each([
    ['math-500', 'math-benchmarks/math500.test.jsonl', 500, 1],
    ['aime-2024', 'math-benchmarks/aime24.test.jsonl', 30, 1],
    ['aime-2025', 'math-benchmarks/aime25.test.jsonl', 30, 1],
    ['gsm8k', 'gsm8k/test.jsonl', 1319, 1],
    ['humaneval', 'humaneval/HumanEval.jsonl.gz', 164, 10],
    ['mbpp', 'mbpp/mbpp.jsonl', 500, 25],
    ['swe-bench', 'swe-bench/swebench_lite_300.jsonl', 300, 1],
    ['swe-bench', 'swe-bench/swebench_verified_50.jsonl', 50, 1],
    ['mmlu-pro', 'mmlu-pro/phi3.sample.jsonl', 300, 1],
    ['hotpotqa', 'hotpotqa/hotpot_dev_v1_simplified.json', 7405, 1],
  ])('%s: %s has %i prompts, and its own answers score 1', { timeout: 300_000 }, async (name, file, count, step) => {
    const { prompts, left } = await read(name, file)
    expect([prompts.length, left]).toEqual([count, 0])
    const some = prompts.filter((_, i) => i % step === 0)
    const verdicts = await verdictsOn(name, some, (prompt) => domainOf(prompt.domain).reference(prompt) as string)
    expect(some.filter((_, i) => !verdicts[i].correct).map(({ id }, i) => [id, verdicts[i].outcome])).toEqual([])
    for (const figure of Object.values(named(name).figures)) {
      const { value } = figureOf(
        figure,
        some,
        verdicts.map((verdict) => [verdict]),
      )
      expect(value).toBe(1)
    }
  })

  it('MBPP’s file has its three examples, which stand before each of its 500 questions', async () => {
    const { prompts, examples } = await read('mbpp', 'mbpp/mbpp.jsonl')
    expect(examples).toBe(3)
    const rows = jsonLines('mbpp/mbpp.jsonl') as { text: string; test_list: string[]; code: string }[]
    // A prompt ends without the blanks that some last tests have.
    const question = ({ text, test_list }: (typeof rows)[number]) =>
      `You are an expert Python programmer, and here is your task: ${text} Your code should pass these tests:\n\n${test_list.join('\n').trimEnd()}\n[BEGIN]\n`
    const before = rows.slice(1, 4).map((row) => `${question(row)}${row.code}\n[DONE]\n\n`)
    const questions = rows.slice(10, 510).map((row) => before.join('') + question(row))
    expect(prompts.map(({ prompt }) => prompt)).toEqual(questions)
  })

  it.each([
    ['ifeval', 'ifeval/input_data.josejg.jsonl', 541],
    ['ifbench', 'ifbench/IFBench_test.jsonl', 300],
  ])('%s: %s has %i prompts', async (name, file, count) => {
    const { prompts, left } = await read(name, file)
    expect([prompts.length, left]).toEqual([count, 0])
  })

  it('IFEval: the four accuracies of GPT-4’s published answers, within the one verdict that Google’s code itself gives another way', {
    timeout: 300_000,
  }, async () => {
    const { prompts } = await read('ifeval', 'ifeval/input_data.jsonl')
    const answers = new Map(
      jsonLines('ifeval/input_response_data_gpt4_20231107_145030.jsonl').map(({ prompt, response }) => [
        String(prompt).trim(),
        String(response),
      ]),
    )
    const published = jsonLines('ifeval/gpt4_eval_results_strict.jsonl')
    const followed = published.flatMap(({ follow_instruction_list: list }) => list as boolean[])
    const asked = prompts.filter(({ prompt }) => answers.has(prompt))
    expect(asked.length).toBe(540)
    const verdicts = await verdictsOn('ifeval', asked, ({ prompt }) => answers.get(prompt) as string)
    const value = (figure: string) =>
      figureOf(
        named('ifeval').figures[figure],
        asked,
        verdicts.map((verdict) => [verdict]),
      ).value
    expect(Math.abs(value('prompt strict') * 540 - published.filter((one) => one.follow_all_instructions).length)).toBeLessThan(1.5)
    expect(Math.abs(value('instruction strict') * followed.length - followed.filter(Boolean).length)).toBeLessThan(1.5)
    expect(value('prompt loose')).toBeGreaterThanOrEqual(value('prompt strict'))
  })
})

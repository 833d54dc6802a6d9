/**
 * @file A new domain is one folder and one line: a copy of the project gets the domain of tasks/fixtures/parity.ts, and everything that works
 * with domains works with it at once.
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { DataService } from '../workers/data.ts'
import { cascade } from './testing.ts'

const project = fileURLToPath(new URL('../../', import.meta.url))
const copy = mkdtempSync(join(tmpdir(), 'cascade-domain-'))
const program = join(copy, 'bin/cascade.mjs')
const run = (...args: string[]) => cascade(copy, args, { program })
const write = (name: string, ...lines: unknown[]) =>
  writeFileSync(join(copy, name), lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'))
const lines = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))

beforeAll(() => {
  for (const name of ['bin', 'src', 'shaders', 'recipes', 'package.json', 'tsconfig.json'])
    cpSync(join(project, name), join(copy, name), { recursive: true, filter: (path) => !/\.test\.tsx?$/.test(path) })
  for (const name of ['node_modules', 'public']) symlinkSync(join(project, name), join(copy, name))
  // These are all the files that change: the domain's own, and the registry by its import and its place in the list.
  mkdirSync(join(copy, 'src/tasks/parity'))
  cpSync(join(project, 'src/tasks/fixtures/parity.ts'), join(copy, 'src/tasks/parity/domain.ts'))
  const registry = join(copy, 'src/tasks/index.ts')
  const index = readFileSync(registry, 'utf8')
  const changed = `import { parity } from './parity/domain.ts'\n${index.replace(/^(export const DOMAINS.*)\]$/m, '$1, parity]')}`
  writeFileSync(registry, changed)
  expect(changed.split('\n').filter((line) => line.includes('parity'))).toHaveLength(2)
})
afterAll(() => rmSync(copy, { recursive: true }))

it('prompts are drawn, and replies judged with its own words', async () => {
  const { code, stdout } = await run('prompts', '--domain', 'parity', '--count', '3', '--split', 'test')
  expect(code).toBe(0)
  const prompts = lines(stdout)
  expect(prompts).toHaveLength(3)
  for (const prompt of prompts)
    expect(prompt).toMatchObject({ domain: 'parity', kind: 'number', answer: expect.stringMatching(/^(?:even|odd)$/) })

  write('replies.jsonl', { ...prompts[0], response: prompts[0].answer }, { ...prompts[0], response: 'even or odd' })
  const verdicts = lines((await run('verify', '--domain', 'parity', '--in', 'replies.jsonl')).stdout).map(({ verdict }) => verdict)
  expect(verdicts).toMatchObject([
    { reward: 1, outcome: 'correct' },
    { reward: 0, outcome: 'wrong', why: `It is ${prompts[0].answer}.` },
  ])
})

it('a set of its prompts is curated: fields are checked, and rules that it asks for look at it', async () => {
  const even = { domain: 'parity', prompt: 'Is 12 even or odd?', answer: 'even' }
  write(
    'set.jsonl',
    even,
    { ...even, prompt: 'Is 13 even or odd?', answer: 'odd' },
    { ...even, prompt: 'Is 14 even or odd?', answer: 'both' },
  )
  const { stdout, code } = await run(
    'curate',
    '--in',
    'set.jsonl',
    '--rules',
    'unverifiable',
    '--out',
    'kept.jsonl',
    '--report',
    'report.json',
    '--json',
  )
  expect(code).toBe(0)
  expect(lines(stdout).at(-1)).toMatchObject({ rows: 2, kept: 2, rules: [{ rule: 'unverifiable', judged: 2, dropped: 0 }] })
  expect(readFileSync(join(copy, 'report.json'), 'utf8')).toContain('is neither even nor odd')
})

it('a model is evaluated on it, and trained on it by a stage of a recipe', async () => {
  const evaluated = await run('eval', '--model', 'models/nano', '--domain', 'parity', '--count', '4', '--max-new', '8', '--json')
  expect([evaluated.code, evaluated.stderr.includes('cascade eval:')]).toEqual([0, false])
  expect(lines(evaluated.stdout).at(-1)).toMatchObject({ domain: 'parity', prompts: 4 })

  const stage = { kind: 'rl', domain: 'parity', steps: 1, promptsPerStep: 2, groupSize: 2, maxNewTokens: 8, learningRate: 1e-3 }
  write('recipe.json', { name: 'Even', model: 'models/nano', stages: [stage] })
  const trained = await run('train', '--recipe', 'recipe.json', '--out', 'run')
  expect([trained.code, trained.stderr]).toEqual([0, expect.any(String)])
  const [rollout] = lines(readFileSync(join(copy, 'run/rollouts/step-000001.jsonl'), 'utf8'))
  expect(rollout).toMatchObject({ domain: 'parity', verdict: { outcome: expect.any(String), why: expect.any(String) } })
})

it('the Data page browses it, shows what is right, and tries its cheats', async () => {
  const module = (path: string) => import(/* @vite-ignore */ pathToFileURL(join(copy, path)).href)
  const { MemoryStorage } = await module('src/runs/memory-storage.ts')
  const { DataService: Service } = (await module('src/workers/data.ts')) as { DataService: typeof DataService }
  const data = new Service(async () => new MemoryStorage(), {})
  expect(await data.domains()).toContainEqual(expect.objectContaining({ domain: 'parity', title: 'Even or odd', kinds: ['number'] }))
  const source = { type: 'generated', domain: 'parity', split: 'test', seed: 0, count: 5 } as const
  const view = await data.open(source, { search: '', kind: null, level: null }, () => {})
  expect(view).toMatchObject({ count: 5 })
  const { prompt, parts, demonstrations } = await data.prompt(source, 2)
  expect(parts).toEqual([{ as: 'answer', title: 'Reference answer', text: prompt.answer }])
  expect(demonstrations.map(({ mode }) => mode)).toEqual(['think', 'instruct'])
  for (const mode of ['think', 'instruct'] as const)
    for (const { kind, response } of await data.examples(source, 2, mode))
      expect((await data.verify(prompt, response, mode)).verdict.reward, response).toBe(kind === 'reference' ? 1 : 0)
})

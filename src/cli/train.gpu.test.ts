/** @file Runs of the command line that are killed, resumed from elsewhere, and asked for by two at once. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { parseMetrics } from '../runs/json-lines.ts'
import { parseValues } from './args.ts'
import { command as chooseStart } from './choose-start.ts'
import { cascade, program } from './testing.ts'
import { command } from './train.ts'

const folder = mkdtempSync(join(tmpdir(), 'cascade-train-'))
const home = process.cwd()
const children: ChildProcess[] = []
afterEach(() => {
  process.chdir(home)
  for (const child of children.splice(0)) child.kill('SIGKILL')
})
afterAll(() => rmSync(folder, { recursive: true }))

const init = {
  model_type: 'llama', hidden_size: 16, num_hidden_layers: 1, num_attention_heads: 2, num_key_value_heads: 1, intermediate_size: 24,
  max_position_embeddings: 128, rms_norm_eps: 1e-5, rope_theta: 10000, tie_word_embeddings: true,
} // biome-ignore format: a table
const stage = { kind: 'sft', name: 'sft', domain: 'math', steps: 3, batchSize: 2, learningRate: 0.01, checkpointEvery: 1 }
const recipe = (change: object) => JSON.stringify({ name: 'Test', model: 'init', init, stages: [{ ...stage, ...change }] })
const json = (path: string) => JSON.parse(readFileSync(join(folder, path), 'utf8'))
const steps = (run: string) => parseMetrics(readFileSync(join(folder, run, 'metrics.jsonl'), 'utf8')).map(({ step }) => step)

/** The command in this process, where shaders are compiled once. */
const train = (...args: string[]) => command.run(parseValues(command.options, args), { json: true, progress: () => {}, line: () => {} })

describe('a run whose recipe names files by relative paths', () => {
  const work = join(folder, 'work')
  const set = join(work, 'kept.jsonl')
  mkdirSync(work)
  const lines = Array.from({ length: 12 }, (_, i) =>
    JSON.stringify({ domain: 'math', prompt: `What is ${i}+${i}?`, answer: 2 * i, response: `\\boxed{${2 * i}}` }),
  )
  writeFileSync(set, lines.join('\n'))
  writeFileSync(join(work, 'recipe.json'), recipe({ prompts: 'kept.jsonl' }))

  it('finds them from another folder, and is refused, as it was, when they are gone or changed', async () => {
    process.chdir(folder)
    await train('--recipe', 'work/recipe.json', '--out', 'relative', '--until', '1')
    process.chdir(tmpdir())
    const run = join(folder, 'relative')
    const before = readdirSync(run, { recursive: true })
    renameSync(set, `${set}.away`)
    await expect(train('--resume', run)).rejects.toThrow(
      `cannot read kept.jsonl: there is no such file in ${[folder, work, tmpdir()].join(' or ')} (stages[0].prompts of the recipe).`,
    )
    writeFileSync(set, lines.slice(0, 7).join('\n'))
    await expect(train('--resume', run)).rejects.toThrow(
      'The prompts kept.jsonl are not those the run began with: it had 12 and has 7. Bring them back, or start a new run (stage sft).',
    )
    expect(readdirSync(run, { recursive: true })).toEqual(before)
    expect(json('relative/run.json').state).toBe('paused')
    renameSync(`${set}.away`, set)
    expect(await train('--resume', run)).toMatchObject({ steps: 3, finished: true })
    expect(steps('relative')).toEqual([1, 2, 3])
  })
})

it('says what does nothing, when a stage ends early and why, and counts the steps without those it ended without', async () => {
  process.chdir(folder)
  const rl = { kind: 'rl', name: 'short', domain: 'math', task: { preset: 'nano' }, steps: 9, learningRate: 1e-3, checkpointEvery: 1 }
  const stages = [
    { ...rl, promptsPerStep: 2, groupSize: 2, maxNewTokens: 4, until: { truncated: 1, over: 2 }, kl: 'k1' },
    { ...stage, steps: 2 },
  ]
  writeFileSync('early.json', JSON.stringify({ name: 'Test', model: 'init', init, stages }))
  const said: string[] = []
  const output = { json: true, progress: (text: string) => said.push(text), line: () => {} }
  const early = (...args: string[]) => command.run(parseValues(command.options, args), output)
  expect(await early('--recipe', 'early.json', '--out', 'early', '--until', '3')).toMatchObject({ steps: 3, finished: false })
  expect(await early('--resume', 'early')).toMatchObject({ steps: 4, finished: true })
  const sentence = said.find((text) => text.startsWith('short, step 2: The stage ends early: '))
  expect(sentence).toMatch(/ of the rollouts of its last 2 steps were truncated, and it goes on until 100% or fewer are\.$/)
  expect(said.filter((text) => text.includes('does nothing'))).toEqual(["The recipe's stages[0].kl does nothing with beta 0."])
  const counts = said.flatMap((text) => /^(?:short|sft) (\d+\/\d+) /.exec(text)?.[1] ?? [])
  expect(counts).toEqual(['1/11', '2/4', '3/4', '4/4'])
  expect(json('early/run.json')).toMatchObject({ steps: 4, state: 'finished' })
})

describe('a dry run', () => {
  const rl = {
    kind: 'rl',
    name: 'rl',
    domain: 'math',
    task: { preset: 'nano' },
    steps: 9,
    learningRate: 1e-3,
    promptsPerStep: 4,
    groupSize: 2,
  }
  const stages = [{ ...rl, maxNewTokens: 16, kl: 'k1' }, stage]

  it('tells stages, steps, tokens and memory, and what does nothing, and leaves nothing behind', async () => {
    process.chdir(folder)
    writeFileSync('dry.json', JSON.stringify({ name: 'Test', model: 'init', init, stages }))
    const before = readdirSync(folder)
    const [said, lines]: string[][] = [[], []]
    const output = { json: false, progress: (text: string) => said.push(text), line: (text: string) => lines.push(text) }
    const values = parseValues(command.options, ['--recipe', 'dry.json', '--dry-run', '--steps', '5'])
    expect(await command.run(values, output)).toBeUndefined()
    expect(said).toEqual(["The recipe's stages[0].kl does nothing with beta 0."])
    // Five steps of eight rollouts of at most 16 tokens, and three of two demonstrations.
    expect(lines.map((line) => line.replace(/\d+ MB/g, 'N MB').replace(/allows .* how/, 'allows X; how'))).toEqual([
      'rl: GRPO, 4 prompts × 2 rollouts, up to 16 tokens: 5 steps, about 1 thousand tokens sampled, N MB',
      'sft: SFT, 2 sequences a step, adamw: 3 steps, about 1 thousand of examples, N MB',
      'In all 8 steps and about 1 thousand tokens sampled and 1 thousand of examples, if no stage ends early.',
      expect.stringMatching(/^This run takes up to N MB of GPU memory/),
      'This recipe can be run.',
    ])
    expect(await train('--recipe', 'dry.json', '--dry-run')).toMatchObject({
      stages: [
        { name: 'rl', steps: 9, tokens: { sampled: 9 * 8 * 16, learned: 0 }, memory: expect.any(Number) },
        { name: 'sft', steps: 3, tokens: { sampled: 0, learned: 3 * 2 * 110 } },
      ],
      steps: 12,
    })
    expect(readdirSync(folder)).toEqual(before)
  })

  it('refuses what the run would be refused for: prompts that are nowhere', async () => {
    process.chdir(folder)
    writeFileSync('dry-prompts.json', recipe({ prompts: 'nowhere.jsonl' }))
    await expect(train('--recipe', 'dry-prompts.json', '--dry-run')).rejects.toThrow(
      `cannot read nowhere.jsonl: there is no such file in ${folder} (stages[0].prompts of the recipe).`,
    )
  })

  it('needs no GPU, and says so', async () => {
    writeFileSync(join(folder, 'dry.json'), JSON.stringify({ name: 'Test', model: 'init', init, stages }))
    const args = ['train', '--recipe', 'dry.json', '--dry-run']
    const { code, stdout, stderr } = await cascade(folder, args, { env: { VK_ICD_FILENAMES: '/none.json', VK_DRIVER_FILES: '/none.json' } })
    expect([code, stdout.trim().split('\n').at(-1)]).toEqual([0, 'This recipe can be run.'])
    expect(stdout).not.toContain('This run takes')
    expect(stderr).toContain('Memory is counted without a GPU to hold it against: no GPU adapter was found')
  })
})

describe('a run in pieces', () => {
  it('ends in the same model, snapshots and records as one without a stop', async () => {
    process.chdir(folder)
    writeFileSync('pieces.json', recipe({ steps: 60, checkpointEvery: 20, snapshotEvery: 20, batchSize: undefined, batchTokens: 256 }))
    expect(await train('--recipe', 'pieces.json', '--out', 'whole')).toMatchObject({ steps: 60, finished: true })
    expect(await train('--recipe', 'pieces.json', '--out', 'pieces', '--until', '7')).toMatchObject({ steps: 7, finished: false })
    expect(await train('--resume', 'pieces')).toMatchObject({ steps: 60, finished: true })
    expect(steps('pieces')).toEqual(Array.from({ length: 60 }, (_, i) => i + 1))
    for (const file of ['model', 'snapshots/step-000020', 'snapshots/step-000040', 'snapshots/step-000060'].map(
      (f) => `${f}/model.safetensors`,
    ))
      expect(readFileSync(`pieces/${file}`).equals(readFileSync(`whole/${file}`)), file).toBe(true)
    expect(readdirSync('whole/snapshots').sort()).toEqual(['step-000020', 'step-000040', 'step-000060'])
    const kinds = ({ tokens_by_kind }: { tokens_by_kind?: Record<string, number> }) => tokens_by_kind
    const [whole, taken] = ['whole', 'pieces'].map((run) => parseMetrics(readFileSync(`${run}/metrics.jsonl`, 'utf8')))
    expect(kinds(taken[59])).toEqual(kinds(whole[59]))
    const total = Object.values(kinds(whole[59]) ?? {}).reduce((sum, tokens) => sum + tokens, 0)
    expect(total).toBe(whole[59].num_tokens)
  })

  it('stops after the seconds it has, with a checkpoint', async () => {
    process.chdir(folder)
    writeFileSync('endless.json', recipe({ steps: 100_000, checkpointEvery: 100_000 }))
    const first = (await train('--recipe', 'endless.json', '--out', 'endless', '--for', '1')) as { steps: number; finished: boolean }
    expect(first.finished).toBe(false)
    const second = (await train('--resume', 'endless', '--for', '1')) as { steps: number }
    expect(second.steps).toBeGreaterThan(first.steps)
    expect(steps('endless')).toEqual(Array.from({ length: second.steps }, (_, i) => i + 1))
  })

  it('says after each snapshot whether reinforcement learning could start from it', async () => {
    process.chdir(folder)
    const rl = {
      kind: 'rl',
      name: 'rl',
      domain: 'math',
      task: { kinds: ['sums'], levels: [1, 2] },
      steps: 1,
      learningRate: 1e-3,
      maxNewTokens: 8,
    }
    writeFileSync('stages.json', JSON.stringify({ name: 'Test', model: 'models/x', stages: [rl] }))
    const said: string[] = []
    const output = { json: true, progress: (text: string) => said.push(text), line: () => {} }
    const choose = (...args: string[]) => chooseStart.run(parseValues(chooseStart.options, args), output)
    const result = await choose('--run', 'whole', '--recipe', 'stages.json', '--prompts', '4', '--samples', '2')
    // Of a model that knows nothing, every cell is closed, and every snapshot is looked at.
    expect(result).toMatchObject({
      chosen: null,
      table: [{ step: 20 }, { step: 40 }, { step: 60, stages: [{ stage: 'rl', open: 0, ready: false }] }],
    })
    expect(said.filter((line) => / sums +level [12] {2}right +0\.0% {2}mixed +0\.0% {2}closed$/.test(line))).toHaveLength(6)
    expect(said.at(-1)).toBe('no snapshot is ready for every stage')
    await expect(choose('--run', 'endless', '--recipe', 'stages.json')).rejects.toThrow(
      'the run in endless has no snapshots: its recipe keeps some where a stage has "snapshotEvery".',
    )
    await expect(choose('--run', 'whole', '--recipe', 'pieces.json')).rejects.toThrow('the recipe has no stage of reinforcement learning.')
  })
})

describe('processes that train', () => {
  function start(...args: string[]) {
    const child = spawn(process.execPath, [program, 'train', ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
    children.push(child)
    let text = ''
    child.stderr.on('data', (data) => {
      text += data
    })
    const ended = new Promise<number | string | null>((resolve) => child.on('exit', (code, signal) => resolve(code ?? signal)))
    const says = (words: RegExp) => expect.poll(() => text, { timeout: 120_000, interval: 20 }).toMatch(words)
    return { child, ended, says }
  }

  it('have a run one at a time, and leave it whole when they are killed, told to stop, or have nobody to talk to', async () => {
    writeFileSync(join(folder, 'long.json'), recipe({ steps: 100_000 }))
    const first = start('--recipe', 'long.json', '--out', 'long')
    await first.says(/sft 3\//)
    const second = await cascade(folder, ['train', '--resume', 'long'])
    expect(second).toMatchObject({
      code: 1,
      stderr: `cascade train: process ${first.child.pid} has this run: wait for it, or end it.\n`,
    })
    first.child.kill('SIGKILL')
    expect(await first.ended).toBe('SIGKILL')

    const third = start('--resume', 'long')
    await third.says(/going on after step \d+[\s\S]*sft \d/)
    third.child.stderr?.destroy()
    const reached = steps('long').at(-1) as number
    await expect.poll(() => steps('long').at(-1), { timeout: 60_000 }).toBeGreaterThan(reached + 2)
    third.child.kill('SIGTERM')
    expect(await third.ended).toBe(143)
    const taken = steps('long')
    expect(taken).toEqual(taken.map((_, i) => i + 1))
    expect(json('long/run.json')).toMatchObject({ state: 'paused', checkpoint: taken.length })
    expect(readdirSync(join(folder, 'long')).filter((name) => name.startsWith('owner-'))).toEqual([])
    expect(existsSync(join(folder, 'long/model'))).toBe(false)
  })
})

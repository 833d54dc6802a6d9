/** @file Stages that end by themselves, choose their prompts and are watched by probes: the same bits however they are interrupted, and with or without the watching. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Gpu } from '../gpu/device.ts'
import { openTestGpu } from '../gpu/testing.ts'
import { MemoryStorage } from '../runs/memory-storage.ts'
import { openRun } from '../runs/runs.ts'
import type { Recipe } from './recipe.ts'
import { openSmall, SMALL_INIT, smallRecipe } from './testing.ts'
import type { Trainer } from './trainer.ts'

let gpu: Gpu
beforeAll(async () => {
  gpu = await openTestGpu()
})
afterAll(() => gpu.close())

// A sixth of the tokens end a reply: a policy of random weights is cut off now and then, and learns not to be where that costs something.
const init = { ...SMALL_INIT, eos_token_id: Array.from({ length: 35 }, (_, i) => 6 * i) }
const common = {
  ...{ kind: 'rl', domain: 'instructions', mode: 'instruct', prompts: 'mine', checkpointEvery: 3 },
  ...{ promptsPerStep: 6, groupSize: 8, warmupSteps: 0 },
}
/** Replies of random tokens have no comma in some cases. */
const given = Array.from({ length: 60 }, (_, i) => ({
  ...{ id: `p${i}`, domain: 'instructions', prompt: `What is ${i} + ${i}?`, instruction_id_list: ['punctuation:no_comma'] },
}))
const probes = { every: 2, prompts: 3 }
const until = { truncated: 0.15, over: 3 }
const rewards = [{ name: 'overlong', buffer: 6 }]
const short = { ...common, name: 'short', steps: 30, learningRate: 0.01, maxNewTokens: 8, rewards, until, probes }
const hard = { samples: 4, atMost: 3, pool: 20 }
const long = { ...common, name: 'long', steps: 5, learningRate: 0.003, maxNewTokens: 12, hard, probes }
const recipe = (stages: object[]) => smallRecipe(stages, init)

function open(storage: MemoryStorage, plan: Recipe, told: string[] = []): Promise<Trainer> {
  return openSmall(gpu, storage, plan, {
    openPrompts: async () => given,
    onWarning: (sentence) => told.push(sentence),
    onProgress: (phase) => phase === 'select' && told.push(phase),
  })
}

async function go(one: Trainer, until = Number.POSITIVE_INFINITY) {
  while (!one.done && one.step < until) await one.next()
  one.dispose()
}

async function outcome(storage: MemoryStorage) {
  const run = await openRun(storage, 'a')
  const records = (await run.metrics()).map(({ step_time, timings, ...rest }) => rest)
  const weights = Buffer.from((await storage.read('a/model/model.safetensors')) as Uint8Array).toString('hex')
  return { weights, records, probes: await run.probes(), steps: run.info.steps, summary: await run.summary() }
}

const plan = recipe([short, long])
const storage = new MemoryStorage()
const told: string[] = []
let whole: Awaited<ReturnType<typeof outcome>>
/** Steps that the first stage took. */
let end: number
beforeAll(async () => {
  await go(await open(storage, plan, told))
  whole = await outcome(storage)
  end = whole.records.filter(({ stage }) => stage === 'short').length
})

it('ends a stage before its steps are taken, and says why in the record and to whoever watches', () => {
  expect(end).toBeGreaterThan(3)
  expect(end).toBeLessThan(30)
  const ended = whole.records.filter(({ stage_ended }) => stage_ended !== undefined)
  expect(ended.map(({ step }) => step)).toEqual([end])
  expect(ended[0].stage_ended).toMatch(/^The stage ends early: \d[\d.]*% of the rollouts of its last 3 steps were truncated/)
  expect(told).toContain(`short, step ${end}: ${ended[0].stage_ended}`)
  const means = whole.records.slice(0, end).map((record) => record['curriculum/truncated'] as number)
  expect(means.findIndex((mean, i) => i >= 2 && mean <= 0.15)).toBe(end - 1)
  // The steps of the recipe less those it ended without.
  expect([whole.steps, whole.summary.step, whole.summary.state]).toEqual([end + 5, end + 5, 'finished'])
})

it('trains on what it has kept of the pool, round and round, and records it', async () => {
  const [first, ...others] = whole.records.slice(end)
  const { 'curriculum/pool': pool, 'curriculum/kept': kept, 'curriculum/pool_by_right': byRight = [] } = first
  expect(pool).toBe(20)
  expect(byRight).toHaveLength(5)
  expect(byRight.reduce((sum, count) => sum + count, 0)).toBe(20)
  expect(byRight.slice(0, 4).reduce((sum, count) => sum + count, 0)).toBe(kept)
  expect(kept).toBeLessThan(20)
  for (const record of others) expect(record).not.toHaveProperty('curriculum/pool')
  expect(whole.records.at(-1)?.['curriculum/epoch']).toBeGreaterThan(1)
  const run = await openRun(storage, 'a')
  const seen = new Set<string>()
  for (let step = end + 1; step <= end + 5; step++) for (const { prompt_id } of await run.rollouts(step)) seen.add(prompt_id)
  expect(seen.size).toBe(kept)
})

it('asks the same held-out prompts before, during and at the end of both stages', () => {
  const times = new Map<string, string[]>()
  for (const { step, stage, before, prompt_id } of whole.probes) {
    const time = `${stage} ${step}${before ? ' before' : ''}`
    times.set(time, [...(times.get(time) ?? []), prompt_id])
  }
  const ids = [...times.values()]
  expect(new Set(ids[0]).size).toBe(3)
  for (const one of ids) expect(one).toEqual(ids[0])
  const due = (stage: string, from: number, steps: number) =>
    Array.from({ length: steps }, (_, i) => i + 1)
      .filter((step) => step % 2 === 0 || step === steps)
      .map((step) => `${stage} ${from + step}`)
  expect([...times.keys()]).toEqual(['short 0 before', ...due('short', 0, end), `long ${end} before`, ...due('long', end, 5)])
  expect(whole.probes[0]).toMatchObject({
    domain: 'instructions',
    mode: 'instruct',
    outcome: expect.any(String),
    reward: expect.any(Number),
  })
})

it('ends in the same bits without probes', async () => {
  const bare = new MemoryStorage()
  await go(
    await open(
      bare,
      recipe([
        { ...short, probes: null },
        { ...long, probes: null },
      ]),
    ),
  )
  const { weights, records, probes } = await outcome(bare)
  expect(weights).toBe(whole.weights)
  expect(records).toEqual(whole.records)
  expect(probes).toEqual([])
  expect(await bare.size('a/probes.jsonl')).toBeNull()
})

// Within the steps that decide the end, and before and after the first checkpoint of the stage that has chosen its prompts.
it.each([-2, 2, 4])('ends with the same bits when it is killed %i steps after the first stage and resumed', async (after) => {
  const killed = new MemoryStorage()
  await go(await open(killed, plan), end + after)
  const again: string[] = []
  const one = await open(killed, plan, again)
  expect(one.totalSteps).toBe(after < 0 ? 35 : end + 5)
  await go(one)
  expect(await outcome(killed)).toEqual(whole)
  // The list of what was kept is in the checkpoint.
  expect(again.includes('select')).toBe(after < 3)
})

it('says so in one sentence, and what helps, where no prompt is hard enough', async () => {
  const easy = { ...long, hard: { samples: 16, atMost: 0, pool: 4 } }
  const one = await open(new MemoryStorage(), recipe([easy]))
  await expect(one.next()).rejects.toThrow(
    'Of the 4 prompts that hard looked at, 4 had more than 0 of 16 replies right, so that none is left to train on: take harder prompts or a higher hard.atMost, or a larger hard.pool, in a new run (stage long).',
  )
  one.dispose()
})

it('passes over prompts longer than a stage allows, in its steps and where it looks for hard ones', async () => {
  const { prompts: _, ...own } = { ...common, domain: 'math', task: { preset: 'nano' }, name: 'own', steps: 1, learningRate: 0.01 }
  const first = async (more: object) => {
    const storage = new MemoryStorage()
    await go(await open(storage, recipe([{ ...own, promptsPerStep: 16, groupSize: 2, maxNewTokens: 4, ...more }])))
    const run = await openRun(storage, 'a')
    return { record: (await run.metrics())[0], rollouts: await run.rollouts(1) }
  }
  const free = await first({})
  const lengths = free.rollouts.map(({ prompt_tokens }) => prompt_tokens.length)
  const maxPromptTokens = Math.max(...lengths) - 1
  const bound = await first({ maxPromptTokens })
  expect(free.record.prompts_too_long).toBeUndefined()
  expect(bound.rollouts.map(({ prompt_id }) => prompt_id)).toEqual(
    free.rollouts.filter(({ prompt_tokens }) => prompt_tokens.length <= maxPromptTokens).map(({ prompt_id }) => prompt_id),
  )
  expect(bound.rollouts.length).toBeGreaterThan(0)
  expect(bound.record.prompts_too_long).toBe(new Set(free.rollouts.map(({ prompt_id }) => prompt_id)).size - bound.rollouts.length / 2)

  const looked = { hard: { pool: 16, samples: 2, atMost: 1 }, maxPromptTokens }
  expect((await first(looked)).record['curriculum/pool']).toBe(bound.rollouts.length / 2)
})

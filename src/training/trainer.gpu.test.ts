/** @file Whole runs at a size that takes a moment: the same bits from the same seed, interrupted or not, and nothing that grows. */
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { adapterName, type Gpu } from '../gpu/device.ts'
import { GpuError } from '../gpu/errors.ts'
import { openTestGpu } from '../gpu/testing.ts'
import { defaultKernels } from '../kernels/tuning.ts'
import { MemoryStorage } from '../runs/memory-storage.ts'
import { createRun, openRun } from '../runs/runs.ts'
import { type Storage, within } from '../runs/storage.ts'
import { copyOf, type Fault, FaultyStorage } from '../runs/testing.ts'
import { Learner } from './learner.ts'
import type { TrainerHost } from './opening.ts'
import { parseRecipe, type Recipe } from './recipe.ts'
import { SMALL_INIT as init, smallRecipe } from './testing.ts'
import { Trainer } from './trainer.ts'

let gpu: Gpu
beforeAll(async () => {
  gpu = await openTestGpu()
})
afterAll(() => gpu.close())

const common = { domain: 'math', task: { preset: 'nano' }, learningRate: 0.01, checkpointEvery: 7 }
const sft = { ...common, kind: 'sft', name: 'sft', steps: 8, batchSize: 4, optimizer: 'muon' }
const rl = {
  ...common,
  kind: 'rl',
  name: 'rl',
  steps: 12,
  promptsPerStep: 4,
  groupSize: 4,
  maxNewTokens: 12,
  epochPrompts: 10,
  truncated: 'zero',
}
const recipe = (stages: object[]) => smallRecipe(stages)

async function start(storage: Storage, plan: Recipe, id: string) {
  const steps = plan.stages.reduce((sum, stage) => sum + stage.steps, 0)
  return trainer(storage, plan, id, await createRun(storage, { id, title: id, recipe: plan, steps }))
}

async function trainer(storage: Storage, plan: Recipe, id: string, run?: Awaited<ReturnType<typeof openRun>>) {
  const openModel = () => Promise.reject(new Error('these recipes begin from nothing'))
  return Trainer.open({ gpu, run: run ?? (await openRun(storage, id)), recipe: plan, openModel, profile: defaultKernels(gpu) })
}

async function finish(one: Trainer, until = Number.POSITIVE_INFINITY) {
  while (!one.done && one.step < until) await one.next()
  one.dispose()
}

const weights = async (storage: Storage, id: string) =>
  Buffer.from((await within(storage, `${id}/model`).read('model.safetensors')) as Uint8Array)
const records = async (storage: Storage, id: string) =>
  (await (await openRun(storage, id)).metrics()).map(({ step_time, timings, ...rest }) => rest)

describe('a run of supervised and then reinforcement steps', () => {
  const storage = new MemoryStorage()
  const plan = recipe([sft, rl])

  it('ends with the same bits when it is run twice', async () => {
    await finish(await start(storage, plan, 'first'))
    await finish(await start(storage, plan, 'second'))
    expect((await weights(storage, 'second')).equals(await weights(storage, 'first'))).toBe(true)
    expect(await records(storage, 'second')).toEqual(await records(storage, 'first'))
  })

  it('ends with other bits from another seed', async () => {
    await finish(await start(storage, { ...plan, seed: 6 }, 'other'))
    expect((await weights(storage, 'other')).equals(await weights(storage, 'first'))).toBe(false)
  })

  // Between checkpoints, at one, at the end of a stage, and within the second stage's first epoch and its second.
  it.each([5, 7, 8, 10, 16])('ends with the same bits when it is killed after step %i and resumed', async (step) => {
    const id = `killed-${step}`
    await finish(await start(storage, plan, id), step)
    await finish(await trainer(storage, plan, id))
    expect((await weights(storage, id)).equals(await weights(storage, 'first'))).toBe(true)
    expect(await records(storage, id)).toEqual(await records(storage, 'first'))
    expect((await openRun(storage, id)).info.adapters).toEqual([{ after: 0, adapter: adapterName(gpu.adapter) }])
  })

  it('takes what was planned of each of its stages', async () => {
    const one = await start(storage, plan, 'planned')
    const before = gpu.memory.bytes - 4 * one.model.table.size
    for (const [stage, { bytes }] of one.memory.entries()) {
      while (one.step < 8 * stage + 1) await one.next()
      expect(Math.abs((gpu.memory.bytes - before) / bytes - 1), `stage ${stage}`).toBeLessThan(0.02)
    }
    one.dispose()
  })

  it('says in a sentence that it cannot go on with the kernels of its checkpoint, and leaves nothing on the GPU', async () => {
    await finish(await start(storage, plan, 'kernels'), 7)
    const held = gpu.memory.bytes
    const opened = async (kernels: unknown) => {
      const run = await openRun(storage, 'kernels')
      const load = run.loadCheckpoint.bind(run)
      run.loadCheckpoint = async () => {
        const checkpoint = await load()
        return checkpoint && { ...checkpoint, state: { ...checkpoint.state, kernels } }
      }
      return trainer(storage, plan, 'kernels', run)
    }
    for (const stored of [{ lanes: 1, slices: 1 }, { ...defaultKernels(gpu), matmul: {} }, 'register'])
      await expect(opened(stored)).rejects.toThrow('cannot be read from its checkpoint')
    await expect(opened({ version: 1e6 })).rejects.toThrow('newer version')
    expect(gpu.memory.bytes).toBe(held)
  })

  it('pays by a verifier that errs as it erred before it was killed, and keeps the verdicts as they are', async () => {
    const erring = recipe([sft, { ...rl, steps: 4, rewards: [{ name: 'verifier', flip: { toRight: 0.3 } }] }])
    await finish(await start(storage, erring, 'erring'))
    await finish(await start(storage, erring, 'erring-killed'), 10)
    await finish(await trainer(storage, erring, 'erring-killed'))
    expect((await weights(storage, 'erring-killed')).equals(await weights(storage, 'erring'))).toBe(true)
    expect(await records(storage, 'erring-killed')).toEqual(await records(storage, 'erring'))
    const rollouts = await (await openRun(storage, 'erring')).rollouts(9)
    expect(rollouts.filter(({ reward, verdict }) => reward === 1 && verdict.reward === 0).length).toBeGreaterThan(0)
  })

  it('keeps every rollout of every step, with its verdict', async () => {
    const run = await openRun(storage, 'first')
    expect(await run.rolloutSteps()).toEqual(Array.from({ length: 12 }, (_, i) => 9 + i))
    const rollouts = await run.rollouts(9)
    expect(rollouts).toHaveLength(16)
    for (const rollout of rollouts) {
      expect(rollout.pieces).toHaveLength(rollout.completion_tokens.length)
      expect(rollout.logprobs).toHaveLength(rollout.completion_tokens.length)
      expect(rollout.verdict.outcome).not.toBe('')
    }
  })
})

describe('a reward model, and a policy that it pays', () => {
  const storage = new MemoryStorage()
  const pairs = { domain: 'alignment', task: { kinds: ['unfinished', 'rambling'] }, checkpointEvery: 3 }
  const judge = { ...pairs, kind: 'reward-model', name: 'judge', steps: 10, batchSize: 8, learningRate: 0.02, heldOutPairs: 40 }
  const paid = {
    ...{ ...pairs, kind: 'rl', name: 'paid', steps: 4, learningRate: 0.01, promptsPerStep: 4, groupSize: 4, maxNewTokens: 6, mode: 'both' },
    ...{
      beta: 0.1,
      entropyTarget: 1,
      iterations: 2,
      rewards: [
        { name: 'reward-model', model: 'judge', shape: 'tanh' },
        { name: 'overlong', buffer: 2 },
      ],
    },
  }
  const plan = parseRecipe({ name: 'test', seed: 5, model: 'init', init: { ...init, max_position_embeddings: 512 }, stages: [judge, paid] })

  it('learns to tell the better reply from the worse, and leaves the policy alone', async () => {
    const one = await start(storage, plan, 'whole')
    const before = await one.model.weights.read(gpu)
    for (let i = 0; i < 9; i++) await one.next()
    const { metrics } = await one.next()
    expect(await one.model.weights.read(gpu)).toEqual(before)
    expect(metrics.evaluation).toMatchObject({ 'pairs/all': expect.any(Number), 'pairs/unfinished': expect.any(Number) })
    expect(metrics.evaluation?.['pairs/all']).toBeGreaterThan(0.7)
    await finish(one)
    const told = (await records(storage, 'whole')).slice(10)
    for (const record of told) {
      expect(record).toMatchObject({ kind: 'rl', 'rewards/overlong/mean': expect.any(Number), kl: expect.any(Number) })
      expect(record['rewards/reward-model/std']).toBeGreaterThan(0)
    }
    // Whatever a policy of random weights has, it is not a nat.
    expect(new Set(told.map(({ temperature }) => temperature)).size).toBe(told.length)
    const [rollout] = await (await openRun(storage, 'whole')).rollouts(11)
    expect(rollout.rewards).toEqual({ 'reward-model': expect.any(Number), overlong: expect.any(Number) })
  })

  // In the middle of the reward model, at its end, and in the middle of what it pays.
  it.each([4, 10, 12])('ends with the same bits when it is killed after step %i and resumed', async (step) => {
    const id = `killed-${step}`
    await finish(await start(storage, plan, id), step)
    await finish(await trainer(storage, plan, id))
    expect((await weights(storage, id)).equals(await weights(storage, 'whole'))).toBe(true)
    expect(await records(storage, id)).toEqual(await records(storage, 'whole'))
  })
})

it('Stop in the middle of a reward model keeps what that has learned, beside the policy', async () => {
  const storage = new MemoryStorage()
  const judge = { kind: 'reward-model', name: 'judge', domain: 'alignment', steps: 9, batchSize: 4, learningRate: 0.02, heldOutPairs: 0 }
  const plan = parseRecipe({ name: 'test', model: 'init', init: { ...init, max_position_embeddings: 512 }, stages: [judge] })
  const one = await start(storage, plan, 'stopped')
  for (let i = 0; i < 3; i++) await one.next()
  await one.checkpoint()
  one.dispose()
  const again = await trainer(storage, plan, 'stopped')
  await again.finishEarly()
  again.dispose()
  const kept = await within(storage, 'stopped/stages/1-judge').read('model.safetensors')
  expect(kept?.length).toBeGreaterThan(1000)
  expect(Buffer.from(kept as Uint8Array).equals(await weights(storage, 'stopped'))).toBe(false)
})

it('refuses a teacher that reads fewer positions, or other tokens, before anything is trained', async () => {
  const storage = new MemoryStorage()
  await finish(await start(storage, recipe([{ ...sft, steps: 1 }]), 'teacher'))
  const { epochPrompts: _, ...stage } = rl
  const distil = { ...stage, kind: 'distil', teachers: { '*': 'models/teacher' } }
  const open = async (fields: object) => {
    const plan = parseRecipe({ name: 'test', model: 'init', init, stages: [distil], ...fields })
    const id = `run-${Object.keys(fields)}`
    const run = await createRun(storage, { id, title: id, recipe: plan, steps: 1 })
    const openModel = async () => within(storage, 'teacher/model')
    const one = await Trainer.open({ gpu, run, recipe: plan, openModel, profile: defaultKernels(gpu) })
    one.dispose()
  }
  const { bytes } = gpu.memory
  await expect(open({ init: { ...init, max_position_embeddings: 256 } })).rejects.toThrow(
    'The teacher models/teacher reads 128 positions, and the model 256 (stages[0].teachers.* of the recipe).',
  )
  await expect(open({ vocabulary: 'families' })).rejects.toThrow('The teacher models/teacher has another tokenizer than the model')
  expect(gpu.memory.bytes).toBe(bytes)
  await open({})
  expect((await openRun(storage, 'run-')).origin?.models).toMatchObject({
    'models/teacher': { 'config.json': { size: expect.any(Number) } },
  })
})

describe('a student that has gone astray', () => {
  const storage = new MemoryStorage()
  const astray = { ...sft, name: 'astray', learningRate: 0.03, steps: 6 }
  const taught = { ...rl, kind: 'distil', name: 'taught', teachers: { math: 'sft' }, steps: 14, maxNewTokens: 8, promptsPerStep: 8 }
  const { epochPrompts: _, ...stage } = taught
  const plan = recipe([sft, { ...astray, task: { preset: 'nano', kinds: ['lin'] } }, stage])

  it('comes back to its teacher, an earlier stage, token by token', async () => {
    await finish(await start(storage, plan, 'whole'))
    const kl = (await records(storage, 'whole')).slice(-14).map((record) => record.kl as number)
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
    expect(mean(kl.slice(-3))).toBeLessThan(0.5 * mean(kl.slice(0, 3)))
    expect(mean(kl.slice(0, 3))).toBeGreaterThan(0.05)
  })

  it('ends with the same bits when it is killed and resumed', async () => {
    await finish(await start(storage, plan, 'killed'), 23)
    await finish(await trainer(storage, plan, 'killed'))
    expect((await weights(storage, 'killed')).equals(await weights(storage, 'whole'))).toBe(true)
    expect(await records(storage, 'killed')).toEqual(await records(storage, 'whole'))
  })
})

it('holds as many bytes and buffers after 200 steps as after 2, and makes no GPU object within a step but encoders', async () => {
  const storage = new MemoryStorage()
  const plan = recipe([{ ...rl, steps: 220, promptsPerStep: 2, checkpointEvery: 1000 }])
  const one = await start(storage, plan, 'long')
  for (let i = 0; i < 2; i++) await one.next()
  const before = { bytes: gpu.memory.bytes, buffers: gpu.memory.buffers, pipelines: gpu.pipelines.count }
  const made: string[] = []
  const device = gpu.device as unknown as Record<string, (...args: unknown[]) => unknown>
  const names = [
    'createBuffer',
    'createBindGroup',
    'createShaderModule',
    'createComputePipeline',
    'createComputePipelineAsync',
    'createQuerySet',
  ]
  const originals = names.map((name) => device[name])
  names.forEach((name, i) => {
    device[name] = (...args) => {
      made.push(name)
      return originals[i].apply(gpu.device, args)
    }
  })
  try {
    for (let i = 0; i < 200; i++) await one.next()
  } finally {
    names.forEach((name, i) => {
      device[name] = originals[i]
    })
  }
  expect(made).toEqual([])
  expect({ bytes: gpu.memory.bytes, buffers: gpu.memory.buffers, pipelines: gpu.pipelines.count }).toEqual(before)
  one.dispose()
})

describe('a learner that is opened while the first rollouts are sampled', () => {
  const plan = recipe([{ ...rl, steps: 2 }])
  const { create } = Learner
  afterEach(() => vi.restoreAllMocks())

  /** What a run of two steps leaves, whose learner comes, or fails, when the last reply has been verified. */
  async function run(storage: Storage, gate: () => Promise<void>) {
    let onProgress: TrainerHost['onProgress']
    const verified = new Promise<void>((resolve) => {
      onProgress = (phase, done, total) => phase === 'verify' && done === total && resolve()
    })
    vi.spyOn(Learner, 'create').mockImplementation(async (...asked) => {
      const learner = await create(...asked)
      // The plan of what it will take waits for nothing.
      if (asked[0] !== gpu) return learner
      await verified
      await gate().catch((error) => {
        learner.dispose()
        throw error
      })
      return learner
    })
    const openModel = () => Promise.reject(new Error('not asked'))
    const opened = await createRun(storage, { id: 'a', title: 'a', recipe: plan, steps: 2 })
    return Trainer.open({ gpu, run: opened, recipe: plan, openModel, profile: defaultKernels(gpu), onProgress })
  }

  it('teaches the same as one that was there before', async () => {
    const [usual, late] = [new MemoryStorage(), new MemoryStorage()]
    await finish(await start(usual, plan, 'a'))
    await finish(await run(late, () => new Promise((resolve) => setTimeout(resolve, 20))))
    expect((await weights(late, 'a')).equals(await weights(usual, 'a'))).toBe(true)
    expect(await records(late, 'a')).toEqual(await records(usual, 'a'))
  })

  it('ends the step with its own error, gives back all, and leaves a run that can go on', async () => {
    const { bytes, buffers } = gpu.memory
    const storage = new MemoryStorage()
    const reason = new GpuError('out-of-memory', 'The GPU has no room.')
    const one = await run(storage, () => Promise.reject(reason))
    await expect(one.next()).rejects.toBe(reason)
    one.dispose()
    expect({ bytes: gpu.memory.bytes, buffers: gpu.memory.buffers }).toEqual({ bytes, buffers })
    vi.restoreAllMocks()
    await finish(await trainer(storage, plan, 'a'))
    expect(await records(storage, 'a')).toHaveLength(2)
  })

  it('that fails at once keeps the step from sampling, and from examining before it', async () => {
    const reason = new GpuError('out-of-memory', 'The GPU has no room.')
    vi.spyOn(Learner, 'create').mockImplementation((...asked) => (asked[0] === gpu ? Promise.reject(reason) : create(...asked)))
    for (const evaluation of [null, { every: 2, prompts: 4, modes: ['think'], temperatures: [0] }]) {
      const wide = { ...init, max_position_embeddings: 256 }
      const one = await start(new MemoryStorage(), smallRecipe([{ ...rl, evaluation }], wide), 'a')
      const read = vi.spyOn(one.model.tokenizer as NonNullable<typeof one.model.tokenizer>, 'decode')
      await expect(one.next()).rejects.toBe(reason)
      expect(read).not.toHaveBeenCalled()
      one.dispose()
    }
  })
})

describe('a run whose first stage has no examination', () => {
  const storage = new MemoryStorage()
  const evaluation = { every: 12, prompts: 6, modes: ['think', 'instruct'], temperatures: [1] }
  const wide = (stages: object[]) => smallRecipe(stages, { ...init, max_position_embeddings: 256 })
  const planOf = (evaluation: object | null) =>
    wide([
      { ...sft, steps: 4, checkpointEvery: 2 },
      { ...rl, steps: 3, evaluation },
    ])
  const plan = planOf(evaluation)
  const examined = async (id: string) =>
    (await records(storage, id)).flatMap(({ step, evaluation_before: before, evaluation: after }) => [
      ...(before ? [`before ${step}: ${Object.keys(before)}`] : []),
      ...(after ? [`after ${step}: ${Object.keys(after)}`] : []),
    ])

  const exams = async (id: string) => (await openRun(storage, id)).exams()

  it('examines the start all the same, once, as the first stage that has one would, and ends in the same bits as without', async () => {
    await finish(await start(storage, plan, 'whole'))
    const names = 'math/think/T=1,math/instruct/T=1'
    expect(await examined('whole')).toEqual([`before 1: ${names}`, `after 7: ${names}`])
    await finish(await start(storage, planOf(null), 'bare'))
    expect((await weights(storage, 'whole')).equals(await weights(storage, 'bare'))).toBe(true)
    const alone = (await records(storage, 'whole')).map(({ evaluation_before, evaluation, ...rest }) => rest)
    expect(alone).toEqual(await records(storage, 'bare'))
    const kept = await exams('whole')
    expect(kept.map(({ step, exam, list, ids }) => `${step} ${exam} ${list} ${ids?.length ?? ''}`)).toEqual([
      ...['0 math/think/T=1 0 6', '0 math/instruct/T=1 0 '],
      ...['7 math/think/T=1 0 ', '7 math/instruct/T=1 0 '],
    ])
    const shares = (await records(storage, 'whole')).map((record) => record.evaluation_before ?? record.evaluation)
    for (const { step, exam, right } of kept) expect(right.replaceAll('0', '').length / 6).toBe(shares[Math.max(0, step - 1)]?.[exam])
    expect(await within(storage, 'bare').size('exams.jsonl')).toBeNull()
  })

  // Before there is a checkpoint, behind one, and in the stage that has the examination.
  it.each([1, 3, 5])('neither loses nor repeats that when it is killed after step %i and resumed', async (step) => {
    const id = `killed-${step}`
    await finish(await start(storage, plan, id), step)
    await finish(await trainer(storage, plan, id))
    expect(await records(storage, id)).toEqual(await records(storage, 'whole'))
    expect(await exams(id)).toEqual(await exams('whole'))
    expect((await weights(storage, id)).equals(await weights(storage, 'whole'))).toBe(true)
  })

  it('keeps no room for it where the stage was planned without', async () => {
    const one = await start(storage, plan, 'planned')
    const before = gpu.memory.bytes - 4 * one.model.table.size
    await one.next()
    expect(Math.abs((gpu.memory.bytes - before) / one.memory[0].bytes - 1)).toBeLessThan(0.02)
    one.dispose()
  })
})

it('trains on a given set and examines on what it holds out, without prompts that are too long', async () => {
  const storage = new MemoryStorage()
  const evaluation = { every: 2, prompts: 4, modes: ['think'], temperatures: [0] }
  const wide = { ...init, max_position_embeddings: 256 }
  const set = { ...rl, task: {}, steps: 2, promptsPerStep: 16, epochPrompts: 0, prompts: 'mine', evaluation }
  const plan = parseRecipe({ name: 'test', seed: 5, model: 'init', init: wide, stages: [set] })
  const run = await createRun(storage, { id: 'given', title: 'given', recipe: plan, steps: 2 })
  const sum = (id: string, prompt: string) => ({ id, domain: 'math', prompt, answer: 2 })
  const given = [...Array.from({ length: 40 }, (_, i) => sum(`s${i}`, `What is ${i}+${i}?`)), sum('long', '1+'.repeat(200))]
  const warnings: string[] = []
  const one = await Trainer.open({
    gpu,
    run,
    recipe: plan,
    openModel: () => Promise.reject(new Error('not asked')),
    openPrompts: async () => given,
    onWarning: (sentence) => warnings.push(sentence),
    profile: defaultKernels(gpu),
  })
  await finish(one)
  expect(warnings).toEqual(['1 of 41 prompts of mine are left out, with more than the 245 tokens there is room for: long.'])
  const [first, last] = await run.metrics()
  expect([Object.keys(first.evaluation_before ?? {}), Object.keys(last.evaluation ?? {})]).toEqual([['math/think/T=0'], ['math/think/T=0']])
  for (const step of [1, 2]) {
    const ids = (await run.rollouts(step)).map(({ prompt_id }) => prompt_id)
    expect(new Set(ids).size).toBe(16)
  }
})

const sumOfOnes = `What is 1${'+1'.repeat(1030)}?`
it.each([
  [
    'a prompt of 2,090 tokens',
    { ...rl, domain: 'instructions', mode: 'instruct', groupSize: 4, promptsPerStep: 1, epochPrompts: 0 },
    { prompt: sumOfOnes, instruction_id_list: ['punctuation:no_comma'] },
  ],
  [
    'a demonstration of 2,418 tokens',
    { ...sft, batchSize: 1, optimizer: 'adamw' },
    { prompt: sumOfOnes, answer: 1031, response: `\\boxed{${'1'.repeat(340)}}` },
  ],
])('learns from %s where the model reads so many', async (_, stage, data) => {
  const storage = new MemoryStorage()
  const stages = [{ ...stage, task: {}, steps: 1, prompts: 'mine' }]
  // Every other token ends a reply: some are empty and earn nothing, others say something and do.
  const eos_token_id = Array.from({ length: 90 }, (_, i) => 2 * i)
  const long = { ...init, max_position_embeddings: 4096, eos_token_id }
  const plan = parseRecipe({ name: 'long', seed: 6, model: 'init', init: long, stages })
  const run = await createRun(storage, { id: 'long', title: 'long', recipe: plan, steps: 1 })
  const openModel = () => Promise.reject(new Error('not asked'))
  const openPrompts = async () => [{ id: 'long', domain: stage.domain, ...data }]
  const one = await Trainer.open({ gpu, run, recipe: plan, openModel, openPrompts, profile: defaultKernels(gpu) })
  await finish(one)
  const [metrics] = await run.metrics()
  expect(metrics.prompts_too_long).toBeUndefined()
  expect(metrics.grad_norm).toBeGreaterThan(0)
  expect(metrics.num_tokens).toBeGreaterThan(2048)
})

it('gives back everything it took', async () => {
  const before = { bytes: gpu.memory.bytes, buffers: gpu.memory.buffers }
  await finish(
    await start(
      new MemoryStorage(),
      recipe([
        { ...sft, steps: 2 },
        { ...rl, steps: 2 },
      ]),
      'short',
    ),
  )
  expect({ bytes: gpu.memory.bytes, buffers: gpu.memory.buffers }).toEqual(before)
})

describe('a run that is cut short in its last step', () => {
  const plan = recipe(
    [
      { ...sft, steps: 2, checkpointEvery: 1 },
      { ...rl, steps: 1 },
    ].map((stage) => ({ ...stage, checkpointEvery: 1 })),
  )
  /** After step 2: the second stage has one step left. */
  let before: MemoryStorage
  let expected: { weights: Buffer; stage: Uint8Array; records: object[] }
  beforeAll(async () => {
    const storage = new MemoryStorage()
    await finish(await start(storage, plan, 'a'), 2)
    before = copyOf(storage)
    await finish(await trainer(storage, plan, 'a'))
    const stage = (await storage.read('a/stages/1-sft/model.safetensors')) as Uint8Array
    expected = { weights: await weights(storage, 'a'), stage, records: await records(storage, 'a') }
  })

  const check = async (storage: Storage) => {
    expect((await weights(storage, 'a')).equals(expected.weights)).toBe(true)
    expect(await storage.read('a/stages/1-sft/model.safetensors')).toEqual(expected.stage)
    expect(await records(storage, 'a')).toEqual(expected.records)
    const { state, resumable, step } = await (await openRun(storage, 'a')).summary()
    expect({ state, resumable, step }).toEqual({ state: 'finished', resumable: false, step: 3 })
  }

  it.each([
    ['half', 1],
    ['short', 3],
  ] as const)('at any write (%s, every %i) can be resumed and ends with its model', async (fault, stride) => {
    const counting = new FaultyStorage(copyOf(before), Number.POSITIVE_INFINITY, fault, true)
    counting.reads = false
    await finish(await trainer(counting, plan, 'a'))
    let cut = 0
    for (let at = 0; at < counting.calls; at += stride) {
      const { inner } = await interruptedAt(at, fault)
      const run = await openRun(inner, 'a')
      if ((await run.summary()).state !== 'finished') {
        cut++
        expect((await run.summary()).resumable).toBe(true)
        await finish(await trainer(inner, plan, 'a'))
      }
      await check(inner)
    }
    expect(cut).toBeGreaterThan(20 / stride)
  })

  async function interruptedAt(at: number, fault: Fault) {
    const storage = new FaultyStorage(copyOf(before), at, fault, true)
    storage.reads = false
    const one = await trainer(storage, plan, 'a').catch(() => null)
    if (one) await finish(one).catch(() => one.dispose())
    return storage
  }

  it('or has lost its model, or its stage model, after its end is finished again without prompts or a first model', async () => {
    const storage = copyOf(before)
    await finish(await trainer(storage, plan, 'a'))
    const given = { ...plan, stages: plan.stages.map((stage) => ({ ...stage, prompts: 'nowhere' })), model: 'nowhere' }
    await storage.write('a/recipe.json', JSON.stringify(given))
    await storage.remove('a/origin.json')
    storage.files.set('a/model/model.safetensors', new Uint8Array(7))
    const one = await trainer(storage, given, 'a')
    expect([one.done, one.step]).toEqual([true, 3])
    one.dispose()
    await check(storage)
  })

  it('or has lost its model and its last checkpoint is taken up at the one before, whose model is not the finished one', async () => {
    const storage = copyOf(before)
    await finish(await trainer(storage, plan, 'a'))
    await storage.remove('a/model')
    await storage.remove('a/checkpoints/step-000003/manifest.json')
    const one = await trainer(storage, plan, 'a')
    expect([one.done, one.step]).toEqual([false, 2])
    await finish(one)
    await check(storage)
  })

  it('of a stage writes the model of that stage again', async () => {
    const storage = copyOf(before)
    await storage.remove('a/stages')
    await finish(await trainer(storage, plan, 'a'))
    await check(storage)
  })
})

it('says so when it goes on from an older checkpoint, and begins again without any only when asked to', async () => {
  const storage = new MemoryStorage()
  const plan = recipe([{ ...sft, steps: 4, checkpointEvery: 1 }])
  await finish(await start(storage, plan, 'a'), 3)
  await storage.remove('a/checkpoints/step-000003/state.json')
  const open = async (restart: boolean, told: string[] = []) => {
    const openModel = () => Promise.reject(new Error('these recipes begin from nothing'))
    const onWarning = (sentence: string) => told.push(sentence)
    const run = await openRun(storage, 'a')
    return Trainer.open({ gpu, run, recipe: plan, openModel, profile: defaultKernels(gpu), onWarning, restart })
  }
  const told: string[] = []
  await finish(await open(false, told), 3)
  expect(told).toEqual(['Checkpoint step-000003 was passed over: state.json is missing.'])
  for (const step of [2, 3]) await storage.remove(`a/checkpoints/step-00000${step}/manifest.json`)
  const before = copyOf(storage).files
  const { bytes } = gpu.memory
  await expect(open(false)).rejects.toThrow('though 3 steps are recorded')
  expect(storage.files).toEqual(before)
  expect(gpu.memory.bytes).toBe(bytes)
  await finish(await open(true))
  expect((await records(storage, 'a')).map(({ step }) => step)).toEqual([1, 2, 3, 4])
})

it('ends early with the model of the steps taken, as soon as there is room, and loses nothing before', async () => {
  const storage = new MemoryStorage()
  const plan = recipe([{ ...sft, checkpointEvery: 3 }])
  const faulty = new FaultyStorage(storage, Number.POSITIVE_INFINITY, 'nothing', true)
  const one = await start(faulty, plan, 'a')
  for (let i = 0; i < 4; i++) await one.next()
  for (const later of [0, 2, 9, 14]) {
    faulty.at = faulty.calls + later
    await expect(one.finishEarly()).rejects.toThrow('The storage failed.')
    faulty.at = Number.POSITIVE_INFINITY
    expect(await (await openRun(storage, 'a')).summary()).toMatchObject({ resumable: true, step: 4 })
    const copy = copyOf(storage)
    await finish(await trainer(copy, plan, 'a'))
    expect((await records(copy, 'a')).length).toBe(8)
  }
  await one.finishEarly()
  one.dispose()
  expect(await (await openRun(storage, 'a')).summary()).toMatchObject({ state: 'finished', resumable: false, step: 4 })
  const checkpoint = (await storage.read('a/checkpoints/step-000004/model.safetensors')) as Uint8Array
  expect((await weights(storage, 'a')).equals(checkpoint)).toBe(true)
  // Its model lost, it is written again; no further step is taken.
  await storage.remove('a/model')
  const again = await trainer(storage, plan, 'a')
  expect([again.done, again.step]).toEqual([true, 4])
  again.dispose()
  expect((await weights(storage, 'a')).equals(checkpoint)).toBe(true)
})

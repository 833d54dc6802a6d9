import { describe, expect, it } from 'vitest'
import { MemoryStorage } from './memory-storage.ts'
import type { ExamRecord, ProbeRecord, RolloutRecord, StepMetrics } from './records.ts'
import type { Run } from './run.ts'
import { createRun, deleteRun, listRuns, openRun } from './runs.ts'
import { readText } from './storage.ts'

const metricsOf = (step: number): StepMetrics => ({
  step,
  stage: 'math',
  kind: 'rl',
  loss: 0.5 / step,
  grad_norm: 1,
  learning_rate: 1e-3,
  num_tokens: 10 * step,
  step_time: 0.1,
})
const rolloutOf = (step: number): RolloutRecord => ({
  step,
  prompt_id: 'p',
  group: 0,
  prompt: 'é?',
  completion: '1',
  prompt_tokens: [1],
  completion_tokens: [2],
  pieces: ['1'],
  logprobs: [-0.1],
  entropies: [],
  stop: 'eos',
  verdict: { reward: 1, correct: true, outcome: 'correct', detail: {} },
  reward: 1,
  advantage: null,
})
const probeOf = (step: number, before?: true): ProbeRecord => ({
  ...{ step, stage: step < 20 ? 'math' : 'code', ...(before && { before }), prompt_id: 'h', domain: 'math', prompt: '1+1?', gold: 2n },
  ...{ mode: 'think', completion: '2', tokens: 1, stop: 'eos', reward: 1, outcome: 'correct' },
})
const examOf = (step: number): ExamRecord => ({
  ...{ step, exam: 'math/think/T=0', list: 0, right: '01-1' },
  ...(step === 0 && { ids: ['a', 'b', 'c', 'd'], contents: [0, 0, 1, 2] }),
})
const recipe = { name: 'Nano', stages: [] }

/** Steps `from` to `to` as a trainer takes them, with a checkpoint every 10, probes and exams every 5, and another stage from step 21 on. */
async function train(run: Run, from: number, to: number): Promise<void> {
  for (let step = from; step <= to; step++) {
    if (step === 1 || step === 21) await run.appendProbes([probeOf(step - 1, true)])
    if (step % 5 === 0) await run.appendProbes([probeOf(step)])
    if (step === 1) await run.appendExams([examOf(0)])
    if (step % 5 === 0) await run.appendExams([examOf(step)])
    await run.writeRollouts(step, [rolloutOf(step)])
    await run.appendMetrics(metricsOf(step))
    const state = { step, stage: 0, optimizerStep: step, random: step, data: step, kernels: null }
    if (step % 10 === 0) await run.saveCheckpoint(state, (files) => files.write('model.safetensors', `weights ${step}`))
  }
}

it('notes on which GPU its steps were taken, from which on', async () => {
  const storage = new MemoryStorage()
  const run = await createRun(storage, { title: 'Nano', recipe, steps: 60 })
  const noted = async (after: number, adapter: string) => {
    await run.noteAdapter(after, adapter)
    return (await openRun(storage, run.id)).info.adapters
  }
  expect(await noted(0, 'one')).toEqual([{ after: 0, adapter: 'one' }])
  expect(await noted(10, 'one')).toEqual([{ after: 0, adapter: 'one' }])
  expect(await noted(20, 'two')).toEqual([
    { after: 0, adapter: 'one' },
    { after: 20, adapter: 'two' },
  ])
  // Steps 11 to 20 are taken again.
  expect(await noted(10, 'three')).toEqual([
    { after: 0, adapter: 'one' },
    { after: 10, adapter: 'three' },
  ])
  await run.setState('paused')
  expect((await openRun(storage, run.id)).info).toMatchObject({ state: 'paused', adapters: [{ adapter: 'one' }, { adapter: 'three' }] })
})

it('tells which of its checkpoints and snapshots are whole', async () => {
  const storage = new MemoryStorage()
  const run = await createRun(storage, { title: 'Nano', recipe, steps: 60 })
  await train(run, 1, 35)
  expect(await run.checkpoints()).toEqual([20, 30].map((step) => ({ step, path: `checkpoints/step-0000${step}` })))
  await run.files.write('checkpoints/step-000020/model.safetensors', new Uint8Array(1))
  expect((await run.checkpoints()).map(({ step }) => step)).toEqual([30])
})

async function resume(run: Run) {
  const loaded = await run.loadCheckpoint()
  await run.goBackTo(loaded)
  return loaded
}

async function contents(storage: MemoryStorage): Promise<Record<string, string>> {
  const texts = await Promise.all([...storage.files.keys()].sort().map(async (path) => [path, await readText(storage, path)]))
  return Object.fromEntries(texts)
}

describe('a run', () => {
  it('keeps its recipe, metrics and rollouts', async () => {
    const storage = new MemoryStorage()
    const run = await createRun(storage, { title: 'Nano GRPO!', recipe, steps: 20, created: new Date('2026-01-02T03:04:05Z') })
    expect(run.id).toBe('nano-grpo-20260102-030405')
    await train(run, 1, 12)
    const again = await openRun(storage, run.id)
    expect(again.recipe).toEqual(recipe)
    expect(await again.metrics()).toEqual(Array.from({ length: 12 }, (_, i) => metricsOf(i + 1)))
    expect(await again.rolloutSteps()).toEqual(Array.from({ length: 12 }, (_, i) => i + 1))
    expect(await again.rollouts(7)).toEqual([rolloutOf(7)])
    expect(await again.rollouts(99)).toEqual([])
    const large = { ...rolloutOf(13), gold: 9007199254740993n }
    await run.writeRollouts(13, [large])
    expect(await again.rollouts(13)).toEqual([large])
    // A whole number is read as a double holds it, where one does.
    expect(await again.probes()).toEqual([probeOf(0, true), probeOf(5), probeOf(10)].map((probe) => ({ ...probe, gold: 2 })))
    expect(await again.exams()).toEqual([0, 5, 10].map(examOf))
    expect(storage.files.has('nano-grpo-20260102-030405/rollouts/step-000012.jsonl')).toBe(true)
  })

  it('is listed newest first with its last step and state, beside folders that are no runs', async () => {
    const storage = new MemoryStorage()
    const first = await createRun(storage, { id: 'one', title: 'One', recipe, steps: 20, created: new Date('2026-01-01') })
    await createRun(storage, { id: 'two', title: 'Two', recipe, steps: 5, created: new Date('2026-01-02') })
    await train(first, 1, 3)
    await first.setState('failed', 'The GPU was lost.')
    await storage.write('other/file', 'x')
    const runs = await listRuns(storage)
    expect(runs.map(({ id, title, step, steps, state, error }) => [id, title, step, steps, state, error])).toEqual([
      ['two', 'Two', 0, 5, 'running', undefined],
      ['one', 'One', 3, 20, 'failed', 'The GPU was lost.'],
    ])
    await first.setState('running')
    expect((await listRuns(storage))[1].error).toBeUndefined()
    await deleteRun(storage, 'one')
    expect((await listRuns(storage)).map(({ id }) => id)).toEqual(['two'])
  })

  it('never overwrites another, and says so', async () => {
    const storage = new MemoryStorage()
    const create = (id?: string) => createRun(storage, { id, title: 'Same', recipe, steps: 1, created: new Date('2026-01-01') })
    await create('mine')
    await expect(create('mine')).rejects.toThrow('There is already a run in mine: resume it, or choose another folder.')
    expect([(await create()).id, (await create()).id]).toEqual(['same-20260101-000000', 'same-20260101-000000-2'])
    await expect(create('a/b')).rejects.toThrow('"a/b" is not a name a run can have.')
    await expect(openRun(storage, 'none')).rejects.toThrow('There is no run in none.')
    for (const name of ['recipe.json', 'origin.json']) await storage.remove(`mine/${name}`)
    await expect(openRun(storage, 'mine')).rejects.toThrow('The run in mine cannot be opened: its recipe.json is missing or damaged.')
  })

  it('reads past a line torn by a crash', async () => {
    const storage = new MemoryStorage()
    const run = await createRun(storage, { id: 'a', title: 'A', recipe, steps: 20 })
    await train(run, 1, 3)
    await storage.append('a/metrics.jsonl', JSON.stringify(metricsOf(4)).slice(0, 40))
    expect((await run.metrics()).map(({ step }) => step)).toEqual([1, 2, 3])
    expect((await run.summary()).step).toBe(3)
  })
})

describe('resume', () => {
  it('removes snapshots of steps that are to be taken again, whole or not, and no others', async () => {
    const storage = new MemoryStorage()
    const run = await createRun(storage, { id: 'a', title: 'A', recipe, steps: 60 })
    await train(run, 1, 25)
    for (const step of [15, 20, 25]) await run.snapshotFiles(step).write('model.safetensors', `weights ${step}`)
    for (const step of [15, 20]) await run.snapshotFiles(step).write('config.json', '{}')
    await resume(run)
    expect(await run.snapshots()).toEqual([15, 20])
    await storage.remove('a/checkpoints/step-000020')
    await resume(run)
    expect(await storage.list('a/snapshots')).toEqual([])
  })

  async function uninterrupted(): Promise<MemoryStorage> {
    const storage = new MemoryStorage()
    await train(await createRun(storage, { id: 'a', title: 'A', recipe, steps: 30, created: new Date(0) }), 1, 30)
    return storage
  }

  it('cuts off what came after the checkpoint, and going on leaves what an uninterrupted run leaves', async () => {
    const expected = await contents(await uninterrupted())
    for (const stop of [3, 10, 17, 20, 21, 25, 30]) {
      const storage = new MemoryStorage()
      await train(await createRun(storage, { id: 'a', title: 'A', recipe, steps: 30, created: new Date(0) }), 1, stop)
      await storage.append('a/metrics.jsonl', '{"step":99,"st')
      if (stop % 2 === 1) for (const file of ['probes', 'exams']) await storage.append(`a/${file}.jsonl`, '{"step":99,"st')
      await storage.write('a/checkpoints/step-000028/model.safetensors', 'unfinished')
      const run = await openRun(storage, 'a')
      const loaded = await resume(run)
      const step = Math.floor(stop / 10) * 10
      expect(loaded?.state.step ?? 0).toBe(step)
      if (loaded) expect(await readText(loaded.files, 'model.safetensors')).toBe(`weights ${step}`)
      expect((await run.metrics()).length).toBe(step)
      expect((await run.rolloutSteps()).length).toBe(step)
      // Of step 0 is what the run began with, which is asked again with the first step.
      const kept = (await run.exams()).map((exam) => exam.step)
      expect(kept).toEqual(Array.from({ length: step === 0 ? 0 : step / 5 + 1 }, (_, i) => 5 * i))
      await train(run, step + 1, 30)
      expect(await contents(storage)).toEqual(expected)
    }
  })

  it('of a version without exams is read and goes on, and from then on it has them', async () => {
    const storage = new MemoryStorage()
    await train(await createRun(storage, { id: 'a', title: 'A', recipe, steps: 30 }), 1, 23)
    await storage.remove('a/exams.jsonl')
    const run = await openRun(storage, 'a')
    expect(await run.exams()).toEqual([])
    await resume(run)
    expect(storage.files.has('a/exams.jsonl')).toBe(false)
    await train(run, 21, 30)
    expect(await run.exams()).toEqual([25, 30].map(examOf))
  })

  it('falls back past a damaged checkpoint and removes it', async () => {
    const storage = await uninterrupted()
    storage.files.get('a/checkpoints/step-000030/model.safetensors')![0] ^= 1
    const run = await openRun(storage, 'a')
    const loaded = await resume(run)
    expect([loaded?.state.step, loaded?.skipped.length, (await run.metrics()).length]).toEqual([20, 1, 20])
    expect(await storage.list('a/checkpoints')).toEqual(['step-000020/'])
  })

  it('from a checkpoint ahead of its records takes the one before, and leaves what an uninterrupted run leaves', async () => {
    const expected = await contents(await uninterrupted())
    const storage = new MemoryStorage()
    await train(await createRun(storage, { id: 'a', title: 'A', recipe, steps: 30, created: new Date(0) }), 1, 20)
    const lines = ((await readText(storage, 'a/metrics.jsonl')) ?? '').trim().split('\n')
    await storage.write('a/metrics.jsonl', lines.join('\n').slice(0, -9))
    const run = await openRun(storage, 'a')
    const loaded = await resume(run)
    expect([loaded?.state.step, loaded?.skipped]).toEqual([10, ['Checkpoint step-000020 was passed over: the record of step 20 is lost.']])
    await train(run, 11, 30)
    expect(await contents(storage)).toEqual(expected)

    await storage.write('a/metrics.jsonl', lines.slice(1).join('\n'))
    const holed = await resume(await openRun(storage, 'a'))
    expect([holed?.state.step, holed?.skipped[0]]).toEqual([
      30,
      'The record of step 1 is lost, and no checkpoint is older: the run goes on without it.',
    ])
  })

  it('changes nothing when no checkpoint can be trusted', async () => {
    const storage = await uninterrupted()
    for (const step of [20, 30]) await storage.remove(`a/checkpoints/step-0000${step}/state.json`)
    const before = await contents(storage)
    await expect(resume(await openRun(storage, 'a'))).rejects.toThrow(/^No checkpoint of this run can be read\./)
    expect(await contents(storage)).toEqual(before)
  })
})

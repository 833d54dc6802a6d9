/** @file Folders of runs as crashes, full disks and hands leave them: all are listed, none is lost without asking, each can be removed. */
import { describe, expect, it } from 'vitest'
import { MemoryStorage } from './memory-storage.ts'
import type { StepMetrics } from './records.ts'
import { LostCheckpointError } from './run-error.ts'
import { createRun, deleteRun, listRuns, openRun, readRun, sweepStarts } from './runs.ts'
import { copyOf, FaultyStorage } from './testing.ts'

const recipe = { name: 'Nano', seed: 1, model: 'init', stages: [{ name: 'math', steps: 40, checkpointEvery: 10 }] }
const line = (step: number) => ({ step, stage: 'math', kind: 'rl', loss: 1 }) as StepMetrics

/** A run of 25 steps, checkpoints at 10 and 20. */
async function interrupted(): Promise<MemoryStorage> {
  const storage = new MemoryStorage()
  const run = await createRun(storage, { id: 'a', title: 'Mine', recipe, steps: 40, created: new Date('2026-01-02T03:04:05Z') })
  for (let step = 1; step <= 25; step++) {
    await run.appendMetrics(line(step))
    const state = { step, stage: 0, optimizerStep: step, random: 0, data: 0, kernels: null }
    if (step % 10 === 0) await run.saveCheckpoint(state, (files) => files.write('model.safetensors', `weights ${step}`))
  }
  return storage
}

const listed = async (storage: MemoryStorage) => (await listRuns(storage))[0]

describe('a damaged run', () => {
  it.each([
    ['cut short', '{"title":"Mi'],
    ['empty', ''],
    ['an empty object', '{}'],
    ['null', 'null'],
    ['of another kind', '{"title":7,"created":"yesterday","steps":-1,"state":"asleep"}'],
    ['gone', null],
  ])('whose run.json is %s is listed under its recipe, and a resume mends it', async (_, text) => {
    const storage = await interrupted()
    if (text === null) await storage.remove('a/run.json')
    else await storage.write('a/run.json', text)
    expect(await listed(storage)).toMatchObject({
      id: 'a',
      title: 'Nano',
      created: '2026-01-02T03:04:05.000Z',
      step: 25,
      steps: 40,
      state: 'damaged',
      resumable: true,
      damage: { sentence: 'Its run.json is missing or damaged; the rest is there, and a resume writes it again.', remedy: 'resume' },
    })
    const run = await openRun(storage, 'a')
    await run.goBackTo(await run.loadCheckpoint())
    expect(await listed(storage)).toMatchObject({ title: 'Nano', step: 20, steps: 40, state: 'running', resumable: true })
  })

  it.each([['{"name":"Na'], ['{}'], ['null'], ['[]'], ['{"name":"Nano","stages":[null]}'], [null]])(
    'whose recipe.json is %s goes on by the copy in its origin',
    async (text) => {
      const storage = await interrupted()
      if (text === null) await storage.remove('a/recipe.json')
      else await storage.write('a/recipe.json', text)
      expect(await listed(storage)).toMatchObject({ state: 'damaged', resumable: true, recipe, damage: { remedy: 'resume' } })
      const run = await openRun(storage, 'a')
      await run.goBackTo(await run.loadCheckpoint())
      expect(await listed(storage)).toMatchObject({ state: 'running', recipe })
    },
  )

  it('without recipe and origin keeps its records, and cannot go on', async () => {
    const storage = await interrupted()
    await storage.write('a/recipe.json', '{}')
    await storage.write('a/origin.json', '{}')
    await createRun(storage, { id: 'b', title: 'Other', recipe, steps: 40 })
    const sentence = 'Its recipe.json is missing or damaged, so the run cannot go on; the models and records it has left can be kept.'
    const runs = await listRuns(storage)
    expect(runs.map(({ id }) => id)).toEqual(['b', 'a'])
    expect(runs[1]).toMatchObject({ title: 'Mine', state: 'damaged', resumable: false, recipe: null, damage: { sentence, remedy: null } })
    await expect(openRun(storage, 'a')).rejects.toThrow('its recipe.json is missing or damaged')
    expect(await (await readRun(storage, 'a')).metrics()).toHaveLength(25)
  })

  it.each(['null', '7', '"text"', '[]', '{}', '{"step":"3"}', '{"step":-1}', '\u0000\u0000', '{"step":4,"st'])(
    'with the line %s in its metrics is read past it',
    async (garbage) => {
      const storage = new MemoryStorage()
      const run = await createRun(storage, { id: 'a', title: 'A', recipe, steps: 40 })
      await run.appendMetrics(line(1))
      await storage.append('a/metrics.jsonl', `${garbage}\n`)
      await run.appendMetrics(line(2))
      await storage.write('a/rollouts/step-000001.jsonl', `${garbage}\n`)
      expect((await run.metrics()).map(({ step }) => step)).toEqual([1, 2])
      expect((await run.summary()).step).toBe(2)
      expect(await run.rollouts(1)).toEqual([])
    },
  )

  it('that cannot be read is listed beside the others', async () => {
    const storage = await interrupted()
    const inner = copyOf(storage)
    await createRun(inner, { id: 'b', title: 'Other', recipe, steps: 40 })
    const failing = new FaultyStorage(inner, Number.POSITIVE_INFINITY, 'nothing', false)
    await listRuns(failing)
    for (let at = 1; at < failing.calls; at++) {
      const runs = await listRuns(new FaultyStorage(copyOf(inner), at, 'nothing', false))
      expect([at, runs.map(({ id }) => id).sort()]).toEqual([at, ['a', 'b']])
    }
  })

  it.each(['run.json', 'recipe.json', 'origin.json', 'metrics.jsonl', 'checkpoints'])('without its %s can be removed', async (name) => {
    const storage = await interrupted()
    await storage.remove(`a/${name}`)
    expect(await listRuns(storage)).toHaveLength(1)
    await deleteRun(storage, 'a')
    expect(storage.files.size).toBe(0)
  })

  it('whose removal was cut short can be removed again', async () => {
    const whole = await interrupted()
    const counting = new FaultyStorage(copyOf(whole), Number.POSITIVE_INFINITY, 'half', true)
    await deleteRun(counting, 'a')
    for (let at = 0; at < counting.calls; at++) {
      const storage = new FaultyStorage(copyOf(whole), at, 'half', true)
      await deleteRun(storage, 'a').catch(() => {})
      for (const { id } of await listRuns(storage.inner)) await deleteRun(storage.inner, id)
      expect([at, storage.inner.files.size]).toEqual([at, 0])
    }
  })
})

describe('a run whose checkpoints are lost', () => {
  const sentence = 'No checkpoint of this run is left, though 25 steps are recorded: it can only begin again, which removes them.'

  it.each<[string, (storage: MemoryStorage) => Promise<void>]>([
    [
      'all manifests',
      async (storage) => {
        for (const step of [10, 20]) await storage.remove(`a/checkpoints/step-0000${step}/manifest.json`)
      },
    ],
    ['the folder of checkpoints', (storage) => storage.remove('a/checkpoints')],
    [
      'the folder, and the note of it in run.json',
      async (storage) => {
        await storage.remove('a/checkpoints')
        await storage.remove('a/run.json')
      },
    ],
  ])('(%s) says so, and begins again only when it is asked to', async (_, lose) => {
    const storage = await interrupted()
    await storage.write('a/snapshots/step-000020/model.safetensors', 'weights 20')
    await storage.write('a/exams.jsonl', '')
    await lose(storage)
    const before = copyOf(storage).files
    const run = await openRun(storage, 'a')
    await expect(run.loadCheckpoint()).rejects.toThrow(LostCheckpointError)
    await expect(run.loadCheckpoint()).rejects.toThrow(sentence)
    expect(await listed(storage)).toMatchObject({ state: 'damaged', resumable: false, damage: { sentence, remedy: 'restart' } })
    expect(storage.files).toEqual(before)
    await run.restart()
    expect(await run.loadCheckpoint()).toBeNull()
    expect([...storage.files.keys()].sort()).toEqual(['a/origin.json', 'a/recipe.json', 'a/run.json'])
    expect(await listed(storage)).toMatchObject({ state: 'running', step: 0, resumable: true })
  })

  it('says so too when a single checkpoint was all it had', async () => {
    const storage = new MemoryStorage()
    const run = await createRun(storage, { id: 'a', title: 'A', recipe, steps: 40 })
    for (let step = 1; step <= 10; step++) await run.appendMetrics(line(step))
    const state = { step: 10, stage: 0, optimizerStep: 10, random: 0, data: 0, kernels: null }
    await run.saveCheckpoint(state, (files) => files.write('model.safetensors', 'weights'))
    await storage.remove('a/checkpoints/step-000010/manifest.json')
    await expect((await openRun(storage, 'a')).loadCheckpoint()).rejects.toThrow('though 10 steps are recorded')
  })

  it('but had none due begins at its beginning', async () => {
    const storage = new MemoryStorage()
    const run = await createRun(storage, { id: 'a', title: 'A', recipe, steps: 40 })
    for (let step = 1; step <= 10; step++) await run.appendMetrics(line(step))
    await storage.write('a/checkpoints/step-000010/model.safetensors', 'half')
    expect(await run.loadCheckpoint()).toBeNull()
    expect(await listed(storage)).toMatchObject({ state: 'running', resumable: true })
  })

  it('in part says which is the newest', async () => {
    const storage = await interrupted()
    await storage.remove('a/checkpoints/step-000020')
    expect((await (await openRun(storage, 'a')).loadCheckpoint())?.skipped).toEqual([
      'The checkpoint of step 20 is gone; that of step 10 is the newest.',
    ])
  })
})

it('a start that was cut off before there was a run is swept away, and nothing else', async () => {
  const storage = new MemoryStorage()
  await storage.write('cut/recipe.json', '{}')
  await storage.write('cut/origin.json', '{}')
  await storage.write('run/run.json', '{}')
  await storage.write('damaged/metrics.jsonl', '')
  await storage.write('kernels.json', '{}')
  await sweepStarts(storage)
  expect([...storage.files.keys()].sort()).toEqual(['damaged/metrics.jsonl', 'kernels.json', 'run/run.json'])
})

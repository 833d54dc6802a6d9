import { expect, it } from 'vitest'
import { MemoryStorage } from './memory-storage.ts'
import type { RolloutRecord } from './records.ts'
import { createRun } from './runs.ts'
import { FaultyStorage } from './testing.ts'
import { stepsToThin, thinRun } from './thinning.ts'
import { runUsage, usageOf, usageSum } from './usage.ts'

it('keeps the rollouts of the first ten steps, the last ten, and every tenth between', () => {
  const steps = Array.from({ length: 57 }, (_, i) => i + 1)
  const kept = steps.filter((step) => !stepsToThin(steps).includes(step))
  expect(kept).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 30, 40, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57])
  expect(stepsToThin([])).toEqual([])
})

it('thins a finished run to its last checkpoint, and no other run at all', async () => {
  const storage = new MemoryStorage()
  const recipe = { name: 'A', stages: [{ steps: 30, checkpointEvery: 10 }] }
  const run = await createRun(storage, { id: 'a', title: 'A', recipe, steps: 30 })
  for (let step = 1; step <= 30; step++) {
    await run.writeRollouts(step, [{ step, completion: 'é', verdict: {} } as RolloutRecord])
    const state = { step, stage: 0, optimizerStep: 0, random: 0, data: 0, kernels: null }
    if (step % 10 === 0) await run.saveCheckpoint(state, (files) => files.write('model.safetensors', 'weights'))
  }
  const everything = () => [...storage.files.values()].reduce((sum, bytes) => sum + bytes.length, 0)
  expect(usageSum(await runUsage(run))).toBe(everything())
  expect(await runUsage(run)).toMatchObject({ weights: 0, thinnable: 0 })
  await expect(thinRun(run)).rejects.toThrow('Only a finished run can be thinned.')
  await run.setState('finished')
  await expect(thinRun(run)).rejects.toThrow('Only a finished run can be thinned.')
  expect(await run.rolloutSteps()).toHaveLength(30)

  for (const name of ['model.safetensors', 'config.json']) await storage.write(`a/model/${name}`, '{}')
  const before = await runUsage(run)
  expect(before).toMatchObject({
    weights: 4,
    checkpoints: expect.any(Number),
    rollouts: 30 * (await run.files.size('rollouts/step-000001.jsonl'))! + 21,
  })
  expect(usageSum(before)).toBe(everything())
  await thinRun(run)
  const after = await runUsage(run)
  expect(after).toMatchObject({ weights: 4, records: before.records, thinnable: 0 })
  expect(usageSum(after)).toBe(usageSum(before) - before.thinnable)
  expect(usageSum(after)).toBe(everything())
  expect(await run.rolloutSteps()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30])
  expect(await storage.list('a/checkpoints')).toEqual(['step-000030/'])
  expect((await run.loadCheckpoint())?.state.step).toBe(30)
  expect((await run.summary()).state).toBe('finished')
})

it('thins the rollouts of a run none of whose checkpoints can be read, and leaves those as they are', async () => {
  const storage = new MemoryStorage()
  const run = await createRun(storage, { id: 'a', title: 'A', recipe: { name: 'A', stages: [{ steps: 30 }] }, steps: 30 })
  for (let step = 1; step <= 30; step++) await run.writeRollouts(step, [{ step, completion: 'so', verdict: {} } as RolloutRecord])
  for (const step of [20, 30]) {
    const state = { step, stage: 0, optimizerStep: 0, random: 0, data: 0, kernels: null }
    await run.saveCheckpoint(state, (files) => files.write('model.safetensors', 'weights'))
    await storage.write(`a/checkpoints/step-0000${step}/model.safetensors`, 'wei')
  }
  for (const name of ['model.safetensors', 'config.json']) await storage.write(`a/model/${name}`, '{}')
  await run.setState('finished')
  await thinRun(run)
  expect(await run.rolloutSteps()).toHaveLength(21)
  expect(await storage.list('a/checkpoints')).toHaveLength(2)
})

it('has no figure for a run that is not there, or cannot be read', async () => {
  const storage = new MemoryStorage()
  expect(await usageOf(storage, 'a')).toBeNull()
  const run = await createRun(storage, { id: 'a', title: 'A', recipe: { name: 'A', stages: [] }, steps: 1 })
  expect(await usageOf(storage, 'a')).toEqual(await runUsage(run))
  for (const at of [0, 6]) expect(await usageOf(new FaultyStorage(storage, at, 'nothing', true), 'a')).toBeNull()
})

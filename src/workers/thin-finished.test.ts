/** @file Finished runs give room back by themselves only where it is short, and it is told. */
import { expect, it } from 'vitest'
import { MemoryStorage } from '../runs/memory-storage.ts'
import type { RolloutRecord } from '../runs/records.ts'
import { createRun, deleteRun } from '../runs/runs.ts'
import { StorageError } from '../runs/storage.ts'
import { runUsage, usageSum } from '../runs/usage.ts'
import type { Ownership } from './ownership.ts'
import { isShort, thinFinished, thinnedWords } from './thin-finished.ts'

async function finishedRun(storage: MemoryStorage, id: string) {
  const run = await createRun(storage, { id, title: id, recipe: { name: id, stages: [{ steps: 30 }] }, steps: 30 })
  for (let step = 1; step <= 30; step++) await run.writeRollouts(step, [{ step, completion: 'so', verdict: {} } as RolloutRecord])
  for (const name of ['model.safetensors', 'config.json']) await storage.write(`${id}/model/${name}`, '{}')
  await run.setState('finished')
  return run
}

/** Of a tab that nobody else is beside, where only `taken` cannot be had. */
const ownership = (taken?: string): Ownership => ({
  claim: async (run) => (run === taken ? null : async () => {}),
  claimed: async () => new Set(),
  tell: () => {},
  listen: () => {},
})

it('is short of room when what is used and another run of the largest size are more than half of it', () => {
  expect(isShort({ used: 400, quota: 1000 }, 100)).toBe(false)
  expect(isShort({ used: 400, quota: 1000 }, 101)).toBe(true)
})

it('thins finished runs where room is short, and no sooner', async () => {
  const storage = new MemoryStorage()
  const [a, b] = [await finishedRun(storage, 'a'), await finishedRun(storage, 'b')]
  const size = usageSum(await runUsage(a))
  const { thinnable } = await runUsage(b)
  // Both are used, and a third would just fit into half of it.
  for (const room of [null, { used: 2 * size, quota: 8 * size }, { used: 2 * size, quota: 6 * size }])
    expect(await thinFinished(storage, ownership(), room)).toEqual({ runs: [], freed: 0 })
  expect(await a.rolloutSteps()).toHaveLength(30)
  expect(await thinFinished(storage, ownership('a'), { used: 2 * size, quota: 6 * size - 2 })).toEqual({ runs: ['b'], freed: thinnable })
  expect(await a.rolloutSteps()).toHaveLength(30)
  expect(await b.rolloutSteps()).toHaveLength(21)
})

it('passes over a run that cannot be thinned, and one that another tab deletes meanwhile', async () => {
  const storage = new MemoryStorage()
  for (const id of ['a', 'b', 'c', 'd']) await finishedRun(storage, id)
  const claiming = ownership()
  const claim = claiming.claim
  claiming.claim = async (id, purpose) => {
    if (id === 'c') await deleteRun(storage, 'c')
    return claim(id, purpose)
  }
  const list = storage.list.bind(storage)
  storage.list = async (folder) => {
    // Between the list of runs and a look into this one.
    if (folder === 'd' && (await storage.size('d/seen')) !== null) await deleteRun(storage, 'd')
    if (folder === 'd') await storage.write('d/seen', '')
    return list(folder)
  }
  const remove = storage.remove.bind(storage)
  storage.remove = async (path) => {
    if (path.startsWith('b/rollouts')) throw new StorageError('locked', 'Another tab has it open.')
    return remove(path)
  }
  const { runs } = await thinFinished(storage, claiming, { used: 600, quota: 1000 })
  expect(runs).toEqual(['a'])
})

it('tells of no run of which nothing could be thinned', async () => {
  const storage = new MemoryStorage()
  const run = await finishedRun(storage, 'a')
  await run.removeRollouts(await run.rolloutSteps())
  for (const step of [20, 30]) {
    const state = { step, stage: 0, optimizerStep: 0, random: 0, data: 0, kernels: null }
    await run.saveCheckpoint(state, (files) => files.write('model.safetensors', 'weights'))
    await storage.write(`a/checkpoints/step-0000${step}/model.safetensors`, 'wei')
  }
  expect(await thinFinished(storage, ownership(), { used: 600, quota: 1000 })).toEqual({ runs: [], freed: 0 })
})

it('says how many were thinned and what that freed', () => {
  expect(thinnedWords({ runs: ['a'], freed: 2_340_000 })).toContain('a finished run was thinned: 2.2 MiB are free again')
  expect(thinnedWords({ runs: ['a', 'b', 'c'], freed: 2_340_000 })).toContain('3 finished runs were thinned')
})

/** @file Finished runs give room back by themselves only where it is short, and it is told. */
import { expect, it } from 'vitest'
import { MemoryStorage } from '../runs/memory-storage.ts'
import type { RolloutRecord } from '../runs/records.ts'
import { createRun } from '../runs/runs.ts'
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

it('says how many were thinned and what that freed', () => {
  expect(thinnedWords({ runs: ['a'], freed: 2_340_000 })).toContain('a finished run was thinned: 2.2 MiB are free again')
  expect(thinnedWords({ runs: ['a', 'b', 'c'], freed: 2_340_000 })).toContain('3 finished runs were thinned')
})

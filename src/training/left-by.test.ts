import { expect, it } from 'vitest'
import { GpuError } from '../gpu/errors.ts'
import { MemoryStorage } from '../runs/memory-storage.ts'
import { createRun, openRun } from '../runs/runs.ts'
import { StorageError } from '../runs/storage.ts'
import { leftBy } from './left-by.ts'

it.each([
  [new GpuError('lost', 'The GPU was lost.'), 'paused', undefined],
  [new GpuError('out-of-memory', 'There is no room on the GPU.'), 'paused', undefined],
  [new GpuError('non-finite', 'Not a number.'), 'failed', 'Not a number.'],
  [new StorageError('full', 'There is no room left.'), 'paused', undefined],
  [new Error('A defect.\nIts place.'), 'failed', 'A defect.'],
] as const)('%s leaves a run as %s', async (error, state, words) => {
  const storage = new MemoryStorage()
  const run = await createRun(storage, { id: 'a', title: 'A', recipe: { name: 'A', stages: [] }, steps: 1 })
  expect(await leftBy(run, error)).toBe(state)
  const { info } = await openRun(storage, 'a')
  expect([info.state, info.error]).toEqual([state, words])
  storage.write = () => Promise.reject(new StorageError('full', 'There is no room left.'))
  expect(await leftBy(run, error)).toBe(state)
})

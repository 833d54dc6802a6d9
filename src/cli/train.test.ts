/** @file What a run is left as by a session that an error ends, with a trainer that computes nothing. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it, vi } from 'vitest'
import type { Gpu } from '../gpu/device.ts'
import { GpuError } from '../gpu/errors.ts'
import { plannedGpu } from '../gpu/planned.ts'
import { defaultKernels } from '../kernels/tuning.ts'
import { createRun, openRun } from '../runs/runs.ts'
import { StorageError } from '../runs/storage.ts'
import { presetRecipe } from '../training/presets.ts'
import { Trainer } from '../training/trainer.ts'
import { NodeStorage } from './node-storage.ts'
import { train } from './train.ts'

const folder = mkdtempSync(join(tmpdir(), 'cascade-train-'))
afterAll(() => rmSync(folder, { recursive: true }))

it.each([
  ['full', new StorageError('full', 'There is no room left.'), null, 'paused'],
  ['lost', new DOMException('The buffer was destroyed.'), new GpuError('lost', 'The GPU was lost.'), 'paused'],
  ['broken', new Error('A defect.'), null, 'failed'],
])('a run is %s', async (id, met, means, state) => {
  const storage = new NodeStorage(folder)
  const recipe = presetRecipe('nano-grpo')
  const planned = plannedGpu()
  const gpu = { ...planned, explain: async (error: unknown) => means ?? error } as Gpu
  const trainer = { ...{ step: 0, done: false, memory: [], model: { table: {} }, profile: defaultKernels(planned) }, next: () => Promise.reject(met), dispose() {} } // biome-ignore format: one record
  vi.spyOn(Trainer, 'open').mockResolvedValue(trainer as unknown as Trainer)
  const open = () => createRun(storage, { id, title: id, recipe, steps: 9 })
  const session = { restart: false, interruption: { code: null } as never, progress() {} }
  await expect(train(gpu, {}, { storage, id, recipe, open }, session)).rejects.toThrow((means ?? met).message)
  expect((await openRun(storage, id)).info.state).toBe(state)
})

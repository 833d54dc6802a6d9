import { describe, expect, it } from 'vitest'
import { MemoryStorage } from './memory-storage.ts'
import { holdsModel, writeModelFiles } from './model-files.ts'
import { createRun, listRuns } from './runs.ts'
import { type Storage, within } from './storage.ts'
import { copyOf, FaultyStorage, faults } from './testing.ts'

const write = (storage: Storage, version: number) =>
  writeModelFiles(storage, async (files) => {
    await files.write('tokenizer.json', '{"tokenizer":true}')
    await files.write('model.safetensors', `weights ${version}`)
    await files.write('config.json', '{"config":true}')
  })

describe('a model that a run leaves', () => {
  it.each(faults.flatMap((fault) => [true, false].map((dead) => [fault, dead] as const)))(
    'is whole or not there, at whichever call the storage fails (%s, dead afterwards: %s)',
    async (fault, dead) => {
      const start = new MemoryStorage()
      await write(start, 1)
      const counting = new FaultyStorage(copyOf(start), Number.POSITIVE_INFINITY, fault, dead)
      await write(counting, 2)
      for (let at = 0; at < counting.calls; at++) {
        const storage = new FaultyStorage(copyOf(start), at, fault, dead)
        const written = await write(storage, 2).then(
          () => true,
          () => false,
        )
        const { inner } = storage
        if (written) expect([at, await holdsModel(inner)]).toEqual([at, true])
        // Whoever looks for config.json alone is not deceived either: with it, all other files are there, whole.
        if ((await inner.size('config.json')) === 15) {
          const sizes = [await inner.size('model.safetensors'), await inner.size('tokenizer.json')]
          expect([at, sizes]).toEqual([at, [9, 18]])
        }
        await write(inner, 3)
        expect(await holdsModel(inner)).toBe(true)
      }
    },
  )

  it('does not count when a file of it is gone or cut, and does without a manifest, as in older runs', async () => {
    const storage = new MemoryStorage()
    await write(storage, 1)
    for (const name of ['tokenizer.json', 'model.safetensors', 'config.json']) {
      const cut = copyOf(storage)
      cut.files.set(name, cut.files.get(name)!.slice(1))
      const gone = copyOf(storage)
      await gone.remove(name)
      expect([name, await holdsModel(cut), await holdsModel(gone)]).toEqual([name, false, false])
    }
    await storage.remove('manifest.json')
    expect(await holdsModel(storage)).toBe(true)
  })

  it('makes the difference between a run that has finished and one that is resumed', async () => {
    const storage = new MemoryStorage()
    const recipe = { name: 'A', stages: [{ steps: 2, checkpointEvery: 1 }] }
    const run = await createRun(storage, { id: 'a', title: 'A', recipe, steps: 2 })
    const state = { step: 2, stage: 1, optimizerStep: 2, random: 0, data: 0, kernels: null }
    await run.saveCheckpoint(state, (files) => files.write('model.safetensors', 'weights'))
    await run.setState('finished')
    const seen = async () => (await listRuns(storage)).map((one) => [one.state, one.resumable])
    expect(await seen()).toEqual([['paused', true]])
    await write(within(storage, 'a/model'), 1)
    expect(await seen()).toEqual([['finished', false]])
    await storage.remove('a/model/tokenizer.json')
    expect(await seen()).toEqual([['paused', true]])
    await storage.remove('a/checkpoints')
    expect(await listRuns(storage)).toMatchObject([{ state: 'damaged', resumable: false, damage: { remedy: 'restart' } }])
  })
})

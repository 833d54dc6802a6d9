import { expect, it } from 'vitest'
import { MemoryStorage } from '../runs/memory-storage.ts'
import { createRun } from '../runs/runs.ts'
import { StorageError } from '../runs/storage.ts'
import { Engine } from './engine.ts'
import { Tabs } from './testing.ts'

it('tells the room that runs take, whatever is wrong with one of them', async () => {
  const storage = new MemoryStorage()
  for (const id of ['a', 'b']) await createRun(storage, { id, title: id, recipe: { name: id, stages: [] }, steps: 1 })
  await storage.write('a/rollouts/step-000001.jsonl', '{}\n')
  const size = storage.size.bind(storage)
  storage.size = async (path) => {
    if (path.startsWith('a/rollouts')) throw new StorageError('locked', 'Another tab has it open.')
    return size(path)
  }
  const shared = { gpu: undefined, runs: async () => storage, claims: async () => new MemoryStorage(), shipped: () => storage }
  expect(Object.keys((await new Engine({ ...shared, ownership: new Tabs().tab() }).usage()).runs)).toEqual(['b'])
})

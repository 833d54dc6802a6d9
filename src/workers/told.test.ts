/** @file What tabs tell each other of runs that are kept: that one is gone, that one was thinned. */
import { afterEach, expect, it, vi } from 'vitest'
import { MemoryStorage } from '../runs/memory-storage.ts'
import { createRun, deleteRun } from '../runs/runs.ts'
import type { RunEvent } from './api.ts'
import { Elsewhere } from './elsewhere.ts'
import { Engine } from './engine.ts'
import { Tabs } from './testing.ts'

afterEach(() => {
  vi.useRealTimers()
})

async function twoTabs() {
  const [storage, claims, tabs] = [new MemoryStorage(), new MemoryStorage(), new Tabs()]
  const run = await createRun(storage, { id: 'a', title: 'A', recipe: { name: 'A', stages: [{ steps: 40 }] }, steps: 40 })
  for (let step = 1; step <= 40; step++) await storage.write(`a/rollouts/step-${String(step).padStart(6, '0')}.jsonl`, '{}\n')
  for (const name of ['model.safetensors', 'config.json']) await storage.write(`a/model/${name}`, '{}')
  await run.setState('finished')
  const open = async () => {
    const host = { gpu: undefined, runs: async () => storage, claims: async () => claims, shipped: () => storage }
    const engine = new Engine({ ...host, ownership: tabs.tab() })
    const heard: RunEvent[] = []
    await engine.subscribe((event) => event.type !== 'gpu' && heard.push(event))
    return { engine, heard }
  }
  return { first: await open(), second: await open() }
}

it('a run that is deleted is told to the other tabs, and not to the page that asked', async () => {
  const { first, second } = await twoTabs()
  await first.engine.deleteRun('a')
  await vi.waitFor(() => expect(second.heard).toEqual([{ type: 'deleted', run: 'a' }]))
  expect(first.heard).toEqual([])
  expect(await second.engine.runs()).toEqual([])
})

it('a run that is thinned is told everywhere, and its kept steps can be asked', async () => {
  const { first, second } = await twoTabs()
  expect(await second.engine.rolloutSteps('a')).toHaveLength(40)
  await first.engine.thinRun('a')
  await vi.waitFor(() => expect(second.heard).toEqual([{ type: 'thinned', run: 'a' }]))
  expect(first.heard).toEqual([{ type: 'thinned', run: 'a' }])
  expect(await second.engine.rolloutSteps('a')).toEqual([
    ...Array.from({ length: 10 }, (_, i) => i + 1),
    20,
    30,
    ...Array.from({ length: 10 }, (_, i) => i + 31),
  ])
})

it('a run that was only had to be removed is gone once it is let go of, though nobody said so', async () => {
  vi.useFakeTimers()
  const storage = new MemoryStorage()
  await createRun(storage, { id: 'a', title: 'A', recipe: { name: 'A', stages: [{ steps: 4 }] }, steps: 4 })
  const heard: RunEvent[] = []
  const elsewhere = new Elsewhere({
    ownership: new Tabs().tab(),
    runs: async () => storage,
    emit: (event) => heard.push(event),
    mine: () => false,
  })
  elsewhere.watch('a')
  await deleteRun(storage, 'a')
  await vi.advanceTimersByTimeAsync(1000)
  expect(heard).toEqual([{ type: 'deleted', run: 'a' }])
})

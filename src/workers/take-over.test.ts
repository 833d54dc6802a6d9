import { afterEach, expect, it, vi } from 'vitest'
import { MemoryStorage } from '../runs/memory-storage.ts'
import { createRun } from '../runs/runs.ts'
import { presetRecipe } from '../training/presets.ts'
import type { GpuKeeper } from './gpu-keeper.ts'
import type { Ownership, TabMessage } from './ownership.ts'
import { TakeOver } from './take-over.ts'

vi.useFakeTimers()
afterEach(() => vi.clearAllTimers())

/** The run `a`, which another tab trains until it is let go. */
async function asking() {
  const storage = new MemoryStorage()
  const run = await createRun(storage, { id: 'a', title: 'A', recipe: presetRecipe('nano-grpo'), steps: 9 })
  const claimed = new Set(['a'])
  const told: TabMessage['type'][] = []
  const ownership = { claimed: async () => claimed, tell: ({ type }: TabMessage) => told.push(type) } as unknown as Ownership
  const takeOver = new TakeOver({ gpu: { open: async () => {} } as unknown as GpuKeeper, runs: async () => storage, ownership })
  const asked = () => vi.waitUntil(() => told.includes('hand-over'))
  return { takeOver, run, told, asked, letGo: () => claimed.clear() }
}

it('asks until the other tab has let go, and knows whether the run was paused there', async () => {
  const { takeOver, run, told, asked, letGo } = await asking()
  await run.setState('paused')
  const taken = takeOver.ask('a')
  await asked()
  await vi.advanceTimersByTimeAsync(1000)
  takeOver.heard('b')
  takeOver.heard('a')
  await vi.advanceTimersByTimeAsync(20_000)
  expect(takeOver.underWay).toBe(true)
  expect(told).toEqual(Array(11).fill('hand-over'))
  letGo()
  await vi.advanceTimersByTimeAsync(200)
  expect(await taken).toEqual({ paused: true })
  expect(takeOver.underWay).toBe(false)
})

it('gives up a tab that never answers, and leaves it the run when it is cancelled', async () => {
  const { takeOver, told, asked } = await asking()
  const silent = expect(takeOver.ask('a')).rejects.toThrow('The other tab does not answer')
  await asked()
  await vi.advanceTimersByTimeAsync(10_200)
  await silent
  told.length = 0
  const cancelled = expect(takeOver.ask('a')).rejects.toThrow('The run stays with the other tab.')
  await asked()
  takeOver.cancel()
  await vi.advanceTimersByTimeAsync(200)
  await cancelled
  expect(told.at(-1)).toBe('keep')
  expect(takeOver.underWay).toBe(false)
})

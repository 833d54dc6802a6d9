/** @file What is asked of a run while it is opened, or while it comes to rest, with a trainer that computes nothing. */
import { afterEach, expect, it, vi } from 'vitest'
import type { Gpu } from '../gpu/device.ts'
import { MemoryStorage } from '../runs/memory-storage.ts'
import { listRuns } from '../runs/runs.ts'
import { presetRecipe } from '../training/presets.ts'
import { Trainer } from '../training/trainer.ts'
import type { RunEvent } from './api.ts'
import type { GpuKeeper } from './gpu-keeper.ts'
import type { Shelf } from './shelf.ts'
import { LimitedStorage, Tabs } from './testing.ts'
import { Training } from './training.ts'

afterEach(() => vi.restoreAllMocks())

/** Resolves, or rejects, when the test says so. */
function gate() {
  let open = () => {}
  let fail = (_: Error) => {}
  const passed = new Promise<void>((resolve, reject) => {
    open = resolve
    fail = reject
  })
  passed.catch(() => {})
  return { passed, open, fail }
}

const isPending = (promise: Promise<unknown>) =>
  Promise.race([promise.then(() => false), new Promise((resolve) => setTimeout(resolve, 5, true))])

/** A tab whose runs are opened when `opening` lets them, take each step when `stepping` does, and end when `leaving` does. */
function tab() {
  const storage = new LimitedStorage()
  const [opening, leaving] = [gate(), gate()]
  const trainer = {
    ...{ step: 0, done: false, stepping: gate(), model: {} },
    next: vi.fn(async () => {
      await trainer.stepping.passed
      trainer.step++
      return { metrics: { step: trainer.step }, rollouts: [] }
    }),
    checkpoint: vi.fn(async () => {}),
    finishEarly: vi.fn(async () => {}),
    dispose() {},
  }
  vi.spyOn(Trainer, 'open').mockImplementation(async () => {
    await opening.passed
    return trainer as unknown as Trainer
  })
  const gpu = { explain: async (error: unknown) => error } as Gpu
  const events: RunEvent[] = []
  const training = new Training({
    gpu: { open: async () => gpu, proved() {} } as unknown as GpuKeeper,
    kernels: async () => ({}) as never,
    runs: async () => storage,
    room: async () => null,
    ownership: new Tabs().tab(),
    shelf: { folder: async () => new MemoryStorage() } as unknown as Shelf,
    emit: (event) => events.push(event),
    beforeModelGoes: () => leaving.passed,
  })
  const states = () => events.flatMap((event) => (event.type === 'state' ? [event.run.state] : []))
  const until = (state: string) => vi.waitFor(() => expect(states().at(-1)).toBe(state))
  const start = () => training.start(presetRecipe('nano-grpo'), null)
  return { storage, training, trainer, opening, leaving, states, until, start }
}

it('whoever waits for the weights of a run hears it when that cannot be opened, and nothing of it is left', async () => {
  const { storage, training, opening, start, until } = tab()
  const started = start()
  await until('starting')
  const model = training.model()
  opening.fail(new Error('Its prompts leave no room.'))
  await expect(started).rejects.toThrow('Its prompts leave no room.')
  expect(await model).toBeUndefined()
  expect(await listRuns(storage)).toEqual([])
})

it('pause waits for a run that is being opened, which then takes no step', async () => {
  const { training, trainer, opening, start, until } = tab()
  const started = start()
  await until('starting')
  const paused = training.pause()
  await until('pausing')
  expect(await isPending(paused)).toBe(true)
  opening.open()
  await Promise.all([started, paused])
  expect(training.summary).toMatchObject({ state: 'paused', step: 0 })
  trainer.stepping.open()
  await training.step()
  expect(training.summary).toMatchObject({ state: 'paused', step: 1 })
})

it('stop waits for a run that is being opened to have ended, or not to have begun', async () => {
  const { training, trainer, opening, leaving, start, until } = tab()
  leaving.open()
  const started = start()
  await until('starting')
  const stopped = training.stop()
  expect(await isPending(stopped)).toBe(true)
  opening.open()
  await Promise.all([started, stopped])
  expect(trainer.finishEarly).toHaveBeenCalledOnce()
  expect(training.summary).toBeNull()

  const other = tab()
  const failed = other.start().catch((error) => error.message)
  await other.until('starting')
  const waited = other.training.stop()
  expect(await isPending(waited)).toBe(true)
  other.opening.fail(new Error('No.'))
  await waited
  expect(await failed).toBe('No.')
})

it('a run that another tab asks for while it is being opened is let go, or goes on where that tab thinks better of it', async () => {
  for (const keeps of [true, false]) {
    const { training, trainer, opening, leaving, start, states, until } = tab()
    leaving.open()
    const started = start()
    await until('starting')
    const { id } = training.summary as { id: string }
    const asked = training.handOver(id)
    await until('pausing')
    if (keeps) training.keep(id)
    opening.open()
    await started
    if (keeps) {
      expect(states()).toEqual(['starting', 'pausing', 'starting', 'running'])
      await vi.waitFor(() => expect(trainer.next).toHaveBeenCalled())
      void training.stop()
      trainer.stepping.open()
    }
    await asked
    expect(trainer.step).toBe(keeps ? 1 : 0)
    await vi.waitFor(() => expect(training.summary).toBeNull())
  }
})

it('promises no checkpoint of a run that is being put away', async () => {
  const { training, trainer, opening, leaving, start, until } = tab()
  opening.open()
  await start()
  const asked = training.save()
  trainer.stepping.fail(new Error('A defect.'))
  expect(await asked).toBeNull()
  // Its weights are still somebody's.
  expect(training.summary?.state).toBe('running')
  expect(await training.save()).toBeNull()
  leaving.open()
  await until('failed')
})

it('a checkpoint that is asked for while one is noted, before a run rests, is that one', async () => {
  const { storage, training, trainer, opening, start } = tab()
  opening.open()
  const started = start()
  await started
  const paused = training.pause()
  trainer.stepping.open()
  await paused
  const noting = gate()
  trainer.checkpoint.mockImplementation(async () => {
    storage.busy = noting.passed
  })
  const calls = trainer.checkpoint.mock.calls.length
  const stepped = training.step()
  await vi.waitFor(() => expect(trainer.checkpoint.mock.calls.length).toBe(calls + 1))
  await new Promise((resolve) => setTimeout(resolve))
  const saved = training.save()
  noting.open()
  await stepped
  expect(training.summary?.state).toBe('paused')
  expect(await saved).toBe(trainer.step)
})

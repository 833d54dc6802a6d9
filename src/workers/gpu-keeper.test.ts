/** @file Losses of the GPU on adapters that only pretend: what is tried, how long is waited, and what is said. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { GpuError } from '../gpu/errors.ts'
import { GpuKeeper, type GpuState } from './gpu-keeper.ts'

/** A WebGPU that gives a device where `offers` says so, and can lose the last one given. */
function pretend() {
  let lose: (info: { reason: string; message: string }) => void = () => {}
  const host = { offers: true, asked: 0 }
  const requestDevice = async () => {
    const lost = new Promise((resolve) => {
      lose = resolve
    })
    return { features: new Set(), limits: {}, addEventListener() {}, destroy() {}, lost }
  }
  const adapter = { features: new Set(), limits: {}, info: { vendor: '', architecture: '', device: '', description: '' }, requestDevice }
  const gpu = {
    requestAdapter: async () => {
      host.asked++
      return host.offers ? adapter : null
    },
  } as unknown as GPU
  return { gpu, host, crash: (message = 'A valid external Instance reference no longer exists.') => lose({ reason: 'unknown', message }) }
}

function keep(delays?: readonly number[]) {
  const { gpu, host, crash } = pretend()
  const told: GpuState[] = []
  let losses = 0
  const keeper = new GpuKeeper({ gpu, delays, onState: (state) => told.push(state), onLost: () => losses++ })
  return { keeper, host, crash, told, losses: () => losses }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('a GPU that is lost', () => {
  it('is told with its reason, and opened anew after half a second', async () => {
    const { keeper, crash, told, losses, host } = keep()
    const first = await keeper.open()
    crash()
    await vi.advanceTimersByTimeAsync(0)
    expect(losses()).toBe(1)
    expect(told.at(-1)).toEqual({
      state: 'lost',
      sentence: 'The GPU was lost: its driver, or the process that speaks to it, has been restarted.',
      attempt: 1,
      seconds: 0.5,
    })
    const opening = keeper.open()
    await vi.advanceTimersByTimeAsync(499)
    expect(host.asked).toBe(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(await opening).not.toBe(first)
    expect(told.at(-1)).toEqual({ state: 'ready' })
  })

  it('that the browser blocks is asked for at growing intervals, past two minutes, and then given up in one sentence', async () => {
    const { keeper, crash, told, host } = keep()
    await keeper.open()
    host.offers = false
    crash()
    await vi.advanceTimersByTimeAsync(0)
    const opening = keeper.open().catch((error: Error) => error)
    await vi.advanceTimersByTimeAsync(300_000)
    const waits = told.flatMap((state) => (state.state === 'lost' ? [state.seconds] : []))
    expect(waits).toEqual([...waits].sort((a, b) => a - b))
    expect(waits.reduce((a, b) => a + b)).toBeGreaterThan(120)
    expect(host.asked).toBe(1 + waits.length)
    expect(told.at(-1)?.state).toBe('gone')
    const error = (await opening) as GpuError
    expect(error).toBeInstanceOf(GpuError)
    expect(error.message).toMatch(/browser blocks the GPU.*restart the browser/)
  })

  it('is asked for at once when the user says so, while it waits and after it gave up', async () => {
    const { keeper, crash, host, told } = keep([60, 60])
    await keeper.open()
    crash()
    await vi.advanceTimersByTimeAsync(0)
    await keeper.retry()
    expect(told.at(-1)).toEqual({ state: 'ready' })
    host.offers = false
    crash()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(told.at(-1)?.state).toBe('gone')
    host.offers = true
    const retried = keeper.retry()
    await vi.advanceTimersByTimeAsync(60_000)
    await retried
    expect(told.at(-1)).toEqual({ state: 'ready' })
  })

  it('again and again is given up, unless work gets somewhere in between', async () => {
    const delays = [1, 1, 1]
    for (const proves of [false, true]) {
      const { keeper, crash, told } = keep(delays)
      await keeper.open()
      for (let i = 0; i < 5; i++) {
        crash()
        await vi.advanceTimersByTimeAsync(1000)
        if (proves) keeper.proved()
      }
      expect(told.at(-1)?.state).toBe(proves ? 'ready' : 'gone')
    }
  })

  it('long after an earlier loss begins with the shortest delay', async () => {
    const { keeper, crash, told } = keep()
    await keeper.open()
    for (let i = 0; i < 3; i++) {
      crash()
      await vi.advanceTimersByTimeAsync(600_000)
    }
    expect(told.filter((state) => state.state === 'lost')).toMatchObject([{ attempt: 1 }, { attempt: 1 }, { attempt: 1 }])
  })
})

describe('work that goes through losses', () => {
  const cancelled = new DOMException('Cancelled.', 'AbortError')

  it('is begun again on the next GPU', async () => {
    const { keeper, crash } = keep([0])
    const seen: unknown[] = []
    const work = keeper.throughLosses(new AbortController().signal, async (gpu) => {
      seen.push(gpu)
      if (seen.length > 1) return 'done'
      crash()
      throw new DOMException('The buffer was destroyed.')
    })
    await vi.advanceTimersByTimeAsync(0)
    expect(await work).toBe('done')
    expect(seen[0]).not.toBe(seen[1])
  })

  it('ends at once where it is cancelled, be it while a GPU is waited for or as one is lost', async () => {
    const { keeper, crash } = keep([120])
    const [first, second] = [new AbortController(), new AbortController()]
    const one = keeper.throughLosses(first.signal, async () => {
      crash()
      first.abort(cancelled)
      throw cancelled
    })
    await expect(one).rejects.toBe(cancelled)
    let begun = 0
    const two = keeper.throughLosses(second.signal, async () => begun++)
    second.abort(cancelled)
    await expect(two).rejects.toBe(cancelled)
    await expect(keeper.throughLosses(second.signal, async () => begun++)).rejects.toBe(cancelled)
    await vi.advanceTimersByTimeAsync(120_000)
    expect(begun).toBe(0)
  })
})

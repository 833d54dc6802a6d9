import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { latest } from './throttle.ts'

describe('what comes too fast', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('is shown at once, then at most once an interval, always the newest', () => {
    const seen: number[] = []
    const show = latest<number>((value) => seen.push(value), 100)
    for (let value = 0; value < 10; value++) show(value)
    expect(seen).toEqual([0])
    vi.advanceTimersByTime(100)
    expect(seen).toEqual([0, 9])
    vi.advanceTimersByTime(1000)
    expect(seen).toEqual([0, 9])
  })
  it('is shown to its end when flushed', () => {
    const seen: number[] = []
    const show = latest<number>((value) => seen.push(value), 100)
    show(1)
    show(2)
    show.flush()
    expect(seen).toEqual([1, 2])
  })
  it('is forgotten when cancelled', () => {
    const seen: number[] = []
    const show = latest<number>((value) => seen.push(value), 100)
    show(1)
    show(2)
    show.cancel()
    vi.advanceTimersByTime(500)
    expect(seen).toEqual([1])
  })
})

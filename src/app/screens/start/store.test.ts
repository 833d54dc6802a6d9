import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { mostChanged, useStart } from './store.ts'

const path = fileURLToPath(new URL('../../../../public/recording/nano-grpo.json', import.meta.url))
const kept = new Map<string, string>()

beforeEach(() => {
  kept.clear()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  })
  vi.stubGlobal('matchMedia', () => ({ matches: false }))
  vi.stubGlobal('fetch', async () => new Response(readFileSync(path)))
})
afterEach(() => vi.unstubAllGlobals())

describe('the recording on view', () => {
  it('is read once, plays by itself once its first tries have grown, and stops at its end', async () => {
    await useStart.getState().load()
    const recording = useStart.getState().recording!
    expect(useStart.getState()).toMatchObject({ error: null, frame: 0, playing: false, prompt: mostChanged(recording) })
    useStart.getState().begin()
    expect(useStart.getState().playing).toBe(true)
    for (let i = 0; i < recording.frames.length + 3; i++) useStart.getState().advance()
    expect(useStart.getState()).toMatchObject({ frame: recording.frames.length - 1, playing: false })
    useStart.getState().play()
    expect(useStart.getState()).toMatchObject({ frame: 0, playing: true })
  })
  it('stays where it is put, and does not move under whoever put it there', () => {
    useStart.getState().show(2)
    useStart.getState().advance()
    useStart.getState().begin()
    expect(useStart.getState()).toMatchObject({ frame: 2, playing: false })
  })
  it('begins anew once it was rewound', () => {
    useStart.getState().rewind()
    expect(useStart.getState()).toMatchObject({ frame: 0, playing: false })
    useStart.getState().begin()
    expect(useStart.getState()).toMatchObject({ frame: 0, playing: true })
  })
})

describe('the bubbles', () => {
  it('come one after another, and are not shown on the next visit once read to the end', () => {
    useStart.getState().explain()
    const order = [useStart.getState().bubble]
    for (let i = 0; i < 4; i++) {
      expect(kept.size).toBe(0)
      useStart.getState().next()
      order.push(useStart.getState().bubble)
    }
    expect(order).toEqual(['try', 'check', 'compare', 'nudge', null])
    expect(kept.size).toBe(1)
  })
  it('are not shown on the next visit once skipped', () => {
    useStart.getState().explain()
    useStart.getState().skip()
    expect(useStart.getState().bubble).toBeNull()
    expect(kept.size).toBe(1)
  })
})

import { createHash } from 'node:crypto'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { CallOutcome, Program } from '../python/sandbox.ts'
import type { FrameEvent, FrameRequest } from './python-messages.ts'
import { BrowserPython } from './python-sandbox.ts'

const done: CallOutcome = { outcome: 'done', value: '1', stdout: '' }
const program = (source: string): Program => ({ source, calls: [{ kind: 'eval', code: 'x' }] })

/** A page whose sandbox obeys, until a program `kill` silences it: for `silentMs`, or until a new one is asked for. */
class FakePage {
  opened = 0
  runs: string[] = []
  kills = 1
  readonly #silentMs: number

  constructor(silentMs: number) {
    this.#silentMs = silentMs
  }

  port(): MessagePort {
    const page = {
      onmessage: (_: unknown) => {},
      postMessage: () => {
        this.opened++
        page.onmessage({ data: { type: 'opened' }, ports: [this.#frame()] })
      },
    }
    return page as unknown as MessagePort
  }

  #frame() {
    let silentUntil = 0
    const say = (event: FrameEvent) => {
      const wait = Math.max(0, silentUntil - performance.now())
      if (wait < Number.POSITIVE_INFINITY) setTimeout(() => frame.onmessage({ data: event }), wait)
    }
    const frame = {
      onmessage: (_: unknown) => {},
      close: () => {},
      postMessage: (request: FrameRequest) => {
        if (request.type === 'ping') return say({ type: 'pong' })
        if (request.type === 'kill') return
        const tell = (message: object) => say({ type: 'message', id: request.id, text: JSON.stringify(message) })
        if (request.type === 'spawn') return tell({ type: 'ready' })
        const { id, source } = JSON.parse(request.text)
        this.runs.push(source)
        tell({ type: 'own', id })
        setTimeout(() => {
          if (source === 'kill' && this.kills-- > 0) silentUntil = performance.now() + this.#silentMs
          tell({ type: 'result', id, index: 0, result: done })
        }, 100)
      },
    }
    return frame
  }
}

describe('a sandbox page that falls silent', () => {
  afterEach(() => {
    vi.useRealTimers()
    vi.restoreAllMocks()
  })

  it.each([
    ['for good', Number.POSITIVE_INFINITY, 2],
    ['for a while', 8000, 1],
  ])('%s, has what was under way run again, and none judged by the silence', async (_, silentMs, pages) => {
    vi.useFakeTimers()
    // The real one answers from another thread, when it comes to it: however far these timers have gone by then.
    vi.spyOn(crypto.subtle, 'digest').mockImplementation(async (_algorithm, data) => {
      const digest = createHash('sha256').update(data as Uint8Array)
      return new Uint8Array(digest.digest()).buffer
    })
    const page = new FakePage(silentMs)
    const python = new BrowserPython(Promise.resolve(page.port()), 'consumer', { size: 3, spares: 0 })
    const first = python.run(program('first'))
    await vi.advanceTimersByTimeAsync(1000)
    expect(await first).toEqual([done])
    const outcomes = Promise.all(['kill', 'a', 'b'].map((source) => python.run(program(source))))
    await vi.advanceTimersByTimeAsync(60_000)
    expect(await outcomes).toEqual([[done], [done], [done]])
    expect(page.opened).toBe(pages)
    expect(page.runs.filter((source) => source === 'a').length).toBeGreaterThan(1)
    python.close()
  })
})

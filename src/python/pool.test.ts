import { describe, expect, it } from 'vitest'
import type { InterpreterHandle, InterpreterMessage, RunMessage } from './interpreter-messages.ts'
import { InterpreterPool, type PoolOptions } from './pool.ts'
import type { CallOutcome, Program } from './sandbox.ts'

/** An interpreter that answers as a test wants: `behave` sees each program and sends messages. */
type Behaviour = (run: RunMessage, send: (message: InterpreterMessage | unknown) => void, exit: (reason: string) => void) => void

class Host {
  started = 0
  terminated = 0
  runs: { interpreter: number; source: string }[] = []
  readonly #behave: Behaviour

  constructor(behave: Behaviour) {
    this.#behave = behave
  }

  pool(options: Partial<PoolOptions> = {}) {
    return new InterpreterPool({ size: 1, spares: 1, ...options, spawn: () => this.spawn() })
  }

  spawn(): InterpreterHandle {
    const interpreter = this.started++
    const handle: InterpreterHandle = {
      post: (run) => {
        this.runs.push({ interpreter, source: run.source })
        queueMicrotask(() =>
          this.#behave(
            run,
            (message) => handle.onMessage(message),
            (reason) => handle.onExit(reason),
          ),
        )
      },
      onMessage: () => {},
      onExit: () => {},
      terminate: () => {
        this.terminated++
      },
    }
    queueMicrotask(() => handle.onMessage({ type: 'ready' }))
    return handle
  }
}

const done: CallOutcome = { outcome: 'done', value: '1', stdout: '' }
const program = (source: string, limits = {}): Program => ({ source, calls: [{ kind: 'eval', code: 'x' }], limits })
const obey: Behaviour = ({ id, calls }, send) => {
  for (const index of calls.keys()) send({ type: 'result', id, index, result: done })
  send({ type: 'end', id, alive: true, bytes: 1 })
}
/** Obeys, except for programs named. */
const unless =
  (special: Record<string, Behaviour>): Behaviour =>
  (run, send, exit) =>
    (special[run.source] ?? obey)(run, send, exit)

describe('the supervisor', () => {
  it('runs many programs in one interpreter, and the same program once', async () => {
    const host = new Host(obey)
    const pool = host.pool()
    const all = await Promise.all(['a', 'b', 'a', 'c', 'a'].map((source) => pool.run(program(source))))
    await pool.run(program('b'))
    expect(all.every(([outcome]) => outcome.outcome === 'done')).toBe(true)
    expect(host.runs.map(({ source }) => source)).toEqual(['a', 'b', 'c'])
    expect(new Set(host.runs.map(({ interpreter }) => interpreter)).size).toBe(1)
    pool.close()
  })

  it('gives a program that is not proved harmless no successor, and its successors in the inbox another interpreter', async () => {
    const own: Behaviour = ({ id }, send) => {
      send({ type: 'own', id })
      send({ type: 'result', id, index: 0, result: done })
      send({ type: 'end', id, alive: true, bytes: 1 })
    }
    const host = new Host(unless({ own }))
    const pool = host.pool()
    const outcomes = await Promise.all(['own', 'b', 'c'].map((source) => pool.run(program(source))))
    expect(outcomes.map(([outcome]) => outcome.outcome)).toEqual(['done', 'done', 'done'])
    const after = host.runs.filter(({ interpreter }) => interpreter > 0).map(({ source }) => source)
    expect(after.sort()).toEqual(['b', 'c'])
    expect(host.terminated).toBe(1)
    pool.close()
  })

  it('lets a program answer for no other', async () => {
    const inbox: RunMessage[] = []
    const forger: Behaviour = (run, send) => {
      inbox.push(run)
      if (run.source !== 'forger') return
      setTimeout(() => {
        send({ type: 'own', id: run.id })
        for (const other of inbox)
          if (other !== run) send({ type: 'result', id: other.id, index: 0, result: { ...done, value: '"forged"' } })
        send({ type: 'result', id: run.id, index: 0, result: done })
      }, 5)
    }
    const host = new Host((run, send, exit) => (inbox.length < 3 ? forger(run, send, exit) : obey(run, send, exit)))
    const pool = host.pool()
    const outcomes = await Promise.all(['forger', 'b', 'c'].map((source) => pool.run(program(source))))
    expect(outcomes).toEqual([[done], [done], [done]])
    pool.close()
  })

  it('ends a runaway at its deadline, and goes on with the others', async () => {
    const host = new Host(unless({ runaway: () => {} }))
    const pool = host.pool()
    const [[first], [second]] = await Promise.all([pool.run(program('runaway', { callMs: 100 })), pool.run(program('b'))])
    // By its own deadline, which it names, not by one that others have.
    expect(first).toMatchObject({ outcome: 'timeout', message: expect.stringContaining(' 100 ms') })
    expect(second.outcome).toBe('done')
    expect(host.terminated).toBe(1)
    pool.close()
  })

  it('holds a program to its total as well as each call to its own', async () => {
    const slow: Behaviour = ({ id, calls }, send) => {
      for (const index of calls.keys()) setTimeout(() => send({ type: 'result', id, index, result: done }), 60 * (index + 1))
    }
    const pool = new Host(slow).pool()
    const calls = Array.from({ length: 20 }, () => ({ kind: 'eval' as const, code: 'x' }))
    const outcomes = await pool.run({ source: 'slow', calls, limits: { callMs: 500, totalMs: 300 } })
    expect(outcomes.at(-1)).toEqual({ outcome: 'timeout', message: 'the program took longer than 300 ms' })
    expect(outcomes.length).toBeLessThan(10)
    pool.close()
  })

  it('tries a harmless program again when the interpreter breaks down, once', async () => {
    let breakdowns = 0
    const host = new Host((run, send, exit) => {
      if (run.source === 'always' || (run.source === 'once' && breakdowns === 0)) {
        breakdowns++
        exit('killed')
      } else obey(run, send, exit)
    })
    const pool = host.pool()
    expect(await pool.run(program('once'))).toEqual([done])
    const [outcome] = await pool.run(program('always'))
    expect(outcome.outcome).toBe('crash')
    expect(breakdowns).toBe(3)
    pool.close()
  })

  it('does not try a program of its own again: its end is its verdict', async () => {
    const host = new Host(({ id }, send, exit) => {
      send({ type: 'own', id })
      exit('killed')
    })
    const pool = host.pool()
    expect((await pool.run(program('own')))[0].outcome).toBe('crash')
    expect(host.runs).toHaveLength(1)
    pool.close()
  })

  it.each([
    { outcome: 'harness-error', message: 'blame the harness' },
    { outcome: 'timeout', message: '' },
    { outcome: 'done' },
    { outcome: 'done', stdout: 1 },
    { outcome: 'done', stdout: '', value: {} },
    null,
    'done',
  ])('takes %j from a program of its own for a crash', async (result) => {
    const pool = new Host(({ id }, send) => {
      send({ type: 'own', id })
      send({ type: 'result', id, index: 0, result })
    }).pool()
    expect((await pool.run(program('own')))[0].outcome).toBe('crash')
    pool.close()
  })

  it('ignores answers under another id, and an answer out of turn is a crash', async () => {
    const pool = new Host(({ id }, send) => {
      for (const forged of [null, 1, 'x', {}, { type: 'result', id: 'guess', index: 0, result: done }, { type: 'ready' }]) send(forged)
      send({ type: 'own', id })
      send({ type: 'result', id, index: 1, result: done })
    }).pool()
    expect((await pool.run(program('own')))[0].outcome).toBe('crash')
    pool.close()
  })

  it('answers with a harness error where no interpreter starts, and tries again later', async () => {
    let broken = true
    const pool = new InterpreterPool({
      size: 1,
      spares: 0,
      spawn: () => {
        if (broken) throw new Error('no memory')
        return new Host(obey).spawn()
      },
    })
    const [outcome] = await pool.run(program('a'))
    expect(outcome).toMatchObject({ outcome: 'harness-error' })
    broken = false
    expect(await pool.run(program('a'))).toEqual([done])
    pool.close()
  })

  it('drops a program nobody waits for any more', async () => {
    const host = new Host(unless({ runaway: () => {} }))
    const pool = host.pool()
    const controller = new AbortController()
    const first = pool.run(program('runaway'), controller.signal)
    const second = pool.run(program('b'))
    await new Promise((resolve) => setTimeout(resolve, 20))
    controller.abort()
    expect((await first)[0].outcome).toBe('harness-error')
    expect(await second).toEqual([done])
    expect(await pool.run(program('c'), AbortSignal.abort())).toMatchObject([{ outcome: 'harness-error' }])
    pool.close()
  })

  it('listens once at a signal, however many programs wait there', async () => {
    const host = new Host(unless({}))
    const pool = host.pool()
    const controller = new AbortController()
    let listeners = 0
    const listen = controller.signal.addEventListener.bind(controller.signal)
    controller.signal.addEventListener = (...given: Parameters<typeof listen>) => {
      listeners++
      listen(...given)
    }
    const outcomes = await Promise.all(Array.from({ length: 20 }, (_, i) => pool.run(program(`${i}`), controller.signal)))
    expect(outcomes).toEqual(Array.from({ length: 20 }, () => [done]))
    expect(listeners).toBe(1)
    pool.close()
  })

  it('replaces an interpreter whose memory has grown', async () => {
    const host = new Host(({ id }, send) => {
      send({ type: 'result', id, index: 0, result: done })
      send({ type: 'end', id, alive: true, bytes: 2 ** 30 })
    })
    const pool = host.pool()
    for (const source of ['a', 'b', 'c']) expect(await pool.run(program(source))).toEqual([done])
    expect(new Set(host.runs.map(({ interpreter }) => interpreter)).size).toBe(3)
    pool.close()
  })

  describe('whose interpreters all die at once', () => {
    /** A host that `own kill` takes down with all its interpreters; `beside` has what ran beside each program, run by run. */
    function frail(kills: number) {
      let dead = 0
      const now = new Set<RunMessage>()
      const beside: Record<string, string[][]> = {}
      const host = new Host((run, send, exit) => {
        const { id, source } = run
        const names = [...now].map((other) => other.source)
        now.add(run)
        beside[source] = [...(beside[source] ?? []), names]
        for (const name of names) beside[name].at(-1)?.push(source)
        if (source.startsWith('own')) send({ type: 'own', id })
        const act = () => {
          if (source === 'own kill' && dead < kills) {
            dead++
            now.clear()
            pool.lost('the sandbox page is gone')
          } else if (now.delete(run)) obey(run, send, exit)
        }
        setTimeout(act, source === 'own kill' ? 5 : 20)
      })
      const pool = host.pool({ size: 4, spares: 4 })
      return { host, pool, beside, runsOf: (source: string) => host.runs.filter((run) => run.source === source).length }
    }

    it.each([
      ['once', 1, 'done', 2],
      ['and again with one of them alone', Number.POSITIVE_INFINITY, 'crash', 3],
    ])('%s judges none by that, and runs each that was under way again, alone', async (_, kills, fate, runs) => {
      const { host, pool, beside, runsOf } = frail(kills)
      // Then spares are wanted: as many interpreters are idle as there are programs.
      await pool.run(program('own first'))
      await new Promise((resolve) => setTimeout(resolve, 10))
      const honest = ['own a', 'own b', 'pure']
      const all = await Promise.all([...honest, 'own kill'].map((source) => pool.run(program(source))))
      expect(all.map(([outcome]) => outcome.outcome)).toEqual(['done', 'done', 'done', fate])
      expect(runsOf('own kill')).toBe(runs)
      expect(honest.map(runsOf)).toEqual([2, 2, 2])
      for (const source of [...honest, 'own kill']) expect(beside[source].at(-1)).toEqual([])
      for (const source of honest) expect(await pool.run(program(source))).toEqual([done])
      const before = host.runs.length
      expect((await pool.run(program('own kill')))[0].outcome).toBe(fate)
      expect(host.runs).toHaveLength(before)
      pool.close()
    })

    it('turns no program away for interpreters that were starting', async () => {
      const { pool } = frail(1)
      const waiting = pool.run(program('a'))
      for (let i = 0; i < 2; i++) pool.lost('the sandbox page is gone')
      expect(await waiting).toEqual([done])
      pool.close()
    })

    it('takes no silence of theirs for a timeout', async () => {
      const host = new Host(({ id }, send) => send({ type: 'own', id }))
      let asked = 0
      const spawn = () => Object.assign(host.spawn(), { answers: async () => ++asked > 1 })
      const pool = new InterpreterPool({ size: 1, spares: 0, spawn })
      expect((await pool.run(program('slow', { callMs: 30 })))[0].outcome).toBe('timeout')
      expect(host.runs.map(({ source }) => source)).toEqual(['slow', 'slow'])
      pool.close()
    })
  })

  it('answers those who still wait when it is closed', async () => {
    const host = new Host(() => {})
    const pool = host.pool()
    const waiting = pool.run(program('a'))
    pool.close()
    expect((await waiting)[0].outcome).toBe('harness-error')
    expect((await pool.run(program('b')))[0].outcome).toBe('harness-error')
    expect(pool.alive).toBe(0)
  })
})

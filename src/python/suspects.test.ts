import { describe, expect, it } from 'vitest'
import type { InterpreterHandle, RunMessage } from './interpreter-messages.ts'
import { InterpreterPool } from './pool.ts'
import type { CallOutcome, Program } from './sandbox.ts'
import type { Notebook } from './suspects.ts'

/** What is kept of a page or process that has ended, or that was killed just now. */
class Shelf {
  text = ''
  /** All that was ever saved. */
  saves: string[] = []
  /** It was closed, not killed. */
  closed = false
  readonly #perilous: boolean

  constructor(perilous: boolean) {
    this.#perilous = perilous
  }

  notebook = async (): Promise<Notebook> => ({
    text: this.text,
    closed: this.closed,
    save: (text) => {
      this.text = text
      this.saves.push(text)
    },
    perilous: this.#perilous,
  })
}

const program = (source: string): Program => ({ source, calls: [{ kind: 'eval', code: 'x' }] })
const done: CallOutcome = { outcome: 'done', value: '1', stdout: '' }

/** Interpreters that do what the program says: `kill` dies, `hang` never answers, `own ...` is not proved harmless, all others obey. */
class Interpreters {
  runs: string[] = []
  now: string[] = []
  most: Record<string, number> = {}

  spawn = (): InterpreterHandle => {
    const handle: InterpreterHandle = {
      post: (run) => queueMicrotask(() => this.#run(run, handle)),
      onMessage: () => {},
      onExit: () => {},
      terminate: () => {},
    }
    queueMicrotask(() => handle.onMessage({ type: 'ready' }))
    return handle
  }

  #run({ id, source }: RunMessage, handle: InterpreterHandle) {
    this.runs.push(source)
    this.now.push(source)
    for (const one of this.now) this.most[one] = Math.max(this.most[one] ?? 0, this.now.length)
    if (source.includes('own')) handle.onMessage({ type: 'own', id })
    if (source.includes('hang')) return
    setTimeout(() => {
      this.now = this.now.filter((one) => one !== source)
      if (source.includes('kill')) return handle.onExit('killed')
      handle.onMessage({ type: 'result', id, index: 0, result: done })
      handle.onMessage({ type: 'end', id, alive: true, bytes: 1 })
    }, 5)
  }
}

function start(shelf: Shelf, size = 1) {
  const interpreters = new Interpreters()
  const pool = new InterpreterPool({ size, spares: 0, spawn: interpreters.spawn, notebook: shelf.notebook })
  return { pool, interpreters }
}

describe('a program that interpreters died of', () => {
  it.each([
    ['twice at once, proved harmless as it was', 'kill', [2]],
    ['once in each of two processes', 'own kill', [1, 1]],
  ])('%s is judged so and not run again', async (_, source, expected) => {
    const shelf = new Shelf(false)
    const counts = []
    for (const _ of expected) {
      const { pool, interpreters } = start(shelf)
      expect((await pool.run(program(source)))[0].outcome).toBe('crash')
      await pool.run(program('x'))
      counts.push(interpreters.runs.filter((run) => run === source).length)
      pool.close()
    }
    expect(counts).toEqual(expected)
    const { pool, interpreters } = start(shelf)
    expect(await pool.run(program(source))).toEqual([{ outcome: 'crash', message: expect.stringContaining('twice') }])
    expect(await pool.run(program('x'))).toEqual([done])
    expect(interpreters.runs).toEqual(['x'])
    pool.close()
  })

  it('and of the page with them, once and twice again alone, is not run any more', async () => {
    const shelf = new Shelf(true)
    for (let deaths = 0; deaths < 3; deaths++) {
      const { pool, interpreters } = start(shelf)
      pool.run(program('own hang'))
      // The page dies here: nothing is closed.
      await expect.poll(() => shelf.text.includes('"running":["')).toBe(true)
      expect(interpreters.runs).toEqual(['own hang'])
    }
    const { pool, interpreters } = start(shelf)
    expect((await pool.run(program('own hang')))[0].outcome).toBe('crash')
    expect(interpreters.runs).toEqual([])
    pool.close()
  })

  it('runs alone, so that no other is suspected with it, and is cleared once it has ended', async () => {
    const shelf = new Shelf(true)
    // Killed with all three under way: only one of them hangs, and that is stopped next time.
    shelf.text = JSON.stringify({ proofs: [], running: await Promise.all(['own hang', 'own a', 'own b'].map(keyOf)) })
    const { pool, interpreters } = start(shelf, 3)
    const all = ['own a', 'y', 'own b', 'z'].map((source) => pool.run(program(source)))
    expect((await Promise.all(all)).flat()).toEqual([done, done, done, done])
    expect(interpreters.most['own a']).toBe(1)
    expect(interpreters.most['own b']).toBe(1)
    const controller = new AbortController()
    const stopped = pool.run(program('own hang'), controller.signal)
    await expect.poll(() => interpreters.runs.includes('own hang')).toBe(true)
    controller.abort()
    expect((await stopped)[0].outcome).toBe('harness-error')
    await expect.poll(() => JSON.parse(shelf.text)).toEqual({ proofs: [[await keyOf('own hang'), 0]], running: [] })
    pool.close()
  })

  it('is no more than suspected, however often pages with many programs under way are killed, and has the same verdict in the end', async () => {
    const shelf = new Shelf(true)
    const sources = ['own a', 'own b', 'own c']
    for (let visit = 0; visit < 4; visit++) {
      const keys = await Promise.all(sources.map(keyOf))
      shelf.text = JSON.stringify({ ...JSON.parse(shelf.text || '{"proofs":[]}'), running: keys })
      const { pool } = start(shelf, 3)
      expect((await Promise.all(sources.map((source) => pool.run(program(source))))).flat()).toEqual([done, done, done])
      await expect.poll(() => JSON.parse(shelf.text)).toEqual({ proofs: [], running: [] })
      pool.close()
    }
  })

  it('is not the death of a page that was closed while it ran, alone or not, however often', async () => {
    const shelf = new Shelf(true)
    shelf.text = JSON.stringify({ proofs: [[await keyOf('own hang'), 0]], running: [] })
    shelf.closed = true
    for (let visit = 0; visit < 5; visit++) {
      const { pool, interpreters } = start(shelf)
      pool.run(program('own hang'))
      await expect.poll(() => shelf.text.includes('"running":["')).toBe(true)
      expect(interpreters.runs).toEqual(['own hang'])
      expect(JSON.parse(shelf.text).proofs).toEqual([[await keyOf('own hang'), 0]])
    }
  })
})

it('nothing is noted of programs that are proved harmless, nor where none can take the process with it', async () => {
  for (const [perilous, source] of [
    [true, 'x'],
    [false, 'own'],
  ] as const) {
    const shelf = new Shelf(perilous)
    const { pool } = start(shelf)
    for (let i = 0; i < 20; i++) expect(await pool.run(program(`${source}${i}`))).toEqual([done])
    expect(shelf.saves).toEqual([])
    pool.close()
  }
})

it.each(['', '{', '[]', '{"proofs":[1,["a"]],"running":[2]}', '{"deaths":[["a",2]],"running":[]}'])(
  'a notebook that holds %j is an empty one',
  async (text) => {
    const shelf = new Shelf(true)
    shelf.text = text
    const { pool } = start(shelf)
    expect(await pool.run(program('own'))).toEqual([done])
    pool.close()
  },
)

it('a notebook that cannot be had or written costs no verdict', async () => {
  const interpreters = new Interpreters()
  const refused = async (): Promise<Notebook> => {
    throw new Error('no files')
  }
  const full = async (): Promise<Notebook> => ({
    text: '',
    perilous: true,
    save: () => {
      throw new Error('no room')
    },
  })
  for (const notebook of [refused, full]) {
    const pool = new InterpreterPool({ size: 1, spares: 0, spawn: interpreters.spawn, notebook })
    for (const source of ['own', 'x']) expect(await pool.run(program(source))).toEqual([done])
    pool.close()
  }
})

/** What a notebook knows a program by. */
async function keyOf(source: string): Promise<string> {
  const shelf = new Shelf(true)
  const { pool } = start(shelf)
  pool.run(program(source))
  await expect.poll(() => shelf.saves.length).toBeGreaterThan(0)
  pool.close()
  return JSON.parse(shelf.saves[0]).running[0]
}

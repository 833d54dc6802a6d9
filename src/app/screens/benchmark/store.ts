/**
 * @file A benchmark run from the page: rows as they come, progress, and a way to stop.
 */
import { create } from 'zustand'
import type { BenchRow } from '../../../workers/bench-client.ts'
import { sameRow } from '../../../workers/bench-rows.ts'
import { errorSentence } from '../../format.ts'
import { whileAt } from '../../stores/work.ts'

export type { BenchRow }

/** A row, and whether more steps will make it surer. */
export type ShownRow = BenchRow & { draft?: boolean }

interface BenchmarkStore {
  state: 'none' | 'running' | 'done' | 'stopped' | 'failed'
  rows: ShownRow[]
  text: string
  done: number
  total: number
  error: string | null
  run(steps: number): Promise<void>
  stop(): void
}

let controller: AbortController | null = null

export const useBenchmark = create<BenchmarkStore>((set, get) => ({
  state: 'none',
  rows: [],
  text: '',
  done: 0,
  total: 0,
  error: null,

  async run(steps) {
    if (get().state === 'running') return
    controller = new AbortController()
    const { signal } = controller
    set({ state: 'running', rows: [], text: 'Starting', done: 0, total: 0, error: null })
    try {
      // Loaded on demand: the other libraries are many times larger than this page.
      const { runBenchmark } = await import('../../../workers/bench-client.ts')
      const work = runBenchmark(
        { steps, onDraft: (row) => set(({ rows }) => ({ rows: withRow(rows, { ...row, draft: true }) })) },
        (row) => set(({ rows }) => ({ rows: withRow(rows, row) })),
        (text, done, total) => set({ text, done, total }),
        signal,
      )
      await whileAt('the benchmark', work)
      set({ state: signal.aborted ? 'stopped' : 'done' })
    } catch (error) {
      set(signal.aborted ? { state: 'stopped' } : { state: 'failed', error: errorSentence(error) })
    }
  },
  stop: () => controller?.abort(),
}))

/** In the place of an earlier one of the same, or behind all others. */
export function withRow(rows: readonly ShownRow[], row: ShownRow): ShownRow[] {
  const same = (one: ShownRow) => sameRow(one, row)
  return rows.some(same) ? rows.map((one) => (same(one) ? row : one)) : [...rows, row]
}

/** One JSON object a line, as `cascade bench` prints them; what more steps would have made surer is marked. */
export function benchLines(rows: readonly ShownRow[]): string {
  return rows
    .map((row) => `${JSON.stringify(Object.fromEntries(Object.entries(row).filter(([, value]) => !Number.isNaN(value))))}\n`)
    .join('')
}

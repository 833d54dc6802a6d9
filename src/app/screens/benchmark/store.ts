/**
 * @file A benchmark run from the page: rows as they come, progress, and a way to stop.
 */
import { create } from 'zustand'
import type { BenchRow } from '../../../workers/bench-client.ts'
import { errorSentence } from '../../format.ts'

export type { BenchRow }

interface BenchmarkStore {
  state: 'none' | 'running' | 'done' | 'stopped' | 'failed'
  rows: BenchRow[]
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
    set({ state: 'running', rows: [], text: 'Loading the other libraries', done: 0, total: 0, error: null })
    try {
      // Loaded on demand: the other libraries are many times larger than this page.
      const { runBenchmark } = await import('../../../workers/bench-client.ts')
      await runBenchmark(
        { steps },
        (row) => set((state) => ({ rows: [...state.rows, row] })),
        (text, done, total) => set({ text, done, total }),
        signal,
      )
      set({ state: signal.aborted ? 'stopped' : 'done' })
    } catch (error) {
      set(signal.aborted ? { state: 'stopped' } : { state: 'failed', error: errorSentence(error) })
    }
  },
  stop: () => controller?.abort(),
}))

/** @file Evaluations on this page: what is chosen, what goes on, and what came of those before. */
import { create } from 'zustand'
import type { Benchmark } from '../../../workers/evaluations.ts'
import { engine } from '../../engine.ts'
import { errorSentence } from '../../format.ts'
import { useRoute } from '../../stores/route.ts'
import { forget, type Kept, keep, keptEvaluations } from './database.ts'
import { type Choice, FIRST_CHOICE, type Job } from './plan.ts'

export interface Going {
  jobs: Job[]
  /** Which of them goes on, from 0, and replies of it that are written. */
  job: number
  done: number
  total: number
  cancelling: boolean
}

interface MeasureStore {
  choice: Choice
  benchmarks: Benchmark[]
  going: Going | null
  /** Newest first; null until they are read. */
  kept: Kept[] | null
  /** What came of the last batch, or why it ended, in a sentence. */
  said: string | null
  error: string | null
  choose(change: Partial<Choice>): void
  load(): Promise<void>
  run(jobs: Job[]): Promise<void>
  cancel(): Promise<void>
  remove(ids: string[]): Promise<void>
}

const nameless = () => crypto.getRandomValues(new Uint32Array(2)).reduce((text, part) => text + part.toString(36), '')

export const useMeasure = create<MeasureStore>((set, get) => ({
  choice: FIRST_CHOICE,
  benchmarks: [],
  going: null,
  kept: null,
  said: null,
  error: null,

  choose: (change) => set({ choice: { ...get().choice, ...change } }),

  async load() {
    try {
      if (get().kept === null) set({ kept: await keptEvaluations() })
    } catch {
      set({ kept: [], error: 'This browser keeps nothing for this page, so evaluations are here until it is closed.' })
    }
    // Without a GPU there is nothing to choose from.
    if (get().benchmarks.length === 0)
      await engine()
        .then(async (api) => {
          const benchmarks = await api.benchmarks()
          const { choice } = get()
          // Something is chosen for whoever only wants to see it measure.
          set({
            benchmarks,
            choice: choice.benchmarks.length > 0 ? choice : { ...choice, benchmarks: benchmarks.slice(0, 1).map(({ id }) => id) },
          })
        })
        .catch(() => {})
  },

  async run(jobs) {
    if (get().going || jobs.length === 0) return
    set({ going: { jobs, job: 0, done: 0, total: 0, cancelling: false }, said: null, error: null })
    const made: string[] = []
    const update = (change: Partial<Going>) => set((state) => ({ going: state.going && { ...state.going, ...change } }))
    try {
      const api = await engine()
      for (const [job, { title, benchmark, spec }] of jobs.entries()) {
        if (get().going?.cancelling) break
        update({ job, done: 0, total: spec.prompts * spec.samples })
        const record = await api.evaluate(spec, (done, total) => update({ done, total }))
        const kept: Kept = { id: nameless(), created: new Date().toISOString(), title, benchmark, spec, record }
        made.push(kept.id)
        set({ kept: [kept, ...(get().kept ?? [])] })
        await keep(kept).catch(() => set({ error: 'This browser did not keep the evaluation: export it before the page is closed.' }))
      }
      const all = made.length === jobs.length
      set({ said: all ? 'Done.' : `Cancelled. ${made.length} of ${jobs.length} evaluations were made before that, and are kept.` })
    } catch (error) {
      if ((error as Error).name === 'AbortError')
        set({ said: `Cancelled. ${made.length} of ${jobs.length} evaluations were made before that, and are kept.` })
      else set({ error: errorSentence(error) })
    } finally {
      set({ going: null })
      // What was just measured is what one wants to see, if one is still here.
      if (made.length > 0 && useRoute.getState().page === 'measure')
        useRoute.getState().open('measure', made.slice(0, MOST_SHOWN).join(','))
    }
  },

  async cancel() {
    const { going } = get()
    if (!going) return
    set({ going: { ...going, cancelling: true } })
    await engine().then((api) => api.stopEvaluation())
  },

  async remove(ids) {
    set({ kept: (get().kept ?? []).filter(({ id }) => !ids.includes(id)) })
    await forget(ids).catch((error) => set({ error: errorSentence(error) }))
  },
}))

/** Evaluations whose figures are drawn together: as many as there are marks to tell them apart. */
export const MOST_SHOWN = 6

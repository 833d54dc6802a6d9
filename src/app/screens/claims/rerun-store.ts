/** @file Claims run in this browser: what is asked for, what goes on, and what came of them. */
import { create } from 'zustand'
import type { ClaimDone, ClaimHere, ClaimPlan, ClaimProgress } from '../../../workers/api.ts'
import { engine } from '../../engine.ts'
import { errorSentence } from '../../format.ts'
import { useStorage } from '../../stores/storage.ts'
import type { Seeds } from './rerun-words.ts'

interface RerunStore {
  seeds: Seeds
  /** Of the claim and the seeds last looked at. */
  plan: { id: string; seeds: Seeds; plan: ClaimPlan } | null
  /** By claim; null: nothing was measured here. */
  here: Record<string, ClaimHere | null>
  going: { id: string; progress: ClaimProgress | null; cancelling: boolean } | null
  /** How the last one ended, in a sentence. */
  ended: { id: string; text: string; bad: boolean; failed: ClaimDone['failed'] } | null
  look(id: string, seeds: Seeds): Promise<void>
  run(id: string): Promise<void>
  cancel(): Promise<void>
}

export const useRerun = create<RerunStore>((set, get) => {
  async function refreshHere(id: string) {
    const here = await (await engine()).claimHere(id)
    set((state) => ({ here: { ...state.here, [id]: here } }))
  }

  return {
    seeds: 3,
    plan: null,
    here: {},
    going: null,
    ended: null,

    async look(id, seeds) {
      set({ seeds })
      try {
        const plan = await (await engine()).claimPlan(id, seeds)
        if (get().seeds === seeds) set({ plan: { id, seeds, plan } })
        await refreshHere(id)
      } catch (error) {
        // Without a GPU that is told already.
        if (get().ended === null) set({ ended: { id, text: errorSentence(error), bad: true, failed: [] } })
      }
    },

    async run(id) {
      if (get().going) return
      const { seeds } = get()
      set({ going: { id, progress: null, cancelling: false }, ended: null })
      let at = ''
      const onProgress = (progress: ClaimProgress) => {
        set(({ going }) => ({ going: going && { ...going, progress } }))
        const next = `${progress.arm} ${progress.seed}`
        if (at !== '' && next !== at) void refreshHere(id).catch(() => {})
        at = next
      }
      try {
        void useStorage.getState().persist()
        const { failed, ...here } = await (await engine()).rerunClaim(id, seeds, onProgress)
        const text = failed.length === 0 ? 'Done.' : 'Done, but for what failed:'
        set((state) => ({ here: { ...state.here, [id]: here }, ended: { id, text, bad: failed.length > 0, failed } }))
      } catch (error) {
        const cancelled = (error as Error).name === 'AbortError'
        const text = cancelled ? 'Cancelled. What was done is kept, and “Go on” takes it up where it was.' : errorSentence(error)
        set({ ended: { id, text, bad: !cancelled, failed: [] } })
      } finally {
        set({ going: null })
        await get().look(id, get().seeds)
      }
    },

    async cancel() {
      const { going } = get()
      if (!going || going.cancelling) return
      set({ going: { ...going, cancelling: true } })
      await (await engine()).stopClaim()
    },
  }
})

/** @file The evaluations of the shipped cascade, read once. */
import { create } from 'zustand'
import type { MatrixFile } from '../../../workers/evaluations.ts'
import { errorSentence } from '../../format.ts'

interface CascadeStore {
  state: 'none' | 'reading' | 'ready' | 'failed'
  file: MatrixFile | null
  error: string | null
  load(): Promise<void>
}

export const useCascade = create<CascadeStore>((set, get) => ({
  state: 'none',
  file: null,
  error: null,
  async load() {
    if (get().state === 'reading' || get().state === 'ready') return
    set({ state: 'reading', error: null })
    try {
      const answer = await fetch(new URL('evaluations/cascade.json', document.baseURI))
      if (!answer.ok) throw new Error(`The evaluations of the cascade could not be read: the server answered ${answer.status}.`)
      const file = (await answer.json().catch(() => null)) as MatrixFile | null
      if (file?.format !== 1) throw new Error('The file of the cascade’s evaluations is not one that this page can read.')
      set({ state: 'ready', file })
    } catch (error) {
      set({ state: 'failed', error: errorSentence(error) })
    }
  },
}))

/**
 * @file A file on its way in: read, looked at, kept or not. The worker that reads it is ended when it is done, cancelled or replaced.
 */
import { create } from 'zustand'
import type { ImportApi, ImportPreview, MappingEntry, Progress } from '../../../workers/data-api.ts'
import { errorSentence } from '../../format.ts'
import { latest } from '../../throttle.ts'
import { type Ending, openImport } from './connection.ts'
import { useData } from './store.ts'

interface ImportStore {
  state: 'none' | 'reading' | 'read' | 'keeping' | 'failed'
  file: File | null
  mappings: MappingEntry[]
  /** Name of the mapping asked for: `auto`, one that came with the page, or `own`. */
  mapping: string
  /** The visitor's own mapping, as JSON. */
  own: string
  progress: Progress | null
  preview: ImportPreview | null
  name: string
  error: string | null
  begin(file: File): Promise<void>
  read(mapping: string): Promise<void>
  /** Reads by another mapping; one's own is written first. */
  choose(mapping: string): void
  setOwn(text: string): void
  setName(name: string): void
  keep(): Promise<void>
  cancel(): void
}

/** A mapping to begin one's own from, of the domain that the first published set belongs to. */
const ownMapping = (mappings: readonly MappingEntry[]) =>
  JSON.stringify(
    {
      name: 'own',
      title: 'My mapping',
      domain: mappings.find(({ domain }) => !domain.includes('{'))?.domain,
      match: { columns: ['question', 'answer'] },
      fields: { prompt: 'question', answer: 'answer' },
    },
    null,
    2,
  )

let job: (ImportApi & Ending) | null = null

function fresh(): ImportApi & Ending {
  job?.end()
  job = openImport()
  return job
}

export const useImport = create<ImportStore>((set, get) => ({
  state: 'none',
  file: null,
  mappings: [],
  mapping: 'auto',
  own: '',
  progress: null,
  preview: null,
  name: '',
  error: null,

  async begin(file) {
    useData.getState().setTask('import')
    set({ file, name: file.name.replace(/\.[^.]*$/, ''), preview: null, error: null })
    await get().read('auto')
  },

  async read(mapping) {
    const { file, own } = get()
    if (!file) return
    const mine = fresh()
    const show = latest((progress: Progress) => job === mine && set({ progress }))
    set({ state: 'reading', mapping, progress: null, error: null })
    try {
      const chosen = mapping === 'own' ? { own } : mapping
      set({ mappings: await mine.mappings() })
      const preview = await mine.read(file, chosen, show)
      if (job === mine) set({ state: 'read', preview, mapping: mapping === 'auto' ? preview.mapping.name : mapping })
    } catch (error) {
      if (job === mine) set({ state: 'failed', preview: null, error: errorSentence(error) })
    } finally {
      show.cancel()
    }
  },

  choose(mapping) {
    if (mapping === 'own') set({ mapping, own: get().own || ownMapping(get().mappings) })
    else void get().read(mapping)
  },

  setOwn: (own) => set({ own }),
  setName: (name) => set({ name }),

  async keep() {
    const mine = job
    if (!mine || get().state !== 'read') return
    const show = latest((progress: Progress) => job === mine && set({ progress }))
    set({ state: 'keeping', progress: null, error: null })
    // Asked for once, when there is something to lose; a browser that says no keeps the set all the same, as long as it has room.
    await navigator.storage?.persist?.().catch(() => false)
    try {
      const kept = await mine.keep(get().name, show)
      show.cancel()
      get().cancel()
      await useData.getState().refreshSets()
      await useData.getState().show({ type: 'stored', set: kept.id })
    } catch (error) {
      show.cancel()
      if (job === mine) set({ state: 'read', error: errorSentence(error) })
    }
  },

  cancel() {
    job?.end()
    job = null
    set({ state: 'none', file: null, preview: null, progress: null, error: null })
    if (useData.getState().task === 'import') useData.getState().setTask('browse')
  },
}))

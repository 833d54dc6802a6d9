/**
 * @file What the Library does with models: taking one in, taking one away, and where each comes from.
 */
import { create } from 'zustand'
import type { ChosenFile, ImportUnit, Lineage, ModelEntry } from '../../../workers/api.ts'
import { download } from '../../download.ts'
import { engine } from '../../engine.ts'
import { errorSentence } from '../../format.ts'
import { useStorage } from '../../stores/storage.ts'
import { useTrain } from '../../stores/train.ts'

interface LibraryStore {
  /** By model. */
  lineages: Record<string, Lineage>
  /** What is done of a model that is taken in, and of how much; `total` 0 while its files are looked at. Null: none is. */
  importing: { title: string; done: number; total: number; unit: ImportUnit } | null
  /** What is being packed, thinned or deleted, by its id. */
  busy: string | null
  error: string | null
  /** For the status region: one sentence when something has ended. */
  status: string
  trace(models: readonly ModelEntry[]): Promise<void>
  /** Resolves to the model, where it could be taken in. */
  bring(files: readonly File[]): Promise<ModelEntry | null>
  cancelImport(): Promise<void>
  takeModel(model: ModelEntry): Promise<void>
  removeModel(model: ModelEntry): Promise<void>
  thin(runs: readonly string[]): Promise<void>
  dismissError(): void
}

export const useLibrary = create<LibraryStore>((set, get) => {
  async function attempt(id: string, status: string, work: () => Promise<void>): Promise<void> {
    if (get().busy !== null) return
    set({ busy: id, error: null, status: '' })
    try {
      await work()
      set({ status })
    } catch (error) {
      set({ error: errorSentence(error) })
    } finally {
      set({ busy: null })
    }
  }

  /** Models are offered on other pages too. */
  async function refresh(): Promise<void> {
    const models = await (await engine()).models()
    useTrain.setState({ models })
    await useStorage.getState().refresh()
  }

  return {
    lineages: {},
    importing: null,
    busy: null,
    error: null,
    status: '',

    async trace(models) {
      const api = await engine()
      const unknown = models.filter(({ id }) => get().lineages[id] === undefined)
      const found = await Promise.all(unknown.map(async ({ id }) => [id, await api.lineage(id).catch(() => null)] as const))
      const known = found.flatMap(([id, lineage]) => (lineage ? [[id, lineage] as const] : []))
      if (known.length > 0) set({ lineages: { ...get().lineages, ...Object.fromEntries(known) } })
    },

    async bring(files) {
      if (files.length === 0 || get().importing) return null
      const chosen = files.map((file): ChosenFile => ({ path: file.webkitRelativePath || file.name, data: file }))
      const title = chosen[0].path.split('/')[0]
      set({ importing: { title, done: 0, total: 0, unit: 'tensors' }, error: null, status: '' })
      try {
        const model = await (await engine()).importModel(chosen, (done, total, unit) => {
          if (get().importing) set({ importing: { title, done, total, unit } })
        })
        await refresh()
        set({ status: `${model.title} has been imported.` })
        return model
      } catch (error) {
        set({ error: errorSentence(error) })
        return null
      } finally {
        set({ importing: null })
      }
    },

    async cancelImport() {
      await (await engine()).cancelImport()
    },

    takeModel: (model) =>
      attempt(model.id, `${model.title} has been exported.`, async () =>
        download(await (await engine()).exportModel(model.id), model.id.replace(/^models\/|^imported\//, ''), 'zip'),
      ),

    removeModel: (model) =>
      attempt(model.id, `${model.title} has been deleted.`, async () => {
        await (await engine()).deleteModel(model.id)
        await refresh()
      }),

    thin: (runs) =>
      attempt('thin', runs.length === 1 ? 'The run has been thinned.' : 'The runs have been thinned.', async () => {
        const api = await engine()
        for (const run of runs) await api.thinRun(run)
        await useStorage.getState().refresh()
      }),

    dismissError: () => set({ error: null }),
  }
})

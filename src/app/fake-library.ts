/** @file What the engine made of timers says of its models and of the room they take. */
import type { EngineApi, Lineage, ModelEntry, RunSummary } from '../workers/api.ts'

type Shelf = Pick<EngineApi, 'models' | 'lineage' | 'importModel' | 'cancelImport' | 'deleteModel' | 'exportModel' | 'usage' | 'thinRun'>

/** What a finished run has left, where it is not on the shelf already. */
function leftBy({ id, title, state, recipe }: RunSummary, known: readonly ModelEntry[]): ModelEntry[] {
  if (state !== 'finished' || known.some(({ origin }) => origin === id)) return []
  const stages = recipe?.stages.map(({ name }, i) => [`runs/${id}/stages/${i + 1}-${name}`, `${title}: after ${name}`]) ?? []
  return [[`runs/${id}`, title], ...stages].map(([model, title]) => ({
    id: model,
    title,
    origin: id,
    parameters: 64_128,
    bytes: 257_024,
    description: 'Trained on this device.',
  }))
}

/** `runs`: those there are now. `models`: the shipped and the trained. `onThin`: a run is to lose rollouts. */
export function fakeLibrary(runs: () => RunSummary[], models: () => ModelEntry[], onThin: (run: string) => void): Shelf {
  let imported: ModelEntry[] = []
  let cancelled = false
  const thinned = new Set<string>()
  return {
    models: async () => [...models(), ...runs().flatMap((run) => leftBy(run, models())), ...imported],
    async lineage(id): Promise<Lineage> {
      const run = runs().find((known) => id === `runs/${known.id}` || id.startsWith(`runs/${known.id}/`))
      if (id.startsWith('imported/')) return { recipe: null, from: null, stages: [], steps: null }
      if (!run?.recipe) return { recipe: 'The start of the cascade', from: 'init', stages: ['start'], steps: 13_000 }
      return { recipe: run.recipe.name, from: run.recipe.model, stages: run.recipe.stages.map(({ name }) => name), steps: run.step }
    },
    async importModel(files, onProgress) {
      cancelled = false
      if (!files.some(({ path }) => /(^|\/)config\.json$|\.zip$/.test(path)))
        throw new Error(
          'There is no config.json among these files: a model is a folder with config.json, model.safetensors and tokenizer.json.',
        )
      for (let done = 1; done <= 24; done++) {
        await new Promise((resolve) => setTimeout(resolve, 60))
        if (cancelled) throw new Error('The import was cancelled: nothing of it is kept.')
        if (done <= 8) onProgress(done * 4e6, 32e6, 'bytes')
        else onProgress(done - 8, 16, 'tensors')
      }
      const title = files[0].path.split('/').at(-2) ?? 'Imported model'
      const description = 'Brought to this browser on 2026-11-29.'
      const entry = {
        id: `imported/model-${imported.length + 1}`,
        title,
        origin: 'imported',
        parameters: 596e6,
        bytes: 2.38e9,
        description,
      }
      imported = [...imported, entry]
      return entry
    },
    async cancelImport() {
      cancelled = true
    },
    async deleteModel(id) {
      imported = imported.filter((entry) => entry.id !== id)
    },
    exportModel: async () => new Blob(['no archive']),
    async usage() {
      const one = ({ id, step, state }: RunSummary) => {
        const thinnable = state === 'finished' && !thinned.has(id) ? step * 260_000 : 0
        return [id, { weights: 3_157_152, checkpoints: 4_800_000, rollouts: step * 40_000 + thinnable, records: step * 900, thinnable }]
      }
      return { runs: Object.fromEntries(runs().map(one)), imported: imported.reduce((sum, { bytes }) => sum + bytes, 0) }
    },
    async thinRun(run) {
      await new Promise((resolve) => setTimeout(resolve, 500))
      thinned.add(run)
      onThin(run)
    },
  }
}

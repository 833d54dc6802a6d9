/** @file The models there are: those shipped with the page, what the runs kept here have left, and those that were brought. */
import { holdsModel, weightsOf } from '../runs/model-files.ts'
import { type Run, snapshotFolder, stageFolder } from '../runs/run.ts'
import { listRuns, readRun } from '../runs/runs.ts'
import { type FileReader, readText, type Storage, within } from '../runs/storage.ts'
import { type Recipe, storedRecipe } from '../training/recipe.ts'
import type { Checkpoint, ChosenFile, ImportProgress, Lineage, ModelEntry } from './api.ts'
import { ImportedModels } from './imported.ts'
import { type Taught, taughtBy, UNTAUGHT } from './introduction.ts'
import { modelPlace } from './model-id.ts'
import { teachesApart } from './summary.ts'

export interface ShelfHost {
  /** Where runs are kept. */
  runs(): Promise<Storage>
  /** The page's shipped files: `models/index.json` and the folders it names. */
  shipped(folder: string): FileReader
  /** Where models are kept that were brought; without it none can be. */
  imported?(): Promise<Storage>
}

/** An entry of `models/index.json`; `last`: of its recipe, the step and stage that it is the model of. */
type Shipped = Omit<ModelEntry, 'origin'> & { last?: { step: number; stage: string } }

/** Recipes behind each other that are read: two that name each other have no end. */
const MOST_RECIPES = 8

export class Shelf {
  constructor(private readonly host: ShelfHost) {}

  async models(): Promise<ModelEntry[]> {
    const shipped = await this.#index()
    const trained: ModelEntry[] = []
    const storage = await this.host.runs()
    for (const run of await listRuns(storage)) {
      const add = async (folder: string, title: string, description: string) => {
        const files = within(storage, `${run.id}/${folder}`)
        const weights = await weightsOf(files)
        if (!weights || !(await holdsModel(files))) return
        const id = folder === 'model' ? `runs/${run.id}` : `runs/${run.id}/${folder}`
        trained.push({ id, title, origin: run.id, ...weights, description })
      }
      await add('model', run.title, `Trained on this device: ${run.step} steps of "${run.title}".`)
      const stages = (run.recipe as Recipe | null)?.stages ?? []
      for (const [index, stage] of stages.entries()) {
        // The last stage's model is the run's, unless it is one beside it.
        if (index === stages.length - 1 && !teachesApart(stage)) continue
        const { name } = stage
        await add(stageFolder(index, name), `${run.title}: after ${name}`, `What the stage ${name} of "${run.title}" left.`)
      }
    }
    const imported = (await (await this.imported())?.list()) ?? []
    return [...shipped.map(({ last: _, ...entry }) => ({ ...entry, origin: 'shipped' })), ...trained, ...imported]
  }

  /** States of a run's model that a new run can start from, earliest first; of several after a step the one that will stay longest. */
  async checkpoints(run: Run): Promise<Checkpoint[]> {
    const found = new Map<number, Checkpoint>()
    const add = (folder: string, step: number, kind: Checkpoint['kind'], title: string) =>
      found.set(step, { id: `runs/${run.id}${folder && `/${folder}`}`, step, kind, title: `Step ${step}${title}` })
    for (const { step, path } of await run.checkpoints()) add(path, step, 'checkpoint', ': checkpoint')
    for (const step of await run.snapshots()) add(snapshotFolder(step), step, 'snapshot', '')
    const stages = (run.recipe as Recipe | null)?.stages ?? []
    const metrics = stages.length > 1 ? await run.metrics() : []
    for (const [index, stage] of stages.entries()) {
      const last = metrics.findLast((entry) => entry.stage === stage.name)
      if (last && !teachesApart(stage) && (await holdsModel(run.stageFiles(index, stage.name))))
        add(stageFolder(index, stage.name), last.step, 'stage', `: after ${stage.name}`)
    }
    if (await holdsModel(run.modelFiles)) add('', (await run.summary()).step, 'end', ': its end')
    return [...found.values()].sort((a, b) => a.step - b.step)
  }

  /** Id of the model to talk to when none is chosen. @throws Error with one sentence when there is none. */
  async first(): Promise<string> {
    const [first] = await this.models()
    if (!first) throw new Error('There is no model to talk to yet: train one first.')
    return first.id
  }

  /** What the recipes that led to a model taught it; nothing, where a recipe is lost or the base is a stranger. */
  async taught(id: string, depth = MOST_RECIPES): Promise<Taught> {
    if (depth === 0) return UNTAUGHT
    try {
      const recipe = await this.#recipe(id)
      return recipe === null ? UNTAUGHT : await this.taughtBy(recipe, depth - 1)
    } catch {
      return UNTAUGHT
    }
  }

  /** That a model was made by; null where none is kept. @throws Error where it cannot be read. */
  async #recipe(id: string): Promise<Recipe | null> {
    const place = modelPlace(id)
    if (place.origin === 'imported') return null
    const files = place.origin === 'run' ? within(await this.host.runs(), place.run) : this.host.shipped(place.folder)
    const text = await readText(files, 'recipe.json')
    return text === null ? null : storedRecipe(JSON.parse(text))
  }

  /** Where a model comes from, as far as its recipe is kept. */
  async lineage(id: string): Promise<Lineage> {
    const recipe = await this.#recipe(id).catch(() => null)
    if (!recipe) return { recipe: null, from: null, stages: [], steps: null }
    const place = modelPlace(id)
    const names = recipe.stages.map(({ name }) => name)
    let steps: number | null = null
    let last = -1
    if (place.origin === 'run') {
      const run = await readRun(await this.host.runs(), place.run)
      const metrics = await run.metrics()
      const own = names.findIndex((name, index) => place.folder === stageFolder(index, name))
      // Snapshots and checkpoints are of a step, and `model` of the last.
      const step = /\/step-(\d+)/.exec(place.folder)?.[1]
      if (own < 0) steps = step === undefined ? (await run.summary()).step : Number(step)
      else steps = metrics.findLast(({ stage }) => stage === names[own])?.step ?? null
      const reached = metrics.findLast((entry) => steps !== null && entry.step <= steps)?.stage
      last = own < 0 ? names.indexOf(reached ?? '') : own
    } else {
      const entry = (await this.#index()).find((shipped) => shipped.id === id)
      steps = entry?.last?.step ?? null
      last = names.indexOf(entry?.last?.stage ?? '')
    }
    // Where no record says how far it got, the recipe does.
    return { recipe: recipe.name, from: recipe.model, stages: last < 0 ? names : names.slice(0, last + 1), steps }
  }

  /** What ships with the page, in order. */
  async #index(): Promise<Shipped[]> {
    const index = await readText(this.host.shipped('models'), 'index.json')
    return index === null ? [] : JSON.parse(index)
  }

  async taughtBy(recipe: Recipe, depth = MOST_RECIPES): Promise<Taught> {
    return taughtBy(recipe, recipe.model === 'init' ? UNTAUGHT : await this.taught(recipe.model, depth))
  }

  /** A model's folder. @throws Error with one sentence when there is none. */
  async folder(id: string): Promise<FileReader> {
    const place = modelPlace(id)
    if (place.origin === 'run') {
      const files = within(await this.host.runs(), `${place.run}/${place.folder}`)
      if (!(await holdsModel(files))) throw new Error(`The run ${place.run} has left no model.`)
      return files
    }
    if (place.origin === 'imported') {
      const files = await (await this.imported())?.folder(place.folder)
      if (!files) throw new Error(`There is no model ${id} in this browser.`)
      return files
    }
    const files = this.host.shipped(place.folder)
    if ((await files.size('config.json')) === null) throw new Error(`There is no model ${id}.`)
    return files
  }

  async imported(): Promise<ImportedModels | null> {
    return this.host.imported ? new ImportedModels(await this.host.imported()) : null
  }

  /** See `ImportedModels.add`. @throws Error with one sentence. */
  async add(files: readonly ChosenFile[], signal: AbortSignal, onProgress: ImportProgress): Promise<ModelEntry> {
    const imported = await this.imported()
    if (!imported) throw new Error('Models cannot be kept here.')
    return imported.add(files, signal, onProgress)
  }
}

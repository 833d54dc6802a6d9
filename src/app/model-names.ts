/** @file What models are called where one is chosen: two runs may have one name, and then the time says which is which. */
import type { ModelEntry, RunSummary } from '../workers/api.ts'
import { moment } from './format.ts'
import { line } from './readable.ts'

/** By its id, also of a state that a run's model had on its way; the id itself where nobody knows it. */
export function modelTitle(
  id: string,
  models: readonly Pick<ModelEntry, 'id' | 'title'>[],
  runs: readonly Pick<RunSummary, 'id' | 'title'>[],
): string {
  // Recipes that ship name a shipped model by its folder.
  const model = models.find((one) => one.id === id || `models/${one.id}` === id)
  if (model) return model.title
  const [, run, step] = /^runs\/([^/]+)\/(?:snapshots|checkpoints)\/step-(\d+)$/.exec(id) ?? []
  const title = runs.find((one) => one.id === run)?.title
  return title === undefined ? id : `${title}, step ${Number(step)}`
}

export type NameOf = (model: Pick<ModelEntry, 'id' | 'title'>) => string

export function modelNames(
  models: readonly Pick<ModelEntry, 'id' | 'title' | 'origin'>[],
  runs: readonly Pick<RunSummary, 'id' | 'created'>[],
): NameOf {
  const count = new Map<string, number>()
  for (const { title } of models) count.set(title, (count.get(title) ?? 0) + 1)
  const origins = new Map(models.map(({ id, origin }) => [id, origin]))
  return ({ id, title }) => {
    const run = (count.get(title) ?? 0) > 1 ? runs.find((one) => one.id === origins.get(id)) : undefined
    return run ? `${line(title, 80)} · ${moment(run.created)}` : line(title, 80)
  }
}

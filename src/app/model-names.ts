/** @file What models are called where one is chosen: two runs may have one name, and then the time says which is which. */
import type { ModelEntry, RunSummary } from '../workers/api.ts'
import { moment } from './format.ts'
import { line } from './readable.ts'

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

/** @file What would miss a model that is gone. */
import type { ModelEntry, RunSummary } from './api.ts'

/** Every text within a recipe: a stage may name models of its own, as teachers and references. */
function* texts(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value
  else if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) yield* texts(inner)
}

/** Runs, other than its own, whose recipes name the model, or, of a run, any of the models it has left. */
export function dependents(model: Pick<ModelEntry, 'id'>, runs: readonly RunSummary[]): RunSummary[] {
  const names = (text: string) => text === model.id || (model.id.startsWith('runs/') && text.startsWith(`${model.id}/`))
  return runs.filter((run) => model.id !== `runs/${run.id}` && [...texts(run.recipe)].some(names))
}

/** Those that go on, or could. */
export function unfinished(runs: readonly RunSummary[]): RunSummary[] {
  return runs.filter(({ resumable, held }) => resumable || held !== null)
}

/** Why a model that was brought cannot be deleted now: one sentence; null: it can. A run reads what it began with again when it is resumed. */
export function keptFor(model: Pick<ModelEntry, 'id'>, runs: readonly RunSummary[]): string | null {
  const [first, ...more] = unfinished(dependents(model, runs))
  if (!first) return null
  const title = first.title.length > 60 ? `${first.title.slice(0, 57)}…` : first.title
  return more.length === 0
    ? `The run “${title}” began with this model and is not finished: finish or delete it first.`
    : `The run “${title}” and ${more.length} more began with this model and are not finished: finish or delete them first.`
}

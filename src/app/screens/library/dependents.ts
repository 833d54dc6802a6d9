/** @file What would miss a model that is gone. */
import type { ModelEntry, RunSummary } from '../../../workers/api.ts'
import { line } from '../../readable.ts'

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

const nameOf = ({ title }: RunSummary) => line(title, 80)

/** What is said before it goes: one sentence, or none where nothing would miss it. */
export function missedBy(runs: readonly RunSummary[]): string | null {
  if (runs.length === 0) return null
  const unfinished = runs.filter(({ resumable, held }) => resumable || held !== null)
  const titles = (of: readonly RunSummary[]) =>
    of.length > 3 ? `${of.slice(0, 2).map(nameOf).join(', ')} and ${of.length - 2} more runs` : of.map(nameOf).join(' and ')
  return unfinished.length > 0
    ? `${titles(unfinished)} began with it and could not be resumed any more.`
    : `${titles(runs)} began with it; what came of that stays.`
}

/** @file A stored run, and the stages of a recipe, as the page lists them. */
import type { StoredRun } from '../runs/run.ts'
import { DOMAINS } from '../tasks/index.ts'
import { type Recipe, storedRecipe } from '../training/recipe.ts'
import { partsOf } from '../training/stages/fields.ts'
import { kindOf, type Stage } from '../training/stages/index.ts'
import { type WatchedStage, watchedStage } from '../training/warnings.ts'
import type { RunSummary, StageWords } from './api.ts'

/** One that calls itself running, and that nobody holds, was interrupted: it waits to be resumed. */
export function summaryOf(run: StoredRun, held: RunSummary['held']): RunSummary {
  const { id, title, created, step, steps, resumable, damage } = run
  const state = run.state === 'running' && !held ? 'paused' : run.state
  const error = damage?.sentence ?? run.error
  const recipe = whole(run.recipe as Recipe | null)
  const restartable = damage?.remedy === 'restart'
  const words = recipe === null ? [] : stageWords(recipe)
  return { id, title, created, step, steps, recipe, stages: words, resumable, restartable, state, held, ...(error ? { error } : {}) }
}

/** A stored recipe with the fields that it leaves to their defaults; as it is where this version cannot read it. */
function whole(recipe: Recipe | null): Recipe | null {
  try {
    return recipe && storedRecipe(recipe)
  } catch {
    return recipe
  }
}

/** Whether a stage of a stored recipe, which may be of no known kind, teaches a model of its own. */
export function teachesApart(stage: Stage): boolean {
  return (kindOf(stage) as ReturnType<typeof kindOf> | undefined)?.apart === true
}

/** What a watch has to know of a stage of a stored recipe, by its name; nothing where it is of no known kind. */
export function watchedIn(recipe: Recipe | null): (stage: string) => WatchedStage {
  const stages = whole(recipe)?.stages ?? []
  return (name) => {
    const stage = stages.find((one) => one.name === name)
    return stage && (kindOf(stage) as ReturnType<typeof kindOf> | undefined) ? watchedStage(stage) : {}
  }
}

const UNREADABLE = 'This version cannot read the stage of this step, so nobody knows how it compared rewards.'

/** Of a stored recipe, which another version may have written: what is not known is passed over. */
export function stageWords({ stages }: Recipe): StageWords[] {
  return stages.map((stage): StageWords => {
    try {
      const { title, figures, charts, rewarded, paysPlainly, compares } = kindOf(stage)
      const paysParts = [stage.domain, ...partsOf(stage).map(({ domain }) => domain)].some(
        (name) => DOMAINS.find((one) => one.name === name)?.paysParts,
      )
      return {
        ...{ title, figures: figures(stage), charts: [...charts(stage)] },
        ...(rewarded ? { right: !paysParts && (paysPlainly?.(stage) ?? false) } : {}),
        ...(compares ? { compares: compares(stage) } : {}),
      }
    } catch {
      return { title: String(stage?.kind), figures: [], charts: [], right: false, compares: UNREADABLE }
    }
  })
}

/** @file A stored run as the page lists it. */
import type { StoredRun } from '../runs/run.ts'
import type { Recipe } from '../training/recipe.ts'
import type { RunSummary } from './api.ts'

/** One that calls itself running, and that nobody holds, was interrupted: it waits to be resumed. */
export function summaryOf(run: StoredRun, held: RunSummary['held']): RunSummary {
  const { id, title, created, step, steps, resumable, damage } = run
  const state = run.state === 'running' && !held ? 'paused' : run.state
  const error = damage?.sentence ?? run.error
  const recipe = run.recipe as Recipe | null
  const restartable = damage?.remedy === 'restart'
  return { id, title, created, step, steps, recipe, resumable, restartable, state, held, ...(error ? { error } : {}) }
}

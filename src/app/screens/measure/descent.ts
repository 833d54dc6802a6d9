/** @file Which of two models came of the other: of the two that are compared, it is the one that may have got better. */
import type { RunSummary } from '../../../workers/api.ts'

type Began = Pick<RunSummary, 'id'> & { recipe: { model: string } | null }

/** Runs that began from one another, at most. */
const MOST = 50

/** Whether a model came of another, as far as the runs kept here tell; null stands for weights in training, of which nobody knows any more. */
export function descends(id: string | null, from: string | null, runs: readonly Began[]): boolean {
  if (id === null || from === null || id === from) return false
  let at = id
  for (let i = 0; i < MOST; i++) {
    const run = runOf(at)
    if (run === null) return false
    // Of one run the later state; its model has no step, and is the last.
    if (run === runOf(from)) return stepOf(at) > stepOf(from)
    const began = runs.find((one) => one.id === run)?.recipe?.model
    if (began === undefined) return false
    if (began === from || began === `models/${from}`) return true
    at = began
  }
  return false
}

const runOf = (id: string) => /^runs\/([^/]+)/.exec(id)?.[1] ?? null
const stepOf = (id: string) => (/^runs\/[^/]+$/.test(id) ? Number.POSITIVE_INFINITY : Number(/\/step-(\d+)$/.exec(id)?.[1] ?? Number.NaN))

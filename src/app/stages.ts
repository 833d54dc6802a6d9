/** @file Where a run is in its stages: what each has taken of its budget, and which is done, under way or yet to come. */
import type { Recipe, RunSummary, StepMetrics } from '../workers/api.ts'

export interface StageSpan {
  name: string
  domain: string
  /** Steps before its first. */
  before: number
  /** Steps it takes: of its budget, or of those it ended after. */
  steps: number
  taken: number
  state: 'done' | 'now' | 'next'
}

/** `metrics`: all records of the run, as far as they are here; without them no stage is known to have ended early. */
export function stageSpans({ recipe, step }: Pick<RunSummary, 'recipe' | 'step'>, metrics: readonly StepMetrics[] = []): StageSpan[] {
  const stages = recipe?.stages ?? []
  const known = metrics.length >= step && metrics.length > 0
  const places = new Map(stages.map(({ name }, i) => [name, i]))
  let behind = 0
  let before = 0
  let open = true
  return stages.map((stage, index) => {
    const budget = Math.max(0, Number(stage.steps) || 0)
    let taken = Math.max(0, step - before)
    let ended = false
    if (known) {
      const end = endOf(metrics, places, index, behind)
      taken = end - behind
      ended = taken > 0 && metrics[end - 1].stage_ended !== undefined
      behind = end
    }
    taken = Math.min(taken, budget)
    const over = taken >= budget || ended
    const span: StageSpan = {
      name: String(stage.name),
      domain: domainOf(stage),
      before,
      steps: over ? taken : budget,
      taken,
      state: over ? 'done' : open ? 'now' : 'next',
    }
    if (!over) open = false
    before += span.steps
    return span
  })
}

/** The step after which the stage under way is examined next; null where it never is. */
export function nextExamination(stage: Recipe['stages'][number] | undefined, { before, steps, taken }: StageSpan): number | null {
  const every = Number(stage?.evaluation?.every)
  return every > 0 ? before + Math.min(steps, every * (Math.floor(taken / every) + 1)) : null
}

/** How many records there are before the first of a later stage, since they stand in the order of the stages. */
function endOf(metrics: readonly StepMetrics[], places: ReadonlyMap<string, number>, stage: number, from: number): number {
  let low = from
  let high = metrics.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((places.get(metrics[middle].stage) ?? 0) <= stage) low = middle + 1
    else high = middle
  }
  return low
}

/** Of a mixture the first of its parts. */
export function domainOf({ domain, task }: Recipe['stages'][number]): string {
  const parts = (task as { parts?: { domain?: unknown }[] } | undefined)?.parts
  return domain === 'mixture' && Array.isArray(parts) ? String(parts[0]?.domain) : String(domain)
}

/** Domains that have the colour of another. */
const ALIKE: Readonly<Record<string, string>> = { puzzle: 'logic', qa: 'search', countdown: 'search', pairs: 'alignment' }

/** The colour of a domain, as tokens.css has it. */
export function domainColour(domain: string): string {
  const name = ALIKE[domain] ?? domain
  return /^[a-z]+$/.test(name) ? `var(--domain-${name}, var(--muted))` : 'var(--muted)'
}

/** Whether a run's mean reward is a share of right answers: in every stage that is paid the verifier pays alone, and 0 or 1. */
export function paysRightAlone({ stages }: Pick<RunSummary, 'stages'>): boolean {
  const paid = stages.flatMap(({ right }) => right ?? [])
  return paid.length > 0 && paid.every(Boolean)
}

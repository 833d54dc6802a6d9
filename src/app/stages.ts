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
  const counted = new Map<string, number>()
  const ended = new Set<string>()
  if (metrics.length >= step)
    for (const { stage, stage_ended } of metrics) {
      counted.set(stage, (counted.get(stage) ?? 0) + 1)
      if (stage_ended !== undefined) ended.add(stage)
    }
  let before = 0
  let open = true
  return stages.map((stage) => {
    const budget = Math.max(0, Number(stage.steps) || 0)
    const taken = Math.min(counted.size > 0 ? (counted.get(stage.name) ?? 0) : Math.max(0, step - before), budget)
    const over = taken >= budget || ended.has(stage.name)
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

/** Of a mixture the first of its parts. */
export function domainOf({ domain, task }: Recipe['stages'][number]): string {
  const parts = (task as { parts?: { domain?: unknown }[] } | undefined)?.parts
  return domain === 'mixture' && Array.isArray(parts) ? String(parts[0]?.domain) : String(domain)
}

const COLOURED = ['math', 'code', 'instructions', 'alignment', 'patch', 'logic', 'choice', 'search']

/** The colour of a domain, as tokens.css has it. */
export function domainColour(domain: string): string {
  return COLOURED.includes(domain) ? `var(--domain-${domain})` : 'var(--muted)'
}

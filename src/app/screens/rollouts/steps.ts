/** @file Which steps of a run have rollouts. */
import { useMemo } from 'react'
import type { RunSummary, StepMetrics } from '../../../workers/api.ts'
import { stepAt } from '../../metrics.ts'
import { useTrain } from '../../stores/train.ts'
import { hasRollouts } from '../../viewed.ts'

const NONE: StepMetrics[] = []

/** Ascending. */
export function useSteps(run: RunSummary): number[] {
  const metrics = useTrain((state) => state.metrics[run.id]) ?? NONE
  return useMemo(() => metrics.filter(hasRollouts).map(({ step }) => step), [metrics])
}

export function useMetricsOf(run: RunSummary, step: number): StepMetrics | undefined {
  return useTrain((state) => stepAt(state.metrics[run.id] ?? NONE, step))
}

/** The step with rollouts that is nearest to where somebody points. */
export function nearest(steps: readonly number[], to: number): number {
  return steps.reduce((best, step) => (Math.abs(step - to) < Math.abs(best - to) ? step : best))
}

/** Where a slider at one step leads that was moved: to the nearest, but over a gap rather than back, since a key moves it by one. */
export function moved(steps: readonly number[], from: number, to: number): number {
  const found = nearest(steps, to)
  if (found !== from || to === from) return found
  return (to > from ? steps.find((step) => step > from) : steps.findLast((step) => step < from)) ?? from
}

/**
 * @file Which step's rollouts are on view, and which steps have some.
 */
import { useEffect, useMemo, useRef, useState } from 'react'
import type { RunSummary, StepMetrics } from '../../../workers/api.ts'
import { useRoute } from '../../stores/route.ts'
import { useTrain } from '../../stores/train.ts'

const NONE: StepMetrics[] = []
/** A metric that only steps with rollouts have. */
export const OF_ROLLOUTS = 'reward'
const hasRollouts = (entry: StepMetrics) => entry[OF_ROLLOUTS] !== undefined
/** While the newest step is followed, rollouts are read at most this often, in milliseconds: a step's are a file. */
const FOLLOW_INTERVAL = 1000

/** The step in the address, else the newest, at a reader's pace. */
export function useShownStep(run: RunSummary | null): number | null {
  const chosen = useRoute((state) => state.step)
  const metrics = useTrain((state) => (run ? state.metrics[run.id] : undefined)) ?? NONE
  const newest = metrics.findLast(hasRollouts)?.step ?? null
  const [followed, setFollowed] = useState<number | null>(newest)
  const last = useRef(0)
  useEffect(() => {
    const wait = Math.max(0, last.current + FOLLOW_INTERVAL - Date.now())
    const timer = setTimeout(() => {
      last.current = Date.now()
      setFollowed(newest)
    }, wait)
    return () => clearTimeout(timer)
  }, [newest])
  return chosen ?? followed
}

/** Ascending. */
export function useSteps(run: RunSummary): number[] {
  const metrics = useTrain((state) => state.metrics[run.id]) ?? NONE
  return useMemo(() => metrics.filter(hasRollouts).map(({ step }) => step), [metrics])
}

export function useMetricsOf(run: RunSummary, step: number | null): StepMetrics | undefined {
  return useTrain((state) => state.metrics[run.id])?.find((entry) => entry.step === step)
}

/** The step with rollouts that is nearest to where somebody points. */
export function nearest(steps: readonly number[], to: number): number {
  return steps.reduce((best, step) => (Math.abs(step - to) < Math.abs(best - to) ? step : best))
}

/**
 * @file The run that a screen shows: the one in the address, else the active, the interrupted, the newest; with its records on their way. And
 * the step of it whose rollouts are on view.
 */
import { useEffect, useMemo, useRef, useState } from 'react'
import type { RunSummary, StepMetrics } from '../workers/api.ts'
import { linked, OF_ROLLOUTS, stepsOf } from './rollout-steps.ts'
import { useRoute } from './stores/route.ts'
import { useTrain, viewedRun } from './stores/train.ts'

export function useViewedRun(): RunSummary | null {
  const runs = useTrain((state) => state.runs)
  const active = useTrain((state) => state.active)
  const interrupted = useTrain((state) => state.interrupted)
  const address = useRoute((state) => state.run)
  const run = viewedRun({ runs, active, interrupted }, address)
  const viewed = run?.id
  useEffect(() => {
    if (viewed) void useTrain.getState().showRun(viewed)
  }, [viewed])
  return run
}

/** While the newest step is followed, rollouts are read at most this often, in milliseconds: a step's are a file. */
const FOLLOW_INTERVAL = 1000
const NONE: StepMetrics[] = []
const ALL_KEPT: readonly number[] = []

/** Its steps whose rollouts can be read, ascending. */
export function useSteps(run: RunSummary | null): number[] {
  const metrics = useTrain((state) => (run ? state.metrics[run.id] : undefined)) ?? NONE
  const thinned = useTrain((state) => (run ? state.thinned[run.id] : undefined)) ?? ALL_KEPT
  return useMemo(() => stepsOf(metrics, thinned), [metrics, thinned])
}

/** The step in the address, else the newest with rollouts, at a reader's pace. */
export function useShownStep(run: RunSummary | null): number | null {
  const chosen = useRoute((state) => state.step)
  const newest = useSteps(run).at(-1) ?? null
  const id = run?.id
  const [followed, setFollowed] = useState({ id, step: newest })
  const last = useRef(0)
  useEffect(() => {
    const wait = Math.max(0, last.current + FOLLOW_INTERVAL - Date.now())
    const timer = setTimeout(() => {
      last.current = Date.now()
      setFollowed({ id, step: newest })
    }, wait)
    return () => clearTimeout(timer)
  }, [id, newest])
  // Another run has other steps: its newest is shown at once.
  return chosen ?? (followed.id === id ? followed.step : newest)
}

/** The step whose rollouts are read where a link is to lead to those of a step. */
export function useLinked(run: string, step: number | null): number | null {
  return useTrain(({ metrics, thinned }) => (step === null ? null : linked(metrics[run] ?? NONE, thinned[run] ?? ALL_KEPT, step)))
}

/** Whether a run draws rollouts at all. Of one whose recipe is lost nobody knows: it may. */
export function drawsRollouts({ stages }: RunSummary): boolean {
  return stages.length === 0 || stages.some(({ charts }) => charts.includes(OF_ROLLOUTS))
}

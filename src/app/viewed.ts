/**
 * @file The run that a screen shows: the one in the address, else the active, the interrupted, the newest; with its records on their way.
 */
import { useEffect } from 'react'
import type { RunSummary } from '../workers/api.ts'
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

/** @file The stages of a run: how far it is in each, and the settings they have, to be looked at. */
import { useState } from 'react'
import type { RunSummary, StepMetrics } from '../../../workers/api.ts'
import { stageSpans } from '../../stages.ts'
import { useTrain } from '../../stores/train.ts'
import { Cascade } from './cascade.tsx'
import { StageSettings } from './settings.tsx'
import { useStageKinds } from './written-stages.tsx'

const NONE: StepMetrics[] = []

export function RunStages({ run }: { run: RunSummary }) {
  const metrics = useTrain((state) => state.metrics[run.id]) ?? NONE
  const kinds = useStageKinds()
  const [chosen, setChosen] = useState<number | null>(null)
  const stages = run.recipe?.stages ?? []
  const stage = chosen === null ? undefined : stages[chosen]
  if (stages.length === 0) return null
  return (
    <>
      <Cascade
        spans={stageSpans(run, metrics)}
        words={run.stages}
        run={run.held ? 'going' : 'at rest'}
        chosen={chosen}
        onChoose={setChosen}
      />
      {chosen !== null && stage && (
        <StageSettings
          index={chosen}
          count={stages.length}
          stage={stage as unknown as Record<string, unknown>}
          kind={kinds.find(({ kind }) => kind === stage.kind)}
          faults={[]}
          actions={null}
        />
      )}
    </>
  )
}

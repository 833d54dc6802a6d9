/**
 * @file Evaluate: what a run gained and lost, domain by domain and stage by stage.
 */
import type { StepMetrics } from '../../../workers/api.ts'
import { useTrain } from '../../stores/train.ts'
import { useViewedRun } from '../../viewed.ts'
import { Evaluations } from '../train/evaluations.tsx'
import '../train/train.css'

const NONE: StepMetrics[] = []

export default function EvaluatePage() {
  const run = useViewedRun()
  const metrics = useTrain((state) => (run ? state.metrics[run.id] : undefined)) ?? NONE
  return (
    <>
      <h1 className="visually-hidden">Evaluate</h1>
      {run?.recipe ? (
        <Evaluations recipe={run.recipe} metrics={metrics} />
      ) : (
        <p className="hint welcome">No run has been evaluated here yet.</p>
      )}
    </>
  )
}

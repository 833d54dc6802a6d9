/**
 * @file Rollouts: every attempt of any step of a run, and why it got its reward.
 */
import { useTrain } from '../../stores/train.ts'
import { useViewedRun } from '../../viewed.ts'
import '../train/train.css'
import { Explorer, useExplorerStep } from './explorer.tsx'

export default function RolloutsPage() {
  const loaded = useTrain((state) => state.loaded)
  const run = useViewedRun()
  const step = useExplorerStep(run)
  return (
    <>
      <h1 className="visually-hidden">Rollouts</h1>
      {run ? (
        <Explorer run={run} step={step} />
      ) : (
        <p className="hint welcome">
          {loaded ? 'There is no run yet: its attempts can be read here as soon as one has begun.' : 'Opening the GPU…'}
        </p>
      )}
    </>
  )
}

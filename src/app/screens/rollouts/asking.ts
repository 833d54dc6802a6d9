/** @file Which weights there are of a run to be asked for alternatives at a step: those that drew its attempts, where they are kept, else the nearest. */
import { useEffect, useMemo, useState } from 'react'
import type { Checkpoint, RolloutRecord, RunSummary } from '../../../workers/api.ts'
import { engine } from '../../engine.ts'
import { type Ask, askEngine } from '../../fork/ask.ts'
import { trainingHere, useTrain } from '../../stores/train.ts'

/** Weights of a run after so many of its steps; `id` null: those in training. */
export interface Kept {
  id: string | null
  step: number
}

/** The weights nearest to those that drew the attempts of a step, which are those after the step before; of two as near the earlier. */
export function nearest(kept: readonly Kept[], step: number): { kept: Kept; whose: string } | null {
  const away = (one: Kept) => Math.abs(one.step - (step - 1))
  const [first] = [...kept].sort((a, b) => away(a) - away(b) || a.step - b.step)
  if (!first) return null
  // Those in training go on: neither their step nor whether they drew it would hold until they are asked.
  const whose =
    first.id === null
      ? 'the weights in training (those that drew it are not kept)'
      : away(first) === 0
        ? 'the weights that drew it'
        : `the weights after step ${first.step} (those that drew it are not kept)`
  return { kept: first, whose }
}

const NONE: Checkpoint[] = []

/** Null while that is looked up, and where none of its weights are here. */
export function useAsk(run: string, step: number, rollouts: readonly RolloutRecord[]): Ask | null {
  const training = useTrain((state) => trainingHere(state)?.id === run)
  const base = useTrain(({ runs, models }) => beginningOf(runs, run, (id) => models.some((model) => model.id === id)))
  const [found, setFound] = useState<{ run: string; step: number; checkpoints: Checkpoint[] } | null>(null)
  useEffect(() => {
    let gone = false
    engine()
      .then((api) => api.checkpoints(run))
      .catch(() => NONE)
      .then((checkpoints) => !gone && setFound({ run, step, checkpoints }))
    return () => {
      gone = true
    }
  }, [run, step])
  return useMemo(() => {
    if (found?.run !== run || found.step !== step) return null
    // A run that goes on removes its older checkpoints; snapshots stay.
    const lasting = found.checkpoints.filter(({ kind }) => !training || kind !== 'checkpoint')
    const kept: Kept[] = [...lasting, ...(base === null ? [] : [{ id: base, step: 0 }])]
    // How far it has got by now: what is asked shall not change with every step.
    if (training) kept.push({ id: null, step: useTrain.getState().active?.step ?? 0 })
    const chosen = nearest(kept, step)
    return chosen && askEngine(chosen.kept.id, chosen.whose, rollouts)
  }, [found, run, step, base, training, rollouts])
}

/** What a run began as, where that is here. */
function beginningOf(runs: readonly RunSummary[], run: string, isHere: (id: string) => boolean): string | null {
  const model = runs.find(({ id }) => id === run)?.recipe?.model
  return model !== undefined && isHere(model) ? model : null
}

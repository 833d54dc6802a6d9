/** @file Which weights there are of a run to be asked for alternatives: those in training, else its finished model. */
import { useMemo } from 'react'
import type { RolloutRecord } from '../../../workers/api.ts'
import { type Ask, askEngine } from '../../fork/ask.ts'
import { trainingHere, useTrain } from '../../stores/train.ts'

/** Null: the run has left no model, or another tab trains it. */
export function useAsk(run: string, rollouts: readonly RolloutRecord[]): Ask | null {
  const training = useTrain((state) => trainingHere(state)?.id === run)
  const model = useTrain((state) => state.models.find(({ origin }) => origin === run)?.id)
  return useMemo(() => {
    if (training) return askEngine(null, 'the weights in training', rollouts)
    return model === undefined ? null : askEngine(model, 'the finished model of this run', rollouts)
  }, [training, model, rollouts])
}

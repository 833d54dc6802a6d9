/**
 * @file Who answers: a model of the list, or, while a run goes on, the weights being trained.
 */
import type { ModelEntry, RunSummary } from '../../../workers/api.ts'
import { trainingHere, useTrain } from '../../stores/train.ts'
import { useChat } from './store.ts'

export interface Speaker {
  /** For the engine; null: the weights in training. */
  model: string | null
  title: string
}

export function speaker(models: readonly ModelEntry[], active: RunSummary | null, chosen: string | null): Speaker | null {
  if (active) return { model: null, title: `${active.title} in training, step ${active.step}` }
  const model = models.find((entry) => entry.id === chosen) ?? models[0]
  return model ? { model: model.id, title: model.title } : null
}

export function useSpeaker(): Speaker | null {
  const models = useTrain((state) => state.models)
  const active = useTrain(trainingHere)
  const chosen = useChat((state) => state.model)
  return speaker(models, active, chosen)
}

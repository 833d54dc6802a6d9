/**
 * @file Who answers: the model chosen, or the best for what it shows. While a run goes on these are the weights in training; then what was
 * trained last; then the finished cascade.
 */
import { useMemo } from 'react'
import type { ModelEntry, RunSummary } from '../../../workers/api.ts'
import { trainingHere, useTrain } from '../../stores/train.ts'
import { TRAINING, useChatSettings } from './settings.ts'

export interface Speaker {
  /** For the engine; null: the weights in training. */
  model: string | null
  title: string
}

const FINISHED = 'models/cascade'

/** `runs`: the newest first. Null where there is no model at all. */
export function speaker(
  { models, runs, active }: { models: readonly ModelEntry[]; runs: readonly RunSummary[]; active: RunSummary | null },
  chosen: string | null,
): Speaker | null {
  const entry = models.find(({ id }) => id === chosen)
  if (entry) return { model: entry.id, title: entry.title }
  if (active) return { model: null, title: `${active.title} in training, step ${active.step}` }
  const trained = runs.map((run) => models.find(({ id }) => id === `runs/${run.id}`)).find((one) => one !== undefined)
  const best = trained ?? models.find(({ id }) => id === FINISHED) ?? models[0]
  return best ? { model: best.id, title: best.title } : null
}

/** The same at once, for whoever asks. */
export function speakerOf(chosen: string | null): Speaker | null {
  const state = useTrain.getState()
  return speaker({ ...state, active: trainingHere(state) }, chosen)
}

/** The one chosen for the next message; another for a reply beside it. */
export function useSpeaker(chosen = useChatSettings((state) => state.model)): Speaker | null {
  const models = useTrain((state) => state.models)
  const runs = useTrain((state) => state.runs)
  const active = useTrain(trainingHere)
  const { model, title } = speaker({ models, runs, active }, chosen) ?? {}
  // The same object for as long as it is the same speaker: turns are drawn again when theirs is another.
  return useMemo(() => (model === undefined || title === undefined ? null : { model, title }), [model, title])
}

/** As an option of a list of speakers. */
export function optionOf({ model }: Speaker): string {
  return model ?? TRAINING
}

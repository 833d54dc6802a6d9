/** @file Difficulty by the current model: the engine samples replies and the verifier judges them. Without a GPU the rule is left out. */
import type { Mode, PassRates } from '../../../workers/data-api.ts'
import { engine } from '../../engine.ts'
import { useDevice } from '../../stores/device.ts'

/** Null while there is no GPU. `model` null: the weights in training, or the first model there is. */
export function passRatesOf(model: string | null, mode: Mode): PassRates | null {
  if (useDevice.getState().status === 'none') return null
  return async (prompts, samples, onProgress) => (await engine()).passRates(model, prompts, { mode, samples }, onProgress)
}

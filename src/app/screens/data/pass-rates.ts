/** @file Difficulty by the current model: the engine samples replies and the verifier judges them. Without a GPU the rule is left out. */
import type { Mode, PassRates } from '../../../workers/data-api.ts'
import { engine } from '../../engine.ts'
import { useDevice } from '../../stores/device.ts'

/** Measurements of a curation that the engine is at. */
let going = 0

/** Null while there is no GPU. `model` null: the weights in training, or the first model there is. */
export function passRatesOf(model: string | null, mode: Mode): PassRates | null {
  if (useDevice.getState().status === 'none') return null
  return async (prompts, samples, onProgress) => {
    going++
    try {
      return await (await engine()).passRates(model, prompts, { mode, samples }, onProgress)
    } finally {
      going--
    }
  }
}

/** The curation that asked is over: what it asked for would go on in the engine, a worker of its own. */
export function stopPassRates(): void {
  if (going > 0)
    void engine()
      .then((api) => api.stopPassRates())
      .catch(() => {})
}

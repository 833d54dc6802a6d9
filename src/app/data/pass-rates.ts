/**
 * @file Difficulty by the current model: the engine samples replies and the verifier judges them. An engine that cannot leaves the rule out.
 */
import type { Mode, PassRates, Prompt } from '../../workers/data-api.ts'
import { engine } from '../engine.ts'

/** What the engine offers beside its interface when it can measure pass rates. */
interface MeasuresPassRates {
  /** Share of right ones among `samples` replies to each prompt, in order. `model` null: the weights in training. */
  passRates(
    model: string | null,
    prompts: readonly Prompt[],
    settings: { mode: Mode; samples: number },
    onProgress: (done: number, total: number) => void,
  ): Promise<number[]>
}

/** Null where there is no GPU, or the engine cannot measure. */
export async function passRatesOf(model: string | null, mode: Mode): Promise<PassRates | null> {
  try {
    const found: unknown = await engine()
    if (!measures(found)) return null
    return (prompts, samples, onProgress) => found.passRates(model, prompts, { mode, samples }, onProgress)
  } catch {
    return null
  }
}

function measures(found: unknown): found is MeasuresPassRates {
  return typeof (found as Partial<MeasuresPassRates>).passRates === 'function'
}

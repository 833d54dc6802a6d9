/** @file Who can say what else might have come at a token, and whose weights that are. */
import type { Alternative, RolloutRecord } from '../../workers/api.ts'
import { engine } from '../engine.ts'

export interface Ask {
  /** For a sentence: `the weights in training`, `the finished cascade`. */
  whose: string
  /** The likeliest tokens in place of token `at` of this attempt's completion, given all before it. */
  alternatives(sample: number, at: number): Promise<Alternative[]>
}

/** Asks a model for alternatives to what these rollouts drew; `model` null: the weights in training. */
export function askEngine(model: string | null, whose: string, rollouts: readonly RolloutRecord[]): Ask {
  return {
    whose,
    async alternatives(sample, at) {
      const { prompt_tokens, completion_tokens } = rollouts[sample]
      return (await engine()).alternatives(model, prompt_tokens, completion_tokens, at)
    },
  }
}

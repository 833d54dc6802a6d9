/** @file A rollout as a sequence to learn from, or to score. */
import type { Sequence } from '../model/batch.ts'
import type { Rollout } from '../rollout/rollout.ts'

/** `weight`: of each token of the completion; the prompt's are not wanted. */
export function sequenceOf({ promptTokens, tokens }: Pick<Rollout, 'promptTokens' | 'tokens'>, weight: (t: number) => number): Sequence {
  return {
    tokens: [...promptTokens, ...tokens],
    weights: [...Array(promptTokens.length - 1).fill(Number.NaN), ...tokens.map((_, t) => weight(t))],
  }
}

/** @file A rollout as a sequence to learn from, or to score. */
import type { Sequence } from '../model/batch.ts'
import type { Scores } from '../model/score.ts'
import type { Rollout } from '../rollout/rollout.ts'

/** `weight`: of each token of the completion; the prompt's are not wanted, and all but its last token is shared by its group. */
export function sequenceOf({ promptTokens, tokens }: Pick<Rollout, 'promptTokens' | 'tokens'>, weight: (t: number) => number): Sequence {
  return {
    tokens: [...promptTokens, ...tokens],
    weights: [...Array(promptTokens.length - 1).fill(Number.NaN), ...tokens.map((_, t) => weight(t))],
    prefix: promptTokens.length - 1,
  }
}

/** What the scores of prompts with their completions say of the completions: of each, one number a token. */
export function ofCompletions(scores: readonly Scores[], of: readonly Pick<Rollout, 'promptTokens'>[]): Scores[] {
  return scores.map(({ logprobs, entropies }, i) => {
    const from = of[i].promptTokens.length - 1
    return { logprobs: logprobs.subarray(from), entropies: entropies.subarray(from) }
  })
}

/** @file What a model might write next: the likeliest tokens behind others, with their probabilities. */
import type { MatmulChoice } from '../kernels/matmul.ts'
import { Generator } from '../model/generator.ts'
import type { Model } from '../model/model.ts'

export interface Alternative {
  token: number
  piece: string
  /** At temperature 1. */
  probability: number
}

/** Tokens that are told. */
const LIKELIEST = 10

/**
 * The likeliest tokens in place of token `at` of a completion, given the prompt and all before it; the first is the likeliest. `at` may be the
 * completion's length: what would come behind it.
 *
 * @throws Error with one sentence: `at` outside the completion, tokens that the model does not have, more than it has positions.
 */
export async function alternativesAt(
  model: Pick<Model, 'gpu' | 'config' | 'table' | 'weights' | 'tokenizer'>,
  matmul: MatmulChoice,
  prompt: readonly number[],
  completion: readonly number[],
  at: number,
): Promise<Alternative[]> {
  if (!(Number.isInteger(at) && at >= 0 && at <= completion.length))
    throw new Error(`The completion has ${completion.length} tokens, and none at index ${at}.`)
  const tokens = [...prompt, ...completion.slice(0, at)]
  const { gpu, config, weights, tokenizer } = model
  // One of its own: a reply may be under way.
  const slots = Math.max(1, Math.min(tokens.length, config.maxPositions))
  const generator = await Generator.create(gpu, config, weights, matmul, { rows: 1, slots })
  try {
    const logprobs = await generator.nextLogprobs(tokens)
    return [...logprobs.keys()]
      .sort((a, b) => logprobs[b] - logprobs[a])
      .slice(0, LIKELIEST)
      .map((token) => ({ token, piece: tokenizer?.piece(token) ?? String(token), probability: Math.exp(logprobs[token]) }))
  } finally {
    generator.destroy()
  }
}

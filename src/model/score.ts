/** @file Log-probabilities of given tokens: the training forward without its backward. */
import type { KernelProfile } from '../kernels/tuning.ts'
import { pack } from './batch.ts'
import { Decoder } from './decoder.ts'
import { assertFinite } from './finite.ts'
import type { Model } from './model.ts'

export interface TokenScores {
  /** ln p(tokens[i + 1] | tokens[0..i]), length tokens.length - 1. */
  logprobs: number[]
  /** Entropy in nats of the distribution each was drawn from. */
  entropies: number[]
}

/**
 * @throws RangeError with a sentence: no tokens, too many for the model's positions, an id outside the vocabulary. GpuError `non-finite` when
 * the model's outputs are no numbers.
 */
export async function scoreTokens(model: Model, profile: KernelProfile, tokens: readonly number[]): Promise<TokenScores> {
  const { gpu, config, table, weights } = model
  if (tokens.length === 0) throw new RangeError('There are no tokens to score.')
  if (tokens.length > config.maxPositions) {
    throw new RangeError(`The model has ${config.maxPositions} positions, and ${tokens.length} tokens were given.`)
  }
  const batch = pack([{ tokens, weights: new Float32Array(tokens.length - 1) }], Math.ceil(tokens.length / 64) * 64, config.vocab)
  const decoder = await Decoder.create(gpu, table, weights, {
    tokens: tokens.length,
    choice: profile.matmul,
    lanes: profile.lanes,
    gradient: null,
  })
  const staging = gpu.memory.alloc('score staging', tokens.length * 8, GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST)
  try {
    decoder.submit(batch, staging, 0)
    const pairs = new Float32Array(await gpu.map(staging, tokens.length * 8))
    // The last token predicts nothing that was asked for, and has no pair of its own.
    assertFinite(pairs.subarray(0, 2 * (tokens.length - 1)))
    const every = (offset: number) => Array.from({ length: tokens.length - 1 }, (_, i) => pairs[2 * i + offset])
    return { logprobs: every(0), entropies: every(1) }
  } finally {
    gpu.memory.free(staging)
    decoder.dispose()
  }
}

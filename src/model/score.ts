/** @file Log-probabilities of given tokens: the training forward without its backward. */
import type { Gpu } from '../gpu/device.ts'
import type { KernelProfile } from '../kernels/tuning.ts'
import { microbatches, pack, predicts, type Sequence } from './batch.ts'
import { Decoder } from './decoder.ts'
import { assertFinite } from './finite.ts'
import type { Model } from './model.ts'
import type { ParameterTable } from './parameters.ts'

/** What a forward pass says of one sequence's predictions, aligned with `tokens[1..]`; zero where a prediction was not wanted. */
export interface Scores {
  logprobs: Float32Array
  /** Nats. */
  entropies: Float32Array
}

/** Of the sequences of one pass, from the (ln p, entropy) pairs that the decoder wrote of their predictions. */
export function readScores(pairs: Float32Array, sequences: readonly Sequence[]): Scores[] {
  assertFinite(pairs)
  let at = 0
  return sequences.map((sequence) => {
    const length = sequence.tokens.length - 1
    const scores = { logprobs: new Float32Array(length), entropies: new Float32Array(length) }
    for (let i = 0; i < length; i++) {
      if (!predicts(sequence, i)) continue
      scores.logprobs[i] = pairs[at++]
      scores.entropies[i] = pairs[at++]
    }
    return scores
  })
}

/** Whose tokens are scored; of a model that is there, its weights as they are at each call. */
export type Scored = Pick<Model, 'gpu' | 'table' | 'weights'>

/** Weights that only say what they make of tokens: a reference, a teacher, the policy between two updates. */
export class Scorer {
  private constructor(
    private readonly gpu: Gpu,
    private readonly table: ParameterTable,
    private readonly decoder: Decoder,
    private readonly staging: GPUBuffer,
  ) {}

  /** `tokens`: of one pass; a call may take several. */
  static async create({ gpu, table, weights }: Scored, { matmul, lanes, rate }: KernelProfile, tokens: number): Promise<Scorer> {
    const decoder = await Decoder.create(gpu, table, weights, { tokens, choice: matmul, lanes, gradient: null, rate })
    const staging = gpu.memory.staging('score staging', decoder.capacity * 8)
    return new Scorer(gpu, table, decoder, staging)
  }

  /** Of the policy that samples at this temperature. The weights of the sequences only say which predictions are wanted. */
  async score(sequences: readonly Sequence[], temperature = 1): Promise<Scores[]> {
    const scores: Scores[] = []
    for (const group of microbatches(sequences, this.decoder.capacity)) {
      const batch = pack(group, this.decoder.capacity, this.table.config.vocab)
      const start = performance.now()
      await this.decoder.submitInTurns(batch, this.staging, 0, { temperature })
      scores.push(...readScores(new Float32Array(await this.gpu.map(this.staging, batch.predictions * 8)), group))
      this.decoder.paceFor(performance.now() - start)
    }
    return scores
  }

  dispose() {
    this.gpu.memory.free(this.staging)
    this.decoder.dispose()
  }
}

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
  const { config } = model
  if (tokens.length === 0) throw new RangeError('There are no tokens to score.')
  if (tokens.length > config.maxPositions) {
    throw new RangeError(`The model has ${config.maxPositions} positions, and ${tokens.length} tokens were given.`)
  }
  const scorer = await Scorer.create(model, profile, tokens.length)
  try {
    const [{ logprobs, entropies }] = await scorer.score([{ tokens, weights: new Float32Array(tokens.length - 1) }])
    return { logprobs: [...logprobs], entropies: [...entropies] }
  } finally {
    scorer.dispose()
  }
}

/**
 * @file What the tokens of a batch take, bytes and operations: counted, of what the plan of a pass asks for on a GPU that only counts. From it
 * follows how many tokens go in one pass, and how long that takes.
 */
import type { Dispatch } from '../gpu/plan.ts'
import { plannedGpu } from '../gpu/planned.ts'
import type { Tokens } from '../kernels/context.ts'
import { SMALL_TILE } from '../kernels/matmul.ts'
import type { ModelConfig } from './config.ts'
import { allocateGradient } from './gradient.ts'
import { CAPACITY_STEP, PackedDriver } from './packed-driver.ts'
import { ParameterBuffers } from './parameter-buffers.ts'
import { ParameterTable, strides } from './parameters.ts'

/** What one more token of a large training batch takes. */
interface TokenCost {
  bytes: number
  /** Of a token that attends to nothing, and of each (query, key) pair. */
  operations: { token: number; pair: number }
}

/** Of a batch whose logits are worked off in chunks, unless the vocabulary is tiny. */
const COUNTED_TOKENS = 4096

const perToken = new WeakMap<ModelConfig, TokenCost>()

function tokenCost(config: ModelConfig): TokenCost {
  const known = perToken.get(config)
  if (known !== undefined) return known
  const table = new ParameterTable(config)
  const choice = { NT: SMALL_TILE, NN: SMALL_TILE, TN: SMALL_TILE, decode: SMALL_TILE }
  const planned = (tokens: number) => {
    const gpu = plannedGpu({ largestBinding: Number.MAX_SAFE_INTEGER })
    const weights = ParameterBuffers.allocate(gpu.memory, table, 'weights')
    const gradient = allocateGradient(gpu, table, null, tokens)
    const list = new PackedDriver(gpu, table, weights, { tokens, choice, lanes: 64, gradient }, []).dispatches()
    const operations = (pairs: number) => operationsOf(list, { tokens, distinct: tokens, pairs })
    return { bytes: gpu.memory.bytes, alone: operations(0), attending: operations(tokens) }
  }
  const [few, many] = [planned(COUNTED_TOKENS), planned(2 * COUNTED_TOKENS)]
  const cost = {
    bytes: (many.bytes - few.bytes) / COUNTED_TOKENS,
    operations: { token: (many.alone - few.alone) / COUNTED_TOKENS, pair: (few.attending - few.alone) / COUNTED_TOKENS },
  }
  perToken.set(config, cost)
  return cost
}

/** Of all dispatches of a plan that say what they cost. */
export const operationsOf = (list: readonly Dispatch<Tokens>[], live: Tokens) =>
  list.reduce((sum, { cost }) => sum + (cost?.(live).operations ?? 0), 0)

/** (query, key) pairs that a token of a sequence of this length has on average. */
const pairsPerToken = (length: number) => (length + 1) / 2

/** A batch of so many tokens in sequences as long as they can be. */
export const fullBatch = (config: ModelConfig, tokens: number): Tokens => ({
  tokens,
  distinct: tokens,
  pairs: tokens * pairsPerToken(Math.min(tokens, config.maxPositions)),
})

/** Bytes that one more token of a large training batch takes. */
export const bytesPerToken = (config: ModelConfig) => tokenCost(config).bytes

/** Operations that a token of a training batch takes, forward and backward, where sequences have so many. */
export function operationsPerToken(config: ModelConfig, length: number): number {
  const { token, pair } = tokenCost(config).operations
  return token + pairsPerToken(length) * pair
}

/** Bytes of a token's widest activation, each of which is a buffer of its own for a whole batch: dk and dv of grouped heads go in pieces. */
function widestRow(config: ModelConfig): number {
  const s = strides(config)
  return 4 * Math.max(2 * s.feedForward, s.qkv, s.hidden, config.heads > config.kvHeads ? 2 * s.q : 0)
}

/** Most tokens of a batch whose buffers have at most so many bytes each, rounded down as a decoder's capacity is rounded up. */
export const tokensWithin = (config: ModelConfig, bytes: number) => Math.floor(bytes / widestRow(config) / CAPACITY_STEP) * CAPACITY_STEP

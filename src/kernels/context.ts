/** @file What every kernel of a plan over tokens shares. */
import type { Gpu } from '../gpu/device.ts'
import type { BufferSlice } from '../gpu/memory.ts'
import type { Cost } from '../gpu/plan.ts'

/** The numbers that change from one replay to the next; mirrored in the uniform that shaders call `live`. */
export interface Tokens {
  /** Tokens (rows) of this replay. */
  tokens: number
  /** Distinct token ids among them. */
  distinct: number
  /** Tokens that predict something; absent: all. */
  predictions?: number
  /** (query, key) pairs that attend, for what attention costs; absent: each token to itself alone. */
  pairs?: number
  /**
   * From the token that most are laid behind which attend to it to the last of them, itself included; of rows of a cache, no fewer than the
   * keys of the longest. Absent: not known.
   */
  reach?: number
  /** Tokens that each row draws in one dispatch, where it draws several; absent: one. */
  steps?: number
}

/** Of `floats` read and written (or other words of 32 bits), and operations. */
export const costOf = (floats: number, operations: number): Cost => ({ bytes: 4 * floats, operations })

export interface KernelContext {
  gpu: Gpu
  /** Uniform, 16 bytes: tokens, distinct ids, and as the bits of f32s 1 / temperature and the entropy bonus of a token. */
  live: BufferSlice
  /** Invocations that share a row in reductions: 1 where barriers are slow (software adapters), else 64. */
  lanes: 1 | 64
}

export const tokensOf = (live: Tokens) => live.tokens

/** What a loss is told of the policy: the temperature it samples at, and what each nat of a token's entropy is worth. */
export interface LossScale {
  temperature?: number
  entropyBonus?: number
}

export function writeLive(gpu: Gpu, live: BufferSlice, values: Tokens, { temperature = 1, entropyBonus = 0 }: LossScale = {}) {
  const words = new Uint32Array([values.tokens, values.distinct, 0, 0])
  new Float32Array(words.buffer).set([1 / temperature, entropyBonus], 2)
  gpu.device.queue.writeBuffer(live.buffer, live.offset, words)
}

/** Workgroups of a kernel that gives each of `rows` rows to one invocation, or to one workgroup of 64. */
export const rowsPerWorkgroup = (lanes: 1 | 64) => (lanes === 1 ? 64 : 1)

export const laneDefines = (lanes: 1 | 64) => ({ LANES: lanes, SHARED: Number(lanes > 1) })

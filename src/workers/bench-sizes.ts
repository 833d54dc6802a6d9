/** @file The models that speed is measured with, by the number of their parameters, and what a training step of each is. */
import type { ModelConfig } from '../model/config.ts'

export interface BenchSize {
  config: ModelConfig
  /** Sequences of a training step, and tokens of each. */
  sequences: number
  tokens: number
}

const small: ModelConfig = {
  modelType: 'llama',
  layers: 4,
  hidden: 128,
  heads: 4,
  kvHeads: 4,
  headDim: 32,
  feedForward: 384,
  vocab: 64,
  maxPositions: 256,
  rmsNormEps: 1e-6,
  rope: { theta: 10000, scaling: null },
  tiedEmbedding: true,
  qkvBias: false,
  qkNorm: false,
  eosTokenIds: [1],
}

const qwen: Partial<ModelConfig> = { vocab: 151936, maxPositions: 32768, rope: { theta: 1e6, scaling: null } }

export const BENCH_SIZES = {
  '0.9m': { config: small, sequences: 16, tokens: 64 },
  '3m': {
    config: { ...small, hidden: 256, heads: 8, feedForward: 768, vocab: 512, maxPositions: 1024 },
    sequences: 16,
    tokens: 128,
  },
  '30m': {
    config: { ...small, layers: 8, hidden: 512, heads: 8, kvHeads: 8, headDim: 64, feedForward: 1536, vocab: 4096, maxPositions: 2048 },
    sequences: 8,
    tokens: 256,
  },
  'qwen2.5-0.5b': {
    config: {
      ...small, ...qwen, modelType: 'qwen2', layers: 24, hidden: 896, heads: 14, kvHeads: 2, headDim: 64, feedForward: 4864, qkvBias: true,
    },
    sequences: 2,
    tokens: 512,
  },
  'qwen3-0.6b': {
    config: {
      ...small, ...qwen, modelType: 'qwen3', layers: 28, hidden: 1024, heads: 16, kvHeads: 8, headDim: 128, feedForward: 3072, qkNorm: true,
    },
    sequences: 2,
    tokens: 512,
  },
} as const satisfies Record<string, BenchSize> // biome-ignore format: a shape a line

export type BenchSizeName = keyof typeof BENCH_SIZES

/**
 * @file The decoder family's configuration, read from a Hugging Face `config.json`.
 * To be filled: see parseConfig.
 */

/** Rotary settings. `llama3` scaling is Llama 3.1's wavelength interpolation. */
export interface RopeConfig {
  theta: number
  scaling: null | { kind: 'linear'; factor: number } | { kind: 'llama3'; factor: number; lowFreqFactor: number; highFreqFactor: number; originalMaxPositions: number }
}

/** C hidden, H query heads, Hkv key/value heads, D head width, F feed-forward, V vocabulary, L layers. */
export interface ModelConfig {
  modelType: 'llama' | 'qwen2' | 'qwen3'
  layers: number
  hidden: number
  heads: number
  kvHeads: number
  headDim: number
  feedForward: number
  vocab: number
  maxPositions: number
  rmsNormEps: number
  rope: RopeConfig
  /** Output projection shares the embedding matrix. */
  tiedEmbedding: boolean
  /** Qwen2: bias on q, k and v. Llama's `attention_bias` (which adds one on o as well) is refused. */
  qkvBias: boolean
  /** Qwen3: RMSNorm over each query and key head. */
  qkNorm: boolean
  eosTokenIds: number[]
}

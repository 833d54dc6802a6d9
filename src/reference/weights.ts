/** @file Weights on the host, by their Hugging Face names. No library here: whoever compares can use it without loading one. */
import type { ModelConfig } from '../model/config.ts'

/** A weight on the host, row by row. */
export interface HostTensor {
  shape: number[]
  data: Float32Array
}

/** Weights by their Hugging Face names (`model.layers.0.self_attn.q_proj.weight`, ...). */
export type HostWeights = Map<string, HostTensor>

/** Names and shapes of every weight of this configuration, in the order of the forward pass. */
export function weightShapes(config: ModelConfig): Map<string, number[]> {
  const { hidden: C, heads: H, kvHeads: Hkv, headDim: D, feedForward: F, vocab: V } = config
  const shapes = new Map<string, number[]>([['model.embed_tokens.weight', [V, C]]])
  for (let layer = 0; layer < config.layers; layer++) {
    const prefix = `model.layers.${layer}.`
    shapes.set(`${prefix}input_layernorm.weight`, [C])
    for (const [name, rows] of [
      ['q', H * D],
      ['k', Hkv * D],
      ['v', Hkv * D],
    ] as const) {
      shapes.set(`${prefix}self_attn.${name}_proj.weight`, [rows, C])
      if (config.qkvBias) shapes.set(`${prefix}self_attn.${name}_proj.bias`, [rows])
      if (config.qkNorm && name !== 'v') shapes.set(`${prefix}self_attn.${name}_norm.weight`, [D])
    }
    shapes.set(`${prefix}self_attn.o_proj.weight`, [C, H * D])
    shapes.set(`${prefix}post_attention_layernorm.weight`, [C])
    shapes.set(`${prefix}mlp.gate_proj.weight`, [F, C])
    shapes.set(`${prefix}mlp.up_proj.weight`, [F, C])
    shapes.set(`${prefix}mlp.down_proj.weight`, [C, F])
  }
  shapes.set('model.norm.weight', [C])
  if (!config.tiedEmbedding) shapes.set('lm_head.weight', [V, C])
  return shapes
}

/**
 * The same weights with q, k and v as one matrix and gate and up as one (`qkv_proj` and `gate_up_proj`, as Phi-3 has them): fewer and larger
 * operations, which is what a peer in a benchmark deserves. `forward` takes either; biases and QK-norm are not joined.
 */
export function joinWeights(config: ModelConfig, weights: HostWeights): HostWeights {
  if (config.qkvBias || config.qkNorm) throw new Error('Only plain projections can be joined.')
  const joined = new Map(weights)
  const join = (prefix: string, names: string[], to: string) => {
    const parts = names.map((name) => weights.get(`${prefix}${name}_proj.weight`) as HostTensor)
    for (const name of names) joined.delete(`${prefix}${name}_proj.weight`)
    const shape = [parts.reduce((rows, part) => rows + part.shape[0], 0), parts[0].shape[1]]
    const data = new Float32Array(shape[0] * shape[1])
    let offset = 0
    for (const part of parts) {
      data.set(part.data, offset)
      offset += part.data.length
    }
    joined.set(`${prefix}${to}_proj.weight`, { shape, data })
  }
  for (let layer = 0; layer < config.layers; layer++) {
    join(`model.layers.${layer}.self_attn.`, ['q', 'k', 'v'], 'qkv')
    join(`model.layers.${layer}.mlp.`, ['gate', 'up'], 'gate_up')
  }
  return joined
}

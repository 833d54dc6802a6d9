/** @file Which models decode in one dispatch (kernels/decode_whole.ts) on the adapter at hand, and where their parameters lie for it. */
import type { Gpu } from '../gpu/device.ts'
import { affordableWhole, type WholeModel, type WholeTile, wholeTile } from '../kernels/decode_whole.ts'
import type { MatmulChoice } from '../kernels/matmul.ts'
import type { ModelConfig } from './config.ts'
import { headShape } from './layer.ts'
import type { ParameterBuffers } from './parameter-buffers.ts'
import { headName, strides } from './parameters.ts'

/** Dispatches of a token that decodes one after the other. */
export const stepDispatches = ({ layers }: Pick<ModelConfig, 'layers'>) => 5 * layers + 3

/** `slots`: of the cache. */
function wholeModel(config: ModelConfig, { table }: ParameterBuffers, slots: number): WholeModel {
  const at = (name: string) => table.get(name).offset
  const names = ['qkv', 'o', 'gate_up', 'down', 'norm1', 'norm2', 'qkv_bias', 'q_norm', 'k_norm'] as const
  const known = names.filter((name) => table.byName.has(`0.${name}`))
  const next = (name: (typeof names)[number]) => (config.layers > 1 ? at(`1.${name}`) - at(`0.${name}`) : 0)
  return {
    layers: config.layers,
    hidden: config.hidden,
    feedForward: config.feedForward,
    vocab: config.vocab,
    shape: headShape(config),
    cache: slots * strides(config).kv,
    at: {
      embed: at('embed'),
      head: at(headName(config)),
      norm: at('norm'),
      layer: Object.fromEntries(known.map((name) => [name, at(`0.${name}`)])) as WholeModel['at']['layer'],
      matrices: next('qkv'),
      vectors: next('norm1'),
    },
  }
}

/**
 * What a plan of so many rows takes, or null: no such choice, weights in several buffers, a cache too large for one, activations that do not fit,
 * or so many weights that launching dispatches costs less than streaming them through each workgroup.
 */
export function wholeFor(
  gpu: Gpu,
  config: ModelConfig,
  weights: ParameterBuffers,
  { whole }: MatmulChoice,
  rows: number,
  slots: number,
): { model: WholeModel; tile: WholeTile } | null {
  if (!whole || weights.parts.length > 1) return null
  const model = wholeModel(config, weights, slots)
  const wanted = wholeTile(whole, rows)
  if (4 * weights.table.size > wanted.bytes * (stepDispatches(config) - 1)) return null
  if (4 * config.layers * model.cache > gpu.memory.largestBinding) return null
  const tile = affordableWhole(wanted, gpu.adapter, model)
  return tile && { model, tile }
}

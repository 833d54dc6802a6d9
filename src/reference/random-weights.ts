/**
 * @file Random weights for comparisons: the same on every machine for the same seed, and nowhere so small or so even that an error could hide.
 */
import type { ModelConfig } from '../model/config.ts'
import { type HostWeights, weightShapes } from './weights.ts'

/** Uniform in [0, 1), from 32 bits of state (mulberry32, public domain). */
export function uniforms(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/**
 * Matrices are normal with standard deviation `gain` / sqrt(columns), norm weights uniform about 1, biases normal. A gain near 1 starts a
 * training run; 2 spreads the logits by a few units, so that attention and softmax have something to do.
 */
export function randomWeights(config: ModelConfig, seed: number, gain: number): HostWeights {
  const uniform = uniforms(seed)
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
  const weights: HostWeights = new Map()
  for (const [name, shape] of weightShapes(config)) {
    const size = shape.reduce((n, m) => n * m, 1)
    const scale = name.endsWith('bias') ? 0.3 : gain / Math.sqrt(shape[shape.length - 1])
    const draw = name.endsWith('norm.weight') ? () => 0.75 + uniform() / 2 : () => scale * normal()
    weights.set(name, { shape, data: Float32Array.from({ length: size }, draw) })
  }
  return weights
}

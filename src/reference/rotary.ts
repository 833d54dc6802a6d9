/** @file Rotary frequencies, from the published rules and not from the engine, so that the one can be held to the other. */
import type { ModelConfig } from '../model/config.ts'

/** Angular frequency of each of the D/2 rotary pairs, radians a position. The llama3 rule is that of the Llama 3.1 release. */
export function rotaryFrequencies(config: ModelConfig): number[] {
  const { theta, scaling } = config.rope
  return Array.from({ length: config.headDim / 2 }, (_, pair) => {
    const frequency = theta ** ((-2 * pair) / config.headDim)
    if (scaling === null) return frequency
    if (scaling.kind === 'linear') return frequency / scaling.factor
    const turns = (scaling.originalMaxPositions * frequency) / (2 * Math.PI)
    // 0 for wavelengths too long to have been seen whole in training, 1 for short ones, which stay as they are.
    const kept = Math.min(1, Math.max(0, (turns - scaling.lowFreqFactor) / (scaling.highFreqFactor - scaling.lowFreqFactor)))
    return frequency * (kept + (1 - kept) / scaling.factor)
  })
}

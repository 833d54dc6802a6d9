/** @file The angles that rotary positions turn heads by, on the GPU. */
import type { Gpu } from '../gpu/device.ts'
import type { BufferSlice } from '../gpu/memory.ts'
import { type ModelConfig, ropeTable } from './config.ts'

/** For every position a model allows, at most `positions`, as (cos, sin) pairs: [position][dim/2]. */
export function uploadAngles(gpu: Gpu, config: ModelConfig, positions: number): BufferSlice {
  const count = Math.min(positions, config.maxPositions)
  const { cos, sin } = ropeTable(config, count)
  const pairs = new Float32Array(2 * cos.length)
  for (let i = 0; i < cos.length; i++) {
    pairs[2 * i] = cos[i]
    pairs[2 * i + 1] = sin[i]
  }
  const angles = gpu.memory.floats('rope angles', pairs.length)
  gpu.device.queue.writeBuffer(angles.buffer, 0, pairs)
  return angles
}

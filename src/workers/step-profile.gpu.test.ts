/** @file A training step and decoding profiled on Dawn. */
import { expect, it } from 'vitest'
import { Gpu } from '../gpu/device.ts'
import { defaultKernels } from '../kernels/tuning.ts'
import { BENCH_SIZES } from './bench-sizes.ts'
import { total } from './kernel-table.ts'
import { profileStep } from './step-profile.ts'
import { FragileGpu } from './testing.ts'

it('every kernel of a step and of decoding is there with its counts and its time, and nothing is left on the GPU', async () => {
  const gpu = await Gpu.open(new FragileGpu().gpu)
  const { bytes } = gpu.memory
  const small = { config: { ...BENCH_SIZES['0.9m'].config, layers: 1 }, sequences: 1, tokens: 16 }
  const { parts, parameters, peak } = await profileStep(gpu, defaultKernels(gpu), small, { rows: [2] })
  expect(gpu.memory.bytes).toBe(bytes)
  expect(parameters).toBeGreaterThan(0)
  expect(parts.map(({ kind, tokens }) => [kind, tokens])).toEqual([
    ['train', 16],
    ['decode', 2],
  ])
  const names = parts.map(({ kernels }) => kernels.map(({ kernel }) => kernel))
  for (const name of ['attention', 'logits', 'loss', 'gate up', 'qkv gradient', 'adamw']) expect(names[0]).toContain(name)
  for (const name of ['attention', 'logits', 'sample']) expect(names[1]).toContain(name)
  const timed = gpu.device.features.has('timestamp-query')
  expect(peak !== null).toBe(timed)
  for (const { kernels } of parts) {
    for (const { milliseconds, bytes, share } of kernels) {
      expect(bytes).toBeGreaterThan(0)
      expect([milliseconds !== null, share !== null]).toEqual([timed, timed])
    }
    if (timed) expect(total(kernels).milliseconds).toBeGreaterThan(0)
  }
})

/** @file A training step profiled on Dawn. */
import { expect, it } from 'vitest'
import { Gpu } from '../gpu/device.ts'
import { defaultKernels } from '../kernels/tuning.ts'
import { profileStep } from './step-profile.ts'
import { FragileGpu } from './testing.ts'

it('every kernel of a step is there with its time or its count, and nothing is left on the GPU', async () => {
  const gpu = await Gpu.open(new FragileGpu().gpu)
  const { bytes } = gpu.memory
  const { kernels, tokens, parameters } = await profileStep(gpu, defaultKernels(gpu))
  expect(gpu.memory.bytes).toBe(bytes)
  expect(tokens).toBeGreaterThan(0)
  expect(parameters).toBeGreaterThan(0)
  const names = kernels.map(({ kernel }) => kernel)
  for (const name of ['attention', 'logits', 'loss', 'gate up', 'qkv gradient']) expect(names).toContain(name)
  const timed = gpu.device.features.has('timestamp-query')
  for (const { milliseconds } of kernels) expect(milliseconds !== null).toBe(timed)
  if (timed) expect(kernels.reduce((sum, { milliseconds }) => sum + (milliseconds as number), 0)).toBeGreaterThan(0)
})

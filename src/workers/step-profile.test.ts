import { expect, it } from 'vitest'
import { plannedGpu } from '../gpu/planned.ts'
import { defaultKernels } from '../kernels/tuning.ts'
import { BENCH_SIZES } from './bench-sizes.ts'
import { profileStep } from './step-profile.ts'

it('a profile that is cancelled goes on with nothing more, and leaves nothing on the GPU', async () => {
  const gpu = plannedGpu()
  const cancelling = new AbortController()
  const told: string[] = []
  const onProgress = (text: string) => {
    told.push(text)
    if (text.startsWith('decoding')) cancelling.abort(new DOMException('Cancelled.', 'AbortError'))
  }
  const { signal } = cancelling
  const profile = profileStep(gpu, defaultKernels(gpu), BENCH_SIZES['0.9m'], { countOnly: true, signal, onProgress })
  await expect(profile).rejects.toThrow('Cancelled.')
  expect(told).toEqual(['a training step', 'decoding 1 at a time'])
  expect(gpu.memory.bytes).toBe(0)
})

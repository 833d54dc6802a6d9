import { expect, it } from 'vitest'
import { plannedGpu } from '../gpu/planned.ts'
import { defaultKernels } from '../kernels/tuning.ts'
import { isCurrent, keptKernels } from './kernel-store.ts'

it('what was measured before rates were kept is measured again on a real GPU, where passes go by them; nothing is on a software adapter', () => {
  const [real, software] = [plannedGpu(), plannedGpu({ software: true })]
  const kept = keptKernels(real.adapter, { ...defaultKernels(real), rate: 1e12 })
  expect(isCurrent(kept, real.adapter)).toBe(true)
  expect(isCurrent(keptKernels(real.adapter, defaultKernels(real)), real.adapter)).toBe(false)
  expect(isCurrent(keptKernels(software.adapter, defaultKernels(software)), software.adapter)).toBe(true)
  expect(isCurrent({ ...kept, version: kept.version - 1 }, real.adapter)).toBe(false)
  expect(isCurrent(kept, { ...real.adapter, description: 'another' })).toBe(false)
})

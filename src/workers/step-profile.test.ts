import { expect, it } from 'vitest'
import { byKernel } from './step-profile.ts'

const labels = ['embedding', '0.qkv', 'attention', '0.gate_up', '1.qkv', 'attention', '1.gate_up', '1.gate_up gradient', '0.d attended']

it('layers are gathered by kernel, dearest first', () => {
  const kernels = byKernel(labels, [1, 2, 3, 4, 5, 6, 70, 8, 9])
  expect(kernels[0]).toEqual({ kernel: 'gate up', dispatches: 2, milliseconds: 74 })
  expect(kernels.map(({ kernel }) => kernel)).toEqual(['gate up', 'attention', 'd attended', 'gate up gradient', 'qkv', 'embedding'])
  expect(kernels.reduce((sum, { milliseconds }) => sum + (milliseconds ?? 0), 0)).toBe(108)
})

it('without a clock dispatches are counted', () => {
  const kernels = byKernel(labels, null)
  expect(kernels.every(({ milliseconds }) => milliseconds === null)).toBe(true)
  expect(kernels.reduce((sum, { dispatches }) => sum + dispatches, 0)).toBe(labels.length)
})

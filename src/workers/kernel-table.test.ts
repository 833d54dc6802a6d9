import { expect, it } from 'vitest'
import type { DispatchCount } from '../gpu/plan.ts'
import { byKernel, total } from './kernel-table.ts'

const labels = ['embedding', '0.qkv', 'attention', '0.gate_up', '1.qkv', 'attention', '1.gate_up', '1.gate_up gradient', '0.d attended']
const counts = labels.map(
  (label, i): DispatchCount => ({
    label,
    kernel: 'file entry',
    workgroups: 100 - i,
    size: { invocations: 64, workgroupBytes: 256, floats: 30 },
    cost: { bytes: 1000, operations: label === 'attention' ? 50_000 : 10 },
  }),
)
const milliseconds = [1, 2, 3, 4, 5, 6, 70, 8, 9]
const peak = { bytes: 1e6, flops: 1e7 }

it('layers are gathered by kernel, dearest first, with what they ask for and their share of the bound', () => {
  const kernels = byKernel(counts, milliseconds, peak)
  expect(kernels.map(({ kernel }) => kernel)).toEqual(['gate up', 'attention', 'd attended', 'gate up gradient', 'qkv', 'embedding'])
  expect(kernels[0]).toEqual({
    ...{ kernel: 'gate up', dispatches: 2, workgroups: 94, invocations: 94 * 64, floats: 30, workgroupBytes: 256 },
    ...{ bytes: 2000, operations: 20, milliseconds: 74, bound: 'bytes', share: 2 / 74 },
  })
  expect(kernels[1]).toMatchObject({ kernel: 'attention', bound: 'operations', share: 10 / 9 })
  expect(total(kernels)).toEqual({ dispatches: 9, bytes: 9000, operations: 100_070, milliseconds: 108, share: (7 + 10) / 108 })
})

it('without a clock dispatches are counted, and what one does not say the kernel does not either', () => {
  const kernels = byKernel([...counts, { ...counts[1], label: '2.qkv', size: null, cost: null }], null, null)
  expect(kernels.every(({ milliseconds: time, share }) => time === null && share === null)).toBe(true)
  expect(kernels[0]).toMatchObject({ kernel: 'qkv', dispatches: 3, bytes: null, operations: null })
  expect(total(kernels)).toEqual({ dispatches: 10, bytes: null, operations: null, milliseconds: null, share: null })
})

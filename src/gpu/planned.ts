/**
 * @file A GPU that is not there. What is made for it is counted and never allocated, so that the code that allocates is also the plan of what
 * it will take.
 */
import type { Gpu } from './device.ts'
import { Memory } from './memory.ts'

export interface PlannedAdapter {
  software?: boolean
  /** Bytes of the largest buffer; absent: 2 GiB less 4, as many GPUs have. */
  largestBinding?: number
}

/** Its memory counts as a real one's does, its limits included; nothing can be submitted to it. */
export function plannedGpu({ software = false, largestBinding = 2 ** 31 - 4 }: PlannedAdapter = {}): Gpu {
  const device = {
    limits: { maxBufferSize: largestBinding, maxStorageBufferBindingSize: largestBinding },
    pushErrorScope() {},
    popErrorScope: async () => null,
    createBuffer: ({ size }: GPUBufferDescriptor) => ({ size, destroy() {} }),
    createBindGroup: () => ({}),
    queue: { writeBuffer() {} },
  }
  const pipelines = { get: async () => ({ getBindGroupLayout: () => ({}) }) }
  const adapter = { vendor: '', architecture: '', description: '', software, features: [], subgroupSize: 0, limits: {} }
  return { device, memory: new Memory(device as unknown as GPUDevice), pipelines, adapter } as unknown as Gpu
}

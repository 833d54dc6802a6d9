/**
 * @file A GPU that is not there: what is made for it is counted and never allocated, so that the code that allocates is also the plan of what it
 * will take, and the plans of any model can be made and counted on any machine.
 */
import type { AdapterReport, Gpu } from './device.ts'
import { Memory } from './memory.ts'

export interface PlannedAdapter {
  software?: boolean
  /** Bytes of the largest buffer; absent: 2 GiB less 4, as many GPUs have. */
  largestBinding?: number
}

/** What of an adapter decides how much is allocated on it. */
export function plannedLike({ software, limits }: Pick<AdapterReport, 'software' | 'limits'>): Required<PlannedAdapter> {
  return { software, largestBinding: Math.min(limits.maxBufferSize, limits.maxStorageBufferBindingSize) }
}

/** What WebGPU guarantees everywhere. */
const WORKGROUPS = {
  maxComputeWorkgroupStorageSize: 16384,
  maxComputeInvocationsPerWorkgroup: 256,
  maxComputeWorkgroupSizeX: 256,
  maxComputeWorkgroupSizeY: 256,
  maxStorageBuffersPerShaderStage: 8,
  maxComputeWorkgroupsPerDimension: 65535,
}

/** Its memory counts as a real one's does, its limits included; nothing can be submitted to it, nor read from it. */
export function plannedGpu({ software = false, largestBinding = 2 ** 31 - 4 }: PlannedAdapter = {}): Gpu {
  const limits = { ...WORKGROUPS, maxBufferSize: largestBinding, maxStorageBufferBindingSize: largestBinding }
  const device = {
    features: new Set<string>(),
    limits,
    pushErrorScope() {},
    popErrorScope: async () => null,
    createBuffer: ({ size }: GPUBufferDescriptor) => ({ size, destroy() {} }),
    createBindGroup: () => ({}),
    queue: { writeBuffer() {} },
  }
  const pipelines = { get: async () => ({ getBindGroupLayout: () => ({}) }) }
  const adapter = {
    vendor: 'none',
    architecture: 'planned',
    description: 'counts, computes nothing',
    software,
    features: [],
    subgroupSize: 0,
    subgroupMinSize: 0,
    limits,
  }
  return { device, memory: new Memory(device as unknown as GPUDevice), pipelines, adapter, close() {} } as unknown as Gpu
}

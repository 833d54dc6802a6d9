/**
 * @file Counts what any library on this thread asks of WebGPU, by wrapping the prototypes: the same ruler for every engine, and none of them
 * needs to cooperate. On a real GPU these counts say more than a software adapter's timings: each costs microseconds of a CPU thread.
 */

export interface GpuCounts {
  dispatches: number
  submits: number
  /** Buffers, textures, samplers, bind groups, layouts, pipelines, shader modules and query sets created. Command encoders are not counted. */
  objects: number
}

const OBJECTS = [
  'createBuffer',
  'createTexture',
  'createSampler',
  'createBindGroup',
  'createBindGroupLayout',
  'createPipelineLayout',
  'createComputePipeline',
  'createComputePipelineAsync',
  'createRenderPipeline',
  'createRenderPipelineAsync',
  'createShaderModule',
  'createQuerySet',
] as const

/** Starts counting, for the life of this thread. Returns a reader of the totals so far. */
export function countGpuCalls(): () => GpuCounts {
  const counts: GpuCounts = { dispatches: 0, submits: 0, objects: 0 }
  const wrap = (prototype: object, method: string, field: keyof GpuCounts) => {
    const methods = prototype as Record<string, (...args: unknown[]) => unknown>
    const original = methods[method]
    methods[method] = function (this: unknown, ...args: unknown[]) {
      counts[field]++
      return original.apply(this, args)
    }
  }
  wrap(GPUComputePassEncoder.prototype, 'dispatchWorkgroups', 'dispatches')
  wrap(GPUComputePassEncoder.prototype, 'dispatchWorkgroupsIndirect', 'dispatches')
  wrap(GPUQueue.prototype, 'submit', 'submits')
  for (const method of OBJECTS) wrap(GPUDevice.prototype, method, 'objects')
  return () => ({ ...counts })
}

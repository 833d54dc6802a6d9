/**
 * @file A stand-in for WebGPU that allocates and computes nothing, so that the plans of any model can be made and counted on any machine. It
 * claims to be a usual graphics card, with WebGPU's guaranteed sizes of a workgroup and buffers of any size. Nothing can be read back from it.
 */

const LIMITS = {
  maxBufferSize: 2 ** 40,
  maxStorageBufferBindingSize: 2 ** 40,
  maxComputeWorkgroupStorageSize: 16384,
  maxComputeInvocationsPerWorkgroup: 256,
  maxComputeWorkgroupSizeX: 256,
  maxComputeWorkgroupSizeY: 256,
  maxStorageBuffersPerShaderStage: 8,
  maxComputeWorkgroupsPerDimension: 65535,
}

/** WebGPU's numbers, for hosts that have none of its names. */
const NAMES = {
  GPUBufferUsage: {
    MAP_READ: 1, MAP_WRITE: 2, COPY_SRC: 4, COPY_DST: 8, INDEX: 16, VERTEX: 32, UNIFORM: 64, STORAGE: 128, INDIRECT: 256, QUERY_RESOLVE: 512,
  }, // biome-ignore format: a table
  GPUMapMode: { READ: 1, WRITE: 2 },
}

export function countingGpu(): GPU {
  for (const [name, value] of Object.entries(NAMES)) {
    if (!(name in globalThis)) Object.defineProperty(globalThis, name, { value, configurable: true, writable: true })
  }
  const info = { vendor: 'none', architecture: 'counting', device: '', description: 'counts, computes nothing', isFallbackAdapter: false }
  const adapter = { features: new Set<string>(), limits: LIMITS, info, requestDevice: async () => device() }
  return { requestAdapter: async () => adapter } as unknown as GPU
}

/** What making a plan asks of a device. */
function device(): object {
  return {
    features: new Set<string>(),
    limits: LIMITS,
    lost: new Promise(() => {}),
    queue: { writeBuffer() {} },
    addEventListener() {},
    pushErrorScope() {},
    popErrorScope: async () => null,
    createBuffer: ({ label, size, usage }: GPUBufferDescriptor) => ({ label, size, usage, destroy() {} }),
    createShaderModule: () => ({}),
    createComputePipelineAsync: async () => ({ getBindGroupLayout: () => ({}) }),
    createBindGroup: () => ({}),
    destroy() {},
  }
}

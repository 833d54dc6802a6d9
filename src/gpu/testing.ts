/** @file For tests only: one GPU a test file, through Dawn in Node. A missing adapter fails the tests that need it. */
import { create, globals } from 'webgpu'
import { Gpu } from './device.ts'

// Dawn's GPU object must outlive every device made from it.
let host: GPU | null = null

export async function openTestGpu(options: { defaultLimits?: boolean } = {}): Promise<Gpu> {
  Object.assign(globalThis, globals)
  host ??= create([])
  return Gpu.open(host, options)
}

/** From now on, how often each method of the device that makes an object is called; methods never called are left out. */
export function countCreations(gpu: Gpu): Record<string, number> {
  const counts: Record<string, number> = {}
  const device = gpu.device as unknown as Record<string, (...args: unknown[]) => unknown>
  const methods = [
    'createBuffer', 'createTexture', 'createSampler', 'createBindGroup', 'createBindGroupLayout', 'createPipelineLayout', 'createShaderModule',
    'createComputePipeline', 'createComputePipelineAsync', 'createQuerySet', 'createCommandEncoder',
  ] // biome-ignore format: WebGPU's list
  for (const name of methods) {
    const original = device[name].bind(gpu.device)
    Object.defineProperty(gpu.device, name, {
      configurable: true,
      value: (...args: unknown[]) => {
        counts[name] = (counts[name] ?? 0) + 1
        return original(...args)
      },
    })
  }
  return counts
}

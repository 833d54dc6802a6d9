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

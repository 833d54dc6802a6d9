import { expect, it } from 'vitest'
import { openNodeGpu } from './gpu.ts'

it('Dawn in Node offers an adapter that computes', async () => {
  const gpu = await openNodeGpu()
  expect(await openNodeGpu()).toBe(gpu)
  const adapter = await gpu.requestAdapter()
  const device = await adapter!.requestDevice()
  const buffer = device.createBuffer({ size: 8, usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ })
  device.queue.writeBuffer(buffer, 0, new Float32Array([1.5, -2]))
  await buffer.mapAsync(GPUMapMode.READ)
  expect([...new Float32Array(buffer.getMappedRange())]).toEqual([1.5, -2])
  device.destroy()
})

/** @file The accounting of GPU memory, on a device that only pretends. */
import { beforeEach, describe, expect, it } from 'vitest'
import { GpuError } from './errors.ts'
import { Memory } from './memory.ts'

Object.assign(globalThis, { GPUBufferUsage: { MAP_READ: 1, COPY_SRC: 4, COPY_DST: 8, UNIFORM: 64, STORAGE: 128 } })

const MB = 2 ** 20

/** Fails to allocate when more than `room` bytes are held. */
function pretendDevice(room = Number.POSITIVE_INFINITY) {
  const device = {
    limits: { maxBufferSize: 2 * MB, maxStorageBufferBindingSize: MB },
    held: 0,
    destroyed: 0,
    failing: false,
    pushErrorScope() {
      device.failing = false
    },
    popErrorScope: async () => (device.failing ? ({ message: 'out of memory' } as GPUError) : null),
    createBuffer({ size }: GPUBufferDescriptor) {
      device.held += size
      device.failing = device.held > room
      return {
        size,
        destroy() {
          device.held -= size
          device.destroyed++
        },
      }
    },
  }
  return device
}

let device: ReturnType<typeof pretendDevice>
let memory: Memory
const open = (room?: number) => {
  device = pretendDevice(room)
  memory = new Memory(device as unknown as GPUDevice)
}
beforeEach(() => open())

describe('memory', () => {
  it('counts bytes and buffers as they come and go, and remembers the peak', () => {
    const a = memory.floats('a', 100)
    const b = memory.uniform('b', 20)
    expect([memory.bytes, memory.buffers, device.held]).toEqual([432, 2, 432])
    memory.free(a)
    expect([memory.bytes, memory.buffers, memory.peakBytes]).toEqual([32, 1, 432])
    memory.free(b.buffer)
    expect([memory.bytes, memory.buffers, device.held]).toEqual([0, 0, 0])
  })

  it('frees a buffer once, however often it is asked to', () => {
    const a = memory.floats('a', 4)
    memory.floats('b', 4)
    memory.free(a, a, a.buffer)
    expect([memory.bytes, memory.buffers, device.destroyed]).toEqual([16, 1, 1])
  })

  it('stays flat over many rounds of allocating and freeing', () => {
    memory.floats('kept', 10)
    const before = memory.bytes
    for (let round = 0; round < 200; round++) memory.free(memory.floats('x', 1000), memory.uniform('y', 64))
    expect([memory.bytes, memory.buffers, device.held]).toEqual([before, 1, before])
    expect(memory.peakBytes).toBe(before + 4064)
  })

  it('never makes a buffer too small to bind', () => {
    expect(memory.floats('none', 0).size).toBe(16)
  })

  it('reports what is held, the largest first', () => {
    memory.floats('small', 4)
    memory.floats('large', 400)
    expect(memory.report()).toEqual([
      { label: 'large', bytes: 1600 },
      { label: 'small', bytes: 16 },
    ])
  })

  it('refuses a buffer that the adapter cannot bind, by name and size, and holds nothing of it', () => {
    const attempt = () => memory.floats('logits', MB)
    expect(attempt).toThrow(GpuError)
    expect(attempt).toThrow('This GPU allows 1.0 MB a buffer, and "logits" needs 4.2 MB: choose a smaller model or batch.')
    expect([memory.bytes, device.held]).toEqual([0, 0])
  })

  it('holds staging buffers to the larger limit of buffers that are never bound', () => {
    expect(memory.alloc('staging', 1.5 * MB, GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST).size).toBe(1.5 * MB)
    expect(() => memory.alloc('staging', 3 * MB, GPUBufferUsage.MAP_READ)).toThrow(/2.1 MB a buffer/)
  })

  it('settles when everything fitted, and tells whoever owns what did not', async () => {
    open(1000)
    const fits = memory.floats('fits', 100)
    const large = memory.floats('does not', 200)
    const other = memory.floats('nor this', 50)
    await expect(memory.settle(fits)).resolves.toBeUndefined()
    await expect(memory.settle(fits, large, other.buffer)).rejects.toMatchObject({
      kind: 'out-of-memory',
      message: /no room for this model and batch \(1400 bytes asked for\)/,
    })
    // The failure has been told; it is not told again.
    await expect(memory.settle(large, other)).resolves.toBeUndefined()
  })
})

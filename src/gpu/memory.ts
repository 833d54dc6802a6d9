/** @file All GPU buffers come from here, so that bytes and buffers held are known at any time, by name. */
import { GpuError, lostError } from './errors.ts'

/** Part of a buffer, in bytes. Offsets are multiples of 256, the alignment of a binding. */
export interface BufferSlice {
  buffer: GPUBuffer
  offset: number
  size: number
}

/** Floats between the starts of two tensors that share a buffer: 256 bytes, the alignment of a binding. */
export const ALIGN_FLOATS = 64

/** `GPUBufferUsage` by value: memory is planned where there is no WebGPU, too. */
const MAP_READ = 0x01
const COPY_SRC = 0x04
const COPY_DST = 0x08
const UNIFORM = 0x40
const STORAGE = 0x80

export class Memory {
  #live = new Map<GPUBuffer, { label: string; bytes: number }>()
  #bytes = 0
  #peak = 0
  /** Of buffers nobody has settled. */
  #failures = new Map<GPUBuffer, Promise<GPUError | GpuError | null>>()

  constructor(private readonly device: GPUDevice) {}

  get bytes() {
    return this.#bytes
  }
  get peakBytes() {
    return this.#peak
  }
  get buffers() {
    return this.#live.size
  }

  /** Bytes of the largest buffer that a shader can bind whole. */
  get largestBinding() {
    return Math.min(this.device.limits.maxBufferSize, this.device.limits.maxStorageBufferBindingSize)
  }

  /** A zeroed buffer of at least `bytes` (rounded up to 16). A failed allocation surfaces in `settle`. */
  alloc(label: string, bytes: number, usage = STORAGE | COPY_SRC | COPY_DST): GPUBuffer {
    const size = Math.max(16, Math.ceil(bytes / 16) * 16)
    const cap = usage & STORAGE ? this.largestBinding : this.device.limits.maxBufferSize
    if (size > cap) {
      throw new GpuError(
        'limits',
        `This GPU allows ${megabytes(cap)} a buffer, and "${label}" needs ${megabytes(size)}: choose a smaller model or batch.`,
      )
    }
    this.device.pushErrorScope('out-of-memory')
    const buffer = this.device.createBuffer({ label, size, usage })
    // A scope cannot be closed on a device that is lost; said in `settle`, since nobody may be waiting here.
    const failure = this.device.popErrorScope().catch((cause: Error) => lostError(cause))
    this.#failures.set(buffer, failure)
    this.#live.set(buffer, { label, bytes: size })
    this.#bytes += size
    this.#peak = Math.max(this.#peak, this.#bytes)
    return buffer
  }

  /** A buffer of `count` f32, as a slice of itself. */
  floats(label: string, count: number): BufferSlice {
    const buffer = this.alloc(label, count * 4)
    return { buffer, offset: 0, size: buffer.size }
  }

  /** A buffer that the CPU fills and shaders read as `var<uniform>`. */
  uniform(label: string, bytes: number): BufferSlice {
    const buffer = this.alloc(label, bytes, UNIFORM | COPY_DST)
    return { buffer, offset: 0, size: buffer.size }
  }

  /** A buffer that results are copied to, for the CPU to map. */
  staging(label: string, bytes: number): GPUBuffer {
    return this.alloc(label, bytes, MAP_READ | COPY_DST)
  }

  free(...buffers: (GPUBuffer | BufferSlice)[]) {
    for (const item of buffers) {
      const buffer = 'buffer' in item ? item.buffer : item
      const entry = this.#live.get(buffer)
      if (!entry) continue
      this.#live.delete(buffer)
      this.#failures.delete(buffer)
      this.#bytes -= entry.bytes
      buffer.destroy()
    }
  }

  /**
   * Resolves when these are known to have been allocated; rejects with the sum that did not fit, or the loss of the device. Several may be
   * opened at once, and each hears of its own.
   */
  async settle(...buffers: (GPUBuffer | BufferSlice)[]): Promise<void> {
    const own = buffers.flatMap((item) => {
      const buffer = 'buffer' in item ? item.buffer : item
      const failure = this.#failures.get(buffer)
      this.#failures.delete(buffer)
      return failure ? [failure] : []
    })
    const failures = (await Promise.all(own)).filter((failure) => failure !== null)
    const loss = failures.find((failure) => failure instanceof GpuError)
    if (loss) throw loss
    if (failures.length) {
      throw new GpuError(
        'out-of-memory',
        `The GPU has no room for this model and batch (${megabytes(this.#bytes)} asked for): choose a smaller one.`,
      )
    }
  }

  /** What is held, largest first. */
  report(): { label: string; bytes: number }[] {
    return [...this.#live.values()].sort((a, b) => b.bytes - a.bytes)
  }
}

function megabytes(bytes: number) {
  return bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${bytes} bytes`
}

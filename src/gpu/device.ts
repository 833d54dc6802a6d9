/**
 * @file Opening a GPU: the adapter's real limits, its features where it has them, and one object that every room above receives.
 * A host (page, worker, Node) brings the `GPU`; nothing here knows where it came from.
 */
import { GpuError, lostError } from './errors.ts'
import { type BufferSlice, Memory } from './memory.ts'
import { Pipelines } from './pipelines.ts'

export interface AdapterReport {
  vendor: string
  architecture: string
  description: string
  /** A CPU that acts as a GPU: correct, and tens of times slower. */
  software: boolean
  features: string[]
  /** Invocations in every subgroup; 0 where there are no subgroups, or their size may vary. */
  subgroupSize: number
  /** Invocations in the smallest subgroup that a kernel may meet; 0 without subgroups. */
  subgroupMinSize: number
  limits: Record<string, number>
}

/** What a record calls the GPU. */
export const adapterName = ({ description, vendor }: Pick<AdapterReport, 'description' | 'vendor'>) => description || vendor

/** Features the engine uses where the adapter has them; none is required. */
const WANTED_FEATURES: GPUFeatureName[] = ['timestamp-query', 'shader-f16', 'subgroups']

const WANTED_LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupsPerDimension',
] as const

export class Gpu {
  readonly memory: Memory
  readonly pipelines: Pipelines
  /** First error the device reported outside any error scope, or its loss. */
  #failure: GpuError | null = null
  #closed = false
  /** Resolves once, when the device has refused a command, or is lost for a reason other than `close`. */
  readonly failed: Promise<GpuError>

  readonly #spins: boolean

  private constructor(
    readonly device: GPUDevice,
    readonly adapter: AdapterReport,
    spins: boolean,
  ) {
    this.#spins = spins
    this.memory = new Memory(device)
    this.pipelines = new Pipelines(device)
    this.failed = new Promise((resolve) => {
      device.addEventListener('uncapturederror', (event) => {
        const error = (event as GPUUncapturedErrorEvent).error
        this.#failure ??= new GpuError(
          'validation',
          `The GPU refused a command, so its results cannot be trusted: ${error.message.split('\n')[0]}`,
        )
        resolve(this.#failure)
      })
      device.lost.then(({ message }) => {
        if (this.#closed) return
        // Whatever was reported before: it is explained by this.
        this.#failure = lostError(message)
        resolve(this.#failure)
      })
    })
  }

  /**
   * Asks for the adapter's own limits, which are often far above WebGPU's defaults. `defaultLimits` keeps to the defaults (tests). `spins`:
   * the host burns a core while it waits for the GPU, as Dawn in Node does, which a software adapter could use.
   */
  static async open(gpu: GPU | undefined, options: { defaultLimits?: boolean; spins?: boolean } = {}): Promise<Gpu> {
    if (!gpu)
      throw new GpuError(
        'unsupported',
        'This browser has no WebGPU: use a current Chrome, Edge, Safari or Firefox, over https or localhost.',
      )
    const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' })
    if (!adapter) {
      throw new GpuError(
        'no-adapter',
        'WebGPU is here, but it offers no adapter: switch on hardware acceleration, or update the graphics driver.',
      )
    }
    const features = WANTED_FEATURES.filter((name) => adapter.features.has(name))
    const requiredLimits: Record<string, number> = {}
    if (!options.defaultLimits) for (const name of WANTED_LIMITS) requiredLimits[name] = adapter.limits[name]
    let device: GPUDevice
    try {
      device = await adapter.requestDevice({ requiredFeatures: features, requiredLimits })
    } catch (cause) {
      throw new GpuError(
        'no-adapter',
        `The GPU would not open (${(cause as Error).message.split('\n')[0]}): close other programs that use it and reload.`,
        { cause },
      )
    }
    const { vendor, architecture, description } = adapter.info
    const limits = Object.fromEntries(WANTED_LIMITS.map((name) => [name, device.limits[name]]))
    const software = isSoftware(adapter.info)
    const subgroupMinSize = features.includes('subgroups') ? (adapter.info.subgroupMinSize ?? 0) : 0
    const subgroupSize = subgroupMinSize === adapter.info.subgroupMaxSize ? subgroupMinSize : 0
    return new Gpu(
      device,
      { vendor, architecture, description, software, features: [...device.features].sort(), subgroupSize, subgroupMinSize, limits },
      options.spins ?? false,
    )
  }

  /**
   * What an error that came out of work on this device means. A device that is lost fails in many ways, some of them before `lost` says so:
   * DOMExceptions of scopes, maps and compilations, or refused commands. All of them are the loss, if there is one within a moment.
   */
  async explain(error: unknown): Promise<unknown> {
    const told = error instanceof GpuError && !['lost', 'validation', 'shader'].includes(error.kind)
    // A sentence of ours is at most told in the wake of a failure that is known by now.
    const ours = error instanceof Error && !(error instanceof DOMException || error instanceof GpuError || error instanceof TypeError)
    return told ? error : ((await Promise.race([this.failed, sleep(ours ? 0 : LOSS_MS)])) ?? error)
  }

  /** Throws the first thing that went wrong on the device, if anything did. Called wherever results are read back. */
  assertHealthy() {
    if (this.#failure) throw this.#failure
  }

  /** Reads `size` bytes through a staging buffer that the caller owns and reuses. */
  async read(source: BufferSlice, staging: GPUBuffer): Promise<ArrayBuffer> {
    const encoder = this.device.createCommandEncoder()
    encoder.copyBufferToBuffer(source.buffer, source.offset, staging, 0, source.size)
    this.device.queue.submit([encoder.finish()])
    return this.map(staging, source.size)
  }

  /** Until all that was submitted is done. */
  async finished(): Promise<void> {
    const done = this.device.queue.onSubmittedWorkDone()
    await (this.#spins ? unhurried(done) : done)
  }

  /** The first `size` bytes of a staging buffer that earlier submits have filled. */
  async map(staging: GPUBuffer, size: number): Promise<ArrayBuffer> {
    try {
      const mapped = staging.mapAsync(GPUMapMode.READ, 0, size)
      await (this.#spins ? unhurried(mapped) : mapped)
    } catch (cause) {
      this.assertHealthy()
      throw lostError(cause)
    }
    const copy = staging.getMappedRange(0, size).slice(0)
    staging.unmap()
    this.assertHealthy()
    return copy
  }

  /** One-off read of a slice as floats, for loading, saving and tests; hot paths own their staging buffer. */
  async readFloats(slice: BufferSlice): Promise<Float32Array> {
    const staging = this.memory.staging('staging', slice.size)
    try {
      return new Float32Array(await this.read(slice, staging))
    } finally {
      this.memory.free(staging)
    }
  }

  close() {
    this.#closed = true
    this.device.destroy()
  }
}

/** After an error of a device, its loss is known within so many milliseconds. */
const LOSS_MS = 1000

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** A wait is looked at again after this share of the time it has taken so far, and at least so often in milliseconds. */
const NAP_SHARE = 0.02
const LONGEST_NAP = 2

/**
 * Waits for `work` on a host whose event loop spins for as long as the GPU has something to do, which takes a core from a software adapter:
 * each turn of the loop begins with a nap.
 */
async function unhurried(work: Promise<unknown>): Promise<void> {
  const cell = new Int32Array(new SharedArrayBuffer(4))
  const start = performance.now()
  let over = false
  const ended = work.finally(() => {
    over = true
  })
  ended.catch(() => {})
  while (!over) {
    Atomics.wait(cell, 0, 0, Math.min(LONGEST_NAP, NAP_SHARE * (performance.now() - start)))
    await new Promise<void>((resolve) => setImmediate(resolve))
  }
  await ended
}

function isSoftware(info: GPUAdapterInfo): boolean {
  const words = `${info.vendor} ${info.architecture} ${info.device} ${info.description}`
  return Boolean(info.isFallbackAdapter) || /swiftshader|llvmpipe|lavapipe|basic render|software/i.test(words)
}

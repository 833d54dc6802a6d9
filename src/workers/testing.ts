/** @file For tests only: engines on Dawn as the page has them in tabs, with a storage that can be full and a GPU that can be lost. */
import { create, globals } from 'webgpu'
import type { Study } from '../claims/study.ts'
import { NodeStorage } from '../cli/node-storage.ts'
import { Gpu } from '../gpu/device.ts'
import { defaultKernels } from '../kernels/tuning.ts'
import { MemoryStorage } from '../runs/memory-storage.ts'
import { type Storage, StorageError, within } from '../runs/storage.ts'
import type { RunEvent, RunSummary } from './api.ts'
import { Engine } from './engine.ts'
import { KERNELS_FILE, keptKernels } from './kernel-store.ts'
import type { Ownership, TabMessage } from './ownership.ts'

// Dawn's GPU object must outlive every device made from it.
let host: GPU | null = null

/** The one device of all engines, for as long as it lives: its shaders are compiled once, which on a software adapter takes longest. */
let shared: Promise<GPUDevice> | null = null

/** Each pipeline compiled once a device: its label is all that makes it (see pipelines.ts). */
function rememberPipelines(device: GPUDevice): GPUDevice {
  const compile = device.createComputePipelineAsync.bind(device)
  const known = new Map<string, Promise<GPUComputePipeline>>()
  device.createComputePipelineAsync = (descriptor) => {
    const label = descriptor.label as string
    const pipeline = known.get(label) ?? compile(descriptor)
    known.set(label, pipeline)
    return pipeline
  }
  return device
}

/** A GPU whose device the test can destroy, as a crash of the browser's GPU process does, and refuse. */
export class FragileGpu {
  /** Devices given so far. */
  opened = 0
  /** Requests for an adapter that find none, from now on. */
  refusals = 0

  get gpu(): GPU {
    Object.assign(globalThis, globals)
    host ??= create([])
    const real = host
    const requestAdapter = async (options?: GPURequestAdapterOptions) => {
      if (this.refusals > 0) {
        this.refusals--
        return null
      }
      const adapter = (await real.requestAdapter(options)) as GPUAdapter
      const requestDevice = adapter.requestDevice.bind(adapter)
      adapter.requestDevice = (descriptor) => {
        this.opened++
        shared ??= requestDevice(descriptor).then(rememberPipelines)
        return shared
      }
      return adapter
    }
    return { requestAdapter } as unknown as GPU
  }

  lose() {
    const device = shared
    shared = null
    void device?.then((lost) => lost.destroy())
  }
}

/** A storage that refuses to take anything in while it is `full`, and takes its time while it is `busy`. */
export class LimitedStorage extends MemoryStorage {
  full = false
  busy: Promise<void> = Promise.resolve()

  override async write(path: string, data: string | Uint8Array | AsyncIterable<Uint8Array>): Promise<void> {
    await this.#check(path)
    return super.write(path, data)
  }

  override async append(path: string, text: string): Promise<void> {
    await this.#check(path)
    return super.append(path, text)
  }

  async #check(path: string) {
    await this.busy
    if (this.full) throw new StorageError('full', `There is no room left to write ${path}.`)
  }
}

/** Operations a second, so many that time bounds no pass. */
const RATE = 1e15

/** With a choice of kernels for this adapter, as a browser keeps it from an earlier visit: measuring takes longer than these runs. */
export async function visitedStorage(): Promise<LimitedStorage> {
  const gpu = await Gpu.open(new FragileGpu().gpu)
  const storage = new LimitedStorage()
  await storage.write(KERNELS_FILE, JSON.stringify(keptKernels(gpu.adapter, { ...defaultKernels(gpu), rate: RATE })))
  return storage
}

/** The tabs of one browser: their claims and what they tell each other. */
export class Tabs {
  readonly #claims = new Map<string, object>()
  readonly #open: { tab: object; listener: (message: TabMessage) => void }[] = []

  tab(): Ownership {
    const tab = {}
    const hold = (name: string) => {
      if (this.#claims.has(name)) return false
      this.#claims.set(name, tab)
      return true
    }
    return {
      claim: async (run, purpose) => {
        const names = purpose === 'train' ? ['training', `run:${run}`] : [`run:${run}`]
        const taken = names.filter(hold)
        const release = async () => taken.forEach((name) => this.#claims.delete(name))
        if (taken.length === names.length) return release
        await release()
        return null
      },
      claimed: async () => new Set([...this.#claims.keys()].flatMap((name) => (name.startsWith('run:') ? [name.slice(4)] : []))),
      tell: (message) => {
        for (const other of this.#open) if (other.tab !== tab) queueMicrotask(() => other.listener(structuredClone(message)))
      },
      listen: (listener) => this.#open.push({ tab, listener }),
    }
  }

  /** What the browser does when a tab dies. */
  free() {
    this.#claims.clear()
  }
}

export interface TestEngine {
  engine: Engine
  gpu: FragileGpu
  events: RunEvent[]
  /** Resolves once the run is in this state, at this step or later. */
  until(state: RunSummary['state'], step?: number): Promise<RunSummary>
}

export function openEngine(
  storage: Storage,
  ownership: Ownership = new Tabs().tab(),
  delays: readonly number[] = [0, 0.01, 0.01],
  study?: Study,
  claims: Storage = new MemoryStorage(),
): TestEngine {
  const gpu = new FragileGpu()
  const shipped = new NodeStorage('public')
  const engine = new Engine({
    ...{ gpu: gpu.gpu, runs: async () => storage, shipped: (folder) => within(shipped, folder), ownership, delays },
    ...{ claims: async () => claims, study },
  })
  const events: RunEvent[] = []
  const waiting = new Set<() => void>()
  void engine.subscribe((event) => {
    events.push(event)
    for (const look of waiting) look()
  })
  const until = (state: RunSummary['state'], step = 0) =>
    new Promise<RunSummary>((resolve) => {
      const look = () => {
        const { run } = events.findLast((event) => event.type === 'state') ?? {}
        const taken = events.findLast((event) => event.type === 'step')?.metrics.step ?? 0
        if (run?.state !== state || Math.max(run.step, taken) < step) return
        waiting.delete(look)
        resolve(run)
      }
      waiting.add(look)
      look()
    })
  return { engine, gpu, events, until }
}

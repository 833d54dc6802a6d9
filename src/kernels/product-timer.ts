/**
 * @file How long a product takes: many dispatches in one pass, so that neither the host's round trip nor the coarse clock of browsers counts,
 * by the GPU's own clock where it has one.
 */
import type { Gpu } from '../gpu/device.ts'
import type { BufferSlice } from '../gpu/memory.ts'
import { Plan } from '../gpu/plan.ts'
import { ceil4, type Layout, matmul, type Variant } from './matmul.ts'

export interface Probe {
  m: number
  n: number
  k: number
}

/** Milliseconds of work in a sample: a browser's clock of 0.1 is then 2%. */
const SAMPLE_MS = 7
const MOST_TIMES = 1000
/** Of each candidate, the first is not counted. */
const ROUNDS = 5
/** Candidates that are timed in turn, after one sample of each. */
const FINALISTS = 3
/** A challenger must be this much faster than the one before it in the list. */
const MARGIN = 0.03
/** A GPU takes this many milliseconds of work to come to speed. */
const LOAD_MS = 100
/** Products of it in a submit: few, since how long they take is not known yet. */
const WARM_TIMES = 10

export interface Fastest {
  variant: Variant
  /** Of one product; null: there was no time to tell. */
  milliseconds: number | null
}

interface Timed {
  variant: Variant
  plan: Plan<null>
  dims: BufferSlice[]
}

export class ProductTimer {
  readonly #gpu: Gpu
  #buffers: BufferSlice[] = []
  readonly #live: BufferSlice
  readonly #clock: { queries: GPUQuerySet; resolved: GPUBuffer; staging: GPUBuffer } | null

  /** `clock`: the GPU's own, where it has one; a software adapter's tells nothing that the host's does not. */
  constructor(gpu: Gpu, clock = !gpu.adapter.software) {
    this.#gpu = gpu
    const { memory, device } = gpu
    this.#live = memory.uniform('tuning live', 16)
    this.#clock =
      clock && device.features.has('timestamp-query')
        ? {
            queries: device.createQuerySet({ type: 'timestamp', count: 2 }),
            resolved: memory.alloc('tuning clock', 16, GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC),
            staging: memory.alloc('tuning clock read', 16, GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST),
          }
        : null
  }

  /** Compiles what `fastest` will time, all of it at once; compiling is most of what choosing takes. */
  async compile(products: readonly { layout: Layout; variant: Variant; slices?: number }[]) {
    const probe = { m: 4, n: 4, k: 4 }
    this.#makeRoom('NT', probe, 1)
    const opened = await Promise.all(products.map(({ layout, variant, slices }) => this.#open(layout, variant, probe, slices)))
    for (const timed of opened) this.#close(timed)
  }

  /** Keeps the GPU busy until it runs at speed. Milliseconds of a product by then. */
  async warm(layout: Layout, variant: Variant, probe: Probe): Promise<number> {
    this.#makeRoom(layout, probe, 1)
    const timed = await this.#open(layout, variant, probe)
    const until = performance.now() + LOAD_MS
    let milliseconds = 0
    do milliseconds = await this.#sample(timed, WARM_TIMES)
    while (performance.now() < until)
    this.#close(timed)
    return milliseconds / WARM_TIMES
  }

  /**
   * Of each candidate one sample; then the best three in turn, round by round, their medians compared. Ties go to the earlier in the list.
   *
   * @param until As told by `performance.now()`: when it is past, what is known decides, or the first of the list.
   * @param slicesOf Slices of K that a variant would take; absent: the product is not sliced.
   */
  async fastest(
    layout: Layout,
    candidates: readonly Variant[],
    probe: Probe,
    until: number,
    slicesOf?: (variant: Variant) => number | undefined,
  ): Promise<Fastest> {
    const untold = { variant: candidates[0], milliseconds: null }
    if (performance.now() >= until) return untold
    this.#makeRoom(layout, probe, Math.max(...candidates.map((variant) => slicesOf?.(variant) ?? 1)))
    const all = await Promise.all(candidates.map((variant) => this.#open(layout, variant, probe, slicesOf?.(variant))))
    try {
      const first: { timed: Timed; ms: number; times: number }[] = []
      for (const timed of all) {
        if (performance.now() >= until) break
        await this.#sample(timed, 1)
        const once = await this.#sample(timed, 1)
        const times = Math.max(1, Math.min(MOST_TIMES, Math.ceil(SAMPLE_MS / Math.max(once, 1e-3))))
        first.push({ timed, times, ms: times > 1 ? (await this.#sample(timed, times)) / times : once })
      }
      const finalists = first.filter(({ ms }) => first.filter((other) => other.ms < ms).length < FINALISTS)
      const samples = finalists.map(({ ms }): number[] => [ms])
      for (let round = 0; round < ROUNDS && performance.now() < until; round++) {
        for (const [i, { timed, times }] of finalists.entries()) samples[i].push((await this.#sample(timed, times)) / times)
      }
      const medians = samples.map((taken) => median(taken.length > 2 ? taken.slice(2) : taken))
      let best = 0
      for (let i = 1; i < medians.length; i++) if (medians[i] < medians[best] * (1 - MARGIN)) best = i
      return finalists.length > 0 ? { variant: finalists[best].timed.variant, milliseconds: medians[best] } : untold
    } finally {
      for (const timed of all) this.#close(timed)
      this.#gpu.assertHealthy()
    }
  }

  dispose() {
    const { memory } = this.#gpu
    memory.free(...this.#buffers, this.#live)
    if (!this.#clock) return
    this.#clock.queries.destroy()
    memory.free(this.#clock.resolved, this.#clock.staging)
  }

  async #open(layout: Layout, variant: Variant, { m, n, k }: Probe, slices?: number): Promise<Timed> {
    const [lda, ldb, ldc] = rowFloats(layout, { m, n, k })
    const [a, b, c] = this.#buffers
    const dims: BufferSlice[] = []
    const op = matmul<null>(
      this.#gpu,
      variant,
      { label: 'tuning', layout, m, n, k, lda, ldb, ldc, a, b, c, live: this.#live, slices, add: slices === 1, strideC: slices && m * ldc },
      () => 0,
      (slice) => dims.push(slice),
    )
    return { variant, dims, plan: await Plan.build(this.#gpu, 'tuning', [op]) }
  }

  #close({ dims }: Timed) {
    this.#gpu.memory.free(...dims)
  }

  /** For A, B and so many copies of C. Not while a plan is open that holds the buffers. */
  #makeRoom(layout: Layout, probe: Probe, copies: number) {
    const { memory } = this.#gpu
    const { m, n, k } = probe
    const [lda, ldb, ldc] = rowFloats(layout, probe)
    const floats = [(layout === 'TN' ? k : m) * lda, (layout === 'NT' ? n : k) * ldb, copies * m * ldc]
    if (floats.every((count, i) => this.#buffers[i]?.size >= 4 * count)) return
    memory.free(...this.#buffers)
    this.#buffers = floats.map((count, i) => memory.floats(`tuning ${i}`, count))
  }

  /** Milliseconds of `times` dispatches. */
  async #sample({ plan }: Timed, times: number): Promise<number> {
    const { device } = this.#gpu
    const encoder = device.createCommandEncoder()
    const clock = this.#clock
    const timestampWrites = clock && { querySet: clock.queries, beginningOfPassWriteIndex: 0, endOfPassWriteIndex: 1 }
    const pass = encoder.beginComputePass(timestampWrites ? { timestampWrites } : {})
    for (let i = 0; i < times; i++) plan.encode(pass, null)
    pass.end()
    if (clock) {
      encoder.resolveQuerySet(clock.queries, 0, 2, clock.resolved, 0)
      encoder.copyBufferToBuffer(clock.resolved, 0, clock.staging, 0, 16)
    }
    const start = performance.now()
    device.queue.submit([encoder.finish()])
    if (clock) {
      const [from, to] = new BigUint64Array(await this.#gpu.map(clock.staging, 16))
      // A clock that stood still is none.
      if (to > from) return Number(to - from) / 1e6
    } else {
      await device.queue.onSubmittedWorkDone()
    }
    return performance.now() - start
  }
}

const rowFloats = (layout: Layout, { m, n, k }: Probe) => [ceil4(layout === 'TN' ? m : k), ceil4(layout === 'NT' ? k : n), ceil4(n)]

function median(values: readonly number[]): number {
  const sorted = [...values].sort((x, y) => x - y)
  return sorted[Math.floor(sorted.length / 2)]
}

/**
 * @file A plan is a list of dispatches recorded once, with pipelines compiled and bind groups made, and replayed each step: replaying
 * creates no GPU object but a command encoder. `Live` holds the few numbers that change from one replay to the next (how many tokens).
 */
import type { Gpu } from './device.ts'
import { type KernelSize, kernelSize } from './kernel-size.ts'
import type { BufferSlice } from './memory.ts'
import type { PipelineSpec } from './pipelines.ts'

export type Grid = readonly [x: number, y?: number, z?: number]

/** Of one dispatch: what its algorithm cannot do without, whatever the kernel. */
export interface Cost {
  /** Read and written, each tensor once. */
  bytes: number
  /** Floating-point operations; a multiply-add is two. */
  operations: number
}

export interface Dispatch<Live> extends PipelineSpec {
  label: string
  /** Indexed by the shader's binding numbers; holes are bindings that this specialisation leaves out. */
  bindings: readonly BufferSlice[]
  /** Workgroups to launch. A zero skips the dispatch. */
  grid: (live: Live) => Grid
  cost?: (live: Live) => Cost
}

/** What one dispatch of a replay asks for. */
export interface DispatchCount {
  label: string
  /** File and entry point. */
  kernel: string
  workgroups: number
  /** Null where the shader's text is not understood. */
  size: KernelSize | null
  /** Null where the dispatch does not say it. */
  cost: Cost | null
}

interface Recorded<Live> {
  dispatch: Dispatch<Live>
  label: string
  pipeline: GPUComputePipeline
  group: GPUBindGroup
  grid: (live: Live) => Grid
}

export class Plan<Live> {
  private constructor(
    readonly label: string,
    private readonly recorded: readonly Recorded<Live>[],
  ) {}

  /** Dispatches a replay issues at most. */
  get length() {
    return this.recorded.length
  }

  static async build<Live>(gpu: Gpu, label: string, dispatches: readonly Dispatch<Live>[]): Promise<Plan<Live>> {
    const pipelines = await Promise.all(dispatches.map((dispatch) => gpu.pipelines.get(dispatch)))
    const recorded = dispatches.map((dispatch, i) => ({
      dispatch,
      label: dispatch.label,
      pipeline: pipelines[i],
      group: gpu.device.createBindGroup({
        label: dispatch.label,
        layout: pipelines[i].getBindGroupLayout(0),
        entries: dispatch.bindings.flatMap((slice, binding) => (slice ? [{ binding, resource: slice }] : [])),
      }),
      grid: dispatch.grid,
    }))
    return new Plan(label, recorded)
  }

  /** Issues dispatches [from, to) into an open pass. */
  encode(pass: GPUComputePassEncoder, live: Live, from = 0, to = this.recorded.length) {
    for (let i = from; i < to; i++) {
      const item = this.recorded[i]
      const [x, y = 1, z = 1] = item.grid(live)
      if (x === 0 || y === 0 || z === 0) continue
      pass.setPipeline(item.pipeline)
      pass.setBindGroup(0, item.group)
      pass.dispatchWorkgroups(x, y, z)
    }
  }

  /** Of every dispatch, in order, those that this replay skips left out. */
  count(live: Live): DispatchCount[] {
    const sizes = new Map<string, KernelSize | null>()
    const sizeOf = ({ shader, entry, defines, constants }: Dispatch<Live>) => {
      const key = JSON.stringify([shader.name, entry, defines, constants])
      if (!sizes.has(key))
        sizes.set(
          key,
          sizeOrNull(() => kernelSize(shader.code, entry, defines, constants)),
        )
      return sizes.get(key) ?? null
    }
    return this.recorded
      .filter(({ grid }) => launched(grid(live)) > 0)
      .map(({ dispatch }) => ({
        label: dispatch.label,
        kernel: `${dispatch.shader.name} ${dispatch.entry}`,
        workgroups: launched(dispatch.grid(live)),
        size: sizeOf(dispatch),
        cost: dispatch.cost?.(live) ?? null,
      }))
  }

  /**
   * Time in milliseconds of each dispatch, one pass each, by the adapter's clock; those that this replay skips are left out. Needs
   * `timestamp-query`. Browsers tell that clock in steps of a tenth of a millisecond: `times` repeats each dispatch within its pass (a number
   * for all, or one for each), and the answer is of one. Each goes in a submit of its own: an operating system kills a GPU that does not answer,
   * and a whole step of a large model takes long.
   */
  async profile(gpu: Gpu, live: Live, times: number | readonly number[] = 1): Promise<number[]> {
    const issued = this.recorded.flatMap(({ grid }, i) => (launched(grid(live)) > 0 ? [i] : []))
    const repeats = (at: number) => (typeof times === 'number' ? times : times[at])
    const count = issued.length
    if (count === 0) return []
    const queries = gpu.device.createQuerySet({ type: 'timestamp', count: 2 * count })
    const bytes = 16 * count
    const resolved = gpu.memory.alloc('profile', bytes, GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC)
    const staging = gpu.memory.staging('profile staging', bytes)
    const submit = (encode: (encoder: GPUCommandEncoder) => void) => {
      const encoder = gpu.device.createCommandEncoder()
      encode(encoder)
      gpu.device.queue.submit([encoder.finish()])
    }
    try {
      for (const [at, i] of issued.entries()) {
        submit((encoder) => {
          const pass = encoder.beginComputePass({
            timestampWrites: { querySet: queries, beginningOfPassWriteIndex: 2 * at, endOfPassWriteIndex: 2 * at + 1 },
          })
          for (let time = 0; time < repeats(at); time++) this.encode(pass, live, i, i + 1)
          pass.end()
        })
      }
      submit((encoder) => {
        encoder.resolveQuerySet(queries, 0, 2 * count, resolved, 0)
        encoder.copyBufferToBuffer(resolved, 0, staging, 0, bytes)
      })
      const clock = new BigUint64Array(await gpu.map(staging, bytes))
      return issued.map((_, at) => Number(clock[2 * at + 1] - clock[2 * at]) / 1e6 / repeats(at))
    } finally {
      queries.destroy()
      gpu.memory.free(resolved, staging)
    }
  }
}

const launched = ([x, y = 1, z = 1]: Grid) => x * y * z

function sizeOrNull(size: () => KernelSize): KernelSize | null {
  try {
    return size()
  } catch {
    return null
  }
}

/** Workgroups for `count` invocations in rows of at most 65,535 groups; shaders rebuild the index from both dimensions. */
export function linearGrid(count: number, workgroupSize: number): Grid {
  const groups = Math.ceil(count / workgroupSize)
  const x = Math.min(groups, 65535)
  return [x, x ? Math.ceil(groups / x) : 0]
}

/**
 * @file A plan is a list of dispatches recorded once, with pipelines compiled and bind groups made, and replayed each step: replaying
 * creates no GPU object but a command encoder. `Live` holds the few numbers that change from one replay to the next (how many tokens).
 */
import type { Gpu } from './device.ts'
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

interface Recorded<Live> {
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

  get labels(): string[] {
    return this.recorded.map((item) => item.label)
  }

  static async build<Live>(gpu: Gpu, label: string, dispatches: readonly Dispatch<Live>[]): Promise<Plan<Live>> {
    const pipelines = await Promise.all(dispatches.map((dispatch) => gpu.pipelines.get(dispatch)))
    const recorded = dispatches.map((dispatch, i) => ({
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

  /**
   * Time in milliseconds of each dispatch, one pass each, by the adapter's clock. Needs `timestamp-query`. Browsers tell that clock in steps of
   * a tenth of a millisecond: `times` repeats each dispatch within its pass, and the answer is of one.
   */
  async profile(gpu: Gpu, live: Live, times = 1): Promise<{ label: string; milliseconds: number }[]> {
    const count = this.recorded.length
    const queries = gpu.device.createQuerySet({ type: 'timestamp', count: 2 * count })
    const bytes = 16 * count
    const resolved = gpu.memory.alloc('profile', bytes, GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC)
    const staging = gpu.memory.staging('profile staging', bytes)
    const encoder = gpu.device.createCommandEncoder()
    for (let i = 0; i < count; i++) {
      const pass = encoder.beginComputePass({
        timestampWrites: { querySet: queries, beginningOfPassWriteIndex: 2 * i, endOfPassWriteIndex: 2 * i + 1 },
      })
      for (let time = 0; time < times; time++) this.encode(pass, live, i, i + 1)
      pass.end()
    }
    encoder.resolveQuerySet(queries, 0, 2 * count, resolved, 0)
    encoder.copyBufferToBuffer(resolved, 0, staging, 0, bytes)
    gpu.device.queue.submit([encoder.finish()])
    const clock = new BigUint64Array(await gpu.map(staging, bytes))
    queries.destroy()
    gpu.memory.free(resolved, staging)
    return this.recorded.map((item, i) => ({ label: item.label, milliseconds: Number(clock[2 * i + 1] - clock[2 * i]) / 1e6 / times }))
  }
}

/** Workgroups for `count` invocations in rows of at most 65,535 groups; shaders rebuild the index from both dimensions. */
export function linearGrid(count: number, workgroupSize: number): Grid {
  const groups = Math.ceil(count / workgroupSize)
  const x = Math.min(groups, 65535)
  return [x, x ? Math.ceil(groups / x) : 0]
}

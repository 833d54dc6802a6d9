/**
 * @file The one harness of all kernel tests. A row names its inputs, the dispatches to run on them, and what each output must then hold
 * by a double-precision twin. Around what a kernel may touch everything is laid with traps:
 * - padding columns are zero before and must be zero after;
 * - rows past the live ones hold NaN where a kernel reads, so that whoever reads them shows it, and a canary where it writes.
 */
import type { Gpu } from '../../gpu/device.ts'
import type { BufferSlice } from '../../gpu/memory.ts'
import { type Dispatch, Plan } from '../../gpu/plan.ts'
import { halvesOf, type Stored, type StoredSlice } from '../../gpu/stored.ts'
import { type KernelContext, type Tokens, writeLive } from '../context.ts'

/** Copies of rows x cols floats in a buffer whose rows are `ld` floats apart. */
export interface Area {
  rows: number
  cols: number
  /** Default: cols rounded up to four. */
  ld?: number
  /** Row of the buffer where the live ones begin. */
  first?: number
  /** Rows the buffer has room for, default 3 more than are live. */
  cap?: number
  /** Copies, `stride` floats apart (default: cap x ld). */
  copies?: number
  stride?: number
}

export interface Tensor extends Area {
  /** [copies][rows][cols]; numbers that f16 has, where it is `stored` so. */
  data: Float64Array
  stored?: Stored
}

export interface Expected extends Area {
  /** [copies][rows][cols], or [rows][cols] of their sum where `summed`. */
  data: Float64Array
  /** What is there before the dispatches, [copies][rows][cols]; a canary where they overwrite. */
  before?: Float64Array
  /** Largest |got - expected| / |expected| in the Euclidean norm; 0: equal bits. */
  tolerance: number
  /** Compare the sum of the copies: how a kernel shares work between slices is its own business. */
  summed?: boolean
  /** Other rows belong to the kernel as well. */
  restIsFree?: boolean
}

/** Rows are made when their turn comes: a twin takes its time. The name begins with the kernel's, up to a colon. */
export interface LazyRow {
  name: string
  row: () => Row
}

export interface Row {
  lanes?: 1 | 64
  tokens?: number
  distinct?: number
  /** See Tokens. */
  reach?: number
  temperature?: number
  entropyBonus?: number
  inputs: Record<string, Tensor | Uint32Array | { uniform: Float32Array }>
  outputs: Record<string, Expected>
  /** `own` frees small uniforms afterwards. */
  dispatches: (k: KernelContext, at: Record<string, StoredSlice>, own: (slice: BufferSlice) => void) => Dispatch<Tokens>[]
}

export interface Finding {
  output: string
  error: number
  tolerance: number
  /** First place that was touched and should not have been, or null. */
  stray: string | null
  /** [copies][rows][cols] or their sum, as compared. */
  got: Float64Array
}

const CANARY = -77.25
const resolved = (area: Area) => {
  const first = area.first ?? 0
  const ld = area.ld ?? Math.ceil(area.cols / 4) * 4
  const cap = area.cap ?? first + area.rows + 3
  return { ...area, first, ld, cap, copies: area.copies ?? 1, stride: area.stride ?? cap * ld }
}

/** Calls `visit` for every float of the area's buffer with its index in the dense data, `padding` or `past`. */
function walk(area: Area, visit: (at: number, dense: number | 'padding' | 'past') => void) {
  const { rows, cols, first, ld, cap, copies, stride } = resolved(area)
  for (let copy = 0; copy < copies; copy++) {
    for (let row = 0; row < Math.ceil(stride / ld); row++) {
      for (let col = 0; col < ld && row * ld + col < stride; col++) {
        const live = row >= first && row < first + rows && row < cap
        visit(copy * stride + row * ld + col, !live ? 'past' : col >= cols ? 'padding' : (copy * rows + row - first) * cols + col)
      }
    }
  }
}

function lay(area: Area, data: Float64Array | undefined, past: number): Float32Array<ArrayBuffer> {
  const { copies, stride } = resolved(area)
  const floats = new Float32Array(copies * stride)
  walk(area, (at, dense) => {
    floats[at] = dense === 'past' ? past : dense === 'padding' ? 0 : data ? data[dense] : CANARY
  })
  return floats
}

/** As f16, of which NaN is one, too. */
function trapped(floats: Float32Array): Uint16Array {
  const halves = halvesOf(floats.map((value) => (Number.isNaN(value) ? 0 : value)))
  floats.forEach((value, i) => {
    if (Number.isNaN(value)) halves[i] = 0x7e00
  })
  return halves
}

function examine(output: string, expected: Expected, after: Float32Array): Finding {
  const { rows, cols, copies } = resolved(expected)
  const got = new Float64Array(expected.summed ? rows * cols : copies * rows * cols)
  let stray: string | null = null
  walk(expected, (at, dense) => {
    if (typeof dense === 'number') got[dense % got.length] += after[at]
    else if (after[at] !== (dense === 'past' ? CANARY : 0) && !(dense === 'past' && expected.restIsFree)) {
      stray ??= `${output}[${at}], ${dense === 'past' ? 'past the live rows' : 'in the padding'}, became ${after[at]}`
    }
  })
  let difference = 0
  let size = 0
  for (let i = 0; i < got.length; i++) {
    difference += (got[i] - expected.data[i]) ** 2
    size += expected.data[i] ** 2
  }
  return { output, error: Math.sqrt(size > 0 ? difference / size : difference), tolerance: expected.tolerance, stray, got }
}

/** Runs a row's dispatches once. */
export async function runRow(gpu: Gpu, row: Row): Promise<Finding[]> {
  const { memory } = gpu
  const owned: BufferSlice[] = []
  const own = <T extends BufferSlice>(slice: T) => {
    owned.push(slice)
    return slice
  }
  const upload = (label: string, data: Float32Array | Uint32Array | Uint16Array, uniform = false) => {
    const slice = own(uniform ? memory.uniform(label, data.byteLength) : memory.floats(label, data.byteLength / 4))
    gpu.device.queue.writeBuffer(slice.buffer, 0, data as Uint32Array<ArrayBuffer>)
    return slice
  }
  const at: Record<string, StoredSlice> = {}
  for (const [name, input] of Object.entries(row.inputs)) {
    if (input instanceof Uint32Array) at[name] = upload(name, input)
    else if ('uniform' in input) at[name] = upload(name, input.uniform, true)
    else if (input.stored === 'f16') at[name] = { ...upload(name, trapped(lay(input, input.data, Number.NaN))), stored: 'f16' }
    else at[name] = upload(name, lay(input, input.data, Number.NaN))
  }
  for (const [name, output] of Object.entries(row.outputs)) at[name] = upload(name, lay(output, output.before, CANARY))
  try {
    const live = { tokens: row.tokens ?? 0, distinct: row.distinct ?? 0, reach: row.reach }
    const k: KernelContext = { gpu, live: own(memory.uniform('live', 16)), lanes: row.lanes ?? 1 }
    writeLive(gpu, k.live, live, row)
    const plan = await Plan.build(gpu, 'row', row.dispatches(k, at, own))
    const encoder = gpu.device.createCommandEncoder()
    const pass = encoder.beginComputePass()
    plan.encode(pass, live)
    pass.end()
    const names = Object.keys(row.outputs)
    const size = names.reduce((sum, name) => sum + at[name].size, 0)
    const staging = memory.alloc('staging', size, GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST)
    own({ buffer: staging, offset: 0, size })
    let offset = 0
    for (const name of names) {
      encoder.copyBufferToBuffer(at[name].buffer, 0, staging, offset, at[name].size)
      offset += at[name].size
    }
    gpu.device.queue.submit([encoder.finish()])
    const data = await gpu.map(staging, size)
    offset = 0
    return names.map((name) => {
      const floats = new Float32Array(data, offset, at[name].size / 4)
      offset += at[name].size
      return examine(name, row.outputs[name], floats)
    })
  } finally {
    memory.free(...owned)
  }
}

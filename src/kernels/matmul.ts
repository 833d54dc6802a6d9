/**
 * @file Matrix multiplication: three variants of one contract, and the shapes a launch needs. See shaders/matmul_common.wgsl.
 */
import common from '../../shaders/matmul_common.wgsl?raw'
import register from '../../shaders/matmul_register.wgsl?raw'
import subgroup from '../../shaders/matmul_subgroup.wgsl?raw'
import tiled from '../../shaders/matmul_tiled.wgsl?raw'
import type { Gpu } from '../gpu/device.ts'
import type { BufferSlice } from '../gpu/memory.ts'
import type { Cost, Dispatch } from '../gpu/plan.ts'
import { costOf } from './context.ts'

export type Layout = 'NT' | 'NN' | 'TN'

/**
 * `register`: TM x TN outputs an invocation, no barriers. `tiled`: 64 x 64 outputs a workgroup, through workgroup memory. `subgroup`:
 * 4 lanes x 16 outputs a subgroup, whose `lanes` invocations share what they load.
 */
export type Variant = { kind: 'register'; tm: number; tn: number; wx: number; wy: number } | { kind: 'tiled' } | SubgroupVariant
interface SubgroupVariant {
  kind: 'subgroup'
  /** Of the adapter it was measured on. */
  lanes: number
}

/** For each layout, the variant to use. Part of a run's state: another choice rounds differently. */
export type MatmulChoice = Record<Layout, Variant> & { /** Forward of a few rows (decoding). */ decode: Variant }

export const SMALL_TILE: Variant = { kind: 'register', tm: 4, tn: 4, wx: 8, wy: 8 }
export const MEDIUM_TILE: Variant = { kind: 'register', tm: 8, tn: 8, wx: 8, wy: 8 }
export const LARGE_TILE: Variant = { kind: 'register', tm: 16, tn: 16, wx: 4, wy: 4 }
export const TILED: Variant = { kind: 'tiled' }

/** The subgroup variant for this adapter, if its subgroups have a size it is made for. */
export const subgroupTile = ({ adapter }: Gpu): SubgroupVariant | null =>
  [4, 8, 16].includes(adapter.subgroupSize) ? { kind: 'subgroup', lanes: adapter.subgroupSize } : null

export function variantName(v: Variant): string {
  if (v.kind === 'register') return `register ${v.tm}x${v.tn}`
  return v.kind === 'tiled' ? 'tiled 64x64' : `subgroup ${4 * v.lanes}x16`
}

/** What happens to a finished output. `swiglu`: columns are (gate, up) pairs, and silu(gate) * up goes to `out`. */
export type Epilogue =
  | { kind: 'store' }
  | { kind: 'residual'; residual: BufferSlice; beta?: number }
  | { kind: 'bias'; bias: BufferSlice }
  | { kind: 'swiglu'; out: BufferSlice; save: boolean }

export interface Matmul {
  label: string
  layout: Layout
  /** Of C[M,N] and the sum over K. With `liveTokens`, the token dimension's cap. */
  m: number
  n: number
  k: number
  lda: number
  ldb: number
  ldc: number
  a: BufferSlice
  b: BufferSlice
  c: BufferSlice
  live: BufferSlice
  /** Which dimension counts the replay's tokens: M of NT and NN, K of TN (with `slices` only). Absent: sizes are fixed. */
  liveTokens?: boolean
  /** A chunk of tokens starts here. */
  firstToken?: number
  epilogue?: Epilogue
  /** RMSNorm of A's rows on the way in (NT): gamma and epsilon. */
  norm?: { gamma: BufferSlice; eps: number }
  alpha?: number
  /** TN over tokens: slices of K; each adds into its own copy of C, `strideC` floats apart. Without it, C is overwritten. */
  slices?: number
  /** Matrices a batch, `strideA`, `strideB`, `strideC` floats apart. Not with `slices`. */
  batch?: number
  strideA?: number
  strideB?: number
  strideC?: number
}

export const ceil4 = (n: number) => Math.ceil(n / 4) * 4

/** Two operations for each multiply-add; what prologue and epilogue add is left out of them, but not of the bytes. `live`: tokens of the replay. */
export function productCost(op: Matmul, live: number): Cost {
  const { layout, epilogue, batch = 1 } = op
  const counted = op.liveTokens ? Math.max(0, live - (op.firstToken ?? 0)) : Number.POSITIVE_INFINITY
  const m = layout === 'TN' ? op.m : Math.min(counted, op.m)
  const k = layout === 'TN' ? Math.min(counted, op.k) : op.k
  const { n } = op
  if (m === 0 || k === 0) return costOf(0, 0)
  // Slices add to what is there: read and written.
  let out = (op.slices === undefined ? 1 : 2) * m * n
  if (epilogue?.kind === 'residual') out += m * n
  if (epilogue?.kind === 'bias') out += n
  if (epilogue?.kind === 'swiglu') out = (m * n) / 2 + (epilogue.save ? m * n : 0)
  return costOf(batch * (m * k + n * k + out + (op.norm ? k : 0)), 2 * batch * m * n * k)
}

/** `rows(live)`: live tokens of a replay. `own` receives the small uniform that holds the sizes, for the caller to free. */
export function matmul<Live>(
  gpu: Gpu,
  chosen: Variant,
  op: Matmul,
  rows: (live: Live) => number,
  own?: (dims: BufferSlice) => void,
): Dispatch<Live> {
  // A run's choice goes where its checkpoint goes, and only subgroups of the size it was made for sum what they should.
  const variant = chosen.kind === 'subgroup' && chosen.lanes !== gpu.adapter.subgroupSize ? MEDIUM_TILE : chosen
  const epilogue = op.epilogue ?? { kind: 'store' }
  const batch = op.batch ?? 1
  const dims = gpu.memory.uniform(`${op.label} dims`, 64)
  const words = new Uint32Array([
    op.m, op.n, op.k, op.lda, op.ldb, op.ldc, op.liveTokens ? 1 : 0, op.firstToken ?? 0,
    op.slices ?? 1, op.strideA ?? 0, op.strideB ?? 0, op.strideC ?? 0, 0, 0, 0, 0,
  ]) // biome-ignore format: the order of the struct
  new Float32Array(words.buffer).set([op.alpha ?? 1, epilogue.kind === 'residual' ? (epilogue.beta ?? 1) : 0, op.norm?.eps ?? 0], 12)
  gpu.device.queue.writeBuffer(dims.buffer, 0, words)
  own?.(dims)

  const bindings = [dims, op.live, op.a, op.b]
  if (epilogue.kind !== 'swiglu' || epilogue.save) bindings[4] = op.c
  if (epilogue.kind === 'residual') bindings[5] = epilogue.residual
  if (epilogue.kind === 'bias') bindings[5] = epilogue.bias
  if (epilogue.kind === 'swiglu') bindings[5] = epilogue.out
  if (op.norm) bindings[6] = op.norm.gamma
  const flags = {
    NT: Number(op.layout === 'NT'),
    NN: Number(op.layout === 'NN'),
    TN: Number(op.layout === 'TN'),
    RESIDUAL: Number(epilogue.kind === 'residual'),
    BIAS: Number(epilogue.kind === 'bias'),
    SWIGLU: Number(epilogue.kind === 'swiglu'),
    SAVE: Number(epilogue.kind === 'swiglu' && epilogue.save),
    NORM: Number(op.norm !== undefined),
    SPLIT: Number(op.slices !== undefined),
  }
  const z = op.slices ?? batch
  const mOf = (live: Live) => (op.liveTokens && op.layout !== 'TN' ? Math.max(0, Math.min(rows(live) - (op.firstToken ?? 0), op.m)) : op.m)
  const cost = (live: Live) => productCost(op, rows(live))
  if (variant.kind === 'tiled') {
    return {
      label: op.label,
      shader: { name: 'matmul_tiled', code: `${common}\n${tiled}` },
      entry: 'main',
      defines: flags,
      bindings,
      grid: (live) => [Math.ceil(op.n / 64), Math.ceil(mOf(live) / 64), z],
      cost,
    }
  }
  if (variant.kind === 'subgroup') {
    const { lanes } = variant
    return {
      label: op.label,
      shader: { name: 'matmul_subgroup', code: `${common}\n${subgroup}` },
      entry: 'main',
      defines: { ...flags, LANES: lanes, SHARES: 16 / lanes, STEPS: lanes / 4 },
      bindings,
      grid: (live) => [Math.ceil(op.n / 16), Math.ceil(mOf(live) / (4 * lanes)), z],
      cost,
    }
  }
  const { tm, tn, wx, wy } = variant
  return {
    label: op.label,
    shader: { name: 'matmul_register', code: `${common}\n${register}` },
    entry: 'main',
    defines: { ...flags, TILE_M: tm, TILE_N: tn, TILE_M4: tm / 4, TILE_N4: tn / 4 },
    constants: { WX: wx, WY: wy },
    bindings,
    grid: (live) => [Math.ceil(op.n / tn / wx), Math.ceil(mOf(live) / tm / wy), z],
    cost,
  }
}

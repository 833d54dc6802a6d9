/**
 * @file Matrix multiplication: variants of one contract, which of them a product takes, and the shapes a launch needs. See
 * shaders/matmul_common.wgsl.
 */
import blockCode from '../../shaders/matmul_block.wgsl?raw'
import common from '../../shaders/matmul_common.wgsl?raw'
import register from '../../shaders/matmul_register.wgsl?raw'
import rowsCode from '../../shaders/matmul_rows.wgsl?raw'
import subgroup from '../../shaders/matmul_subgroup.wgsl?raw'
import type { Gpu } from '../gpu/device.ts'
import type { BufferSlice } from '../gpu/memory.ts'
import type { Cost, Dispatch, Grid } from '../gpu/plan.ts'
import { BYTES, type StoredSlice } from '../gpu/stored.ts'
import { costOf } from './context.ts'
import type { WholeChoice } from './decode_whole.ts'
import { affordableBlock, type BlockVariant, blockDefines, fittedBlock } from './matmul-block.ts'
import { FEW_ROWS, type RowsVariant, rowsDefines, rowsGrid, rowsShape } from './matmul-rows.ts'
import type { HeadShape } from './rope.ts'

export type Layout = 'NT' | 'NN' | 'TN'

/**
 * `register`: TM x TN outputs an invocation, no barriers. `subgroup`: 4 lanes x 16 outputs a subgroup, whose `lanes` invocations share what
 * they load. `block`: a tile of outputs a workgroup, through workgroup memory. `rows`: a few rows, K across lanes.
 */
export type Variant = RegisterVariant | SubgroupVariant | BlockVariant | RowsVariant
interface RegisterVariant {
  kind: 'register'
  tm: number
  tn: number
  wx: number
  wy: number
}
interface SubgroupVariant {
  kind: 'subgroup'
  /** Of the adapter it was measured on. */
  lanes: number
}

/** Of a product's outputs, all matrices of a batch together: below 2^19, below 3 x 2^20 (200 tiles of 128 x 128), and more. */
export type SizeClass = 'small' | 'medium' | 'large'
/** By the size of a product; `few`: NT of at most FEW_ROWS rows. */
export type BySize = Record<SizeClass, Variant> & { few?: Variant }
/** One variant for all sizes, or one a class. */
export type Chosen = Variant | BySize

/**
 * What each layout's products take, `decode` the forward of a plan that decodes; `whole`: how models that are small enough decode in one
 * dispatch instead, absent where none does. Part of a run's state: another choice rounds differently.
 */
export type MatmulChoice = Record<Layout | 'decode', Chosen> & { whole?: WholeChoice }

export const SMALL_TILE: RegisterVariant = { kind: 'register', tm: 4, tn: 4, wx: 8, wy: 8 }
export const MEDIUM_TILE: RegisterVariant = { kind: 'register', tm: 8, tn: 8, wx: 8, wy: 8 }
export const LARGE_TILE: RegisterVariant = { kind: 'register', tm: 16, tn: 16, wx: 4, wy: 4 }

/** The subgroup variant for this adapter, if its subgroups have a size it is made for. */
export const subgroupTile = ({ adapter }: Gpu): SubgroupVariant | null =>
  [4, 8, 16].includes(adapter.subgroupSize) ? { kind: 'subgroup', lanes: adapter.subgroupSize } : null

function sizeClass(outputs: number): SizeClass {
  if (outputs < 2 ** 19) return 'small'
  return outputs < 3 * 2 ** 20 ? 'medium' : 'large'
}

/** By sizes that a plan is made for, never by what a replay brings: the bits of a row must not hang on its neighbours. */
export function pick(chosen: Chosen, { layout, m, n, batch = 1 }: Pick<Matmul, 'layout' | 'm' | 'n' | 'batch'>): Variant {
  if ('kind' in chosen) return chosen
  if (chosen.few && layout === 'NT' && m <= FEW_ROWS && batch === 1) return chosen.few
  const variant = chosen[sizeClass(m * n * batch)]
  // Slices of a weight gradient go by its tiles, and its bits by those.
  return variant.kind === 'block' && layout !== 'TN' ? fittedBlock(variant, m, n) : variant
}

/** Rows and columns of C that a workgroup makes. */
function tileOf(variant: Exclude<Variant, RowsVariant>): readonly [m: number, n: number] {
  if (variant.kind === 'block') return [variant.bm, variant.bn]
  return variant.kind === 'subgroup' ? [4 * variant.lanes, 16] : [variant.tm * variant.wy, variant.tn * variant.wx]
}

/** Workgroups of a product, its slices not counted. */
export function tilesOf(chosen: Chosen, op: Pick<Matmul, 'layout' | 'm' | 'n'>): number {
  const variant = pick(chosen, op)
  const [m, n] = tileOf(variant.kind === 'rows' ? SMALL_TILE : variant)
  return Math.ceil(op.m / m) * Math.ceil(op.n / n)
}

export function variantName(v: Variant): string {
  if (v.kind === 'register') return `register ${v.tm}x${v.tn}`
  if (v.kind === 'subgroup') return `subgroup ${4 * v.lanes}x16`
  return v.kind === 'rows' ? `rows, ${v.lanes} lanes` : `block ${v.bm}x${v.bn}x${v.slab}`
}

/**
 * What happens to a finished output.
 * - `swiglu`: columns are (gate, up) pairs, and silu(gate) * up goes to `out`.
 * - `swiglu backward`: what is finished is the gradient of silu(gate) * up, N columns of it; in C the 2N columns (gate, up) become their
 *   gradient, and silu(gate) * up goes to `activated` once more. `ldc` is of C.
 * - `rope`: columns are the heads of queries, keys and values; queries turned by their row's position go to C, keys turned and values to `kv`.
 *   NT only, and heads whose every float is used, a multiple of four of them (`turnsInProduct`).
 */
export type Epilogue =
  | { kind: 'store' }
  | { kind: 'residual'; residual: BufferSlice; beta?: number }
  | { kind: 'bias'; bias: BufferSlice }
  | { kind: 'swiglu'; out: BufferSlice; save: boolean }
  | { kind: 'swiglu backward'; activated: BufferSlice }
  | { kind: 'rope'; shape: HeadShape; kv: BufferSlice; positions: BufferSlice; angles: BufferSlice; bias?: BufferSlice }

/** Whether the product that makes heads can turn them as well. */
export const turnsInProduct = (shape: HeadShape) => shape.dim % 4 === 0

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
  /** f16 with NT only: weights that are read and never learn. */
  b: StoredSlice
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
  /** TN over tokens: slices of K, each with its own copy of C, `strideC` floats apart. */
  slices?: number
  /** C, or each copy of it, is added to; otherwise it is overwritten. */
  add?: boolean
  /** Matrices a batch, `strideA`, `strideB`, `strideC` floats apart. Not with `slices`. */
  batch?: number
  strideA?: number
  strideB?: number
  strideC?: number
}

export const ceil4 = (n: number) => Math.ceil(n / 4) * 4

/** `rows(live)`: live tokens of a replay. `own` receives the small uniform that holds the sizes, for the caller to free. */
export function matmul<Live>(
  gpu: Gpu,
  chosen: Chosen,
  op: Matmul,
  rows: (live: Live) => number,
  own?: (dims: BufferSlice) => void,
): Dispatch<Live> {
  if (op.b.stored === 'f16' && op.layout !== 'NT') throw new Error(`${op.label}: only weights of a forward may be stored as f16.`)
  const variant = usable(gpu, pick(chosen, op), op)
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
  if (epilogue.kind === 'swiglu backward') bindings[5] = epilogue.activated
  const rope = epilogue.kind === 'rope' ? epilogue : null
  if (rope) {
    if (rope.bias) bindings[5] = rope.bias
    ;[bindings[7], bindings[8], bindings[9]] = [rope.kv, rope.positions, rope.angles]
  }
  if (op.norm) bindings[6] = op.norm.gamma
  const flags = {
    NT: Number(op.layout === 'NT'),
    NN: Number(op.layout === 'NN'),
    TN: Number(op.layout === 'TN'),
    HALF: Number(op.b.stored === 'f16'),
    RESIDUAL: Number(epilogue.kind === 'residual'),
    BIAS: Number(epilogue.kind === 'bias' || rope?.bias !== undefined),
    SWIGLU: Number(epilogue.kind === 'swiglu'),
    SAVE: Number(epilogue.kind === 'swiglu' && epilogue.save),
    SWIGLU_BACKWARD: Number(epilogue.kind === 'swiglu backward'),
    ROPE: Number(rope !== null),
    NORM: Number(op.norm !== undefined),
    SPLIT: Number(op.slices !== undefined),
    ADD: Number(op.add ?? false),
  }
  const heads: Record<string, number> = rope
    ? { ROPE_HEADS: rope.shape.heads, ROPE_KV_HEADS: rope.shape.kvHeads, ROPE_HEAD: rope.shape.head }
    : {}
  const z = op.slices ?? batch
  const liveOf = (live: Live, cap: number) => (op.liveTokens ? Math.max(0, Math.min(rows(live) - (op.firstToken ?? 0), cap)) : cap)
  const mOf = (live: Live) => (op.layout === 'TN' ? op.m : liveOf(live, op.m))
  const shared = {
    label: op.label,
    entry: 'main',
    constants: heads,
    bindings,
    cost: (live: Live) => productCost(op, epilogue, mOf(live), op.layout === 'TN' ? liveOf(live, op.k) : op.k),
  }
  if (variant.kind === 'rows') {
    const shape = rowsShape(variant, op.m, op.n, op.k)
    return {
      ...shared,
      shader: { name: 'matmul_rows', code: `${common}\n${rowsCode}` },
      defines: { ...flags, ...rowsDefines(variant, shape, gpu.adapter, op.norm !== undefined) },
      grid: (live) => rowsGrid(shape, mOf(live), op.n),
    }
  }
  const [tileM, tileN] = tileOf(variant)
  // A chunk that no token has come to adds nothing.
  const idle = (live: Live) => op.layout === 'TN' && op.add && liveOf(live, op.k) === 0
  const grid = (live: Live): Grid => [idle(live) ? 0 : Math.ceil(op.n / tileN), Math.ceil(mOf(live) / tileM), z]
  switch (variant.kind) {
    case 'block':
      return {
        ...shared,
        shader: { name: 'matmul_block', code: `${common}\n${blockCode}` },
        defines: { ...flags, ...blockDefines(variant, op.layout) },
        grid,
      }
    case 'subgroup': {
      const { lanes } = variant
      return {
        ...shared,
        shader: { name: 'matmul_subgroup', code: `${common}\n${subgroup}` },
        defines: { ...flags, LANES: lanes, SHARES: 16 / lanes, STEPS: lanes / 4 },
        grid,
      }
    }
    case 'register': {
      const { tm, tn, wx, wy } = variant
      return {
        ...shared,
        shader: { name: 'matmul_register', code: `${common}\n${register}` },
        defines: { ...flags, TILE_M: tm, TILE_N: tn, TILE_M4: tm / 4, TILE_N4: tn / 4 },
        constants: { ...heads, WX: wx, WY: wy },
        grid,
      }
    }
  }
}

/** A run's choice goes where its checkpoint goes: what this adapter, or this product, cannot take is done by the nearest that it can. */
function usable({ adapter }: Gpu, variant: Variant, op: Matmul): Variant {
  // Only subgroups of the size it was made for sum what they should.
  if (variant.kind === 'subgroup' && variant.lanes !== adapter.subgroupSize) return MEDIUM_TILE
  if (variant.kind === 'rows' && (op.layout !== 'NT' || (op.batch ?? 1) > 1)) return SMALL_TILE
  return variant.kind === 'block' ? affordableBlock(variant, adapter.limits, op.layout, op.norm !== undefined) : variant
}

/** Floats read and written for each finished output, where it is not one. */
const RESULTS: Partial<Record<Epilogue['kind'], number>> = { residual: 2, 'swiglu backward': 5 }

/** Operands as they are stored and results, once each; of live rows, and of live steps of K. What prologue and epilogue compute is left out. */
function productCost({ n, add, batch = 1, norm, b }: Matmul, epilogue: Epilogue, m: number, k: number): Cost {
  const results = (RESULTS[epilogue.kind] ?? (epilogue.kind === 'swiglu' ? (epilogue.save ? 1.5 : 0.5) : add ? 2 : 1)) * m * n
  const vectors = (norm ? k : 0) + (epilogue.kind === 'bias' ? n : 0)
  return m * k === 0
    ? costOf(0, 0)
    : costOf(batch * (m * k + (n * k * BYTES[b.stored ?? 'f32']) / BYTES.f32 + results) + vectors, 2 * batch * m * n * k)
}

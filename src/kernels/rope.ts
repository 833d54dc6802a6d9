/** @file Rotary positions and per-head query/key norm: shaders/rope.wgsl. */
import rope from '../../shaders/rope.wgsl?raw'
import turnedHead from '../../shaders/turned_head.wgsl?raw'
import type { BufferSlice } from '../gpu/memory.ts'
import { type Dispatch, linearGrid } from '../gpu/plan.ts'
import { costOf, type KernelContext, type Tokens } from './context.ts'

const shader = { name: 'rope', code: `${turnedHead}\n${rope}` }

/** `head` floats a head, of which `dim` are used. */
export interface HeadShape {
  heads: number
  kvHeads: number
  head: number
  dim: number
  eps: number
}

/** Gains of Qwen3's per-head norms. */
export interface QkNorm {
  q: BufferSlice
  k: BufferSlice
}

const heads = (s: HeadShape) => s.heads + 2 * s.kvHeads
/** Of `tokens` rows in so many `tensors` of q, k and v; `each`: operations of a number of q and k. */
const turned = (s: HeadShape, tokens: number, each: number, tensors = 2) =>
  costOf(tokens * (tensors * heads(s) * s.head + s.dim + 1), each * tokens * (s.heads + s.kvHeads) * s.dim)
const sizes = (s: HeadShape) => ({ HEADS: s.heads, KV_HEADS: s.kvHeads, HEAD: s.head, DIM: s.dim })

/**
 * qkv[rows] -> q[rows] and kv[slot]. `angles`: [position][dim/2] (cos, sin). Without `slots`, row r's keys go to kv[r].
 */
export function ropeForward(
  k: KernelContext,
  shape: HeadShape,
  positions: BufferSlice,
  angles: BufferSlice,
  qkv: BufferSlice,
  q: BufferSlice,
  kv: BufferSlice,
  norm: QkNorm | null,
  slots: BufferSlice | null = null,
): Dispatch<Tokens> {
  const bindings = [k.live, positions, angles, qkv, q, kv]
  if (slots) bindings[6] = slots
  if (norm) {
    bindings[7] = norm.q
    bindings[8] = norm.k
  }
  return {
    label: 'rope',
    shader,
    entry: 'rope_forward',
    defines: { SLOTS: Number(slots !== null), QK_NORM: Number(norm !== null) },
    constants: norm ? { ...sizes(shape), EPS: shape.eps } : sizes(shape),
    bindings,
    grid: (live) => linearGrid(live.tokens * heads(shape), 64),
    cost: ({ tokens }) => turned(shape, tokens, norm ? 7 : 3),
  }
}

/** dq[rows], dkv[rows] -> dqkv[rows]. `qkv`, what the forward turned, matters with norms only. */
export function ropeBackward(
  k: KernelContext,
  shape: HeadShape,
  positions: BufferSlice,
  angles: BufferSlice,
  qkv: BufferSlice | null,
  dq: BufferSlice,
  dkv: BufferSlice,
  dqkv: BufferSlice,
  norm: QkNorm | null,
): Dispatch<Tokens> {
  const bindings: BufferSlice[] = [k.live, positions, angles]
  if (norm && qkv) {
    bindings[3] = qkv
    bindings[7] = norm.q
    bindings[8] = norm.k
  }
  bindings[4] = dq
  bindings[5] = dkv
  bindings[6] = dqkv
  return {
    label: 'rope backward',
    shader,
    entry: 'rope_backward',
    defines: { SLOTS: 0, QK_NORM: Number(norm !== null) },
    constants: norm ? { ...sizes(shape), EPS: shape.eps } : sizes(shape),
    bindings,
    grid: (live) => linearGrid(live.tokens * heads(shape), 64),
    cost: ({ tokens }) => (norm ? turned(shape, tokens, 12, 3) : turned(shape, tokens, 3)),
  }
}

/** Gradient of the two gains, added into the flat `gradient` at `qAt` and `kAt` (floats), in `slices` copies. */
export function qkNormBackward(
  k: KernelContext,
  shape: HeadShape,
  positions: BufferSlice,
  angles: BufferSlice,
  qkv: BufferSlice,
  dq: BufferSlice,
  dkv: BufferSlice,
  gradient: BufferSlice,
  qAt: number,
  kAt: number,
  slices: number,
  sliceStride: number,
): Dispatch<Tokens> {
  return {
    label: 'qk-norm backward',
    shader,
    entry: 'qk_norm_backward',
    defines: { SLOTS: 0, QK_NORM: 1 },
    constants: { ...sizes(shape), EPS: shape.eps, SLICES: slices, SLICE_STRIDE: sliceStride, Q_NORM_AT: qAt, K_NORM_AT: kAt },
    bindings: [k.live, positions, angles, qkv, dq, dkv, gradient],
    grid: () => linearGrid((slices * shape.dim) / 2, 64),
    cost: ({ tokens }) => turned(shape, tokens, 8),
  }
}

/**
 * @file Causal attention over packed segments, in two kernels with one contract: shaders/attention.wgsl, which keeps rows in registers, for
 * software adapters, and shaders/attention_tiled*.wgsl, which takes them through workgroup memory, for real GPUs.
 */
import code from '../../shaders/attention.wgsl?raw'
import type { BufferSlice } from '../gpu/memory.ts'
import { type Dispatch, linearGrid } from '../gpu/plan.ts'
import { type Tiling, tiled, tilingFor } from './attention_tiled.ts'
import { costOf, type KernelContext, type Tokens } from './context.ts'
import type { HeadShape } from './rope.ts'

const shader = { name: 'attention', code }

export interface AttentionBuffers {
  /** [T] of four each: the prefix that a token attends to from and to, its own sequence from, one past the last token that attends to it. */
  segments: BufferSlice
  q: BufferSlice
  kv: BufferSlice
  out: BufferSlice
  /** [T, H] */
  lse: BufferSlice
}

/** Null: the register kernel, also where heads are too wide for the other. */
const attentionTiling = (k: KernelContext, shape: HeadShape): Tiling | null => (k.lanes === 1 ? null : tilingFor(k.gpu.adapter, shape.head))

/**
 * Tokens an invocation of the register kernel owns: more reuse of each load against more registers (head width x rows x four vectors in the
 * backward). GPUs have few of those; software adapters have none, and pay for each load.
 */
const rowsFor = (k: KernelContext, { head }: HeadShape) => (k.lanes > 1 ? 1 : head <= 32 ? 4 : head <= 64 ? 2 : 1)

function inRegisters(k: KernelContext, shape: HeadShape, entry: string, heads: number) {
  const rows = rowsFor(k, shape)
  return {
    shader,
    entry,
    defines: { ROWS: rows, QUADS: shape.head / 4 },
    grid: (live: Tokens) => linearGrid(Math.ceil(live.tokens / rows) * heads, 64),
  }
}

const constants = (shape: HeadShape) => ({ HEADS: shape.heads, KV_HEADS: shape.kvHeads, SCALE: shape.dim ** -0.5 })

/** Floats of T tokens' queries (or what is shaped like them), of their keys and values, and of a number a head; segments are four words a token. */
const floats = (shape: HeadShape, tokens: number, queries: number, keys: number, numbers: number) =>
  tokens * (queries * shape.heads * shape.head + keys * 2 * shape.kvHeads * shape.head + numbers * shape.heads + 4)

/** `each` products along a head's width for every pair that attends; exponentials are left out. */
const products = (shape: HeadShape, { tokens, pairs = tokens }: Tokens, each: number) => 2 * each * pairs * shape.heads * shape.dim

/** `tiling`: as attentionTiling; tests give others. */
export function attentionForward(
  k: KernelContext,
  shape: HeadShape,
  b: AttentionBuffers,
  tiling: Tiling | null = attentionTiling(k, shape),
): Dispatch<Tokens> {
  return {
    label: 'attention',
    constants: constants(shape),
    bindings: [k.live, b.segments, b.q, b.kv, b.out, b.lse],
    ...(tiling ? tiled('forward', tiling, shape) : inRegisters(k, shape, 'attention_forward', shape.heads)),
    cost: (live) => costOf(floats(shape, live.tokens, 2, 1, 1), products(shape, live, 2)),
  }
}

/** What attentionBackward may write over: `width` floats for each token that a batch may hold. */
export interface Scratch {
  slice: BufferSlice
  width: number
}

/** The least width of attentionBackward's scratch; more may save time. */
export const scratchWidth = (k: KernelContext, shape: HeadShape) =>
  attentionTiling(k, shape) && shape.heads > shape.kvHeads ? piece(shape) : 0

/** dk and dv of a token, for each query head apart. */
const piece = ({ heads, head }: HeadShape) => 2 * heads * head

/**
 * Two or three dispatches, in this order: dq [T, H, head] and dots [T, H]; dkv, which may go in pieces to `scratch`; their sum, skipped by
 * batches that need none. `dout` is the gradient of `b.out`.
 */
export function attentionBackward(
  k: KernelContext,
  shape: HeadShape,
  b: AttentionBuffers,
  dout: BufferSlice,
  dq: BufferSlice,
  dkv: BufferSlice,
  dots: BufferSlice,
  scratch: Scratch,
  tiling: Tiling | null = attentionTiling(k, shape),
): Dispatch<Tokens>[] {
  const { heads, kvHeads } = shape
  const held = Math.floor(scratch.width / piece(shape))
  // A single range of a key head's only query head leaves nothing to sum.
  const room = tiling && (heads > kvHeads || held > 1) ? held : 0
  if (tiling && heads > kvHeads && room === 0) throw new Error('attention: the scratch buffer is too small for pieces of dk and dv')
  const byKey = [k.live, b.segments, b.q, b.kv]
  byKey[5] = b.lse
  byKey[6] = dout
  byKey[7] = dkv
  byKey[8] = dots
  if (room) byKey[9] = scratch.slice
  const sum = [k.live, b.segments]
  sum[7] = dkv
  sum[9] = scratch.slice
  const list: Dispatch<Tokens>[] = [
    {
      label: 'attention backward q',
      constants: constants(shape),
      bindings: [k.live, b.segments, b.q, b.kv, b.out, b.lse, dout, dq, dots],
      ...(tiling ? tiled('query', tiling, shape) : inRegisters(k, shape, 'attention_backward_q', heads)),
      // Scores and do . v again, dq.
      cost: (live) => costOf(floats(shape, live.tokens, 4, 1, 2), products(shape, live, 3)),
    },
    {
      label: 'attention backward kv',
      constants: constants(shape),
      bindings: byKey,
      ...(tiling ? tiled('key', tiling, shape, room) : inRegisters(k, shape, 'attention_backward_kv', kvHeads)),
      // Scores and do . v again, dk and dv.
      cost: (live) => costOf(floats(shape, live.tokens, 2, 2, 2), products(shape, live, 4)),
    },
  ]
  if (tiling && room) {
    list.push({
      label: 'attention sum kv',
      constants: { HEADS: heads, KV_HEADS: kvHeads },
      bindings: sum,
      ...tiled('join', tiling, shape, room),
      // No algorithm needs it: what it reads and writes is this one's own.
      cost: () => costOf(0, 0),
    })
  }
  return list
}

/** @file Causal attention over packed segments: shaders/attention.wgsl. */
import code from '../../shaders/attention.wgsl?raw'
import type { BufferSlice } from '../gpu/memory.ts'
import { type Dispatch, linearGrid } from '../gpu/plan.ts'
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

/** Tokens an invocation owns: more reuse of each load against more registers (head width x rows x four vectors in the backward). */
const rowsFor = (shape: HeadShape) => (shape.head <= 32 ? 4 : shape.head <= 64 ? 2 : 1)

function launch(shape: HeadShape, heads: number) {
  const rows = rowsFor(shape)
  return {
    shader,
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

export function attentionForward(k: KernelContext, shape: HeadShape, b: AttentionBuffers): Dispatch<Tokens> {
  return {
    label: 'attention',
    entry: 'attention_forward',
    constants: constants(shape),
    bindings: [k.live, b.segments, b.q, b.kv, b.out, b.lse],
    ...launch(shape, shape.heads),
    cost: (live) => costOf(floats(shape, live.tokens, 2, 1, 1), products(shape, live, 2)),
  }
}

/** Two dispatches, in this order: dq [T, H, head] and dots [T, H]; then dkv. `dout` is the gradient of `b.out`. */
export function attentionBackward(
  k: KernelContext,
  shape: HeadShape,
  b: AttentionBuffers,
  dout: BufferSlice,
  dq: BufferSlice,
  dkv: BufferSlice,
  dots: BufferSlice,
): Dispatch<Tokens>[] {
  const byKey = [k.live, b.segments, b.q, b.kv]
  byKey[5] = b.lse
  byKey[6] = dout
  byKey[7] = dkv
  byKey[8] = dots
  return [
    {
      label: 'attention backward q',
      entry: 'attention_backward_q',
      constants: constants(shape),
      bindings: [k.live, b.segments, b.q, b.kv, b.out, b.lse, dout, dq, dots],
      ...launch(shape, shape.heads),
      // Scores and do . v again, dq.
      cost: (live) => costOf(floats(shape, live.tokens, 4, 1, 2), products(shape, live, 3)),
    },
    {
      label: 'attention backward kv',
      entry: 'attention_backward_kv',
      constants: constants(shape),
      bindings: byKey,
      ...launch(shape, shape.kvHeads),
      // Scores and do . v again, dk and dv.
      cost: (live) => costOf(floats(shape, live.tokens, 2, 2, 2), products(shape, live, 4)),
    },
  ]
}

/** @file Attention of one token a row over the cache: shaders/attention_decode.wgsl. */
import code from '../../shaders/attention_decode.wgsl?raw'
import type { BufferSlice } from '../gpu/memory.ts'
import { type Dispatch, linearGrid } from '../gpu/plan.ts'
import { costOf, type KernelContext, type Tokens } from './context.ts'
import type { HeadShape } from './rope.ts'
import type { RowTable } from './row-table.ts'

/** Lanes that share a row and head where `k.lanes` allows any: their partial results must fit in 16 KB of workgroup memory. */
const SPLIT_LANES = 32

/** Keys at a time: the loops are unrolled, so a wide head takes fewer, or software adapters compile for many seconds. */
const keysFor = (quads: number) => (quads <= 8 ? 4 : quads <= 16 ? 2 : 1)

/** out[rows, H, head] = attention of q[rows, H, head] over kv[slots, 2 Hkv, head] in the two ranges of each row of `table`. */
export function attentionDecode(
  k: KernelContext,
  shape: HeadShape,
  table: RowTable,
  q: BufferSlice,
  kv: BufferSlice,
  out: BufferSlice,
): Dispatch<Tokens> {
  const quads = shape.head / 4
  const fitting = Math.min(SPLIT_LANES, 2 ** Math.floor(Math.log2((2 * 15_000) / (16 * quads))))
  const lanes = k.lanes === 1 ? 1 : fitting
  return {
    label: 'attention',
    shader: { name: 'attention_decode', code },
    entry: 'attention_decode',
    defines: { LANES: lanes, SPLIT: Number(lanes > 1), D4: quads, KEYS: keysFor(quads), PARTIALS: Math.max(1, lanes / 2) * quads },
    constants: { HEADS: shape.heads, KV_HEADS: shape.kvHeads, SCALE: shape.dim ** -0.5, CAPACITY: table.capacity },
    bindings: [k.live, table.fields('sharedStart', 'ownEnd'), q, kv, out],
    grid: (live) => linearGrid(live.tokens * shape.heads, lanes === 1 ? 16 : 1),
    // Keys and values of each row apart, also where rows share them.
    cost: ({ tokens, pairs = tokens }) =>
      costOf(2 * (tokens * shape.heads + pairs * shape.kvHeads) * shape.head, 4 * pairs * shape.heads * shape.dim),
  }
}

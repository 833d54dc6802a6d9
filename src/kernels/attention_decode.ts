/**
 * @file Attention of one token a row over the cache, in two forms: a register kernel for software adapters
 * (shaders/attention_decode.wgsl), and one whose workgroup shares keys and values for real GPUs (shaders/attention_decode_tiled.wgsl).
 */
import register from '../../shaders/attention_decode.wgsl?raw'
import common from '../../shaders/attention_decode_common.wgsl?raw'
import tiled from '../../shaders/attention_decode_tiled.wgsl?raw'
import turnedHead from '../../shaders/turned_head.wgsl?raw'
import type { BufferSlice } from '../gpu/memory.ts'
import { type Cost, type Dispatch, linearGrid } from '../gpu/plan.ts'
import type { KernelContext, Tokens } from './context.ts'
import type { HeadShape, QkNorm } from './rope.ts'
import { PAGE, ROW_DEFINES, type RowTable } from './row-table.ts'

/** What the rows attend with: queries that are ready, or what the qkv projection left, from which the kernel makes queries and new keys. */
export type Queries = { q: BufferSlice } | { qkv: BufferSlice; angles: BufferSlice; norm: QkNorm | null }

export interface DecodeAttention {
  shape: HeadShape
  table: RowTable
  queries: Queries
  /** [slots, 2 Hkv, head]; with `qkv`, the new token's key and value are written there. */
  kv: BufferSlice
  /** [rows, H, head]. */
  out: BufferSlice
}

/** Keys at a time: the loops are unrolled, so a wide head takes fewer, or software adapters compile for many seconds. */
const keysFor = (quads: number) => (quads <= 8 ? 4 : quads <= 16 ? 2 : 1)

/** Widest head, in vec4s, whose tiles fit in 16 KiB of workgroup memory. */
const MOST_TILED_QUADS = 32
/** Most query heads that share a workgroup: each takes a vec4 of registers. */
const MOST_GROUP = 8
/** Workgroups below which a GPU is not busy: then each takes fewer heads, and the keys are read again. */
const ENOUGH_WORKGROUPS = 132

/**
 * out[rows, H, head] = attention of each row's query heads over kv in the two ranges of each row of `table`; with `qkv`, the row's own new
 * token, the last of its own range, included. Rows that have nothing left to draw are skipped. `threads`: of a workgroup, a power of two,
 * at least head / 4; by the adapter where absent.
 */
export function attentionDecode(k: KernelContext, op: DecodeAttention, threads = k.gpu.adapter.software ? 32 : 128): Dispatch<Tokens> {
  const { shape, table, queries, kv, out } = op
  const quads = shape.head / 4
  const fresh = 'qkv' in queries
  const norm = fresh ? queries.norm : null
  const head = { NEW: Number(fresh), QK_NORM: Number(norm !== null), D4: quads, PAGE, ...ROW_DEFINES }
  const rope = fresh ? { DIM: shape.dim, ...(norm && { EPS: shape.eps }) } : {}
  const constants = { HEADS: shape.heads, KV_HEADS: shape.kvHeads, SCALE: shape.dim ** -0.5, CAPACITY: table.capacity, ...rope }
  const bindings = [k.live, table.all, table.pages, fresh ? queries.qkv : queries.q, kv, out]
  if (fresh) bindings.push(queries.angles, ...(norm ? [norm.q, norm.k] : []))
  const withHeads = (code: string) => `${common}\n${fresh ? `${turnedHead}\n` : ''}${code}`
  const shared = { label: 'attention', entry: 'attention_decode', bindings, cost: (live: Tokens) => costOf(op, live) }

  if (k.lanes === 1 || quads > Math.min(MOST_TILED_QUADS, threads)) {
    return {
      ...shared,
      shader: { name: `attention_decode${fresh ? ' new' : ''}`, code: withHeads(register) },
      defines: { ...head, KEYS: keysFor(quads) },
      constants,
      grid: (live) => linearGrid(live.tokens * shape.heads, 16),
    }
  }
  const chunks = chunksOf(shape, table.rows)
  const tile = tileOf(Math.ceil(shape.heads / shape.kvHeads / chunks), quads, threads)
  return {
    ...shared,
    shader: { name: `attention_decode_tiled${fresh ? ' new' : ''}`, code: withHeads(tiled) },
    defines: { ...head, ...tile },
    constants: { ...constants, CHUNKS: chunks },
    grid: (live) => linearGrid(live.tokens * shape.kvHeads * chunks, 1),
  }
}

/** Workgroups that share the query heads of a key head: as few as registers allow, and more where rows are so few that a GPU idles. */
function chunksOf({ heads, kvHeads }: HeadShape, rows: number): number {
  const group = heads / kvHeads
  const wanted = Math.ceil(ENOUGH_WORKGROUPS / (rows * kvHeads))
  return Math.min(group, Math.max(Math.ceil(group / MOST_GROUP), wanted))
}

/** Sizes of the tiled kernel for `group` heads a workgroup; at most 13 KB of workgroup memory at 128 threads. */
function tileOf(group: number, quads: number, threads: number) {
  const lanes = quads >= 4 ? 4 : quads >= 2 ? 2 : 1
  const keys = group > 4 ? threads / 4 : threads / 2
  return {
    THREADS: threads,
    GROUP: group,
    LANES: lanes,
    LANE_QUADS: Math.ceil(quads / lanes),
    TILE: keys,
    TEAM: 2 ** Math.floor(Math.log2(threads / group)),
    SUBSETS: Math.floor(threads / quads),
    HEADS_QUADS: (group + 1) * quads,
    PARTS: group * keys * lanes,
    WEIGHTS: group * keys,
  }
}

function costOf({ shape, queries }: DecodeAttention, { tokens, pairs = tokens }: Tokens): Cost {
  const input = 'qkv' in queries ? shape.heads + 2 * shape.kvHeads : shape.heads
  return {
    bytes: 4 * shape.head * (tokens * (input + shape.heads) + 2 * shape.kvHeads * pairs),
    operations: 4 * shape.dim * shape.heads * pairs,
  }
}

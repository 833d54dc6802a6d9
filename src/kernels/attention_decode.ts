/**
 * @file Attention of one token a row over the cache, in two forms: a register kernel for software adapters
 * (shaders/attention_decode.wgsl), and one whose workgroup shares keys and values for real GPUs (shaders/attention_decode_tiled.wgsl). Where
 * rows may be long, that gives each span of a row's keys a workgroup of its own, and another dispatch joins them.
 */
import register from '../../shaders/attention_decode.wgsl?raw'
import common from '../../shaders/attention_decode_common.wgsl?raw'
import joined from '../../shaders/attention_decode_join.wgsl?raw'
import spans from '../../shaders/attention_decode_spans.wgsl?raw'
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
  /** Of rows with new tokens: their keys by spans, and where what each span gives is kept, [rows, H, most, head + 4]. */
  spans?: Spans & { partial: BufferSlice }
}

/** Keys of a span, and most spans of a row. */
export interface Spans {
  keys: number
  most: number
}

/** Keys that a workgroup streams through faster than others could be joined with it. */
const SPAN_KEYS = 256
/** Contexts up to this take one dispatch. */
const WHOLE_KEYS = 1024
/** Into as many a context is cut at most: enough for one row of a few key heads to fill a GPU. */
const MOST_SPANS = 32
/** Of partial results: half of what every GPU binds. */
const PARTIAL_BYTES = 64 * 2 ** 20

/** Floats of what `rows` rows leave by spans. */
export const spanFloats = ({ heads, head }: HeadShape, { most }: Spans, rows: number) => rows * heads * most * (head + 4)

/**
 * How `rows` rows with new tokens and at most `context` keys are cut; null: they are not, since they are short, or the adapter has no use for
 * it, or partial results would take too much.
 */
export function spansFor(lanes: 1 | 64, shape: HeadShape, context: number, rows: number): Spans | null {
  if (lanes === 1 || shape.head / 4 > MOST_TILED_QUADS || context <= WHOLE_KEYS) return null
  for (let keys = SPAN_KEYS; keys < context; keys *= 2) {
    const count = Math.ceil(context / keys)
    // Prompt and reply are cut each for itself.
    const spans = { keys, most: count + 1 }
    if (count <= MOST_SPANS && 4 * spanFloats(shape, spans, rows) <= PARTIAL_BYTES) return spans
  }
  return null
}

/** Widest head, in vec4s, whose tiles fit in 16 KiB of workgroup memory. */
const MOST_TILED_QUADS = 32
/** Most query heads that share a workgroup: each takes a vec4 of registers. */
const MOST_GROUP = 8
/** Workgroups below which a GPU is not busy: then each takes fewer heads, and the keys are read again. */
const ENOUGH_WORKGROUPS = 132

/**
 * out[rows, H, head] = attention of each row's query heads over kv in the two ranges of each row of `table`; with `qkv`, the row's own new
 * token, the last of its own range, included. Rows that have nothing left to draw are skipped. `threads`: of a workgroup, a power of two,
 * at least head / 4; by the adapter where absent. With spans two dispatches, of which the second joins.
 */
export function attentionDecode(k: KernelContext, op: DecodeAttention, threads = k.gpu.adapter.software ? 32 : 128): Dispatch<Tokens>[] {
  const { shape, table, queries, kv, out, spans: cut } = op
  const quads = shape.head / 4
  const fresh = 'qkv' in queries
  const norm = fresh ? queries.norm : null
  const head = { NEW: Number(fresh), QK_NORM: Number(norm !== null), D4: quads, PAGE, ...ROW_DEFINES }
  const rope = fresh ? { DIM: shape.dim, ...(norm && { EPS: shape.eps }) } : {}
  const constants = { HEADS: shape.heads, KV_HEADS: shape.kvHeads, SCALE: shape.dim ** -0.5, CAPACITY: table.capacity, ...rope }
  const bindings = [k.live, table.all, table.pages, fresh ? queries.qkv : queries.q, kv, cut ? cut.partial : out]
  if (fresh) bindings.push(queries.angles, ...(norm ? [norm.q, norm.k] : []))
  const withHeads = (code: string) => `${common}\n${fresh ? `${turnedHead}\n` : ''}${code}`
  const shared = { label: 'attention', entry: 'attention_decode', bindings, cost: (live: Tokens) => costOf(op, live) }

  if (k.lanes === 1 || quads > Math.min(MOST_TILED_QUADS, threads)) {
    const one: Dispatch<Tokens> = {
      ...shared,
      shader: { name: `attention_decode${fresh ? ' new' : ''}`, code: withHeads(register) },
      defines: head,
      constants,
      grid: (live) => linearGrid(live.tokens * shape.heads, 16),
    }
    return [one]
  }
  const chunks = chunksOf(shape, table.rows)
  const tile = tileOf(Math.ceil(shape.heads / shape.kvHeads / chunks), quads, threads)
  const whole: Dispatch<Tokens> = {
    ...shared,
    shader: {
      name: `attention_decode_tiled${fresh ? ' new' : ''}${cut ? ' spans' : ''}`,
      code: withHeads(cut ? `${spans}\n${tiled}` : tiled),
    },
    defines: { ...head, ...tile, SPLIT: Number(cut !== undefined) },
    constants: { ...constants, CHUNKS: chunks, ...(cut && spanConstants(cut)) },
    grid: (live) => {
      const [x, y] = linearGrid(live.tokens * shape.kvHeads * chunks, 1)
      return cut ? [spansOf(cut, live), x, y] : [x, y]
    },
  }
  return cut ? [whole, join(k, op, cut)] : [whole]
}

const spanConstants = ({ keys, most }: Spans) => ({ SPAN: keys, SPANS: most })

/** Spans that the longest row may have now. */
function spansOf({ keys, most }: Spans, { reach = Number.POSITIVE_INFINITY }: Tokens): number {
  return Math.min(most, Math.ceil(reach / keys) + 1)
}

/** out[rows, H, head] of what the spans of each row have left. */
function join({ live }: KernelContext, { shape, table, out }: DecodeAttention, cut: Spans & { partial: BufferSlice }): Dispatch<Tokens> {
  const { heads, kvHeads, head, dim } = shape
  const bindings: BufferSlice[] = []
  for (const [at, slice] of [[0, live], [1, table.all], [5, out], [6, cut.partial]] as const) bindings[at] = slice // biome-ignore format: pairs
  return {
    label: 'attention join',
    shader: { name: 'attention_decode_join', code: `${common}\n${spans}\n${joined}` },
    entry: 'attention_decode_join',
    defines: { NEW: 0, QK_NORM: 0, D4: head / 4, ...ROW_DEFINES },
    constants: { HEADS: heads, KV_HEADS: kvHeads, SCALE: dim ** -0.5, CAPACITY: table.capacity, ...spanConstants(cut) },
    bindings,
    grid: ({ tokens }) => linearGrid(tokens * heads * (head / 4), 64),
    cost: (now) => ({
      bytes: 4 * now.tokens * heads * (head + spansOf(cut, now) * (head + 4)),
      operations: 2 * now.tokens * heads * spansOf(cut, now) * head,
    }),
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

function costOf({ shape, queries, spans: cut }: DecodeAttention, live: Tokens): Cost {
  const { tokens, pairs = tokens } = live
  const input = 'qkv' in queries ? shape.heads + 2 * shape.kvHeads : shape.heads
  const output = cut ? (shape.heads * spansOf(cut, live) * (shape.head + 4)) / shape.head : shape.heads
  return {
    bytes: 4 * shape.head * (tokens * (input + output) + 2 * shape.kvHeads * pairs),
    operations: 4 * shape.dim * shape.heads * pairs,
  }
}

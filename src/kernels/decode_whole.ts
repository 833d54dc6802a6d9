/**
 * @file Decoding of models small enough for one workgroup, where launching dispatches is most of what a token takes:
 * shaders/decode_whole.wgsl.
 *
 * 1. One dispatch draws a burst of tokens for every row: a workgroup takes `rows` rows through embedding, all layers, logits and the draw.
 * 2. Activations stay in workgroup memory and barriers within the workgroup; weights lie in one buffer and stream from the GPU's cache.
 * 3. Keys and values, the row table, the random stream and what is told of a draw are those of the plan it replaces (sample_row.wgsl).
 * 4. It is for models whose activations fit, and whose weights stream in less time than the dispatches that it saves would take.
 * 5. How many bytes a dispatch is worth is measured once an adapter (model/decode-tuning.ts) and is plain data of a run's choice of kernels.
 */
import whole from '../../shaders/decode_whole.wgsl?raw'
import sampleRow from '../../shaders/sample_row.wgsl?raw'
import turnedHead from '../../shaders/turned_head.wgsl?raw'
import type { AdapterReport, Gpu } from '../gpu/device.ts'
import type { BufferSlice } from '../gpu/memory.ts'
import type { Cost, Dispatch } from '../gpu/plan.ts'
import { costOf, type Tokens } from './context.ts'
import { ceil4 } from './matmul.ts'
import { FEW_ROWS } from './matmul-rows.ts'
import type { HeadShape } from './rope.ts'
import { PAGE, ROW_DEFINES, type RowTable } from './row-table.ts'

export interface WholeTile {
  /** A workgroup; fewer where workgroup memory has no room for them. */
  rows: number
  /** Of a workgroup, a power of two. */
  threads: number
  /** Weights that stream in the time of one dispatch. */
  bytes: number
}

/** Of plans with room for up to FEW_ROWS rows, and for more. */
export type WholeChoice = Record<'few' | 'many', WholeTile>

/** By counts: a dispatch takes 3.5 microseconds, and 70 GB of weights a second stream through a workgroup of a large GPU. */
export const WHOLE_GUESS: WholeChoice = {
  few: { rows: 1, threads: 256, bytes: 250_000 },
  many: { rows: 4, threads: 256, bytes: 250_000 },
}

/** Of the plan's room, never by how many rows are live: a row's bits must not hang on its neighbours. */
export const wholeTile = (choice: WholeChoice, rows: number): WholeTile => choice[rows <= FEW_ROWS ? 'few' : 'many']

/** A model as the kernel sees it: its sizes, and where its parameters lie in the one buffer, in floats. */
export interface WholeModel {
  layers: number
  hidden: number
  feedForward: number
  vocab: number
  shape: HeadShape
  /** Floats of a layer's cache. */
  cache: number
  at: {
    embed: number
    head: number
    norm: number
    /** Of layer 0. */
    layer: Record<'qkv' | 'o' | 'gate_up' | 'down' | 'norm1' | 'norm2', number> & Partial<Record<'qkv_bias' | 'q_norm' | 'k_norm', number>>
    /** From a layer's matrices, and its vectors, to the next one's. */
    matrices: number
    vectors: number
  }
}

export interface DecodeWhole {
  model: WholeModel
  /** Uniform: x, rows. */
  live: BufferSlice
  /** Uniform: x, tokens that each row draws. */
  burst: BufferSlice
  settings: BufferSlice
  weights: BufferSlice
  /** Of all layers, one behind the other. */
  kv: BufferSlice
  angles: BufferSlice
  table: Pick<RowTable, 'all' | 'pages' | 'capacity'>
  /** As `sample` has them. */
  logits: BufferSlice
  drawn: BufferSlice
}

/** Scores that a workgroup holds at a time. */
const SCORES = 1024
/** vec4s of each output's weights that are loaded before the first is used: with four outputs, eight. */
const AHEAD = 2

/** Invocations that share an output's sum over K: as many as keep a cache line of weights busy, where subgroups hold whole teams of them. */
function lanesOf({ subgroupSize }: AdapterReport, threads: number): number {
  if (subgroupSize === 0 || threads % subgroupSize !== 0) return 1
  return [8, 4].find((lanes) => subgroupSize % lanes === 0) ?? 1
}

function wholeDefines({ rows, threads }: Omit<WholeTile, 'bytes'>, adapter: AdapterReport, model: WholeModel) {
  const { shape, at } = model
  const head = shape.head / 4
  const [width, feedForward] = [ceil4(model.hidden) / 4, ceil4(model.feedForward) / 4]
  const queries = shape.heads * head
  const heads = queries + 2 * shape.kvHeads * head
  const units = rows * shape.heads
  const chunk = Math.min(units, Math.floor(threads / head))
  const subsets = Math.floor(threads / (chunk * head))
  const tile = PAGE * Math.max(1, Math.floor(Math.min(256, SCORES / chunk) / PAGE))
  const lanes = lanesOf(adapter, threads)
  const wide = Math.max(rows * heads, rows * feedForward, chunk * subsets * head)
  return {
    ROWS: rows,
    THREADS: threads,
    TEAM: lanes,
    TEAMS: threads / lanes,
    SHUFFLE: Number(lanes > 1),
    AHEAD,
    C4: width,
    F4: feedForward,
    D4: head,
    Q4: queries,
    N4: Math.max(width, queries),
    HEADS_QUADS: heads,
    KV_QUADS: shape.kvHeads * head,
    UNITS: units,
    CHUNK: chunk,
    SUBSETS: subsets,
    TILE: tile,
    MEMORY: rows * (width + Math.max(width, queries)) + wide,
    SCORES: chunk * tile,
    SPLITS: chunk * subsets,
    BIAS: Number(at.layer.qkv_bias !== undefined),
    QK_NORM: Number(at.layer.q_norm !== undefined),
    // Of the draw, in which all share a row.
    LANES: threads,
    WHOLE: 1,
    SPLIT: 1,
    TILED: 0,
    PAGE,
    ...ROW_DEFINES,
  }
}

/** Bytes of workgroup memory: activations, scores and softmaxes, what the draw shares, the rows' states and three words. */
const memoryOf = (defines: ReturnType<typeof wholeDefines>) =>
  4 * (4 * defines.MEMORY + defines.SCORES + 2 * defines.SPLITS + 3 * defines.THREADS + 8 * defines.ROWS + 3)

/** With as many rows a workgroup as there is memory for; null where there is not enough for one. */
export function affordableWhole(tile: WholeTile, adapter: AdapterReport, model: WholeModel): WholeTile | null {
  const { maxComputeWorkgroupStorageSize: most, maxComputeInvocationsPerWorkgroup: invocations } = adapter.limits
  const threads = Math.min(tile.threads, invocations)
  if (model.shape.head / 4 > threads) return null
  for (let rows = tile.rows; rows >= 1; rows = Math.floor(rows / 2)) {
    if (memoryOf(wholeDefines({ rows, threads }, adapter, model)) <= most) return { ...tile, rows, threads }
  }
  return null
}

/** Draws `burst` tokens for every row of the table that may draw any, or as many as it may. */
export function decodeWhole(gpu: Gpu, tile: Omit<WholeTile, 'bytes'>, op: DecodeWhole): Dispatch<Tokens> {
  const { model, table } = op
  const { shape, at } = model
  const { qkv_bias, q_norm, k_norm } = at.layer
  const quads = (places: Record<string, number | undefined>) =>
    Object.fromEntries(Object.entries(places).flatMap(([name, floats]) => (floats === undefined ? [] : [[name, floats / 4]])))
  return {
    label: 'decode whole',
    shader: { name: 'decode_whole', code: `${sampleRow}\n${turnedHead}\n${whole}` },
    entry: 'decode_whole',
    defines: wholeDefines(tile, gpu.adapter, model),
    constants: {
      LAYERS: model.layers, C: model.hidden, F: model.feedForward, VOCAB: model.vocab, CAPACITY: table.capacity,
      HEADS: shape.heads, KV_HEADS: shape.kvHeads, DIM: shape.dim, SCALE: shape.dim ** -0.5, EPS: shape.eps,
      ...quads({
        EMBED: at.embed, HEAD: at.head, NORM: at.norm, MATRICES: at.matrices, VECTORS: at.vectors, KV_LAYER: model.cache,
        QKV: at.layer.qkv, O: at.layer.o, GATE_UP: at.layer.gate_up, DOWN: at.layer.down, NORM1: at.layer.norm1, NORM2: at.layer.norm2,
        QKV_BIAS: qkv_bias, Q_NORM: q_norm, K_NORM: k_norm,
      }),
    }, // biome-ignore format: sizes, then places
    bindings: [op.live, op.settings, op.logits, table.all, op.drawn, op.burst, op.weights, table.pages, op.kv, op.angles],
    grid: (live) => [Math.ceil(live.tokens / tile.rows)],
    cost: (live) => wholeCost(model, live),
  }
}

/** Weights once a step, the embedding by its rows; keys and values of each pair; logits and what is drawn. */
function wholeCost({ layers, hidden: C, feedForward: F, vocab, shape }: WholeModel, { tokens, pairs = tokens, steps = 1 }: Tokens): Cost {
  const { heads, kvHeads, head, dim } = shape
  const layer = C * (heads + 2 * kvHeads) * head + heads * head * C + 3 * C * F
  const weights = layers * layer + vocab * C
  const kv = layers * 2 * kvHeads * head
  return costOf(
    steps * (weights + kv * (pairs + tokens) + tokens * (C + 2 * vocab + 2)),
    steps * (2 * tokens * weights + layers * 4 * dim * heads * pairs + 2 * vocab * tokens),
  )
}

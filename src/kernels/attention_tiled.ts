/**
 * @file How attention is laid over workgroups where rows go through workgroup memory: shaders/attention_tiled*.wgsl, for real GPUs. Which
 * kernel a plan takes is attention.ts's to say.
 */
import shared from '../../shaders/attention_tiled.wgsl?raw'
import byKey from '../../shaders/attention_tiled_key.wgsl?raw'
import byQuery from '../../shaders/attention_tiled_query.wgsl?raw'
import type { AdapterReport } from '../gpu/device.ts'
import { type Grid, linearGrid } from '../gpu/plan.ts'
import type { Tokens } from './context.ts'
import type { HeadShape } from './rope.ts'

const query = { name: 'attention_tiled_query', code: `${shared}\n${byQuery}` }
const key = { name: 'attention_tiled_key', code: `${shared}\n${byKey}` }

/** How the lanes of a workgroup share its rows. */
export interface Tiling {
  /** Invocations of a workgroup. */
  lanes: number
  /** Lanes that share a row, a power of two. */
  split: number
  /** How they sum a score: by subgroup shuffles, or through workgroup memory. */
  sums: 'shuffle' | 'exchange'
}

export type Kernel = 'forward' | 'query' | 'key' | 'join'

const ENTRIES = {
  forward: { shader: query, entry: 'attention_forward' },
  query: { shader: query, entry: 'attention_backward_q' },
  key: { shader: key, entry: 'attention_backward_kv' },
  join: { shader: key, entry: 'attention_join' },
}

/** Quads of a row that a lane should hold, where subgroups let enough lanes share it, and at most. */
const HELD = 4
const MOST_HELD = 8

/** Widest head in quads: a tile of four rows is then 8 KiB. */
const WIDEST = 64

/** A tile's quads at most, of keys or of values: with both, 8 of the 16 KiB that every adapter offers. */
const TILE_QUADS = 256

/** Of all operands, how many quads a lane may hold: with what a step adds, some 180 of the 255 registers that a GPU has for it. */
const FORWARD_QUADS = 16
const BACKWARD_QUADS = 8

const atMost = (n: number) => 2 ** Math.floor(Math.log2(n))
const atLeast = (n: number) => 2 ** Math.ceil(Math.log2(n))

/**
 * For heads of `head` floats, or null where they are too wide. With subgroups 16 floats a lane, so that it has room for several rows and each
 * staged quad serves them all. Without, 32 floats a lane and one row (two in the forward): that fits registers, and few lanes exchange their
 * sums, none up to width 32. Software adapters take small workgroups: SwiftShader ends the process in a large one that holds so much.
 */
export function tilingFor({ software, subgroupMinSize }: Pick<AdapterReport, 'software' | 'subgroupMinSize'>, head: number): Tiling | null {
  const quads = head / 4
  if (quads > WIDEST) return null
  const shuffled = Math.min(atLeast(quads / HELD), atMost(Math.max(1, subgroupMinSize)))
  const fits = shuffled >= quads / MOST_HELD
  const split = Math.max(1, fits ? shuffled : atLeast(quads / MOST_HELD))
  // Rows of many lanes need more of them, or tiles serve too few rows.
  const lanes = software ? 32 : fits && split > 4 ? 128 : 64
  return { lanes, split, sums: fits ? 'shuffle' : 'exchange' }
}

/** What a lane of a kernel holds, and what a workgroup stages. */
export function sizesOf(kernel: Kernel, { lanes, split, sums }: Tiling, head: number) {
  const held = Math.ceil(head / 4 / split)
  const exchange = sums === 'exchange' && split > 1
  const rows = Math.min(4, atMost((kernel === 'forward' ? FORWARD_QUADS : BACKWARD_QUADS) / held))
  const row = split * held
  const tile = Math.min(32, atMost(TILE_QUADS / row))
  const strip = Math.min(8, tile)
  return {
    held,
    rows,
    tile,
    strip,
    // Staged rows that a step takes: several where it rescales, or exchanges; else one, whose quads stay in registers.
    keys: exchange ? 4 : kernel === 'forward' ? strip : 1,
    loads: Math.ceil((tile * row) / lanes),
    block: (lanes / split) * rows,
    shuffle: Number(split > 1 && !exchange),
    exchange: Number(exchange),
  }
}

/** Tokens that attend to one, from which on a launch by key is cut into ranges of tokens. */
const LONG_REACH = 1024
const MOST_RANGES = 4

/** The ranges of a launch by key, where there is room for the pieces of so many. */
export const rangesOf = ({ reach = 0 }: Tokens, room: number) => (reach > LONG_REACH ? Math.max(1, Math.min(MOST_RANGES, room)) : 1)

/** `room`: ranges that the buffer of pieces has room for. */
export function tiled(kernel: Kernel, tiling: Tiling, shape: HeadShape, room = 0) {
  const sizes = sizesOf(kernel, tiling, shape.head)
  const { heads, kvHeads, head } = shape
  const blocks = (live: Tokens) => linearGrid(Math.ceil(live.tokens / sizes.block) * heads, 1)
  const joined = (live: Tokens): Grid => {
    const ranges = rangesOf(live, room)
    if (ranges === 1 && heads === kvHeads) return [0]
    const [x, y] = linearGrid(Math.ceil((live.tokens * 2 * kvHeads * (head / 4)) / ranges), 64)
    return [x, y, ranges]
  }
  const grids: Record<Kernel, (live: Tokens) => Grid> = {
    forward: blocks,
    query: blocks,
    key: (live) => [...blocks(live).slice(0, 2), rangesOf(live, room)] as unknown as Grid,
    join: joined,
  }
  return {
    ...ENTRIES[kernel],
    defines: {
      FORWARD: Number(kernel === 'forward'),
      JOIN: Number(kernel === 'join'),
      PIECES: Number(room > 0),
      SHUFFLE: kernel === 'join' ? 0 : sizes.shuffle,
      EXCHANGE: kernel === 'join' ? 0 : sizes.exchange,
      QUADS: head / 4,
      LANES: tiling.lanes,
      SPLIT: tiling.split,
      STEPS: Math.log2(tiling.split),
      HELD: sizes.held,
      ROWS: sizes.rows,
      TILE: sizes.tile,
      STRIP: sizes.strip,
      KEYS: sizes.keys,
      LOADS: sizes.loads,
    },
    grid: grids[kernel],
  }
}

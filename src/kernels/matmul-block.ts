/**
 * @file The tiles of shaders/matmul_block.wgsl, for real GPUs. They agree to the bit, so which of them is fastest where is all that decides
 * between them: large tiles use each loaded value more often, small ones keep more cores busy.
 */
import type { AdapterReport } from '../gpu/device.ts'
import type { Defines } from '../gpu/shader.ts'
import type { Layout } from './matmul.ts'

export interface BlockVariant {
  kind: 'block'
  /** Outputs a workgroup: rows and columns. */
  bm: number
  bn: number
  /** Rows and columns an invocation. */
  each: 4 | 8
  /** Steps of K in workgroup memory at a time: 16 needs more than the 16 KiB that every adapter has. */
  slab: 8 | 16
}

const block = (bm: number, bn: number, each: 4 | 8, slab: 8 | 16 = 8): BlockVariant => ({ kind: 'block', bm, bn, each, slab })

export const BLOCK_128 = block(128, 128, 8)
export const BLOCK_64x128 = block(64, 128, 8)
export const BLOCK_128x64 = block(128, 64, 8)
export const BLOCK_64 = block(64, 64, 8)
export const BLOCK_32 = block(32, 32, 4)
export const BLOCKS: readonly BlockVariant[] = [BLOCK_128, BLOCK_64x128, BLOCK_128x64, BLOCK_64, BLOCK_32]

/** The tile with slabs of 16. */
export const deeper = (tile: BlockVariant): BlockVariant => ({ ...tile, slab: 16 })

/** The tile without the half of its rows or columns that a product of m x n outputs would leave empty. */
export const fittedBlock = (tile: BlockVariant, m: number, n: number): BlockVariant => ({
  ...tile,
  bm: m <= 64 ? Math.min(64, tile.bm) : tile.bm,
  bn: n <= 64 ? Math.min(64, tile.bn) : tile.bn,
})

export const blockThreads = ({ bm, bn, each }: BlockVariant) => (bm * bn) / (each * each)

/** Bytes of workgroup memory. */
export function blockMemory(tile: BlockVariant, layout: Layout, norm: boolean): number {
  const { A_QUADS, B_QUADS, SQUARES } = blockDefines(tile, layout)
  return 16 * (A_QUADS + B_QUADS) + (norm ? 4 * SQUARES : 0)
}

/** What a run's choice becomes on an adapter that offers less workgroup memory than the one it was measured on: the same bits. */
export function affordableBlock(tile: BlockVariant, limits: AdapterReport['limits'], layout: Layout, norm: boolean): BlockVariant {
  return blockMemory(tile, layout, norm) > limits.maxComputeWorkgroupStorageSize ? { ...tile, slab: 8 } : tile
}

export function blockDefines(tile: BlockVariant, layout: Layout) {
  const { bm, bn, each, slab } = tile
  const threads = blockThreads(tile)
  return {
    BM: bm,
    BN: bn,
    TM4: each / 4,
    TN4: each / 4,
    SLAB: slab,
    SLAB_8: Number(slab === 8),
    S4: slab / 4,
    THREADS: threads,
    /** Rows and quads of columns that invocations are apart in what one of them owns. */
    ROWS: bm / each,
    COLUMNS: bn / each,
    /** Groups of 32 invocations side by side. */
    ACROSS: bn / each / 8,
    LOADS_A: (bm * slab) / 4 / threads,
    LOADS_B: (bn * slab) / 4 / threads,
    A_QUADS: layout === 'TN' ? (slab * bm) / 4 : bm * (slab / 4 + 1),
    B_QUADS: layout === 'NT' ? 4 * (bn / 4 + 1) * (slab / 4 + 1) : (slab * bn) / 4,
    SQUARES: 4 * bm,
  } satisfies Defines
}

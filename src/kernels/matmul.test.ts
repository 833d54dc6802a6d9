/** @file What can be told of the products for real GPUs without one: workgroups, workgroup memory, invocations, indices. */
import { describe, expect, it } from 'vitest'
import blockCode from '../../shaders/matmul_block.wgsl?raw'
import common from '../../shaders/matmul_common.wgsl?raw'
import rowsCode from '../../shaders/matmul_rows.wgsl?raw'
import type { AdapterReport } from '../gpu/device.ts'
import { plannedGpu } from '../gpu/planned.ts'
import { specialise } from '../gpu/shader.ts'
import { type SliceRule, slicesOf } from './fold.ts'
import { type Layout, matmul, pick, SMALL_TILE } from './matmul.ts'
import {
  affordableBlock,
  BLOCK_32,
  BLOCK_64,
  BLOCK_64x128,
  BLOCK_128,
  BLOCK_128x64,
  BLOCKS,
  blockDefines,
  blockMemory,
  blockThreads,
  deeper,
} from './matmul-block.ts'
import { FEW_ROWS, ROWS, rowsDefines, rowsGrid, rowsShape } from './matmul-rows.ts'

const KIB = 1024
const FLAGS = {
  ROPE: 0,
  SWIGLU_BACKWARD: 0,
  NT: 0,
  NN: 0,
  TN: 0,
  HALF: 0,
  RESIDUAL: 0,
  BIAS: 0,
  SWIGLU: 0,
  SAVE: 0,
  NORM: 0,
  SPLIT: 0,
  ADD: 0,
}
const adapter = (subgroupSize: number) => ({ subgroupSize }) as AdapterReport

/** Bytes of the `var<workgroup>` arrays of a specialised shader. */
function workgroupBytes(code: string): number {
  const sizes = new Map([...code.matchAll(/^const (\w+) = (\d+)u;/gm)].map(([, name, value]) => [name, Number(value)]))
  const declared = [...code.matchAll(/var<workgroup> \w+: (?:array<(f32|vec4f), (\w+)>|atomic<u32>);/g)]
  return declared.reduce((sum, [, type, count]) => sum + (type ? (type === 'f32' ? 4 : 16) * (sizes.get(count) as number) : 4), 0)
}

/** What stands between the brackets of every access to these arrays. */
const indicesOf = (code: string, names: string) =>
  [...code.matchAll(new RegExp(`\\b(?:${names})\\[([^\\]]*)\\]`, 'g'))].map(([, index]) => index)

describe.each(['NT', 'NN', 'TN'] as const)('tiles of %s', (layout) => {
  it.each(BLOCKS)('$bm x $bn with slabs of 8 fit the limits of every adapter', (tile) => {
    for (const NORM of layout === 'NT' ? [0, 1] : [0]) {
      const code = specialise(`${common}\n${blockCode}`, { ...FLAGS, [layout]: 1, NORM, ...blockDefines(tile, layout) })
      expect(workgroupBytes(code)).toBe(blockMemory(tile, layout, NORM === 1))
      expect(workgroupBytes(code)).toBeLessThanOrEqual(16 * KIB)
      const indices = indicesOf(code, 'a_tile|b_tile|row_squares')
      expect(indices.length).toBeGreaterThan(8)
      expect(indices.filter((index) => /[&^|]/.test(index))).toEqual([])
    }
    expect(blockThreads(tile)).toBeLessThanOrEqual(256)
    const { LOADS_A, LOADS_B, COLUMNS } = blockDefines(tile, layout)
    expect([LOADS_A % 1, LOADS_B % 1, COLUMNS % 8], 'whole loads, eight columns of invocations').toEqual([0, 0, 0])
  })

  it('slabs of 16 fit in 32 KiB, and are cut to 8 where there are 16', () => {
    for (const tile of BLOCKS.map(deeper)) expect(blockMemory(tile, layout, layout === 'NT')).toBeLessThanOrEqual(32 * KIB)
    const limits = (maxComputeWorkgroupStorageSize: number) => ({ maxComputeWorkgroupStorageSize })
    expect(affordableBlock(deeper(BLOCK_128), limits(16 * KIB), layout, false)).toEqual(
      layout === 'NT' || layout === 'NN' ? BLOCK_128 : deeper(BLOCK_128),
    )
    expect(affordableBlock(deeper(BLOCK_128), limits(32 * KIB), layout, false)).toEqual(deeper(BLOCK_128))
  })
})

describe('few rows', () => {
  const [hidden, qkv, feedForward, vocab] = [896, 1152, 4864, 151_936]
  /** Qwen2.5-0.5B's, as outputs and steps of K. */
  const PRODUCTS = {
    qkv: [qkv, hidden],
    o: [hidden, hidden],
    gate_up: [2 * feedForward, hidden],
    down: [hidden, feedForward],
    logits: [vocab, hidden],
  }

  it.each(Object.entries(PRODUCTS))('%s of a model of 0.5 B is at least 128 workgroups at one row', (_, [n, k]) => {
    for (const rows of [1, 4, 16, 32]) {
      const [x] = rowsGrid(rowsShape(ROWS, rows, n, k), rows, n)
      expect(x).toBeGreaterThanOrEqual(128)
      expect(x).toBeLessThanOrEqual(65_535)
    }
  })

  it('4 to 8 vec4s of weights are on the way an invocation, wherever K has as many', () => {
    for (const [n, k] of Object.values(PRODUCTS)) {
      const { outputs, ahead } = rowsShape(ROWS, 1, n, k)
      expect(outputs * ahead).toBeGreaterThanOrEqual(4)
      expect(outputs * ahead).toBeLessThanOrEqual(8)
    }
    expect(rowsShape(ROWS, 1, 96, 96)).toEqual({ tile: 1, outputs: 1, ahead: 1 })
  })

  it('takes the smallest tile that holds the rows there is room for', () => {
    const tiles = [1, 2, 3, 5, 8, 9, 16, 17, 32].map((rows) => rowsShape(ROWS, rows, 512, 512).tile)
    expect(tiles).toEqual([1, 2, 4, 8, 8, 16, 16, 16, 16])
  })

  it('fits the limits of every adapter, with shuffles and without', () => {
    for (const subgroupSize of [0, 4, 16, 32, 64, 128]) {
      for (const [rows, n] of [1, 2, 4, 8, 16].flatMap((rows) => [512, 3000, 9000].map((n) => [rows, n]))) {
        for (const NORM of [0, 1]) {
          const defines = rowsDefines(ROWS, rowsShape(ROWS, rows, n, 512), adapter(subgroupSize), NORM === 1)
          expect(defines.SHUFFLE).toBe(Number(subgroupSize >= 32))
          const code = specialise(`${common}\n${rowsCode}`, { ...FLAGS, NT: 1, NORM, ...defines })
          expect(workgroupBytes(code)).toBeGreaterThan(4 * defines.SUMS)
          expect(workgroupBytes(code)).toBeLessThanOrEqual(16 * KIB)
          expect(defines.THREADS).toBeLessThanOrEqual(256)
          expect(indicesOf(code, 'sums|lane_sums|squares_of').filter((index) => /[&^|]/.test(index))).toEqual([])
        }
      }
    }
  })
})

describe('the choice by size', () => {
  const sizes = { small: BLOCK_32, medium: BLOCK_64, large: BLOCK_128, few: ROWS }
  const of = (layout: Layout, m: number, n: number, batch?: number) => pick(sizes, { layout, m, n, batch })

  it('goes by outputs, those of a batch together', () => {
    expect(of('NN', 1024, 288)).toEqual(BLOCK_32)
    expect(of('NN', 2048, 512)).toEqual(BLOCK_64)
    expect(of('NN', 4096, 1536)).toEqual(BLOCK_128)
    expect(of('NT', 96, 96)).toEqual(BLOCK_32)
    expect(of('NT', 96, 96, 100)).toEqual(BLOCK_64)
  })

  it('takes no tile of which half would be empty, but for weight gradients, whose slices go by their tiles', () => {
    // Logits of a chunk of 64 predictions.
    expect(of('NT', 64, 151_936)).toEqual(BLOCK_64x128)
    expect(of('NT', 65, 151_936)).toEqual(BLOCK_128)
    expect(of('NN', 65_536, 64)).toEqual(BLOCK_128x64)
    expect(of('TN', 64, 151_936)).toEqual(BLOCK_128)
    const deep = pick({ ...sizes, large: deeper(BLOCK_128) }, { layout: 'NT', m: 64, n: 151_936 })
    expect(deep).toEqual(deeper(BLOCK_64x128))
    expect(pick(BLOCK_128, { layout: 'NT', m: 1, n: 1 }), 'what is named').toBe(BLOCK_128)
  })

  it('takes few rows apart, of the forward alone', () => {
    expect(of('NT', FEW_ROWS, 151_936)).toBe(ROWS)
    expect(of('NT', FEW_ROWS + 1, 151_936)).toEqual(BLOCK_64x128)
    expect(of('TN', 4, 4)).toEqual(BLOCK_32)
    expect(of('NT', 4, 4, 2)).toEqual(BLOCK_32)
  })

  it('one variant serves all sizes', () => {
    expect(pick(SMALL_TILE, { layout: 'NT', m: 1, n: 1 })).toBe(SMALL_TILE)
  })
})

describe('slices of a weight gradient', () => {
  const rule: SliceRule = { workgroups: 264, tokens: 512 }
  it.each([
    ['512 x 512 over 16,384 tokens, 16 tiles', 16, 16_384, 17],
    ['one tile over 24,576 tokens: no slice below 512', 1, 24_576, 48],
    ['as many tiles as fill the GPU', 300, 16_384, 1],
    ['fewer tokens than two slices want', 1, 1000, 1],
  ])('%s', (_, tiles, tokens, slices) => {
    expect(slicesOf(rule, tiles, tokens)).toBe(slices)
  })

  it('without a rule there is one', () => {
    expect(slicesOf(null, 1, 1e6)).toBe(1)
  })
})

it('tiles of one family differ in size only', () => {
  expect(blockDefines(BLOCK_64x128, 'NT')).toMatchObject({ THREADS: 128, ROWS: 8, COLUMNS: 16, ACROSS: 2, LOADS_A: 1, LOADS_B: 2 })
})

it('what is added over a chunk of tokens that none has come to is not launched; a slice is, for it is overwritten', () => {
  const gpu = plannedGpu()
  const slice = gpu.memory.floats('x', 64)
  const shape = {
    label: 'x',
    layout: 'TN' as const,
    m: 64,
    n: 64,
    k: 64,
    lda: 64,
    ldb: 64,
    ldc: 64,
    a: slice,
    b: slice,
    c: slice,
    live: slice,
  }
  const launched = (add: boolean, tokens: number) => {
    const { grid } = matmul(gpu, SMALL_TILE, { ...shape, liveTokens: true, firstToken: 64, slices: 2, add }, (live: number) => live)
    return grid(tokens).every((count) => count !== 0)
  }
  expect([true, false].map((add) => [64, 65].map((tokens) => launched(add, tokens)))).toEqual([
    [false, true],
    [true, true],
  ])
})

/** @file Which attention kernel a plan takes, and that the tiled one keeps within what every adapter offers, at every width. */
import { describe, expect, it } from 'vitest'
import type { AdapterReport } from '../gpu/device.ts'
import { specialise } from '../gpu/shader.ts'
import { attentionBackward, attentionForward, scratchWidth } from './attention.ts'
import { type Kernel, rangesOf, sizesOf, type Tiling, tiled, tilingFor } from './attention_tiled.ts'
import type { KernelContext } from './context.ts'
import type { HeadShape } from './rope.ts'

const context = (lanes: 1 | 64, adapter: Partial<AdapterReport> = {}) =>
  ({ lanes, gpu: { adapter: { software: lanes === 1, subgroupMinSize: 32, ...adapter } } }) as KernelContext
const shapeOf = (dim: number, heads = 2, kvHeads = 2): HeadShape => ({ heads, kvHeads, dim, head: 4 * Math.ceil(dim / 4), eps: 0 })

function dispatchesOf(k: KernelContext, shape: HeadShape, width = 0) {
  const slice = { buffer: {} as GPUBuffer, offset: 0, size: 0 }
  const b = { segments: slice, q: slice, kv: slice, out: slice, lse: slice }
  return [attentionForward(k, shape, b), ...attentionBackward(k, shape, b, slice, slice, slice, slice, { slice, width })]
}
const kernelsOf = (k: KernelContext, shape: HeadShape) => dispatchesOf(k, shape).map(({ shader }) => shader.name)

const TILED = ['attention_tiled_query', 'attention_tiled_query', 'attention_tiled_key']

describe('attention', () => {
  it('keeps rows in registers on software adapters, several an invocation, and tiles them on others', () => {
    expect(kernelsOf(context(1), shapeOf(32))).toEqual(['attention', 'attention', 'attention'])
    expect(dispatchesOf(context(1), shapeOf(32))[0].defines?.ROWS).toBe(4)
    expect(kernelsOf(context(64), shapeOf(32))).toEqual(TILED)
    expect(kernelsOf(context(64), shapeOf(256))).toEqual(TILED)
  })

  it('keeps one row an invocation in registers where a head is too wide for tiles', () => {
    expect(kernelsOf(context(64), shapeOf(260))).toEqual(['attention', 'attention', 'attention'])
    expect(dispatchesOf(context(64), shapeOf(260)).map(({ defines }) => defines?.ROWS)).toEqual([1, 1, 1])
  })

  it('sums pieces where query heads share a key head, or where there is room for those of several ranges', () => {
    const lengths = (shape: HeadShape, scratch: number) => dispatchesOf(context(64), shape, scratch).length
    const [alone, grouped] = [shapeOf(32), shapeOf(32, 4, 2)]
    expect([scratchWidth(context(64), alone), scratchWidth(context(64), grouped)]).toEqual([0, 256])
    expect(scratchWidth(context(1), grouped)).toBe(0)
    expect([lengths(alone, 0), lengths(alone, 2 * 64), lengths(alone, 2 * 128)]).toEqual([3, 3, 4])
    expect(lengths(grouped, 256)).toBe(4)
    expect(() => lengths(grouped, 255)).toThrow('scratch')
  })

  it('skips the sum, and launches one range, where nothing attends to a token from afar', () => {
    const near = { tokens: 3000, distinct: 0, reach: 1024 }
    const far = { ...near, reach: 1025 }
    expect([rangesOf(near, 9), rangesOf(far, 9), rangesOf(far, 3), rangesOf(far, 0), rangesOf({ ...far, reach: undefined }, 9)]).toEqual([
      ...[1, 4, 3, 1, 1],
    ])
    const [, , byKey, sum] = dispatchesOf(context(64), shapeOf(32), 3 * 128)
    expect([byKey.grid(near)[2], sum.grid(near)[0]]).toEqual([1, 0])
    expect([byKey.grid(far)[2], sum.grid(far)[2]]).toEqual([3, 3])
    const grouped = dispatchesOf(context(64), shapeOf(32, 4, 2), 256)[3]
    expect(grouped.grid(near)).toEqual([(3000 * 2 * 2 * 8) / 64, 1, 1])
  })
})

const WIDTHS = [4, 8, 12, 16, 20, 24, 32, 36, 48, 64, 68, 80, 96, 112, 128, 160, 192, 256]
const ADAPTERS = [0, 4, 8, 16, 32, 64].flatMap((subgroupMinSize) => [false, true].map((software) => ({ software, subgroupMinSize })))
const KERNELS: Kernel[] = ['forward', 'query', 'key', 'join']

describe('tiles', () => {
  it.each([
    [32, 32, { lanes: 64, split: 2, sums: 'shuffle' }],
    [64, 32, { lanes: 64, split: 4, sums: 'shuffle' }],
    [128, 32, { lanes: 128, split: 8, sums: 'shuffle' }],
    // Small subgroups: fewer lanes share a row.
    [128, 4, { lanes: 64, split: 4, sums: 'shuffle' }],
    [256, 4, { lanes: 64, split: 8, sums: 'exchange' }],
    // None: a lane a row as long as it fits registers.
    [32, 0, { lanes: 64, split: 1, sums: 'shuffle' }],
    [64, 0, { lanes: 64, split: 2, sums: 'exchange' }],
    [128, 0, { lanes: 64, split: 4, sums: 'exchange' }],
  ] as [number, number, Tiling][])('of width %i with subgroups of %i', (head, subgroupMinSize, tiling) => {
    expect(tilingFor({ software: false, subgroupMinSize }, head)).toEqual(tiling)
  })

  it.each(WIDTHS)('fit what every adapter has: width %i', (head) => {
    const tilings = new Map<string, Tiling>()
    for (const adapter of ADAPTERS) {
      const tiling = tilingFor(adapter, head) as Tiling
      expect(tiling.lanes).toBe(adapter.software ? 32 : Math.min(128, Math.max(64, tiling.lanes)))
      if (tiling.split > 1 && tiling.sums === 'shuffle') expect(tiling.split).toBeLessThanOrEqual(adapter.subgroupMinSize)
      tilings.set(JSON.stringify(tiling), tiling)
    }
    for (const [told, tiling] of tilings) {
      for (const kernel of KERNELS) {
        const { shader, defines } = tiled(kernel, tiling, shapeOf(head), 1)
        const counted = count(specialise(shader.code, defines), defines)
        const where = `${kernel}, ${told}`
        expect(counted.workgroupBytes, where).toBeLessThanOrEqual(16384)
        expect(counted.storageBuffers, where).toBeLessThanOrEqual(8)
        expect(counted.words, where).toBeLessThan(255)
        expect(counted.unclear, where).toEqual([])
        // Each lane has a place among the rows, and each row of a tile in a strip.
        const { block, rows, tile, strip, keys } = sizesOf(kernel, tiling, head)
        expect([block % rows, tile % strip, strip % keys], where).toEqual([0, 0, 0])
        expect(Math.min(block, rows, strip, keys), where).toBeGreaterThanOrEqual(1)
      }
    }
  })
})

const WORDS: Record<string, number> = { vec4f: 4, vec2f: 2, f32: 1, u32: 1, 'atomic<u32>': 1 }

/** Of a specialised source. Words: of all its variables, as if they all lived at once. */
function count(source: string, defines: Record<string, number>) {
  const values: Record<string, number> = { ...defines, ROW: defines.SPLIT * defines.HELD }
  const product = (text: string) => text.split('*').reduce((all, word) => all * (values[word.trim()] ?? Number.parseInt(word, 10)), 1)
  const shared = [...source.matchAll(/var<workgroup> \w+: (?:array<(\w+), ([^>]+)>|([\w<>]+));/g)]
  const names = new Map<string, number>()
  for (const [, name, value] of source.matchAll(/^ +(?:let|var) (\w+) = (.+);/gm)) {
    const vector = /^(select\()?vec4f\(|^\w+_tile\[|^across\(vec4f.*\)$|^segments\[t\w+\]$/.test(value)
    names.set(name, vector ? 4 : 1)
  }
  return {
    workgroupBytes: shared.reduce((sum, [, of, length, plain]) => sum + 4 * WORDS[of ?? plain] * (length ? product(length) : 1), 0),
    storageBuffers: [...source.matchAll(/var<storage/g)].length,
    words: [...names.values()].reduce((sum, words) => sum + words, 0),
    // What Tint does not follow in an index, so that it adds a clamp; and stores of a component, which may write its neighbours.
    unclear: [...source.matchAll(/\[[^\]]*[&^][^\]]*\]|\]\.[xyzw] *[-+*/]?= /g)].map(([text]) => text),
  }
}

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Gpu } from '../gpu/device.ts'
import { Plan } from '../gpu/plan.ts'
import { openTestGpu } from '../gpu/testing.ts'
import { attentionDecode, spanFloats } from './attention_decode.ts'
import { type Tokens, writeLive } from './context.ts'
import { PAGE, type Row, RowTable } from './row-table.ts'
import { Random } from './testing/random.ts'
import { ropeForward } from './twins/rope.ts'

let gpu: Gpu
beforeAll(async () => {
  gpu = await openTestGpu()
})
afterAll(() => gpu.close())

interface Shape {
  heads: number
  kvHeads: number
  dim: number
}

const pad = (dim: number) => Math.ceil(dim / 4) * 4

/** softmax(q k / sqrt(D)) v over the given slots of each row, in double precision. */
function twin({ heads, kvHeads, dim }: Shape, q: Float64Array, kv: Float64Array, slotsOf: number[][]): Float64Array {
  const head = pad(dim)
  const out = new Float64Array(slotsOf.length * heads * head)
  slotsOf.forEach((slots, r) => {
    for (let h = 0; h < heads; h++) {
      const at = (r * heads + h) * head
      const key = Math.floor((h * kvHeads) / heads) * head
      const place = (slot: number, value: boolean) => slot * 2 * kvHeads * head + (value ? kvHeads * head : 0) + key
      const weights = slots.map((slot) => {
        let score = 0
        for (let d = 0; d < dim; d++) score += q[at + d] * kv[place(slot, false) + d]
        return Math.exp(score / Math.sqrt(dim))
      })
      const sum = weights.reduce((a, b) => a + b)
      slots.forEach((slot, i) => {
        for (let d = 0; d < dim; d++) out[at + d] += (weights[i] / sum) * kv[place(slot, true) + d]
      })
    }
  })
  return out
}

/** Both ranges of every length around a block of keys, a page and a tile, either of them empty. */
const LENGTHS: [shared: number, own: number][] = [
  [0, 1],
  [1, 0],
  [3, 4],
  [4, 5],
  [5, 3],
  [0, 9],
  [16, 17],
  [17, 16],
  [63, 2],
  [64, 65],
  [66, 140],
  [1, 1],
]
const SLOTS = 800

/** Rows of those lengths whose pages lie scattered over the cache, each at a place of its own. */
function scattered(lengths: [number, number][]) {
  const words: number[] = []
  const count = SLOTS / PAGE
  let next = 0
  const list = (length: number) => {
    const at = words.length
    // 37 and the number of pages have no common divisor: every page comes up once.
    for (let page = 0; page < Math.ceil(length / PAGE); page++) words.push(((37 * next++) % count) * PAGE)
    return at
  }
  const slot = (at: number, i: number) => words[at + Math.floor(i / PAGE)] + (i % PAGE)
  const rows = lengths.map(([sharedLength, ownLength], r): Row => {
    const [sharedPages, ownPages] = [list(sharedLength), list(ownLength)]
    const position = sharedLength + ownLength - 1
    return { id: 0, position, slot: 0, sharedPages, sharedLength, ownPages, ownLength, stream: 0, left: r === 2 ? 0 : 1 }
  })
  expect(next).toBeLessThanOrEqual(count)
  const slotsOf = rows.map((row) => [
    ...Array.from({ length: row.sharedLength }, (_, i) => slot(row.sharedPages, i)),
    ...Array.from({ length: row.ownLength }, (_, i) => slot(row.ownPages, i)),
  ])
  return { rows, slotsOf, words }
}

/**
 * With threads (1: the register kernel) and rows of the plan, by which the tiled kernel chooses how many heads share a workgroup; and where rows
 * are cut into spans, keys of one, a whole number of tiles or not.
 */
const cases: (Shape & { threads: number; rows: number; span?: number })[] = [
  { heads: 1, kvHeads: 1, dim: 2, threads: 1, rows: 12 },
  { heads: 3, kvHeads: 1, dim: 14, threads: 1, rows: 12 },
  { heads: 4, kvHeads: 2, dim: 24, threads: 1, rows: 12 },
  { heads: 2, kvHeads: 1, dim: 64, threads: 1, rows: 12 },
  { heads: 2, kvHeads: 1, dim: 128, threads: 1, rows: 12 },
  { heads: 1, kvHeads: 1, dim: 2, threads: 32, rows: 12 },
  { heads: 3, kvHeads: 1, dim: 14, threads: 32, rows: 500 },
  { heads: 4, kvHeads: 2, dim: 8, threads: 32, rows: 12 },
  { heads: 5, kvHeads: 1, dim: 24, threads: 32, rows: 500 },
  { heads: 18, kvHeads: 2, dim: 32, threads: 32, rows: 500 },
  { heads: 7, kvHeads: 1, dim: 64, threads: 64, rows: 40 },
  { heads: 4, kvHeads: 2, dim: 128, threads: 32, rows: 500 },
  { heads: 2, kvHeads: 2, dim: 64, threads: 128, rows: 12 },
  { heads: 5, kvHeads: 1, dim: 24, threads: 32, rows: 500, span: 16 },
  { heads: 4, kvHeads: 2, dim: 14, threads: 32, rows: 12, span: 21 },
]
const UNTOUCHED = 1234

async function run(
  { rows, words }: { rows: Row[]; words: number[] },
  planRows: number,
  buffers: Record<string, Float64Array>,
  results: Record<string, Float64Array>,
  op: (at: Record<string, { buffer: GPUBuffer; offset: number; size: number }>, table: RowTable) => Parameters<typeof attentionDecode>[1],
  threads: number,
  span?: number,
) {
  const { device, memory } = gpu
  const live = memory.uniform('live', 16)
  const pages = memory.floats('pages', words.length + 1)
  device.queue.writeBuffer(pages.buffer, 0, new Uint32Array(words))
  const table = new RowTable(memory, 'rows', planRows, pages)
  table.write(device, rows)
  const at = Object.fromEntries(
    Object.entries({ ...buffers, ...results }).map(([name, values]) => {
      const slice = memory.floats(name, values.length)
      device.queue.writeBuffer(slice.buffer, 0, new Float32Array(values))
      return [name, slice]
    }),
  )
  const longest = Math.max(...rows.map(({ sharedLength, ownLength }) => sharedLength + ownLength))
  const tokens = { tokens: rows.length, distinct: 0, reach: longest }
  writeLive(gpu, live, tokens)
  const k = { gpu, live, lanes: threads === 1 ? 1 : 64 } as const
  const asked = op(at, table)
  // One more than any row has.
  const cut = { keys: span ?? 0, most: Math.ceil(longest / (span ?? longest)) + 2 }
  const partial = memory.floats('partial', spanFloats(asked.shape, cut, planRows))
  const dispatches = attentionDecode(k, span ? { ...asked, spans: { ...cut, partial } } : asked, threads)
  expect(dispatches).toHaveLength(span ? 2 : 1)
  const plan = await Plan.build<Tokens>(gpu, 'attention', dispatches)
  const encoder = device.createCommandEncoder()
  const pass = encoder.beginComputePass()
  plan.encode(pass, tokens)
  pass.end()
  device.queue.submit([encoder.finish()])
  const got: Record<string, Float32Array> = {}
  for (const name of Object.keys(results)) got[name] = await gpu.readFloats(at[name])
  memory.free(live, table.all, pages, partial, ...Object.values(at))
  return got
}

function errorOf(got: Float32Array, expected: Float64Array): number {
  const squares = (values: ArrayLike<number>) => Array.from(values).reduce((sum, x) => sum + x * x, 0)
  return Math.sqrt(squares(expected.map((x, i) => x - got[i])) / squares(expected))
}

/** [count, dim] as [count, head]: zeros up to a multiple of four. */
function padded(dim: number, values: Float64Array): Float64Array {
  const head = pad(dim)
  const out = new Float64Array((values.length / dim) * head)
  for (let at = 0; at < values.length / dim; at++) out.set(values.subarray(at * dim, (at + 1) * dim), at * head)
  return out
}

describe.each(cases)(
  '$heads heads on $kvHeads of width $dim, $threads threads, a plan of $rows rows, spans of $span keys',
  ({ threads, rows: planRows, span, ...shape }) => {
    const { heads, kvHeads, dim } = shape
    const head = pad(dim)
    const settings = { ...shape, head, eps: 1e-6 }
    const given = scattered(LENGTHS)
    const { rows, slotsOf } = given

    // Only rows with new tokens are cut.
    it.skipIf(span)('with queries that are ready: as the twin, nothing written past the last row', async () => {
      const random = new Random(dim)
      const q = padded(dim, random.floats(rows.length * heads * dim, 2))
      const kv = padded(dim, random.floats(SLOTS * 2 * kvHeads * dim))
      const expected = twin(shape, q, kv, slotsOf)
      const { out } = await run(
        given,
        planRows,
        { q, kv },
        { out: new Float64Array(q.length + head).fill(UNTOUCHED) },
        (at, table) => ({ shape: settings, table, queries: { q: at.q }, kv: at.kv, out: at.out }),
        threads,
      )
      expect(errorOf(out, expected)).toBeLessThan(2e-6)
      expect([...out.subarray(q.length, q.length + head)].every((x) => x === UNTOUCHED)).toBe(true)
    })

    it.each([false, true])(
      'with the heads of new tokens, per-head norm %s: as the twin, and the cache has their keys and values',
      async (normed) => {
        const random = new Random(dim + 1)
        const mine = scattered(LENGTHS.map(([shared, own]) => [shared, Math.max(own, 1)]))
        const positions = mine.rows.map((row) => row.position)
        const angles = Float64Array.from({ length: (Math.max(...positions) + 1) * dim }, (_, i) => {
          const turn = Math.floor(i / dim) * 100 ** ((-2 * Math.floor((i % dim) / 2)) / dim)
          return Math.fround(i % 2 ? Math.sin(turn) : Math.cos(turn))
        })
        const qkv = random.floats(mine.rows.length * (heads + 2 * kvHeads) * dim)
        const gains = normed ? { q: random.floats(dim, 0.3, 1), k: random.floats(dim, 0.3, 1) } : null
        const kv = padded(dim, random.floats(SLOTS * 2 * kvHeads * dim))
        const twinned = ropeForward(settings, positions, angles, qkv, gains)
        const turned = { q: padded(dim, twinned.q), kv: padded(dim, twinned.kv) }
        const after = kv.slice()
        const width = 2 * kvHeads * head
        mine.rows.forEach((row, r) => {
          if (row.left) after.set(turned.kv.subarray(r * width, (r + 1) * width), (mine.slotsOf[r].at(-1) as number) * width)
        })
        const expected = twin(shape, turned.q, after, mine.slotsOf)
        const still = mine.rows.findIndex((row) => row.left === 0)
        expected.fill(UNTOUCHED, still * heads * head, (still + 1) * heads * head)
        const attend = (batch: typeof mine, heads: Float64Array, out: Float64Array) =>
          run(
            batch,
            planRows,
            { qkv: heads, angles, ...(gains && { qGain: gains.q, kGain: gains.k }) },
            { kv, out },
            (at, table) => ({
              shape: settings,
              table,
              queries: { qkv: at.qkv, angles: at.angles, norm: gains && { q: at.qGain, k: at.kGain } },
              kv: at.kv,
              out: at.out,
            }),
            threads,
            span,
          )
        const all = padded(dim, qkv)
        const got = await attend(mine, all, new Float64Array(turned.q.length + head).fill(UNTOUCHED))
        const used = turned.q.length
        for (let r = 0; r < mine.rows.length; r++) {
          const part = [r * heads * head, (r + 1) * heads * head] as const
          expect(errorOf(got.out.subarray(...part), expected.subarray(...part)), `row ${r}`).toBeLessThan(3e-6)
        }
        expect([...got.out.subarray(used, used + head)].every((x) => x === UNTOUCHED)).toBe(true)
        expect(errorOf(got.kv, after)).toBeLessThan(1e-6)

        // Alone, a row has the bits it has among others.
        const row = 9
        const own = all.subarray((all.length / mine.rows.length) * row, (all.length / mine.rows.length) * (row + 1))
        const alone = await attend({ ...mine, rows: [mine.rows[row]] }, own, new Float64Array(heads * head))
        expect(alone.out).toEqual(got.out.subarray(row * heads * head, (row + 1) * heads * head))
      },
    )
  },
)

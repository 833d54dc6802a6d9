import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Gpu } from '../gpu/device.ts'
import { Plan } from '../gpu/plan.ts'
import { openTestGpu } from '../gpu/testing.ts'
import { attentionDecode } from './attention_decode.ts'
import { type Tokens, writeLive } from './context.ts'
import { type Row, RowTable } from './row-table.ts'
import { Random } from './testing/random.ts'

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

/** softmax(q k / sqrt(D)) v over the slots of both ranges, in double precision. */
function twin({ heads, kvHeads, dim }: Shape, head: number, q: Float64Array, kv: Float64Array, rows: Row[]): Float64Array {
  const out = new Float64Array(rows.length * heads * head)
  rows.forEach((row, r) => {
    const slots: number[] = []
    for (let slot = row.sharedStart; slot < row.sharedEnd; slot++) slots.push(slot)
    for (let slot = row.ownStart; slot < row.ownEnd; slot++) slots.push(slot)
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

/** Both ranges of every length around a block of four and around 32 lanes of them, either of them empty. */
const LENGTHS: [number, number][] = [
  [0, 1],
  [1, 0],
  [3, 4],
  [4, 5],
  [5, 3],
  [0, 9],
  [127, 2],
  [128, 129],
  [130, 300],
  [1, 1],
]
const SLOTS = 700

const shapes: Shape[] = [
  { heads: 1, kvHeads: 1, dim: 2 },
  { heads: 3, kvHeads: 1, dim: 14 },
  { heads: 4, kvHeads: 2, dim: 8 },
  { heads: 3, kvHeads: 3, dim: 64 },
  { heads: 4, kvHeads: 2, dim: 128 },
]

it.each(shapes.flatMap((shape) => ([1, 64] as const).map((lanes) => [shape.heads, shape.kvHeads, shape.dim, lanes] as const)))(
  '%i heads on %i of width %i, lanes %i: as the twin, nothing written past the last row',
  async (heads, kvHeads, dim, lanes) => {
    const head = Math.ceil(dim / 4) * 4
    const random = new Random(dim)
    const padded = (count: number, scale: number) =>
      Float64Array.from({ length: count * head }, (_, i) => (i % head < dim ? Math.fround(scale * random.floats(1)[0]) : 0))
    const rows = LENGTHS.map(([shared, own], r): Row => {
      const sharedStart = 7 * r
      const ownStart = SLOTS - own - 3 * r
      return {
        id: 0,
        position: 0,
        slot: 0,
        sharedStart,
        sharedEnd: sharedStart + shared,
        ownStart,
        ownEnd: ownStart + own,
        stream: 0,
        left: 1,
      }
    })
    // Large scores too: the running maximum must move.
    const q = padded(rows.length * heads, 3)
    const kv = padded(SLOTS * 2 * kvHeads, 2)

    const { memory, device } = gpu
    const live = memory.uniform('live', 16)
    const table = new RowTable(memory, 'rows', rows.length)
    const [queries, cache] = [memory.floats('q', q.length), memory.floats('kv', kv.length)]
    const out = memory.floats('out', q.length + heads * head)
    device.queue.writeBuffer(queries.buffer, 0, new Float32Array(q))
    device.queue.writeBuffer(cache.buffer, 0, new Float32Array(kv))
    const untouched = 1234
    device.queue.writeBuffer(out.buffer, 0, new Float32Array(q.length + heads * head).fill(untouched))
    table.write(device, rows)
    writeLive(gpu, live, { tokens: rows.length, distinct: 0 })
    const plan = await Plan.build<Tokens>(gpu, 'attention', [
      attentionDecode({ gpu, live, lanes }, { heads, kvHeads, dim, head, eps: 0 }, table, queries, cache, out),
    ])
    const encoder = device.createCommandEncoder()
    const pass = encoder.beginComputePass()
    plan.encode(pass, { tokens: rows.length, distinct: 0 })
    pass.end()
    device.queue.submit([encoder.finish()])
    const got = await gpu.readFloats(out)
    const expected = twin({ heads, kvHeads, dim }, head, q, kv, rows)
    const error = Math.hypot(...expected.map((x, i) => x - got[i])) / Math.hypot(...expected)
    expect(error).toBeLessThan(2e-6)
    expect([...got.subarray(q.length, q.length + heads * head)].every((x) => x === untouched)).toBe(true)
    memory.free(live, table.all, queries, cache, out)
  },
)

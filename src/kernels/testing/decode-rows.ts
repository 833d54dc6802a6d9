/** @file Rows of the kernel table: a decoding step of a whole model by one workgroup. What it draws is the generator's to test. */
import { decodeWhole as decodeKernel, type WholeModel } from '../decode_whole.ts'
import { ceil4 } from '../matmul.ts'
import { PAGE, ROW_FIELDS, type Row } from '../row-table.ts'
import { GREEDY, samplingWords } from '../sample.ts'
import { decodeWhole, type TwinLayer, type TwinModel } from '../twins/decode-whole.ts'
import type { Heads } from '../twins/rope.ts'
import { headsOf } from './attention-rows.ts'
import type { LazyRow } from './harness.ts'
import { Random } from './random.ts'

/** Sums of up to 37 products, one behind the other through the layers, and what exp adds in each. */
const STEP = 1e-6

interface Sizes extends Omit<Heads, 'eps'> {
  layers: number
  hidden: number
  feedForward: number
  vocab: number
  /** Of each row: tokens of its prompt, and its own. */
  rows: readonly (readonly [shared: number, own: number])[]
  /** A norm over each head, and a bias. */
  more: boolean
  tile: { rows: number; threads: number }
  /** Subgroups are not used. */
  plain: boolean
}

/** Entries of a field of the row table. */
const CAPACITY = 64
const RING = 2

function decodeRow(s: Sizes): LazyRow {
  const { heads, kvHeads, dim, layers, hidden: C, feedForward: F, vocab: V, more, tile, plain } = s
  const how = `${tile.rows} rows in ${tile.threads} threads${plain ? ' without subgroups' : ''}${more ? ', bias and head norms' : ''}`
  return {
    name: `decode whole: ${s.rows.length} rows, ${layers} layers of ${C} and ${F}, ${headsOf({ ...s, eps: 1 })}, vocabulary ${V}, ${how}`,
    row: () => {
      const random = new Random(C + V)
      const [head, width] = [ceil4(dim), (heads + 2 * kvHeads) * dim]
      const matrix = (rows: number, cols: number) => random.floats(rows * cols, cols ** -0.5)
      const gain = (count: number) => random.floats(count, 0.3, 1)
      const model: TwinModel = {
        shape: { heads, kvHeads, dim, eps: 1e-5 }, hidden: C, feedForward: F, vocab: V,
        embed: random.floats(V * C), head: matrix(V, C), norm: gain(C),
        layers: Array.from({ length: layers }, (): TwinLayer => ({
          qkv: matrix(width, C), o: matrix(C, heads * dim), gateUp: matrix(2 * F, C), down: matrix(C, F), norm1: gain(C), norm2: gain(C),
          bias: more ? random.floats(width, 0.3) : null, gains: more ? { q: gain(dim), k: gain(dim) } : null,
        })),
      } // biome-ignore format: sizes, then weights
      const { flat, at } = lay(model)
      const { slots, pages, table, twin } = seat(random, s)
      const positions = Math.max(...twin.map(({ position }) => position)) + 1
      const angles = Float64Array.from({ length: positions * dim }, (_, i) => {
        const turn = Math.floor(i / dim) * 100 ** ((-2 * Math.floor((i % dim) / 2)) / dim)
        return Math.fround(i % 2 ? Math.sin(turn) : Math.cos(turn))
      })
      const cache = Array.from({ length: layers }, () => random.floats(slots * 2 * kvHeads * dim))
      const joined = () => Float64Array.from(cache.flatMap((layer) => [...layer]))
      const before = joined()
      const logits = decodeWhole(model, twin, cache, angles)
      // Heads are rows of their own here: so the padding of each is watched.
      const cached = { rows: layers * slots * 2 * kvHeads, cols: dim, cap: layers * slots * 2 * kvHeads }
      return {
        // One more row stands still, and its logits stay as they were.
        tokens: twin.length + 1,
        inputs: {
          weights: { rows: 1, cols: flat.length, cap: 1, data: flat },
          settings: { uniform: new Float32Array(samplingWords(GREEDY, V, RING).buffer) },
          burst: { uniform: new Float32Array(Uint32Array.of(1, 0, 0, 0).buffer) },
          pages: Uint32Array.from(pages),
          angles: { rows: 1, cols: angles.length, cap: 1, data: angles },
          table,
          drawn: new Uint32Array(2 * RING * CAPACITY),
        },
        outputs: {
          logits: { rows: twin.length, cols: V, data: logits, tolerance: STEP },
          kv: { ...cached, before, data: joined(), tolerance: STEP },
        },
        dispatches: (k, buffers) => {
          const gpu = plain ? Object.create(k.gpu, { adapter: { value: { ...k.gpu.adapter, subgroupSize: 0 } } }) : k.gpu
          const { live } = k
          const { weights, settings, burst, drawn } = buffers
          const shape = { heads, kvHeads, dim, head, eps: 1e-5 }
          const sizes = { layers, hidden: C, feedForward: F, vocab: V, shape, cache: slots * 2 * kvHeads * head, at }
          return [
            decodeKernel(gpu, tile, {
              ...{ model: sizes, live, burst, settings, weights, kv: buffers.kv, angles: buffers.angles, logits: buffers.logits, drawn },
              table: { all: buffers.table, pages: buffers.pages, capacity: CAPACITY },
            }),
          ]
        },
      }
    },
  }
}

/** Stretches of `from` floats, each with zeros up to `to`. */
function padded(data: Float64Array, from: number, to: number): Float64Array {
  const out = new Float64Array((data.length / from) * to)
  for (let at = 0; at < data.length / from; at++) out.set(data.subarray(at * from, (at + 1) * from), at * to)
  return out
}

/** Every parameter behind the other, rows and heads padded to four floats, matrices before vectors. */
function lay({ shape, hidden: C, feedForward: F, vocab: V, embed, head, norm, layers }: TwinModel) {
  const { heads, kvHeads, dim } = shape
  const wide = ceil4(dim)
  const flat: number[] = []
  const put = (data: Float64Array, rows: number, cols: number) => {
    const start = flat.length
    for (let r = 0; r < rows; r++) {
      flat.push(...data.subarray(r * cols, (r + 1) * cols))
      while (flat.length % 4) flat.push(0)
    }
    return start
  }
  /** Heads of D rows, each padded to `wide` rows. */
  const tall = (data: Float64Array, cols: number) => padded(data, dim * cols, wide * cols)
  const start = { embed: put(embed, V, C), head: put(head, V, C) }
  const matrices = layers.map(({ qkv, o, gateUp, down }) => ({
    qkv: put(tall(qkv, C), (heads + 2 * kvHeads) * wide, C),
    o: put(padded(o, dim, wide), C, heads * wide),
    gate_up: put(gateUp, 2 * F, C),
    down: put(down, C, F),
  }))
  const vectors = layers.map(({ norm1, norm2, bias, gains }) => ({
    norm1: put(norm1, 1, C),
    norm2: put(norm2, 1, C),
    ...(bias && { qkv_bias: put(tall(bias, 1), 1, (heads + 2 * kvHeads) * wide) }),
    ...(gains && { q_norm: put(gains.q, 1, dim), k_norm: put(gains.k, 1, dim) }),
  }))
  const at: WholeModel['at'] = {
    ...start,
    norm: put(norm, 1, C),
    layer: { ...matrices[0], ...vectors[0] },
    matrices: (matrices[1]?.qkv ?? 0) - matrices[0].qkv,
    vectors: (vectors[1]?.norm1 ?? 0) - vectors[0].norm1,
  }
  return { flat: Float64Array.from(flat), at: { ...at, matrices: Math.max(0, at.matrices), vectors: Math.max(0, at.vectors) } }
}

/** Pages scattered over the cache, and the table of rows that have them; one row more has nothing left to draw. */
function seat(random: Random, { rows, vocab }: Sizes) {
  const counts = rows.map(([shared, own]) => [Math.ceil(shared / PAGE), Math.ceil(own / PAGE)])
  const count = counts.flat().reduce((sum, n) => sum + n, 0)
  const order = Array.from({ length: count }, (_, page) => page)
  for (let i = count - 1; i > 0; i--) {
    const j = random.integer(i + 1)
    ;[order[i], order[j]] = [order[j], order[i]]
  }
  const pages = order.map((page) => page * PAGE)
  const table = new Uint32Array(CAPACITY * ROW_FIELDS.length)
  let next = 0
  const twin = rows.map(([sharedLength, ownLength], r) => {
    const sharedPages = next
    const ownPages = next + counts[r][0]
    next = ownPages + counts[r][1]
    const position = sharedLength + ownLength - 1
    const row: Row = { id: random.integer(vocab), position, slot: 0, sharedPages, sharedLength, ownPages, ownLength, stream: r, left: 2 }
    for (const [field, name] of ROW_FIELDS.entries()) table[field * CAPACITY + r] = row[name]
    const slot = (list: number, i: number) => pages[list + Math.floor(i / PAGE)] + (i % PAGE)
    const slots = [
      ...Array.from({ length: sharedLength }, (_, i) => slot(sharedPages, i)),
      ...Array.from({ length: ownLength }, (_, i) => slot(ownPages, i)),
    ]
    return { id: row.id, position, slots }
  })
  return { slots: count * PAGE, pages, table, twin }
}

export const decodeRows = (): LazyRow[] => [
  decodeRow({
    ...{ heads: 1, kvHeads: 1, dim: 2, layers: 1, hidden: 1, feedForward: 1, vocab: 1 },
    ...{ rows: [[0, 1]], more: false, tile: { rows: 1, threads: 16 }, plain: true },
  }),
  decodeRow({
    ...{ heads: 6, kvHeads: 2, dim: 6, layers: 2, hidden: 19, feedForward: 37, vocab: 71 },
    ...{ rows: [[0, 1], [17, 4], [300, 33], [1, 1], [255, 1]], more: true, tile: { rows: 3, threads: 32 }, plain: false },
  }), // biome-ignore format: sizes together
]

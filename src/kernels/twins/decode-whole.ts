/**
 * @file A decoding step of a whole model in double precision, from the twins of what it is made of: the readable definition of
 * shaders/decode_whole.wgsl. Matrices are dense and row-major; gate and up are interleaved rows.
 */
import { attendTo } from './attention.ts'
import { embeddingForward } from './embedding.ts'
import { biasForward, matmul } from './matmul.ts'
import { rmsnormForward } from './rmsnorm.ts'
import { type HeadGains, type Heads, ropeForward } from './rope.ts'
import { swigluForward } from './swiglu.ts'

export interface TwinLayer {
  /** [(H + 2 Hkv) D, C], [C, H D], [2F, C], [C, F]. */
  qkv: Float64Array
  o: Float64Array
  gateUp: Float64Array
  down: Float64Array
  norm1: Float64Array
  norm2: Float64Array
  bias: Float64Array | null
  gains: HeadGains | null
}

export interface TwinModel {
  shape: Heads
  hidden: number
  feedForward: number
  vocab: number
  embed: Float64Array
  head: Float64Array
  norm: Float64Array
  layers: readonly TwinLayer[]
}

/** `slots`: of the tokens that the row attends to, the last of them its own. */
export interface TwinRow {
  id: number
  position: number
  slots: readonly number[]
}

/** logits[rows, V]; the rows' keys and values go into `cache`, [slots, 2 Hkv, D] a layer. */
export function decodeWhole(
  model: TwinModel,
  rows: readonly TwinRow[],
  cache: readonly Float64Array[],
  angles: Float64Array,
): Float64Array {
  const { shape, hidden: C, feedForward: F, vocab } = model
  const { heads, kvHeads, dim } = shape
  const n = rows.length
  const plus = (a: Float64Array, b: Float64Array) => a.map((x, i) => x + b[i])
  const normed = (x: Float64Array, gain: Float64Array) => rmsnormForward(x, gain, shape.eps).y
  let x = embeddingForward(rows.map(({ id }) => id), model.embed, C) // biome-ignore format: one line
  model.layers.forEach((layer, l) => {
    const width = (heads + 2 * kvHeads) * dim
    const heads1 = matmul('NT', normed(x, layer.norm1), layer.qkv, n, width, C)
    const biased = layer.bias ? biasForward(heads1, layer.bias) : heads1
    const { q, kv } = ropeForward(shape, rows.map(({ position }) => position), angles, biased, layer.gains) // biome-ignore format: one line
    const own = 2 * kvHeads * dim
    rows.forEach(({ slots }, r) => {
      cache[l].set(kv.subarray(r * own, (r + 1) * own), (slots.at(-1) as number) * own)
    })
    const { out: attended } = attendTo(shape, rows.map(({ slots }) => slots), q, cache[l]) // biome-ignore format: one line
    x = plus(x, matmul('NT', attended, layer.o, n, C, heads * dim))
    const activated = swigluForward(matmul('NT', normed(x, layer.norm2), layer.gateUp, n, 2 * F, C))
    x = plus(x, matmul('NT', activated, layer.down, n, C, F))
  })
  return matmul('NT', normed(x, model.norm), model.head, n, vocab, C)
}

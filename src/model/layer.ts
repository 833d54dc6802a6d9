/**
 * @file A layer's operations, listed once: forward for whoever has tokens to send through it (the packed decoder, generation with its cache),
 * backward for training. What differs between drivers they bring along: how a product is launched, where activations lie, and what happens
 * between the projections and attention's output.
 */
import type { BufferSlice } from '../gpu/memory.ts'
import type { Dispatch } from '../gpu/plan.ts'
import type { StoredSlice } from '../gpu/stored.ts'
import type { Tokens } from '../kernels/context.ts'
import type { Epilogue, Matmul } from '../kernels/matmul.ts'
import type { HeadShape } from '../kernels/rope.ts'
import type { ModelConfig } from './config.ts'
import { strides } from './parameters.ts'

/** Of the model's heads, as kernels want it. */
export function headShape(config: ModelConfig): HeadShape {
  const { heads, kvHeads, headDim: dim, rmsNormEps: eps } = config
  return { heads, kvHeads, head: strides(config).head, dim, eps }
}

/** A product over the layer's rows: what its driver adds is the variant, the rows and how many of them are live. */
export type LayerProduct = Pick<Matmul, 'label' | 'layout' | 'n' | 'k' | 'lda' | 'ldb' | 'ldc' | 'a' | 'b' | 'c' | 'epilogue' | 'norm'>

/** One layer as its driver sees it. Parameters go by their name within the layer: `norm1`, `qkv`, ... */
export interface LayerDriver {
  config: ModelConfig
  weight(name: string): StoredSlice
  /** Of what may lie in several buffers: its rows, one after the other. */
  blocks(name: string): readonly { firstRow: number; rows: number; slice: StoredSlice }[]
  product(op: LayerProduct): Dispatch<Tokens>
  /** Where queries, keys and values go: side by side to `c`; or turned by their positions already, queries to `c`, the rest as `turned` says. */
  projections: { c: BufferSlice; turned?: Omit<Extract<Epilogue, { kind: 'rope' }>, 'kind' | 'bias'> }
  /** What lies between those and `attended`. */
  attention(): Dispatch<Tokens>[]
}

/** Rows of each: what goes in and what comes out may be one buffer where nothing is kept. */
export interface LayerBuffers {
  x: BufferSlice
  /** After attention. */
  middle: BufferSlice
  attended: BufferSlice
  /** Interleaved gate and up, kept for the backward; null: not kept. */
  gateUp: BufferSlice | null
  activated: BufferSlice
  out: BufferSlice
}

/** Queries, keys and values of x, which is all that a cache needs of the last layer. */
export function layerProjections({ config, weight, product, projections: { c, turned } }: LayerDriver, x: BufferSlice): Dispatch<Tokens> {
  const s = strides(config)
  const bias = config.qkvBias ? weight('qkv_bias') : undefined
  return product({
    label: 'qkv', layout: 'NT', n: s.qkv, k: config.hidden, lda: s.hidden, ldb: s.hidden, ldc: s.qkv, a: x, b: weight('qkv'), c,
    epilogue: turned ? { kind: 'rope', ...turned, bias } : bias && { kind: 'bias', bias },
    norm: { gamma: weight('norm1'), eps: config.rmsNormEps },
  }) // biome-ignore format: one product
}

/** From this float of each row on. */
export const columnsFrom = (slice: BufferSlice, first: number): BufferSlice => ({
  ...slice,
  offset: slice.offset + 4 * first,
  size: slice.size - 4 * first,
})

export function layerForward(driver: LayerDriver, b: LayerBuffers): Dispatch<Tokens>[] {
  const { config, weight, blocks, product } = driver
  const s = strides(config)
  const { hidden: C, feedForward: F } = config
  return [
    layerProjections(driver, b.x),
    ...driver.attention(),
    product({
      label: 'o', layout: 'NT', n: C, k: s.q, lda: s.q, ldb: s.q, ldc: s.hidden, a: b.attended, b: weight('o'), c: b.middle,
      epilogue: { kind: 'residual', residual: b.x },
    }),
    ...blocks('gate_up').map(({ firstRow, rows, slice }) => product({
      label: 'gate_up', layout: 'NT', n: rows, k: C, lda: s.hidden, ldb: s.hidden, ldc: 2 * s.feedForward, a: b.middle, b: slice,
      c: b.gateUp ? columnsFrom(b.gateUp, firstRow) : b.activated,
      epilogue: { kind: 'swiglu', out: columnsFrom(b.activated, firstRow / 2), save: b.gateUp !== null },
      norm: { gamma: weight('norm2'), eps: config.rmsNormEps },
    })),
    product({
      label: 'down', layout: 'NT', n: C, k: F, lda: s.feedForward, ldb: s.feedForward, ldc: s.hidden, a: b.activated, b: weight('down'), c: b.out,
      epilogue: { kind: 'residual', residual: b.middle },
    }),
  ] // biome-ignore format: one product an entry
}

/** What training's driver brings beside. */
export interface TrainingDriver extends LayerDriver {
  /** dW += dY^T X, of rows `ldy` and `ldx` floats apart; a product for each of its blocks. */
  weightGradient(name: string, dy: BufferSlice, ldy: number, x: BufferSlice, ldx: number): Dispatch<Tokens>[]
  /** Of a norm of `x`, from `dnormed`: adds to `dx`, and makes the norm's output again in `normed`. */
  normBackward(name: string, x: BufferSlice): Dispatch<Tokens>
  /** From `dattended` to `dqkv`. */
  attentionBackward(): Dispatch<Tokens>[]
}

/** Rows of each, shared by all layers. */
export interface GradientBuffers {
  /** The gradient of what comes out of the layer; in the end, of what goes in. */
  dx: BufferSlice
  /** A norm's output, and its gradient. */
  normed: BufferSlice
  dnormed: BufferSlice
  dattended: BufferSlice
  dqkv: BufferSlice
}

/** Backward. `gateUp` is overwritten with its gradient. */
export function layerBackward(driver: TrainingDriver, b: LayerBuffers & { gateUp: BufferSlice }, d: GradientBuffers): Dispatch<Tokens>[] {
  const { config, weight, product, weightGradient, normBackward, attentionBackward } = driver
  const s = strides(config)
  const { hidden: C, feedForward: F } = config
  const blocks = driver.blocks('gate_up')
  // What one block gives is added to what those before it gave, and no dispatch reads what it writes; a norm's output is not wanted by then.
  const sum = (i: number) => ((blocks.length - i) % 2 === 1 ? d.dnormed : d.normed)
  return [
    product({
      label: 'd activated', layout: 'NN', n: F, k: C, lda: s.hidden, ldb: s.feedForward, ldc: 2 * s.feedForward, a: d.dx, b: weight('down'),
      c: b.gateUp, epilogue: { kind: 'swiglu backward', activated: b.activated },
    }),
    ...weightGradient('down', d.dx, s.hidden, b.activated, s.feedForward),
    ...blocks.map(({ firstRow, rows, slice }, i) => product({
      label: 'd normed2', layout: 'NN', n: C, k: rows, lda: 2 * s.feedForward, ldb: s.hidden, ldc: s.hidden,
      a: columnsFrom(b.gateUp, firstRow), b: slice, c: sum(i), epilogue: i > 0 ? { kind: 'residual', residual: sum(i - 1) } : undefined,
    })),
    normBackward('norm2', b.middle),
    ...weightGradient('gate_up', b.gateUp, 2 * s.feedForward, d.normed, s.hidden),
    product({
      label: 'd attended', layout: 'NN', n: s.q, k: C, lda: s.hidden, ldb: s.q, ldc: s.q, a: d.dx, b: weight('o'), c: d.dattended,
    }),
    ...weightGradient('o', d.dx, s.hidden, b.attended, s.q),
    ...attentionBackward(),
    product({
      label: 'd normed1', layout: 'NN', n: C, k: s.qkv, lda: s.qkv, ldb: s.hidden, ldc: s.hidden, a: d.dqkv, b: weight('qkv'), c: d.dnormed,
    }),
    normBackward('norm1', b.x),
    ...weightGradient('qkv', d.dqkv, s.qkv, d.normed, s.hidden),
  ] // biome-ignore format: one product an entry
}

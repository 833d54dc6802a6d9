/** @file RMSNorm: shaders/rmsnorm.wgsl. Its forward is also matmul's prologue. */
import code from '../../shaders/rmsnorm.wgsl?raw'
import type { BufferSlice } from '../gpu/memory.ts'
import { type Dispatch, linearGrid } from '../gpu/plan.ts'
import { costOf, type KernelContext, laneDefines, rowsPerWorkgroup, type Tokens } from './context.ts'

const shader = { name: 'rmsnorm', code }

/** In `places`: a token that predicts nothing. */
export const NO_ROW = 0xffffffff

/** Rows of `cols` floats, `ld` apart. */
export interface NormShape {
  cols: number
  ld: number
  eps: number
}

/** Invocations of a workgroup of the backward: few where each has its own rows, so that a small batch still keeps every core busy. */
const width = (lanes: 1 | 64) => (lanes === 1 ? 16 : 64)

const launch = (k: KernelContext, shape: NormShape, final = false) => ({
  shader,
  defines: { ...laneDefines(k.lanes), WIDTH: width(k.lanes), FINAL: Number(final) },
  constants: { QUADS: shape.ld / 4, COLS: shape.cols, EPS: shape.eps },
})

/** y[R, ld] = x * scale * gamma, of the rows of x that `rows` [R] (u32) lists; `k.live` counts those. */
export function rmsnormForward(
  k: KernelContext,
  shape: NormShape,
  x: BufferSlice,
  gamma: BufferSlice,
  rows: BufferSlice,
  y: BufferSlice,
): Dispatch<Tokens> {
  const { ld } = shape
  return {
    label: 'rmsnorm',
    ...launch(k, shape),
    entry: 'rmsnorm_forward',
    bindings: [k.live, x, gamma, y, rows],
    grid: (live) => linearGrid(live.tokens, rowsPerWorkgroup(k.lanes)),
    cost: ({ tokens }) => costOf((2 * tokens + 1) * ld + tokens, 4 * tokens * ld),
  }
}

/**
 * Blocks of rows that a gain's gradient is summed over one by one, for batches of up to `capacity` tokens: enough to keep the adapter
 * busy, and none of fewer rows than an invocation takes at a time.
 */
export const normBlocks = (lanes: 1 | 64, capacity: number) => Math.min(lanes === 1 ? 128 : 256, Math.ceil(capacity / 4))

export interface NormBackward {
  x: BufferSlice
  gamma: BufferSlice
  dy: BufferSlice
  /** [T, ld]: receives the gradient through the norm. */
  dx: BufferSlice
  /**
   * A layer's norm: its gradient is added to what is in dx, and y [T, ld] receives its output once more. The final one's is all there is in
   * dx, and `places` [T] (u32) says which row of dy a token has; of NO_ROW the gradient is 0.
   */
  of: { y: BufferSlice } | { places: BufferSlice }
  /** [blocks, ld]: gamma's gradient, over each block of rows; of `blocks` as many as hold rows. */
  sums: BufferSlice
  blocks: number
}

export function rmsnormBackward(k: KernelContext, shape: NormShape, b: NormBackward): Dispatch<Tokens> {
  const final = 'places' in b.of
  const { constants, ...rest } = launch(k, shape, final)
  const { ld } = shape
  const bindings = [k.live, b.x, b.gamma]
  if ('y' in b.of) bindings[3] = b.of.y
  ;[bindings[4], bindings[5], bindings[6]] = [b.dy, b.dx, b.sums]
  if ('places' in b.of) bindings[7] = b.of.places
  return {
    label: 'rmsnorm backward',
    ...rest,
    constants: { ...constants, BLOCKS: b.blocks },
    entry: 'rmsnorm_backward',
    bindings,
    grid: () => linearGrid(b.blocks, k.lanes === 1 ? width(1) : 1),
    cost: ({ tokens, predictions = tokens }) =>
      costOf(ld * ((final ? 2 : 4) * tokens + (final ? predictions : tokens) + 1 + b.blocks) + (final ? tokens : 0), 16 * tokens * ld),
  }
}

/**
 * The gains' gradients of several norms of one shape: what their backwards left in `sums` [norms][blocks][ld] is added into `gradient`, where
 * `places` [norms] (u32, in vec4s) says.
 */
export function rmsnormGains(
  k: KernelContext,
  shape: NormShape,
  norms: number,
  blocks: number,
  places: BufferSlice,
  sums: BufferSlice,
  gradient: BufferSlice,
): Dispatch<Tokens> {
  const { constants, ...rest } = launch(k, shape)
  const { ld } = shape
  return {
    label: 'norm gains gradient',
    ...rest,
    constants: { ...constants, BLOCKS: blocks, NORMS: norms },
    entry: 'rmsnorm_gains',
    bindings: [k.live, places, sums, gradient],
    grid: () => linearGrid((norms * ld) / 4, rowsPerWorkgroup(k.lanes)),
    cost: () => costOf(norms * ld * (blocks + 2), norms * ld * blocks),
  }
}

/** @file RMSNorm: shaders/rmsnorm.wgsl. */
import code from '../../shaders/rmsnorm.wgsl?raw'
import type { BufferSlice } from '../gpu/memory.ts'
import { type Dispatch, linearGrid } from '../gpu/plan.ts'
import { costOf, type KernelContext, laneDefines, rowsPerWorkgroup, type Tokens } from './context.ts'

const shader = { name: 'rmsnorm', code }

/** Rows of `cols` floats, `ld` apart. */
export interface NormShape {
  cols: number
  ld: number
  eps: number
}

/** y[T, ld] = x * scale * gamma; `scale`[T] is kept for the backward. */
export function rmsnormForward(
  k: KernelContext,
  shape: NormShape,
  x: BufferSlice,
  gamma: BufferSlice,
  y: BufferSlice,
  scale: BufferSlice,
): Dispatch<Tokens> {
  return {
    label: 'rmsnorm',
    shader,
    entry: 'rmsnorm_forward',
    defines: laneDefines(k.lanes),
    constants: { QUADS: shape.ld / 4, COLS: shape.cols, EPS: shape.eps },
    bindings: [k.live, x, gamma, y, scale],
    grid: (live) => linearGrid(live.tokens, rowsPerWorkgroup(k.lanes)),
    cost: ({ tokens }) => costOf(tokens * (2 * shape.ld + 1) + shape.ld, 4 * tokens * shape.ld),
  }
}

/** dx[T, ld] += gradient through the norm. */
export function rmsnormBackward(
  k: KernelContext,
  shape: NormShape,
  x: BufferSlice,
  gamma: BufferSlice,
  dy: BufferSlice,
  scale: BufferSlice,
  dx: BufferSlice,
): Dispatch<Tokens> {
  return {
    label: 'rmsnorm backward',
    shader,
    entry: 'rmsnorm_backward',
    defines: laneDefines(k.lanes),
    constants: { QUADS: shape.ld / 4, COLS: shape.cols },
    bindings: [k.live, x, gamma, dy, dx, scale],
    grid: (live) => linearGrid(live.tokens, rowsPerWorkgroup(k.lanes)),
    // dx is added to: read and written.
    cost: ({ tokens }) => costOf(tokens * (4 * shape.ld + 1) + shape.ld, 8 * tokens * shape.ld),
  }
}

/** dgamma += sum over tokens of dy * x * scale, in `slices` copies `sliceStride` floats apart. */
export function rmsnormBackwardGamma(
  k: KernelContext,
  shape: NormShape,
  x: BufferSlice,
  dy: BufferSlice,
  scale: BufferSlice,
  dgamma: BufferSlice,
  slices: number,
  sliceStride: number,
): Dispatch<Tokens> {
  const bindings = [k.live, x, dgamma, dy]
  bindings[5] = scale
  return {
    label: 'rmsnorm gamma backward',
    shader,
    entry: 'rmsnorm_backward_gamma',
    defines: laneDefines(k.lanes),
    constants: { QUADS: shape.ld / 4, SLICES: slices, SLICE_QUADS: sliceStride / 4 },
    bindings,
    grid: () => linearGrid((slices * shape.ld) / 4, rowsPerWorkgroup(k.lanes)),
    cost: ({ tokens }) => costOf(tokens * (2 * shape.ld + 1) + 2 * shape.ld, 3 * tokens * shape.ld),
  }
}

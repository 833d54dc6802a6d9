/** @file Gradient of a bias: shaders/bias.wgsl. Its forward is matmul's epilogue. */
import code from '../../shaders/bias.wgsl?raw'
import type { BufferSlice } from '../gpu/memory.ts'
import { type Dispatch, linearGrid } from '../gpu/plan.ts'
import { costOf, type KernelContext, type Tokens } from './context.ts'

/** dbias[ld] += column sums of dy[T, ld], in `slices` copies `sliceStride` floats apart. */
export function biasBackward(
  k: KernelContext,
  ld: number,
  dy: BufferSlice,
  dbias: BufferSlice,
  slices: number,
  sliceStride: number,
): Dispatch<Tokens> {
  return {
    label: 'bias backward',
    shader: { name: 'bias', code },
    entry: 'bias_backward',
    constants: { QUADS: ld / 4, SLICES: slices, SLICE_QUADS: sliceStride / 4 },
    bindings: [k.live, dy, dbias],
    grid: () => linearGrid((slices * ld) / 4, 64),
    cost: ({ tokens }) => costOf((tokens + 2) * ld, tokens * ld),
  }
}

/** @file Backward of SwiGLU: shaders/swiglu.wgsl. Its forward is matmul's epilogue. */
import code from '../../shaders/swiglu.wgsl?raw'
import type { BufferSlice } from '../gpu/memory.ts'
import { type Dispatch, linearGrid } from '../gpu/plan.ts'
import { costOf, type KernelContext, type Tokens } from './context.ts'

/** gate_up[T, ld] (interleaved), da[T, ld / 2] -> dgate_up[T, ld]. */
export function swigluBackward(k: KernelContext, ld: number, gateUp: BufferSlice, da: BufferSlice, dgateUp: BufferSlice): Dispatch<Tokens> {
  return {
    label: 'swiglu backward',
    shader: { name: 'swiglu', code },
    entry: 'swiglu_backward',
    constants: { QUADS: ld / 4 },
    bindings: [k.live, gateUp, da, dgateUp],
    grid: (live) => linearGrid((live.tokens * ld) / 4, 64),
    // Of a pair: its sigmoid (4), and 8 for the two gradients.
    cost: ({ tokens }) => costOf(2.5 * tokens * ld, 6 * tokens * ld),
  }
}

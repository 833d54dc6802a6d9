/** @file Log-softmax, entropy and the gradient of a weighted log-likelihood, over a chunk of logits: shaders/loss.wgsl. */
import code from '../../shaders/loss.wgsl?raw'
import type { BufferSlice } from '../gpu/memory.ts'
import { type Dispatch, linearGrid } from '../gpu/plan.ts'
import { costOf, type KernelContext, laneDefines, rowsPerWorkgroup, type Tokens } from './context.ts'

export interface LossChunk {
  vocab: number
  /** Floats a row of logits. */
  ld: number
  /** First row of the chunk, and rows it has room for. */
  first: number
  cap: number
  /** Whether logits become their gradient in place. */
  backward: boolean
}

/** `result`[R] receives (ln p(target), entropy) of the R predictions that `k.live` counts. */
export function loss(
  k: KernelContext,
  chunk: LossChunk,
  targets: BufferSlice,
  weights: BufferSlice,
  logits: BufferSlice,
  result: BufferSlice,
): Dispatch<Tokens> {
  const bindings: BufferSlice[] = [k.live, targets]
  if (chunk.backward) bindings[2] = weights
  bindings[3] = logits
  bindings[4] = result
  const rows = (live: Tokens) => Math.max(0, Math.min(live.tokens - chunk.first, chunk.cap))
  return {
    label: 'loss',
    shader: { name: 'loss', code },
    entry: 'loss',
    defines: { ...laneDefines(k.lanes), BACKWARD: Number(chunk.backward) },
    constants: { VOCAB: chunk.vocab, QUADS: chunk.ld / 4, FIRST: chunk.first, CAP: chunk.cap },
    bindings,
    grid: (live) => linearGrid(rows(live), rowsPerWorkgroup(k.lanes)),
    // Of a logit: the highest, the exponential, its sum and the entropy's; then its probability again, and the two terms of its gradient.
    cost: (live) => costOf(rows(live) * ((chunk.backward ? 2 : 1) * chunk.ld + 4), (chunk.backward ? 14 : 7) * rows(live) * chunk.vocab),
  }
}

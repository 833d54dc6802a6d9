/**
 * @file Into how many submits a pass is cut, and how far they may be ahead of the GPU: an operating system kills a GPU that does not answer, and
 * other work wants its turn.
 */
import type { Gpu } from '../gpu/device.ts'

/** Milliseconds of GPU time that one submit should not exceed by much. */
const SUBMIT_MS = 80
/** Submits that `inTurns` is ahead of the GPU: half a second. */
const TURN = 6
/** Of an adapter whose rate is not known: tokens that it hardly takes so long for that its system gives it up. */
const UNTIMED_TOKENS = 2048

/** Milliseconds to expect of a pass before one has been timed. `rate`: operations a second of the adapter; absent: not known. */
export const expectedMilliseconds = (tokens: number, operations: number, rate?: number) =>
  rate === undefined ? SUBMIT_MS * (tokens / UNTIMED_TOKENS) : (1000 * operations) / rate

/** Submits of a pass that takes so long: at least one, and no more than it has dispatches. */
export const submitsFor = (milliseconds: number, dispatches: number) =>
  Math.max(1, Math.min(dispatches, Math.ceil(milliseconds / SUBMIT_MS)))

/** One submit after the other, waiting for the GPU on the way. Resolves once all is submitted, not once it is done. */
export async function inTurns(gpu: Gpu, submits: readonly (() => void)[]): Promise<void> {
  for (const [i, submit] of submits.entries()) {
    if (i > 0 && i % TURN === 0) await gpu.finished()
    submit()
  }
}

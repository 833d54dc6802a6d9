/**
 * @file Weight gradients in slices of K: a matrix of few tiles and thousands of tokens leaves most of a GPU idle, so several workgroups take
 * a share of the tokens each, into copies of their own, and `foldSlices` adds the copies up in order. No atomics: the bits stay the same.
 */
import code from '../../shaders/fold.wgsl?raw'
import type { BufferSlice } from '../gpu/memory.ts'
import type { Dispatch } from '../gpu/plan.ts'

export interface SliceRule {
  /** Workgroups that keep the GPU busy. */
  workgroups: number
  /** Tokens that a slice should have at least. */
  tokens: number
}

/** Slices of a matrix that is `tiles` workgroups, over `tokens`. No rule: one. */
export function slicesOf(rule: SliceRule | null, tiles: number, tokens: number): number {
  return rule ? Math.max(1, Math.min(Math.ceil(rule.workgroups / tiles), Math.floor(tokens / rule.tokens))) : 1
}

/** A matrix whose slices wait in scratch, one behind the other. All in floats, multiples of four. */
export interface SlicedPart {
  /** Where it starts in the gradient. */
  to: number
  floats: number
  from: number
  slices: number
}

export const partsWords = (parts: readonly SlicedPart[]) =>
  new Uint32Array(parts.flatMap(({ to, floats, from, slices }) => [to / 4, floats / 4, from / 4, slices]))

/** gradient += the sum of the slices, for every part. `table`: `partsWords` on the GPU. */
export function foldSlices(
  parts: readonly SlicedPart[],
  table: BufferSlice,
  scratch: BufferSlice,
  gradient: BufferSlice,
): Dispatch<unknown> {
  const floats = parts.reduce((sum, part) => sum + (part.slices + 2) * part.floats, 0)
  const operations = parts.reduce((sum, part) => sum + part.slices * part.floats, 0)
  const widest = Math.max(...parts.map((part) => part.floats / 4))
  return {
    label: 'fold slices',
    shader: { name: 'fold', code },
    entry: 'fold_slices',
    bindings: [table, scratch, gradient],
    grid: () => [Math.ceil(widest / 64), parts.length],
    cost: () => ({ bytes: 4 * floats, operations }),
  }
}

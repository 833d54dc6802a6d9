/** @file Token embedding: shaders/embedding.wgsl. */
import code from '../../shaders/embedding.wgsl?raw'
import type { BufferSlice } from '../gpu/memory.ts'
import { type Dispatch, linearGrid } from '../gpu/plan.ts'
import { BYTES, type StoredSlice } from '../gpu/stored.ts'
import { costOf, type KernelContext, type Tokens } from './context.ts'

const shader = { name: 'embedding', code }

/** The rows of the vocabulary that `table` holds: where it lies in several buffers, a dispatch each. */
export interface TableRows {
  firstRow: number
  rows: number
}

const held = (rows?: TableRows): Record<string, number> => (rows ? { FIRST: rows.firstRow, ROWS: rows.rows } : {})

/** x[T, ld] = table[ids[T]]; `ld` floats a row, a multiple of four. */
export function embeddingForward(
  k: KernelContext,
  ids: BufferSlice,
  table: StoredSlice,
  x: BufferSlice,
  ld: number,
  rows?: TableRows,
): Dispatch<Tokens> {
  const { stored = 'f32' } = table
  return {
    label: 'embedding',
    shader,
    entry: 'embedding_forward',
    defines: { HALF: Number(stored === 'f16') },
    constants: { QUADS: ld / 4, ...held(rows) },
    bindings: [k.live, ids, table, x],
    grid: (live) => linearGrid((live.tokens * ld) / 4, 64),
    cost: ({ tokens }) => costOf(tokens * (ld * (1 + BYTES[stored] / BYTES.f32) + 1), 0),
  }
}

/** dtable[id] += sum of dx over the id's tokens. `occurrences`: token indices sorted by id; `distinct`: (id, first, end) triples. */
export function embeddingBackward(
  k: KernelContext,
  occurrences: BufferSlice,
  distinct: BufferSlice,
  dx: BufferSlice,
  dtable: BufferSlice,
  ld: number,
  rows?: TableRows,
): Dispatch<Tokens> {
  return {
    label: 'embedding backward',
    shader,
    entry: 'embedding_backward',
    defines: { HALF: 0 },
    constants: { QUADS: ld / 4, ...held(rows) },
    bindings: [k.live, occurrences, distinct, dx, dtable],
    grid: (live) => linearGrid((live.distinct * ld) / 4, 64),
    cost: ({ tokens, distinct }) => costOf(tokens * (ld + 1) + distinct * (2 * ld + 3), tokens * ld),
  }
}

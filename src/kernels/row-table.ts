/**
 * @file The row table of decoding: what each row of a batch feeds in next, and what it attends to. One buffer of u32, a field after the
 * other, so that each kernel binds the fields it reads. The host writes whole tables of prompt tokens; of rollouts it says which come and
 * which move (row-exchange.ts), and shaders/sample_row.wgsl moves every row on.
 */
import type { BufferSlice, Memory } from '../gpu/memory.ts'

/** In the order of the buffer. */
export const ROW_FIELDS = ['id', 'position', 'slot', 'sharedPages', 'sharedLength', 'ownPages', 'ownLength', 'stream', 'left'] as const
export type RowField = (typeof ROW_FIELDS)[number]

/**
 * A row attends to `sharedLength` tokens whose pages are listed from `pages[sharedPages]`, then to `ownLength` from `pages[ownPages]`, its
 * new token the last of them. `slot`: where a prompt token's key goes; a rollout's goes to its pages. `stream`: of the random generator.
 * `left`: tokens it may still draw; at 0 it stands still.
 */
export type Row = Record<RowField, number>

/**
 * Cache slots of a page. Small, since half a page of every rollout lies empty; a multiple of the keys that attention takes at a time.
 */
export const PAGE = 16

/** Where each field is, as constants of the shaders that bind the whole table: ROW_ID, ROW_POSITION, and so on. */
export const ROW_DEFINES: Readonly<Record<string, number>> = Object.fromEntries(
  ROW_FIELDS.map((field, at) => [`ROW_${field.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`, at]),
)

export class RowTable {
  /** Entries a field has room for: rows rounded up, so that each field starts where a binding may. */
  readonly capacity: number
  readonly all: BufferSlice
  readonly #words: Uint32Array<ArrayBuffer>

  /** `pages`: the first cache slot of each page, page list after page list. */
  constructor(
    memory: Memory,
    label: string,
    readonly rows: number,
    readonly pages: BufferSlice,
  ) {
    this.capacity = Math.ceil(rows / 64) * 64
    this.#words = new Uint32Array(this.capacity * ROW_FIELDS.length)
    this.all = memory.floats(label, this.#words.length)
  }

  /** Consecutive fields from one to another, both included. */
  fields(first: RowField, last: RowField = first): BufferSlice {
    const from = ROW_FIELDS.indexOf(first)
    const count = ROW_FIELDS.indexOf(last) - from + 1
    return { buffer: this.all.buffer, offset: from * this.capacity * 4, size: count * this.capacity * 4 }
  }

  write(device: GPUDevice, rows: readonly Row[]) {
    for (const [at, field] of ROW_FIELDS.entries()) {
      for (let row = 0; row < rows.length; row++) this.#words[at * this.capacity + row] = rows[row][field]
    }
    device.queue.writeBuffer(this.all.buffer, 0, this.#words)
  }
}

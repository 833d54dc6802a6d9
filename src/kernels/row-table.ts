/**
 * @file The row table of decoding: what each row of a batch feeds in next, where its keys and values go, and what it attends to. One
 * buffer of u32, a field after the other, so that each kernel binds the fields it reads. The host writes it when rows come and go;
 * between, shaders/sample.wgsl moves every row on.
 */
import type { BufferSlice, Memory } from '../gpu/memory.ts'

/** In the order of the buffer; shaders/sample.wgsl and attention_decode.wgsl count on it. */
export const ROW_FIELDS = ['id', 'position', 'slot', 'sharedStart', 'sharedEnd', 'ownStart', 'ownEnd', 'stream', 'left'] as const
export type RowField = (typeof ROW_FIELDS)[number]

/**
 * A row attends to cache slots [sharedStart, sharedEnd), then [ownStart, ownEnd). `stream`: of the random generator. `left`: tokens it
 * may still draw; at 0 it stands still.
 */
export type Row = Record<RowField, number>

export class RowTable {
  /** Entries a field has room for: rows rounded up, so that each field starts where a binding may. */
  readonly capacity: number
  readonly all: BufferSlice
  readonly #words: Uint32Array<ArrayBuffer>

  constructor(memory: Memory, label: string, rows: number) {
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

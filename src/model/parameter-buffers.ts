/**
 * @file A number for each parameter, on the GPU: weights, their gradient, an optimizer's moments. As many buffers as the table has parts. What
 * goes in and out goes a block at a time, so that the host never holds a model.
 */
import type { Gpu } from '../gpu/device.ts'
import type { BufferSlice, Memory } from '../gpu/memory.ts'
import { BYTES, floatsOf, halvesOf, type StoredSlice } from '../gpu/stored.ts'
import type { Parameter, ParameterTable, Part, Piece, RowBlock } from './parameters.ts'

/** Rows [from, to) of a tensor by its Hugging Face name, row-major; a vector is one row. Of each tensor they are asked for in order. */
export type TensorRows = (name: string, from: number, to: number) => Float32Array | Promise<Float32Array>

/** Floats of the flat order that the host holds at a time. */
const BLOCK = 4 << 20
/** Bytes written to a queue before the host waits for it: what is written is kept until it has been submitted. */
const QUEUED = 64 << 20

interface Buffers extends Part {
  /** Of the last part longer where vectors have copies. */
  slice: BufferSlice
}

export class ParameterBuffers {
  private constructor(
    readonly table: ParameterTable,
    private readonly memory: Memory,
    /** As `table.parts`. */
    readonly parts: readonly Buffers[],
  ) {}

  /** `copies`: of the vectors, the first in its place, the others behind the last part, `table.vectorSize` floats apart. */
  static allocate(memory: Memory, table: ParameterTable, label: string, copies = 1): ParameterBuffers {
    const parts: Buffers[] = []
    try {
      for (const [i, part] of table.parts.entries()) {
        const name = table.parts.length > 1 ? `${label} ${i + 1} of ${table.parts.length}` : label
        const behind = i === table.parts.length - 1 ? (copies - 1) * table.vectorSize : 0
        parts.push({ ...part, slice: memory.floats(name, (part.floats * BYTES[part.stored]) / 4 + behind) })
      }
    } catch (error) {
      memory.free(...parts.map(({ slice }) => slice))
      throw error
    }
    return new ParameterBuffers(table, memory, parts)
  }

  /** Where a parameter lies that is not cut; `toEnd`: up to its buffer's end, for copies further on. */
  slice(name: string, toEnd = false): StoredSlice {
    const blocks = this.blocks(name, toEnd)
    if (blocks.length > 1) throw new Error(`${name} lies in ${blocks.length} buffers`)
    return blocks[0].slice
  }

  /** Its rows, buffer by buffer. */
  blocks(name: string, toEnd = false): (RowBlock & { slice: StoredSlice })[] {
    const { offset: first, ld } = this.table.get(name)
    return this.table.blocks(name).map(({ part, firstRow, rows }) => {
      const { start, stored, slice } = this.parts[part]
      const offset = BYTES[stored] * (first + firstRow * ld - start)
      const size = toEnd ? slice.size - offset : BYTES[stored] * rows * ld
      return { part, firstRow, rows, slice: { buffer: slice.buffer, offset, size, stored } }
    })
  }

  /** The whole buffer a parameter lies in, and its place there in floats. */
  placeOf(name: string): { slice: BufferSlice; at: number } {
    const { slice, start } = this.parts[this.table.blocks(name)[0].part]
    return { slice, at: this.table.get(name).offset - start }
  }

  /** Floats [at, at + data.length) of the flat order. @throws NotHalf where one is to be stored as f16 and cannot be. */
  write({ device }: Gpu, data: Float32Array, at = 0) {
    for (const { start, floats, stored, slice } of this.parts) {
      const from = Math.max(at, start)
      const to = Math.min(at + data.length, start + floats)
      if (from >= to) continue
      const given = data.subarray(from - at, to - at) as Float32Array<ArrayBuffer>
      device.queue.writeBuffer(slice.buffer, BYTES[stored] * (from - start), stored === 'f16' ? halvesOf(given) : given)
    }
  }

  /** Every block in order, each written as it comes. */
  async fill(gpu: Gpu, blocks: AsyncIterable<Float32Array>): Promise<void> {
    let at = 0
    let queued = 0
    for await (const block of blocks) {
      this.write(gpu, block, at)
      at += block.length
      queued += 4 * block.length
      if (queued >= QUEUED) {
        gpu.device.queue.submit([])
        await gpu.finished()
        queued = 0
      }
    }
    if (at !== this.table.size) throw new RangeError(`${at} numbers were given for ${this.table.size}`)
  }

  /** Of another of the same parts. */
  copyFrom({ device }: Gpu, other: ParameterBuffers) {
    const encoder = device.createCommandEncoder()
    for (const [i, { floats, stored, slice }] of this.parts.entries())
      encoder.copyBufferToBuffer(other.parts[i].slice.buffer, 0, slice.buffer, 0, BYTES[stored] * floats)
    device.queue.submit([encoder.finish()])
  }

  clear(encoder: GPUCommandEncoder) {
    for (const { slice } of this.parts) encoder.clearBuffer(slice.buffer)
  }

  /** All of it; of several copies the first. For small models. */
  async read(gpu: Gpu): Promise<Float32Array> {
    const flat = new Float32Array(this.table.size)
    let at = 0
    for await (const block of this.stream(gpu)) {
      flat.set(block, at)
      at += block.length
    }
    return flat
  }

  /** The flat order, a block at a time. */
  async *stream(gpu: Gpu): AsyncGenerator<Float32Array> {
    for (const { start, floats } of this.parts)
      for (let at = start; at < start + floats; at += BLOCK) yield this.#range(gpu, at, Math.min(at + BLOCK, start + floats))
  }

  /** Every tensor as it was in the file, by name; a few rows at a time. One tensor is read at a time, neighbours soonest. */
  tensors(gpu: Gpu): Map<string, { shape: number[]; rows(): AsyncGenerator<Float32Array> }> {
    const read = this.#windows(gpu)
    return new Map(
      this.table.entries.flatMap((entry) =>
        entry.pieces.map((piece) => [piece.name, { shape: piece.shape, rows: () => rowsOf(entry, piece, read) }] as const),
      ),
    )
  }

  /** Until all of them are known to be there. Rejects as `Memory.settle`. */
  settle(): Promise<void> {
    return this.memory.settle(...this.parts.map(({ slice }) => slice))
  }

  free() {
    this.memory.free(...this.parts.map(({ slice }) => slice))
  }

  /** Within one part. */
  async #range(gpu: Gpu, from: number, to: number): Promise<Float32Array> {
    const { start, stored, slice } = this.parts.find(({ start, floats }) => from >= start && to <= start + floats) as Buffers
    const bytes = BYTES[stored]
    const words = await gpu.readFloats({ buffer: slice.buffer, offset: bytes * (from - start), size: bytes * (to - from) })
    return stored === 'f16' ? floatsOf(new Uint16Array(words.buffer)) : words
  }

  /** Reads that go on a little behind what they are asked for: the next tensors are there. Matrices and vectors take turns, so two are kept. */
  #windows(gpu: Gpu): (from: number, to: number) => Promise<Float32Array> {
    let kept: { from: number; data: Float32Array }[] = []
    const part = (at: number) => this.parts.find(({ start, floats }) => at >= start && at < start + floats) as Buffers
    return async (from, to) => {
      let window = kept.find((one) => from >= one.from && to <= one.from + one.data.length)
      if (!window) {
        const { start, floats } = part(from)
        const end = start + floats
        if (to > end) {
          // Of a parameter cut between its rows.
          const joined = new Float32Array(to - from)
          for (const { start: first, floats: many } of this.parts) {
            const [begin, stop] = [Math.max(from, first), Math.min(to, first + many)]
            if (begin < stop) joined.set(await this.#range(gpu, begin, stop), begin - from)
          }
          return joined
        }
        window = { from, data: await this.#range(gpu, from, Math.max(to, Math.min(from + BLOCK, end))) }
      }
      kept = [window, ...kept.filter((one) => one !== window)].slice(0, 2)
      return window.data.subarray(from - window.from, to - window.from)
    }
  }
}

/** Rows that a tensor has, and what a row is. */
function sizeOf({ shape }: Piece): { rows: number; cols: number } {
  const cols = shape.at(-1) as number
  return { rows: shape.reduce((x, y) => x * y, 1) / cols, cols }
}

async function* rowsOf(
  entry: Parameter,
  piece: Piece,
  read: (from: number, to: number) => Promise<Float32Array>,
): AsyncGenerator<Float32Array> {
  const { rows, cols } = sizeOf(piece)
  const { ld, offset } = entry
  for (let from = 0, to = 0; from < rows; from = to) {
    const first = piece.row(from)
    while (to < rows && (to === from || (piece.row(to) + 1 - first) * ld <= BLOCK)) to++
    const data = await read(offset + first * ld, offset + (piece.row(to - 1) + 1) * ld)
    const block = new Float32Array((to - from) * cols)
    for (let r = from; r < to; r++) {
      const at = (piece.row(r) - first) * ld
      for (let c = 0; c < cols; c++) block[(r - from) * cols + c] = data[at + piece.col(c)]
    }
    yield block
  }
}

/** The flat order, a block at a time, from tensors by their names. */
export async function* flatBlocks(table: ParameterTable, tensor: TensorRows): AsyncGenerator<Float32Array> {
  for (const [i, entry] of table.entries.entries()) {
    const { rows, ld, offset, pieces } = entry
    const end = table.entries[i + 1]?.offset ?? table.size
    const most = Math.max(1, Math.floor(BLOCK / ld))
    const read = pieces.map(() => 0)
    for (let first = 0; first < rows; first += most) {
      const last = Math.min(rows, first + most)
      // Up to the next parameter where this one ends.
      const block = new Float32Array(last === rows ? end - offset - first * ld : (last - first) * ld)
      for (const [p, piece] of pieces.entries()) {
        const { rows: given, cols } = sizeOf(piece)
        const from = read[p]
        let to = from
        while (to < given && piece.row(to) < last) to++
        if (to === from) continue
        read[p] = to
        const data = await tensor(piece.name, from, to)
        for (let r = from; r < to; r++) {
          const at = (piece.row(r) - first) * ld
          for (let c = 0; c < cols; c++) block[at + piece.col(c)] = data[(r - from) * cols + c]
        }
      }
      yield block
    }
  }
}

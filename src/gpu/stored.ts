/**
 * @file How numbers lie in a buffer: as f32, or as f16, two to a word with the first in its low half, which WGSL reads everywhere by
 * `unpack2x16float`. f16 is for storage only: 11 significant bits, an error of at most 2^-25 below 2^-14 (where some GPUs read 0), and nothing
 * beyond 65504. What was bf16 loses nothing from 2^-17 on.
 */
import type { BufferSlice } from './memory.ts'

export type Stored = 'f32' | 'f16'

/** Of a number. */
export const BYTES: Readonly<Record<Stored, number>> = { f32: 4, f16: 2 }

export interface StoredSlice extends BufferSlice {
  /** Absent: f32. */
  stored?: Stored
}

/** A number that f16 does not have. */
export class NotHalf extends RangeError {}

/** The bits of f32s: 65504, the largest f16; 2^-14, the smallest with all its digits; and what their exponents are apart. */
const LARGEST = 0x477fe000
const SMALLEST_NORMAL = 0x38800000
const EXPONENTS_APART = 0x38000000

/**
 * The f16s next to these numbers; of two as near, the even one.
 *
 * @throws NotHalf for a number beyond 65504 or none at all.
 */
export function halvesOf(values: Float32Array): Uint16Array<ArrayBuffer> {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length)
  const halves = new Uint16Array(values.length)
  for (let i = 0; i < values.length; i++) {
    const word = words[i]
    const magnitude = word & 0x7fffffff
    if (magnitude > LARGEST) throw new NotHalf(`${values[i]} cannot be stored as f16.`)
    // Below 2^-14 f16s are 2^-24 apart, as f32s are from 1/2 on; above, 13 digits are dropped, and half of what they can be rounds them.
    const half =
      magnitude < SMALLEST_NORMAL
        ? (Math.fround(Math.abs(values[i]) + 0.5) - 0.5) * 2 ** 24
        : (magnitude - EXPONENTS_APART + 0xfff + ((magnitude >>> 13) & 1)) >>> 13
    halves[i] = ((word >>> 16) & 0x8000) | half
  }
  return halves
}

/** The f32 bits of every f16 bit pattern; built when the first is read. */
let table: Uint32Array | null = null

function buildTable(): Uint32Array {
  const values = new Float32Array(65536)
  for (let bits = 0; bits < 65536; bits++) {
    const sign = bits & 0x8000 ? -1 : 1
    const exponent = (bits >> 10) & 31
    const fraction = bits & 1023
    if (exponent === 31) values[bits] = fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY
    else values[bits] = exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25)
  }
  return new Uint32Array(values.buffer)
}

export function floatsOf(halves: Uint16Array): Float32Array<ArrayBuffer> {
  table ??= buildTable()
  const words = new Uint32Array(halves.length)
  for (let i = 0; i < halves.length; i++) words[i] = table[halves[i]]
  return new Float32Array(words.buffer)
}

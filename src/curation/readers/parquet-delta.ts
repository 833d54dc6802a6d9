/**
 * @file Numbers that Parquet stores as differences (DELTA_BINARY_PACKED), walked with care: texts are stored by lengths of that kind, each as
 * so much of the one before and then more, which makes gigabytes of a page.
 */

const MAX_BLOCK = 1 << 16

/** `numbers` modulo 2^32, where they are wanted; `end`: where the bytes behind them begin. @throws Error, the end of a sentence. */
export function deltaNumbers(bytes: Uint8Array, start: number, count: number, wanted = true): { numbers: Int32Array; end: number } {
  let at = start
  const varint = () => {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      if (at >= bytes.length) throw new Error('a page ends too early')
      const byte = bytes[at++]
      value |= BigInt(byte & 127) << shift
      if (byte < 128) return value
    }
    throw new Error('a page holds a number of more than 64 bits')
  }
  const signed = () => {
    const value = varint()
    return Number(BigInt.asIntN(32, (value >> 1n) ^ -(value & 1n)))
  }
  const [block, parts, told] = [varint(), varint(), varint()].map(Number)
  const each = block / parts
  if (!(block <= MAX_BLOCK && Number.isInteger(each / 8) && each > 0))
    throw new Error('a page has differences in blocks of a size that cannot be')
  if (told !== count) throw new Error(`a page has ${told} differences for ${count} values`)
  const numbers = new Int32Array(wanted ? count : 0)
  let value = signed()
  if (count > 0) numbers[0] = value
  for (let index = 1; index < count; ) {
    const least = signed()
    const widths = at
    at += parts
    for (let part = 0; part < parts && index < count; part++) {
      const width = bytes[widths + part]
      const end = at + (each * width) / 8
      if (!(width <= 64 && end <= bytes.length)) throw new Error('a page ends too early')
      if (!wanted) index += each
      for (let i = 0; wanted && i < each && index < count; i++) {
        value = (value + least + bitsAt(bytes, at, i * width, width)) | 0
        numbers[index++] = value
      }
      at = end
    }
  }
  return { numbers, end: at }
}

/** The lowest 32 of the bits that a value has. */
function bitsAt(bytes: Uint8Array, start: number, from: number, width: number): number {
  let bits = 0
  for (let bit = 0; bit < width && bit < 32; ) {
    const place = from + bit
    const take = Math.min(8 - (place & 7), width - bit)
    bits |= ((bytes[start + (place >> 3)] >> (place & 7)) & ((1 << take) - 1)) << bit
    bit += take
  }
  return bits
}

/** @file Decompressors of Parquet pages that unfold to no more than the page's head says: what does not fit is refused, not made. */
import { compressors } from 'hyparquet-compressors'

type Decompress = (input: Uint8Array, length: number) => Uint8Array

/** Of any codec, what is packed grows by less than this. */
const mostPacked = (length: number) => length + Math.ceil(length / 6) + 1024

/** What a byte can unfold to, where that is known: deflate repeats 258 bytes in two bits. */
const MOST_UNFOLDED: Record<string, number> = { GZIP: 1032, SNAPPY: 64, LZ4: 255, LZ4_RAW: 255 }

/** A Zstandard block unfolds to 128 KB at most; encoders make them of a few hundred bytes at least. */
const ZSTD_BLOCK = { most: 1 << 17, least: 512 }

function bounded(name: string, decompress: Decompress): Decompress {
  return (input, length) => {
    if (input.length > mostPacked(length)) throw new Error(`a page of ${length} bytes is packed in ${input.length}`)
    if (length > input.length * (MOST_UNFOLDED[name] ?? Number.POSITIVE_INFINITY))
      throw new Error(`${input.length} bytes are said to unfold to ${length}`)
    if (name === 'ZSTD') checkZstd(input, length)
    const bytes = decompress(input, length)
    if (bytes.length !== length) throw new Error(`a page unfolds to ${bytes.length} bytes, not ${length}`)
    return bytes
  }
}

/** hyparquet's, each within its bounds. */
export const boundedCompressors = Object.fromEntries(
  Object.entries(compressors).map(([name, decompress]) => [name, bounded(name, decompress as Decompress)]),
)

/** The frames say how much they hold and it is what the page says; and there are no more blocks than that takes. */
function checkZstd(input: Uint8Array, length: number): void {
  const number = (at: number, bytes: number) => {
    let value = 0
    for (let i = bytes - 1; i >= 0; i--) value = value * 256 + (input[at + i] ?? 0)
    return value
  }
  const wrong = (what: string) => new Error(`a page of ${length} bytes is packed as Zstandard ${what}`)
  let held = 0
  let blocks = 0
  for (let at = 0; at < input.length; ) {
    const magic = number(at, 4)
    if (magic >= 0x184d2a50 && magic <= 0x184d2a5f) {
      at += 8 + number(at + 4, 4)
      continue
    }
    if (magic !== 0xfd2fb528) throw wrong('without its mark')
    const flags = input[at + 4]
    const single = (flags >> 5) & 1
    const sizeBytes = flags >> 6 ? 1 << (flags >> 6) : single
    if (sizeBytes === 0) throw wrong('of unknown size')
    at += 5 + (single ? 0 : 1) + [0, 1, 2, 4][flags & 3]
    held += number(at, sizeBytes) + (sizeBytes === 2 ? 256 : 0)
    at += sizeBytes
    if (held > length) throw wrong(`of ${held}`)
    for (let last = 0; !last; ) {
      if (at + 3 > input.length || ++blocks > length / ZSTD_BLOCK.least + 16) throw wrong('of too many blocks')
      const head = number(at, 3)
      last = head & 1
      const type = (head >> 1) & 3
      const size = head >> 3
      if (size > ZSTD_BLOCK.most) throw wrong('of too large blocks')
      at += 3 + (type === 1 ? 1 : size)
    }
    if ((flags >> 2) & 1) at += 4
  }
  if (held !== length) throw wrong(`of ${held}`)
}

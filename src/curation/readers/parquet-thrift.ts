/**
 * @file Thrift's compact protocol, in which Parquet writes its footer and the heads of its pages, walked without making anything of it: a
 * file may claim lists of two billion items, and numbers and nestings without end.
 */

/** A struct's numbers and structs by field; lists and texts are passed over. */
export interface Struct {
  [field: number]: number | Struct | undefined
}

const MAX_DEPTH = 16
const [TRUE, FALSE, BYTE, I64, DOUBLE, BINARY, LIST, STRUCT] = [1, 2, 3, 6, 7, 8, 9, 12]

export class ThriftWalk {
  readonly #bytes: Uint8Array
  at: number
  /** Values that may still come. */
  #left: number

  constructor(bytes: Uint8Array, at: number, most: number) {
    this.#bytes = bytes
    this.at = at
    this.#left = most
  }

  /** @throws Error, the end of a sentence about the file. */
  struct(depth = 0): Struct {
    if (depth > MAX_DEPTH) throw new Error(`its structure nests more than ${MAX_DEPTH} deep`)
    const struct: Struct = {}
    for (let field = 0; ; ) {
      const head = this.#byte()
      const type = head & 15
      if (type === 0) return struct
      field = head >> 4 ? field + (head >> 4) : this.#zigzag()
      const value = this.#value(type, depth)
      if (value !== null) struct[field] = value
    }
  }

  #value(type: number, depth: number): number | Struct | null {
    if (--this.#left < 0) throw new Error('it describes more than can be')
    if (type === TRUE || type === FALSE) return type === TRUE ? 1 : 0
    if (type === BYTE) return this.#byte()
    if (type > BYTE && type <= I64) return this.#zigzag()
    if (type === DOUBLE) return this.#skip(8)
    if (type === BINARY) return this.#skip(this.#varint())
    if (type === STRUCT) return this.struct(depth + 1)
    if (type !== LIST) throw new Error('it holds values of an unknown kind')
    const head = this.#byte()
    const size = head >> 4 === 15 ? this.#varint() : head >> 4
    const item = head & 15
    if (depth >= MAX_DEPTH) throw new Error(`its structure nests more than ${MAX_DEPTH} deep`)
    for (let i = 0; i < size; i++) this.#value(item === TRUE || item === FALSE ? BYTE : item, depth + 1)
    return null
  }

  #byte(): number {
    if (this.at >= this.#bytes.length) throw new Error('it ends too early')
    return this.#bytes[this.at++]
  }

  #skip(length: number): null {
    this.at += length
    if (this.at > this.#bytes.length) throw new Error('it ends too early')
    return null
  }

  /** Of at most 64 bits. */
  #varint(): number {
    let value = 0
    for (let factor = 1, bytes = 0; bytes < 10; bytes++, factor *= 128) {
      const byte = this.#byte()
      value += (byte & 127) * factor
      if (byte < 128) return value
    }
    throw new Error('it holds a number of more than 64 bits')
  }

  #zigzag(): number {
    const value = this.#varint()
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }
}

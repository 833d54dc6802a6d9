/** @file Parquet files of one column, byte by byte: also such as no program writes. */

type Value = { type: number; bytes: number[] }

export function varint(value: number): number[] {
  const bytes: number[] = []
  for (let left = value; ; left = Math.floor(left / 128)) {
    if (left < 128) return [...bytes, left]
    bytes.push((left % 128) + 128)
  }
}

const zigzag = (value: number) => varint(value < 0 ? -2 * value - 1 : 2 * value)
export const i32 = (value: number): Value => ({ type: 5, bytes: zigzag(value) })
export const i64 = (value: number): Value => ({ type: 6, bytes: zigzag(value) })
export const text = (value: string): Value => ({ type: 8, bytes: [...varint(value.length), ...Buffer.from(value)] })
/** `size`: what the list claims to hold. */
export const list = (type: number, items: number[][], size = items.length): Value => ({
  type: 9,
  bytes: [0xf0 | type, ...varint(size), ...items.flat()],
})
export const struct = (fields: Record<number, Value>): Value => {
  let last = 0
  const bytes = Object.entries(fields).flatMap(([field, { type, bytes }]) => {
    const head = [((Number(field) - last) << 4) | type, ...bytes]
    last = Number(field)
    return head
  })
  return { type: 12, bytes: [...bytes, 0] }
}

export interface Shape {
  /** The column's pages, heads and all. */
  chunk: number[]
  rows: number
  name?: string
  /** Of Parquet's enumerations: BYTE_ARRAY is 6, INT32 1; UNCOMPRESSED 0, SNAPPY 1, GZIP 2, BROTLI 4, ZSTD 6. */
  type?: number
  codec?: number
  optional?: boolean
  /** In place of the column's length. */
  claimed?: number
  /** In place of the schema's elements. */
  schema?: number[][]
}

export function parquetFile({ chunk, rows, name = 'problem', type = 6, codec = 0, optional = false, claimed, schema }: Shape): Uint8Array {
  const elements = schema ?? [
    struct({ 4: text('schema'), 5: i32(1) }).bytes,
    struct({ 1: i32(type), 3: i32(optional ? 1 : 0), 4: text(name), 6: i32(0) }).bytes,
  ]
  const size = claimed ?? chunk.length
  const meta = struct({
    1: i32(type),
    2: list(5, [zigzag(0)]),
    3: list(8, [text(name).bytes]),
    4: i32(codec),
    5: i64(rows),
    6: i64(size),
    7: i64(size),
    9: i64(4),
  })
  const group = struct({ 1: list(12, [struct({ 2: i64(4), 3: meta }).bytes]), 2: i64(size), 3: i64(rows) })
  return withFooter(chunk, struct({ 1: i32(1), 2: list(12, elements), 3: i64(rows), 4: list(12, [group.bytes]) }).bytes)
}

export function withFooter(chunk: readonly number[], footer: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(4 + chunk.length + footer.length + 8)
  bytes.set(Buffer.from('PAR1'))
  bytes.set(chunk, 4)
  bytes.set(footer, 4 + chunk.length)
  new DataView(bytes.buffer).setUint32(bytes.length - 8, footer.length, true)
  bytes.set(Buffer.from('PAR1'), bytes.length - 4)
  return bytes
}

/** A data page of the first version. `encoding`: PLAIN is 0, RLE_DICTIONARY 8. */
export function dataPage(stored: readonly number[], values: number, encoding = 0, unpacked = stored.length): number[] {
  const head = struct({
    1: i32(0),
    2: i32(unpacked),
    3: i32(stored.length),
    5: struct({ 1: i32(values), 2: i32(encoding), 3: i32(3), 4: i32(3) }),
  })
  return [...head.bytes, ...stored]
}

/** PLAIN values of BYTE_ARRAY. */
export function plainTexts(...texts: string[]): number[] {
  return texts.flatMap((value) => [value.length & 255, (value.length >> 8) & 255, 0, 0, ...Buffer.from(value)])
}

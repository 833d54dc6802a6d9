/** @file Parquet, read row group by row group; big groups in parts. Nested columns become objects and lists. */
import { type FileMetaData, parquetMetadataAsync, parquetReadObjects, parquetSchema } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { ImportError, MAX_UNPACKED_BYTES, megabytes } from '../source.ts'
import type { ByteSource } from '../types.ts'
import { type Reader, repeatedNames } from './reader.ts'

/** Rows read at once. A part of a group costs reading the group's pages before it again, so it is not small. */
const PART = 20_000

/** A damaged count must not keep anyone waiting. */
const MAX_CLAIMED_ROWS = 100_000_000

export async function* readParquet(source: ByteSource): Reader {
  const file = {
    byteLength: source.size,
    slice: async (start: number, end = source.size) => {
      const bytes = await source.read(start, end)
      return (bytes.byteLength === bytes.buffer.byteLength ? bytes.buffer : bytes.slice().buffer) as ArrayBuffer
    },
  }
  const { metadata, names, scales } = withoutDecimals(await readMetadata(source, file))
  yield { rows: repeatedNames(1, names), read: 0 }
  let first = 0
  let read = 0
  for (const group of metadata.row_groups) {
    const last = first + Number(group.num_rows)
    for (let start = first; start < last; start += PART) {
      const end = Math.min(last, start + PART)
      try {
        const values = await parquetReadObjects({ file, metadata, compressors, rowStart: start, rowEnd: end, useOffsetIndex: true })
        for (let i = 0; i < values.length; i += 256) {
          yield {
            rows: values.slice(i, i + 256).map((value, j) => ({ at: start + i + j + 1, value: plainRow(value, scales) })),
            read,
          }
        }
      } catch (cause) {
        const problem = `and the ${end - start - 1} behind it are damaged (${oneLine(cause)})`
        yield { rows: [{ at: start + 1, problem, rows: end - start }], read }
      }
    }
    first = last
    read += Number(group.total_byte_size)
  }
}

async function readMetadata(source: ByteSource, file: { byteLength: number; slice: (a: number, b?: number) => Promise<ArrayBuffer> }) {
  let metadata: FileMetaData
  try {
    if (source.size < 12) throw new Error('it is shorter than any')
    metadata = await parquetMetadataAsync(file)
  } catch (cause) {
    const why = /footer/.test((cause as Error).message) ? 'it does not end with PAR1' : oneLine(cause)
    throw new ImportError(`${source.name} is no whole Parquet file: ${why}.`, { cause })
  }
  const rows = metadata.row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0)
  if (!(rows <= MAX_CLAIMED_ROWS)) throw new ImportError(`${source.name} claims to have ${rows} rows, more than can be.`)
  const bytes = metadata.row_groups.reduce(
    (sum, group) => sum + group.columns.reduce((s, c) => s + Number(c.meta_data?.total_uncompressed_size ?? 0), 0),
    0,
  )
  if (bytes > MAX_UNPACKED_BYTES)
    throw new ImportError(`${source.name} unfolds to ${megabytes(bytes)}, more than ${megabytes(MAX_UNPACKED_BYTES)}.`)
  return metadata
}

function oneLine(cause: unknown): string {
  return String((cause as Error).message ?? cause)
    .split('\n')[0]
    .slice(0, 120)
}

/** The columns' names, and the metadata as if decimals had no scale, whose scales are told: hyparquet would make doubles of them. */
function withoutDecimals(metadata: FileMetaData) {
  const columns = parquetSchema(metadata).children.map(({ element }) => element)
  const decimals = columns.filter(
    ({ type, converted_type, logical_type }) =>
      (converted_type === 'DECIMAL' || logical_type?.type === 'DECIMAL') && type !== undefined && type !== 'BYTE_ARRAY',
  )
  const schema = metadata.schema.map((element) =>
    decimals.includes(element) ? { ...element, converted_type: undefined, logical_type: undefined } : element,
  )
  return {
    metadata: { ...metadata, schema },
    names: columns.map(({ name }) => name),
    scales: new Map(decimals.map(({ name, scale = 0 }) => [name, scale])),
  }
}

function plainRow(row: Record<string, unknown>, scales: ReadonlyMap<string, number>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => {
      const scale = scales.get(name)
      return [name, scale === undefined || value === null || value === undefined ? plain(value) : decimal(value, scale)]
    }),
  )
}

/** A number where that says all digits, a bigint or text elsewhere. */
function decimal(unscaled: unknown, scale: number): number | bigint | string {
  const whole = unscaled instanceof Uint8Array ? signedOf(unscaled) : BigInt(unscaled as number | bigint)
  if (scale === 0) return Number.isSafeInteger(Number(whole)) ? Number(whole) : whole
  const digits = String(whole < 0n ? -whole : whole).padStart(scale + 1, '0')
  const text = `${whole < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`.replace(/\.?0+$/, '')
  return digits.length <= DOUBLE_DIGITS ? Number(text) : text
}

/** Decimal digits that every double keeps. */
const DOUBLE_DIGITS = 15

/** Two's complement, the highest byte first. */
function signedOf(bytes: Uint8Array): bigint {
  return BigInt.asIntN(
    8 * bytes.length,
    bytes.reduce((value, byte) => value * 256n + BigInt(byte), 0n),
  )
}

/** As our JSON has it: whole numbers of 64 bits as numbers where those are exact, dates and bytes as text, typed arrays as lists. NaN is how tables of floats say that there is nothing. */
function plain(value: unknown): unknown {
  if (Number.isNaN(value)) return null
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Uint8Array) return new TextDecoder().decode(value)
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<unknown>, plain)
  if (Array.isArray(value)) return value.map(plain)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]))
}

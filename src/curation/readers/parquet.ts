/** @file Parquet, read row group by row group; big groups in parts. Nested columns become objects and lists. */
import { type FileMetaData, parquetMetadataAsync, parquetReadObjects, parquetSchema } from 'hyparquet'
import { shown } from '../../text/shown.ts'
import { ImportError } from '../source.ts'
import type { ByteSource } from '../types.ts'
import { boundedCompressors as compressors } from './parquet-codecs.ts'
import { checkChunks, checkFooter, checkFooterLength, checkSchema, PageWalk } from './parquet-guard.ts'
import { type Reader, repeatedNames } from './reader.ts'

/** Rows read at once. A part of a group costs reading the group's pages before it again, so it is not small. */
const PART = 20_000

/** PAR1. */
const MAGIC = 0x50415231

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
  const walk = new PageWalk((start, end) => source.read(start, end), parquetSchema(metadata))
  let first = 0
  let read = 0
  for (const group of metadata.row_groups) {
    const rows = Number(group.num_rows)
    // The group alone: hyparquet looks at all there are each time.
    const alone = { ...metadata, row_groups: [group] }
    const damaged = (from: number, to: number, cause: unknown) => {
      const problem = `and the ${to - from - 1} behind it are damaged (${oneLine(cause)})`
      return { rows: [{ at: first + from + 1, problem, rows: to - from }], read }
    }
    let fault: unknown = null
    try {
      for await (const _ of walk.check(group)) yield { rows: [], read }
    } catch (cause) {
      fault = cause
    }
    if (fault !== null && rows > 0) yield damaged(0, rows, fault)
    for (let start = 0; start < rows && fault === null; start += PART) {
      const end = Math.min(rows, start + PART)
      try {
        const values = await parquetReadObjects({ file, metadata: alone, compressors, rowStart: start, rowEnd: end, useOffsetIndex: true })
        for (let i = 0; i < values.length; i += 256) {
          yield {
            rows: values.slice(i, i + 256).map((value, j) => ({ at: first + start + i + j + 1, value: plainRow(value, scales) })),
            read,
          }
        }
      } catch (cause) {
        yield damaged(start, end, cause)
      }
    }
    first += rows
    read += Number(group.total_byte_size)
  }
}

async function readMetadata(source: ByteSource, file: { byteLength: number; slice: (a: number, b?: number) => Promise<ArrayBuffer> }) {
  let metadata: FileMetaData
  try {
    if (source.size < 12) throw new Error('it is shorter than any')
    const tail = new DataView((await source.read(source.size - 8, source.size)).slice().buffer)
    const length = tail.getUint32(0, true)
    if (tail.getUint32(4, false) === MAGIC) {
      checkFooterLength(length, source.size)
      checkFooter(await source.read(source.size - 8 - length, source.size - 8))
    }
    // Nothing here is on a map, and looking for columns that are goes round for ever where a count of children is damaged.
    metadata = await parquetMetadataAsync(file, { geoparquet: false })
    checkSchema(metadata)
    checkChunks(metadata, source.size)
  } catch (cause) {
    const why = /footer/.test((cause as Error).message) ? 'it does not end with PAR1' : oneLine(cause)
    throw new ImportError(`${source.name} is no whole Parquet file: ${why}.`, { cause })
  }
  const rows = metadata.row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0)
  if (!(rows <= MAX_CLAIMED_ROWS)) throw new ImportError(`${source.name} claims to have ${rows} rows, more than can be.`)
  return metadata
}

function oneLine(cause: unknown): string {
  return shown(String((cause as Error).message ?? cause).split('\n')[0], 120)
}

/** The columns' names, and the metadata as if decimals had no scale, whose scales are told: hyparquet would make doubles of them. */
function withoutDecimals(metadata: FileMetaData) {
  const columns = parquetSchema(metadata).children.map(({ element }) => element)
  const decimals = columns.filter(
    ({ type, converted_type, logical_type }) =>
      (converted_type === 'DECIMAL' || logical_type?.type === 'DECIMAL') && type !== undefined && type !== 'BYTE_ARRAY',
  )
  const changed = new Set(decimals)
  const schema = metadata.schema.map((element) =>
    changed.has(element) ? { ...element, converted_type: undefined, logical_type: undefined } : element,
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

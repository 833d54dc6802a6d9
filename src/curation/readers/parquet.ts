/** @file Parquet, read row group by row group; big groups in parts. Nested columns become objects and lists. */
import { type FileMetaData, parquetMetadataAsync, parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { ImportError, MAX_UNPACKED_BYTES, megabytes } from '../source.ts'
import type { ByteSource } from '../types.ts'
import type { Reader } from './reader.ts'

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
  const metadata = await readMetadata(source, file)
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
            rows: values.slice(i, i + 256).map((value, j) => ({ at: start + i + j + 1, value: plain(value) as Record<string, unknown> })),
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

/** As our JSON has it: whole numbers of 64 bits as numbers where those are exact, dates and bytes as text, typed arrays as lists. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Uint8Array) return new TextDecoder().decode(value)
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<unknown>, plain)
  if (Array.isArray(value)) return value.map(plain)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]))
}

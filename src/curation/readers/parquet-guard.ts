/**
 * @file What a Parquet file claims, held against what is there, before hyparquet believes it: it makes lists as long as a footer, the head of
 * a page or a run within one says, and those are a few bytes each.
 */
import type { FileMetaData, RowGroup, SchemaTree } from 'hyparquet'
import { MAX_UNPACKED_BYTES, megabytes } from '../source.ts'
import { boundedCompressors } from './parquet-codecs.ts'
import { deltaNumbers } from './parquet-delta.ts'
import { type Struct, ThriftWalk } from './parquet-thrift.ts'
import { MAX_COLUMNS } from './reader.ts'

/** Bytes of a footer, and values in it: each becomes an object. */
const MAX_FOOTER = { bytes: 16 * 2 ** 20, values: 1_000_000 }
/** Of a page's head. */
const MAX_HEAD_VALUES = 200
/** Fields within one another. */
const MAX_SCHEMA_DEPTH = 32
/** Values of one column in one row group, those of lists among them. */
const MAX_VALUES = 10_000_000
/** How far a run of packed values may go past the last one: writers fill up groups. */
const RUN_SLACK = 1024

/** @throws Error, the end of a sentence about the file. */
export function checkFooterLength(length: number, size: number): void {
  if (length > size - 8) throw new Error('its footer is longer than the file')
  if (length > MAX_FOOTER.bytes) throw new Error(`its footer has ${megabytes(length)}, more than ${megabytes(MAX_FOOTER.bytes)}`)
}

/** @throws Error likewise. */
export function checkFooter(footer: Uint8Array): void {
  new ThriftWalk(footer, 0, MAX_FOOTER.values).struct()
}

/** The tree that hyparquet will build of it, walked without building it. @throws Error likewise. */
export function checkSchema({ schema }: FileMetaData): void {
  if (schema.length > MAX_COLUMNS) throw new Error(`it has ${schema.length} columns and fields; up to ${MAX_COLUMNS} can be read`)
  /** Children still to come of each field that is open. */
  const open: number[] = []
  for (const { num_children: children = 0 } of schema) {
    if (children < 0) throw new Error('a column of it has fewer than no fields')
    while (open.at(-1) === 0) open.pop()
    if (open.length > 0) open[open.length - 1]--
    if (children > 0) open.push(children)
    if (open.length > MAX_SCHEMA_DEPTH) throw new Error(`its fields nest more than ${MAX_SCHEMA_DEPTH} deep`)
  }
  if (open.some((left) => left > 0)) throw new Error('its columns are not all described')
}

/** Chunks lie within the file, and no byte is more than one column's. @throws Error likewise. */
export function checkChunks({ row_groups: groups }: FileMetaData, size: number): void {
  let total = 0
  for (const { columns } of groups) {
    for (const column of columns) {
      const { start, end } = rangeOf(column)
      total += end - start
      if (!(start >= 4 && end >= start && end <= size && total <= size)) throw new Error('it claims more bytes of columns than there are')
    }
  }
}

function rangeOf({ meta_data: meta }: RowGroup['columns'][number]): { start: number; end: number } {
  if (!meta) throw new Error('it has a column that is not described')
  const start = Number(meta.dictionary_page_offset || meta.data_page_offset)
  return { start, end: start + Number(meta.total_compressed_size) }
}

export type Read = (start: number, end: number) => Promise<Uint8Array>

/** Walks the pages of files' groups; their unfolded bytes are counted over the whole file. */
export class PageWalk {
  readonly #read: Read
  readonly #root: SchemaTree
  #unpacked = 0

  constructor(read: Read, root: SchemaTree) {
    this.#read = read
    this.#root = root
  }

  /** Yields after each page. @throws Error, the end of a sentence about the group. */
  async *check(group: RowGroup): AsyncGenerator<void> {
    const rows = Number(group.num_rows)
    for (const column of group.columns) {
      const { start, end } = rangeOf(column)
      const meta = column.meta_data as NonNullable<typeof column.meta_data>
      const levels = levelsOf(this.#root, meta.path_in_schema)
      const bytes = await this.#read(start, end)
      let values = 0
      for (let at = 0; at < bytes.length - 1; ) {
        const walk = new ThriftWalk(bytes, at, MAX_HEAD_VALUES)
        const page = pageOf(walk.struct())
        at = walk.at + page.packed
        if (at > bytes.length) throw new Error('a page goes beyond its column')
        this.#count(page.unpacked)
        if (!page.dictionary) values += page.values
        if (values > MAX_VALUES) throw new Error(`a column has more than ${MAX_VALUES} values`)
        this.#count(checkPage(bytes.subarray(walk.at, at), page, meta.codec, meta.type, levels))
        yield
      }
      if (values < rows) throw new Error(`a column has ${values} values for ${rows} rows`)
    }
  }

  #count(bytes: number): void {
    this.#unpacked += bytes
    if (this.#unpacked > MAX_UNPACKED_BYTES) throw new Error(`its pages unfold to more than ${megabytes(MAX_UNPACKED_BYTES)}`)
  }
}

interface Page {
  dictionary: boolean
  packed: number
  unpacked: number
  values: number
  encoding: number
  /** Of the second version: bytes of levels before what is packed, and whether that is. */
  second: { repetition: number; definition: number; nulls: number; isPacked: boolean } | null
}

function pageOf(head: Struct): Page {
  const [type, unpacked, packed] = [1, 2, 3].map((field) => sizeOf(head[field]))
  const part = head[type === 0 ? 5 : type === 2 ? 7 : 8]
  if (![0, 2, 3].includes(type) || typeof part !== 'object') throw new Error('a page is of an unknown kind')
  const values = sizeOf(part[1])
  const second =
    type === 3 ? { definition: sizeOf(part[5]), repetition: sizeOf(part[6]), nulls: sizeOf(part[2]), isPacked: (part[7] ?? 1) !== 0 } : null
  if (second && (second.nulls > values || sizeOf(part[3]) > values)) throw new Error('a page has more rows or gaps than values')
  if (second && second.definition + second.repetition > Math.min(packed, unpacked)) throw new Error('the levels of a page go beyond it')
  return { dictionary: type === 2, packed, unpacked, values, encoding: Number(part[type === 3 ? 4 : 2]), second }
}

function sizeOf(value: Struct[number]): number {
  if (typeof value !== 'number' || value < 0) throw new Error('a page is of a size that cannot be')
  return value
}

interface Levels {
  repetition: number
  definition: number
}

/** How many repeated and optional fields lead to a column. */
function levelsOf(root: SchemaTree, path: readonly string[]): Levels {
  const levels = { repetition: 0, definition: 0 }
  let node: SchemaTree | undefined = root
  for (const name of path) {
    node = node.children.find(({ element }) => element.name === name)
    if (!node) throw new Error('it has a column that its schema does not name')
    const { repetition_type: kind } = node.element
    if (kind === 'REPEATED') levels.repetition++
    if (kind !== 'REQUIRED') levels.definition++
  }
  return levels
}

const width = (most: number) => 32 - Math.clz32(most)
/** Numbers of encodings: PLAIN_DICTIONARY, RLE, RLE_DICTIONARY, in which runs stand, and three of differences. */
const [DICTIONARY, RLE, RLE_DICTIONARY] = [2, 3, 8]
const [DELTA, DELTA_LENGTHS, DELTA_TEXTS] = [5, 6, 7]

/** Characters more than the page has, where its texts are stored as what differs from the one before. */
function checkPage(stored: Uint8Array, page: Page, codec: string, type: string, levels: Levels): number {
  const { values, second } = page
  if (page.dictionary && values > page.unpacked) throw new Error('a dictionary has more values than bytes')
  let at = second ? second.repetition + second.definition : 0
  const packed = stored.subarray(at)
  const isPacked = codec !== 'UNCOMPRESSED' && second?.isPacked !== false
  const unfold = boundedCompressors[codec]
  if (isPacked && !unfold) throw new Error(`a page is packed by ${codec}, which cannot be read`)
  const bytes = isPacked ? unfold(packed, page.unpacked - at) : packed
  if (bytes.length !== page.unpacked - at) throw new Error(`a page has ${bytes.length} bytes, not ${page.unpacked - at}`)
  if (page.dictionary) return 0
  let there = second ? values - second.nulls : values
  if (second) {
    if (levels.repetition) checkRuns(stored, 0, second.repetition, width(levels.repetition), values)
    if (levels.definition) checkRuns(stored, second.repetition, at, width(levels.definition), values)
    at = 0
  } else {
    for (const level of [levels.repetition, levels.definition]) {
      if (level === 0) continue
      const end = at + 4 + lengthAt(bytes, at)
      const full = checkRuns(bytes, at + 4, end, width(level), values, level)
      if (level === levels.definition) there = full
      at = end
    }
  }
  if (page.encoding === RLE) checkRuns(bytes, at + 4, bytes.length, 1, values)
  if (page.encoding === DICTIONARY || page.encoding === RLE_DICTIONARY) {
    if (type === 'BOOLEAN') throw new Error('a column of booleans has a dictionary')
    if (bytes[at] > 0 || second) checkRuns(bytes, at + 1, bytes.length, bytes[at] ?? 0, values)
  }
  if (page.encoding === DELTA || page.encoding === DELTA_LENGTHS) deltaNumbers(bytes, at, there, false)
  if (page.encoding !== DELTA_TEXTS) return 0
  const { numbers, end } = deltaNumbers(bytes, at, there)
  deltaNumbers(bytes, end, there, false)
  return numbers.reduce((sum, shared) => sum + Math.max(0, shared), 0)
}

function lengthAt(bytes: Uint8Array, at: number): number {
  if (at + 4 > bytes.length) throw new Error('a page ends too early')
  return new DataView(bytes.buffer, bytes.byteOffset + at, 4).getUint32(0, true)
}

/**
 * Runs of one value over and over, and of packed ones: each says its length, and hyparquet makes it as long, however few are left. Returns
 * how many of the values are `level`.
 */
function checkRuns(bytes: Uint8Array, start: number, end: number, bits: number, values: number, level = -1): number {
  if (bits > 32 || end > bytes.length) throw new Error('a page ends too early')
  let found = 0
  for (let at = start, seen = 0; at < end && seen < values; ) {
    let head = 0
    for (let shift = 0, more = true; more; shift += 7) {
      if (at >= end || shift > 28) throw new Error('a page has a run without end')
      head += (bytes[at] & 127) * 2 ** shift
      more = bytes[at++] >= 128
    }
    const isPacked = head % 2 === 1
    const count = isPacked ? ((head - 1) / 2) * 8 : head / 2
    if (count > values - seen + RUN_SLACK) throw new Error(`a page has a run of ${count} values where ${values - seen} are left`)
    const counted = level < 0 ? 0 : Math.min(count, values - seen)
    if (!isPacked) found += valueAt(bytes, at, 0, bits) === level ? counted : 0
    else for (let i = 0; i < counted; i++) if (valueAt(bytes, at, i * bits, bits) === level) found++
    seen += count
    at += isPacked ? (count * bits) / 8 : Math.ceil(bits / 8)
  }
  return found
}

/** Of a level, which has a few bits. */
function valueAt(bytes: Uint8Array, at: number, from: number, bits: number): number {
  const place = at + (from >> 3)
  return ((bytes[place] | (bytes[place + 1] << 8)) >> (from & 7)) & ((1 << bits) - 1)
}

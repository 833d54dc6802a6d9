/** @file Where the bytes of an imported file come from, and what kind of file they are. */
import type { ByteSource, FileFormat } from './types.ts'

/** The file as a whole cannot be read: one sentence for the user. */
export class ImportError extends Error {
  override name = 'ImportError'
}

/** Larger files are refused: a page holds the whole set in memory. */
export const MAX_FILE_BYTES = 100 * 2 ** 20
/** What a compressed file may unfold to. */
export const MAX_UNPACKED_BYTES = 4 * MAX_FILE_BYTES
const PIECE = 1 << 20

/** A File or Blob, in the page or in Node. */
export function blobSource(blob: Blob, name: string): ByteSource {
  return { name, size: blob.size, read: async (start, end) => new Uint8Array(await blob.slice(start, end).arrayBuffer()) }
}

export function textSource(text: string, name: string): ByteSource {
  return bytesSource(new TextEncoder().encode(text), name)
}

export function bytesSource(bytes: Uint8Array, name: string): ByteSource {
  return { name, size: bytes.length, read: async (start, end) => bytes.slice(start, end) }
}

/** Bytes of a file, and how far into it they reach. */
export interface Piece {
  bytes: Uint8Array
  read: number
}

/** The file's bytes from first to last in pieces of about a megabyte, `unpacked`. */
export function pieces(source: ByteSource): AsyncGenerator<Piece> {
  return unpacked(storedPieces(source), source.name)
}

/** What is gzip unfolded, and UTF-16 text (known by its byte order mark) as UTF-8; anything else as it is. */
export async function* unpacked(stored: AsyncGenerator<Piece>, name: string): AsyncGenerator<Piece> {
  const { head, all } = await peek(stored)
  const plain = head[0] === 0x1f && head[1] === 0x8b ? await peek(gunzipped(all, name)) : { head, all }
  const isUtf16 = (first: number, second: number) => plain.head[0] === first && plain.head[1] === second
  if (isUtf16(0xff, 0xfe)) yield* utf8(plain.all, 'utf-16le')
  else if (isUtf16(0xfe, 0xff)) yield* utf8(plain.all, 'utf-16be')
  else yield* plain.all
}

/** The first two bytes, where there are so many, and all pieces again. */
async function peek(stored: AsyncGenerator<Piece>): Promise<{ head: Uint8Array; all: AsyncGenerator<Piece> }> {
  const first: Piece[] = []
  const head: number[] = []
  while (head.length < 2) {
    const { done, value } = await stored.next()
    if (done) break
    first.push(value)
    head.push(...value.bytes.subarray(0, 2))
  }
  async function* all() {
    yield* first
    yield* stored
  }
  return { head: Uint8Array.from(head), all: all() }
}

async function* utf8(stored: AsyncGenerator<Piece>, encoding: string): AsyncGenerator<Piece> {
  const decoder = new TextDecoder(encoding)
  const encoder = new TextEncoder()
  let last = 0
  for await (const { bytes, read } of stored) {
    yield { bytes: encoder.encode(decoder.decode(bytes, { stream: true })), read }
    last = read
  }
  yield { bytes: encoder.encode(decoder.decode()), read: last }
}

async function* gunzipped(stored: AsyncGenerator<Piece>, name: string): AsyncGenerator<Piece> {
  let read = 0
  const compressed = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const { done, value } = await stored.next()
      if (done) return controller.close()
      read = value.read
      controller.enqueue(value.bytes as Uint8Array<ArrayBuffer>)
    },
  })
  const reader = compressed.pipeThrough(new DecompressionStream('gzip')).getReader()
  try {
    for (let size = 0; ; ) {
      const { done, value } = await reader.read().catch(() => {
        throw new ImportError(`${name} is a damaged gzip file, or cut short.`)
      })
      if (done) return
      size += value.length
      if (size > MAX_UNPACKED_BYTES) throw new ImportError(`${name} unfolds to more than ${megabytes(MAX_UNPACKED_BYTES)}.`)
      yield { bytes: value, read }
    }
  } finally {
    // Left to itself, a stream that nobody reads from stops. In Node 20 one that is cancelled while data waits in it throws where nobody catches.
    reader.releaseLock()
  }
}

async function* storedPieces(source: ByteSource): AsyncGenerator<Piece> {
  for (let start = 0; start < source.size; start += PIECE) {
    const read = Math.min(source.size, start + PIECE)
    yield { bytes: await source.read(start, read), read }
  }
}

export function megabytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MB`
}

/**
 * By the first bytes, and by the name where those leave a choice. `onPiece`: awaited while nothing but blanks is found. @throws ImportError for
 * what is none of the four.
 */
export async function detectFormat(source: ByteSource, onPiece?: (read: number) => Promise<void>): Promise<FileFormat> {
  if (source.size === 0) throw new ImportError(`${source.name} is empty.`)
  const { start, blank } = await beginning(source, onPiece)
  if (String.fromCharCode(...start.subarray(0, 4)) === 'PAR1') return 'parquet'
  if (/\.parquet$/i.test(source.name)) throw new ImportError(`${source.name} is no Parquet file: it does not begin with PAR1.`)
  if (start.includes(0))
    throw new ImportError(`${source.name} is no text and no Parquet file; JSON lines, JSON, CSV and Parquet can be read.`)
  const text = new TextDecoder().decode(start).trimStart()
  if (blank) throw new ImportError(`${source.name} holds nothing but blanks.`)
  if (text[0] === '[') return 'json'
  if (text[0] === '{') return isJsonLines(text, source.name) ? 'jsonl' : 'json'
  if (/\.(jsonl|ndjson)(\.gz)?$/i.test(source.name)) return 'jsonl'
  if (/\.json(\.gz)?$/i.test(source.name)) return 'json'
  return 'csv'
}

/** What ends a line or stands for nothing on it: a file may consist of hardly anything else. */
export const isBlank = (byte: number) => byte === 32 || (byte >= 9 && byte <= 13)

/** The first bytes, of the first piece that is not blank; `blank`: there is none. */
async function beginning(source: ByteSource, onPiece?: (read: number) => Promise<void>): Promise<{ start: Uint8Array; blank: boolean }> {
  let start = new Uint8Array()
  let blank = true
  for await (const { bytes, read } of pieces(source)) {
    if (bytes.length === 0) continue
    let at = 0
    while (at < bytes.length && isBlank(bytes[at])) at++
    start = Uint8Array.from(bytes.subarray(0, 1 << 16))
    blank = at === bytes.length
    if (!blank) break
    await onPiece?.(read)
  }
  return { start, blank }
}

/** A pretty-printed object has no whole object on its first line; a lone object is told by the name. */
function isJsonLines(text: string, name: string): boolean {
  const end = text.indexOf('\n')
  const onlyLine = end < 0 || text.slice(end).trim() === ''
  if (onlyLine) return !/\.json(\.gz)?$/i.test(name)
  if (/\.(jsonl|ndjson)(\.gz)?$/i.test(name)) return true
  return text.slice(0, end).trimEnd().endsWith('}') && text.slice(end).trimStart()[0] === '{'
}

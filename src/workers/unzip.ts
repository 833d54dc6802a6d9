/**
 * @file What is in a ZIP archive, read from its central directory at the end (PKWARE APPNOTE 4.3), as unpackers do. Nothing is unpacked before
 * it is asked for, and never more than the directory says, so that a small archive cannot fill the memory.
 */

/** A file to be read, wherever it lies. */
export interface PackedFile {
  /** Bytes, unpacked. */
  size: number
  /** Its content; @throws Error with one sentence where it is not what it was said to be. */
  open(): Promise<Blob>
}

const END = 0x06054b50
const ENTRY = 0x02014b50
const LOCAL = 0x04034b50
/** The end record, and the longest comment that may follow it. */
const END_BYTES = 22
const MOST_COMMENT = 65_535
const MOST_FILES = 20_000
const MOST_DIRECTORY = 8 << 20
const WIDE = 0xffffffff

export interface Unpacking {
  /** Ends unpacking, which may take long. */
  signal?: AbortSignal
  /** Bytes of the file in hand, told a hundred times at most, and only of files that take a while. */
  onUnpacked?: (done: number, total: number) => void
}

/** Bytes; a smaller file is unpacked before one could read how far it is. */
const TELLING = 4 << 20

/**
 * The files of an archive by their paths.
 *
 * @throws Error with one sentence: no archive, cut short, encrypted, or of more than 4 GiB.
 */
export async function unzip(archive: Blob, name: string, how: Unpacking = {}): Promise<Map<string, PackedFile>> {
  const broken = () => new Error(`${name} is not a whole ZIP archive.`)
  const view = async (begin: number, end: number) => new DataView(await archive.slice(begin, end).arrayBuffer())
  const tailBegin = Math.max(0, archive.size - END_BYTES - MOST_COMMENT)
  const tail = await view(tailBegin, archive.size)
  let end = tail.byteLength - END_BYTES
  while (end >= 0 && tail.getUint32(end, true) !== END) end--
  if (end < 0) throw broken()
  const [count, length, begin] = [tail.getUint16(end + 10, true), tail.getUint32(end + 12, true), tail.getUint32(end + 16, true)]
  if (begin === WIDE || count === 0xffff) throw new Error(`${name} is an archive of more than 4 GiB: unpack it, and choose its folder.`)
  if (count > MOST_FILES || length > MOST_DIRECTORY) throw new Error(`${name} holds too many files for a model.`)
  if (begin + length > tailBegin + end) throw broken()

  const directory = await view(begin, begin + length)
  const files = new Map<string, PackedFile>()
  let at = 0
  for (let i = 0; i < count; i++) {
    if (at + 46 > length || directory.getUint32(at, true) !== ENTRY) throw broken()
    const [flags, method] = [directory.getUint16(at + 8, true), directory.getUint16(at + 10, true)]
    const [packed, size, local] = [20, 24, 42].map((offset) => directory.getUint32(at + offset, true))
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => directory.getUint16(at + offset, true))
    if (at + 46 + nameLength > length) throw broken()
    const path = new TextDecoder().decode(new Uint8Array(directory.buffer, at + 46, nameLength))
    at += 46 + nameLength + extra + comment
    if (path.endsWith('/')) continue
    if (packed === WIDE || size === WIDE || local === WIDE)
      throw new Error(`${name} is an archive of more than 4 GiB: unpack it, and choose its folder.`)
    const open = async () => {
      if (flags & 1) throw new Error(`${path} in ${name} is encrypted.`)
      if (method !== 0 && method !== 8) throw new Error(`${path} in ${name} is packed in a way that browsers cannot read.`)
      const header = await view(local, local + 30)
      if (header.byteLength < 30 || header.getUint32(0, true) !== LOCAL) throw broken()
      const data = local + 30 + header.getUint16(26, true) + header.getUint16(28, true)
      if (data + packed > begin) throw broken()
      const content = archive.slice(data, data + packed)
      const unpacked = method === 0 ? content : await inflate(content, size, how).catch(() => null)
      how.signal?.throwIfAborted()
      if (unpacked?.size !== size) throw new Error(`${path} in ${name} is damaged.`)
      return unpacked
    }
    files.set(path, { size, open })
  }
  return files
}

/** @throws Error as soon as there is more than `size`. */
async function inflate(packed: Blob, size: number, { signal, onUnpacked }: Unpacking): Promise<Blob> {
  let sum = 0
  let told = 0
  const measure = new TransformStream<Uint8Array, Uint8Array>({
    transform(piece, controller) {
      sum += piece.length
      if (sum > size) throw new Error('More than was said.')
      if (size >= TELLING && sum - told >= size / 100) {
        told = sum
        onUnpacked?.(sum, size)
      }
      controller.enqueue(piece)
    },
  })
  const unpacked = packed.stream().pipeThrough(new DecompressionStream('deflate-raw')).pipeThrough(measure, { signal })
  return new Response(unpacked).blob()
}

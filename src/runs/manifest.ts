/**
 * @file Folders that are whole or do not count. Their files are written first, each measured as it goes; the manifest, with size and checksum
 * of every one, is written last and read back.
 */
import { crc32 } from './checksum.ts'
import { RunError } from './run-error.ts'
import { pathParts, pieces, readText, type Storage } from './storage.ts'

interface ManifestFile {
  name: string
  size: number
  crc32: number
}

export interface Manifest {
  format: 1
  /** Of a checkpoint: the steps done when it was taken. */
  step?: number
  files: ManifestFile[]
}

export const manifestName = 'manifest.json'
const chunkBytes = 8 << 20

/** Writes through to a folder, noting size and checksum of each file, and asks the storage whether it holds as many bytes. */
export class MeasuringWriter {
  readonly files: ManifestFile[] = []
  readonly #storage: Storage

  constructor(storage: Storage) {
    this.#storage = storage
  }

  /** @throws RunError when the storage kept less than it was given. */
  async write(name: string, data: string | Uint8Array | AsyncIterable<Uint8Array>): Promise<void> {
    if (pathParts(name).length !== 1) throw new RunError(`${name} is in a folder, and a manifest lists files only.`)
    let size = 0
    let crc = 0
    async function* measure() {
      for await (const piece of pieces(data)) {
        size += piece.length
        crc = crc32(piece, crc)
        yield piece
      }
    }
    await this.#storage.write(name, measure())
    const stored = await this.#storage.size(name)
    if (stored !== size) throw new RunError(`${name} was not stored whole: ${stored ?? 0} of ${size} bytes.`)
    this.files.push({ name, size, crc32: crc })
  }
}

/** @throws RunError when the storage does not give back what it was given. */
export async function writeManifest(files: Storage, manifest: Manifest): Promise<void> {
  const body = JSON.stringify(manifest)
  const text = JSON.stringify({ ...manifest, crc32: crc32(new TextEncoder().encode(body)) })
  await files.write(manifestName, text)
  if ((await readText(files, manifestName)) !== text) throw new RunError('A manifest does not read back as it was written.')
}

/**
 * The manifest when the folder is as it says; null when it has none, never having been finished; else what is wrong.
 *
 * @param contents Whether every byte is read; otherwise only that each file is there with its size.
 */
export async function checkManifest(files: Storage, contents: boolean): Promise<Manifest | string | null> {
  const text = await readText(files, manifestName)
  if (text === null) return null
  const manifest = parseManifest(text)
  if (manifest === null) return 'its manifest is damaged'
  for (const file of manifest.files) {
    const size = await files.size(file.name)
    if (size !== file.size) return size === null ? `${file.name} is missing` : `${file.name} has ${size} of its ${file.size} bytes`
    if (contents && (await fileChecksum(files, file.name, size)) !== file.crc32) return `${file.name} is damaged`
  }
  return manifest
}

/** CRC-32 of a file of so many bytes, read in pieces. */
export async function fileChecksum(files: Pick<Storage, 'read'>, name: string, size: number): Promise<number> {
  let crc = 0
  for (let at = 0; at < size; at += chunkBytes)
    crc = crc32((await files.read(name, at, Math.min(size, at + chunkBytes))) ?? new Uint8Array(), crc)
  return crc
}

/** Null unless the text is a manifest that carries its own right checksum. */
function parseManifest(text: string): Manifest | null {
  try {
    const { crc32: stated, ...manifest } = JSON.parse(text)
    if (stated !== crc32(new TextEncoder().encode(JSON.stringify(manifest)))) return null
    if (manifest.format !== 1 || !Array.isArray(manifest.files)) return null
    for (const { name } of manifest.files) if (pathParts(name).length !== 1) return null
    return manifest
  } catch {
    return null
  }
}

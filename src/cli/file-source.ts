/** @file A file on disk as the pieces an import reads. */
import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import type { ByteSource } from '../curation/types.ts'
import { reason } from './files.ts'

/** Lends the file to `use` and closes it. @throws Error with a sentence when it cannot be read. */
export async function withFile<T>(path: string, use: (source: ByteSource) => Promise<T>): Promise<T> {
  const { source, close } = await openFile(path)
  try {
    return await use(source)
  } finally {
    await close()
  }
}

/** @throws Error with a sentence when it cannot be read. */
export async function openFile(path: string): Promise<{ source: ByteSource; close: () => Promise<void> }> {
  const handle = await open(path).catch((cause) => {
    throw new Error(`cannot read ${path}: ${reason(cause)}.`, { cause })
  })
  try {
    const found = await handle.stat()
    if (found.isDirectory()) throw new Error(`cannot read ${path}: it is a folder.`)
    const read = async (start: number, end: number) => {
      const bytes = new Uint8Array(Math.max(0, Math.min(end, found.size) - start))
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, start)
      return bytes.subarray(0, bytesRead)
    }
    return { source: { name: basename(path), size: found.size, read }, close: () => handle.close() }
  } catch (error) {
    await handle.close()
    throw error
  }
}

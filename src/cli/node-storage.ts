/** @file A folder on disk as the engine's storage, for the command line. */
import { randomUUID } from 'node:crypto'
import { appendFile, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { pathParts, pieces, type Storage, StorageError, temporarySuffix } from '../runs/storage.ts'

/** What "there is no such file" looks like; a folder in a file's place, or the reverse, counts as well. */
const absent = new Set(['ENOENT', 'ENOTDIR', 'EISDIR'])

export class NodeStorage implements Storage {
  readonly root: string

  constructor(root: string) {
    this.root = resolve(root)
  }

  #resolve(path: string): string {
    return join(this.root, ...pathParts(path))
  }

  async size(path: string): Promise<number | null> {
    const full = this.#resolve(path)
    const found = await attempt('read', full, () => stat(full))
    return found?.isFile() ? found.size : null
  }

  async read(path: string, begin = 0, end = Number.POSITIVE_INFINITY): Promise<Uint8Array | null> {
    const full = this.#resolve(path)
    const bytes = await attempt('read', full, async () => {
      const file = await open(full)
      try {
        const info = await file.stat()
        if (!info.isFile()) return null
        const buffer = new Uint8Array(Math.max(0, Math.min(end, info.size) - begin))
        let at = 0
        while (at < buffer.length) {
          const { bytesRead } = await file.read(buffer, at, buffer.length - at, begin + at)
          if (bytesRead === 0) break
          at += bytesRead
        }
        return buffer.subarray(0, at)
      } finally {
        await file.close()
      }
    })
    return bytes ?? null
  }

  async write(path: string, data: string | Uint8Array | AsyncIterable<Uint8Array>): Promise<void> {
    const full = this.#resolve(path)
    const temporary = `${full}.${randomUUID().slice(0, 8)}${temporarySuffix}`
    await mustSucceed('write', full, async () => {
      await makeFolder(dirname(full))
      try {
        const file = await open(temporary, 'w')
        try {
          for await (const piece of pieces(data)) await file.writeFile(piece)
          // Without this a power cut may leave the new name on an empty file.
          await file.sync()
        } finally {
          await file.close()
        }
        await rename(temporary, full)
      } catch (error) {
        await rm(temporary, { force: true })
        throw error
      }
    })
  }

  async append(path: string, text: string): Promise<void> {
    const full = this.#resolve(path)
    await mustSucceed('write', full, async () => {
      await makeFolder(dirname(full))
      // A checkpoint that outlives a power cut must not be ahead of its records.
      await appendFile(full, text, { flush: true })
    })
  }

  async list(folder: string): Promise<string[]> {
    const full = this.#resolve(folder)
    const entries = (await attempt('list', full, () => readdir(full, { withFileTypes: true }))) ?? []
    return entries
      .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
      .filter((name) => !name.endsWith(temporarySuffix))
      .sort()
  }

  async remove(path: string): Promise<void> {
    const full = this.#resolve(path)
    await attempt('remove', full, () => rm(full, { recursive: true, force: true }))
  }
}

type Verb = 'read' | 'write' | 'list' | 'remove'

/** The result, or undefined when what was asked for is not there. */
async function attempt<T>(verb: Verb, path: string, action: () => Promise<T>): Promise<T | undefined> {
  try {
    return await action()
  } catch (error) {
    if (absent.has((error as NodeJS.ErrnoException).code ?? '')) return undefined
    throw asStorageError(verb, path, error)
  }
}

async function mustSucceed(verb: Verb, path: string, action: () => Promise<void>): Promise<void> {
  try {
    await action()
  } catch (error) {
    throw asStorageError(verb, path, error)
  }
}

function asStorageError(verb: Verb, path: string, error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException).code
  if (typeof code !== 'string' || error instanceof StorageError) return error
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new StorageError('full', `There is no room left on the disk to write ${path}.`, { cause: error })
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return new StorageError('failed', `No permission to ${verb} ${path}.`, { cause: error })
  return new StorageError('failed', `Could not ${verb} ${path} (${code}).`, { cause: error })
}

/** Node's own way to make the folders above too never ends where a parent is there and refuses (/proc). */
async function makeFolder(folder: string): Promise<void> {
  const made = () =>
    mkdir(folder).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST' || !(await isFolder(folder))) throw error
    })
  await made().catch(async (error: NodeJS.ErrnoException) => {
    const parent = dirname(folder)
    if (error.code !== 'ENOENT' || parent === folder || (await isFolder(parent))) throw error
    await makeFolder(parent)
    await made()
  })
}

const isFolder = (path: string) =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )

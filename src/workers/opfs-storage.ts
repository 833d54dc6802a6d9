/**
 * @file The browser's private file system (OPFS) as the engine's storage. Worker only: synchronous access handles are what can
 * append and flush, and pages have none. A file is written under another name, flushed, closed, and moved over the old one in one
 * step; a handle's lock is freed by the browser when its tab or worker dies.
 */
import { pathParts, pieces, type Storage, StorageError, temporarySuffix } from '../runs/storage.ts'

/** What TypeScript's DOM library leaves out, being for workers only or not yet in the standard. */
interface SyncAccessHandle {
  getSize(): number
  truncate(size: number): void
  write(bytes: Uint8Array, options: { at: number }): number
  flush(): void
  close(): void
}
type FileHandle = FileSystemFileHandle & {
  createSyncAccessHandle(): Promise<SyncAccessHandle>
  move(name: string): Promise<void>
}

/**
 * Opens a folder of the origin's private file system, making it if need be.
 *
 * @throws StorageError when the browser gives none (private windows of some, blocked storage).
 */
export async function openOpfsStorage(folder: string): Promise<Storage> {
  try {
    let root = await navigator.storage.getDirectory()
    for (const part of pathParts(folder)) root = await root.getDirectoryHandle(part, { create: true })
    return new OpfsStorage(root)
  } catch (error) {
    throw new StorageError('failed', `This browser does not let the page keep files (${(error as Error).name}); runs cannot be stored.`, {
      cause: error,
    })
  }
}

/** Times that a file is read before what the browser says of it is believed, and the wait after the first. */
const READS = 5
const REPLACED_MS = 10

/** "There is no such file", or a folder where a file is asked for, or the reverse. */
const absent = new Set(['NotFoundError', 'TypeMismatchError'])

class OpfsStorage implements Storage {
  readonly #root: FileSystemDirectoryHandle

  constructor(root: FileSystemDirectoryHandle) {
    this.#root = root
  }

  async #folder(parts: string[], create: boolean): Promise<FileSystemDirectoryHandle> {
    let folder = this.#root
    for (const part of parts) folder = await folder.getDirectoryHandle(part, { create })
    return folder
  }

  async #file(path: string, create: boolean): Promise<FileHandle> {
    const parts = pathParts(path)
    const folder = await this.#folder(parts.slice(0, -1), create)
    return (await folder.getFileHandle(parts.at(-1) ?? '', { create })) as FileHandle
  }

  /** A file that is replaced, by us or by another tab, between being found and being read is not lost: the new one is read. */
  async #read<T>(path: string, use: (file: File) => Promise<T> | T): Promise<T | null> {
    return attempt('read', path, async () => {
      for (let tries = 1; ; tries++) {
        const handle = await this.#file(path, false)
        try {
          return await use(await handle.getFile())
        } catch (error) {
          const replaced = error instanceof DOMException && ['NotReadableError', 'NotFoundError'].includes(error.name)
          if (!replaced || tries === READS) throw error
          await new Promise((resolve) => setTimeout(resolve, tries * REPLACED_MS))
        }
      }
    })
  }

  async size(path: string): Promise<number | null> {
    return this.#read(path, (file) => file.size)
  }

  async read(path: string, begin = 0, end?: number): Promise<Uint8Array | null> {
    return this.#read(path, async (file) => new Uint8Array(await file.slice(begin, end).arrayBuffer()))
  }

  async write(path: string, data: string | Uint8Array | AsyncIterable<Uint8Array>): Promise<void> {
    const parts = pathParts(path)
    const name = parts.at(-1) ?? ''
    await mustSucceed('write', path, async () => {
      const folder = await this.#folder(parts.slice(0, -1), true)
      const temporary = (await folder.getFileHandle(name + temporarySuffix, { create: true })) as FileHandle
      try {
        const handle = await temporary.createSyncAccessHandle()
        try {
          // What an interrupted write left there.
          handle.truncate(0)
          let at = 0
          for await (const piece of pieces(data)) at += writeAll(handle, piece, at)
          handle.flush()
        } finally {
          handle.close()
        }
        await temporary.move(name).catch(async (error) => {
          throw await notMoved(path, error, folder, name)
        })
      } catch (error) {
        await folder.removeEntry(name + temporarySuffix).catch(() => {})
        throw error
      }
    })
  }

  async append(path: string, text: string): Promise<void> {
    await mustSucceed('write', path, async () => {
      const handle = await (await this.#file(path, true)).createSyncAccessHandle()
      try {
        writeAll(handle, new TextEncoder().encode(text), handle.getSize())
        handle.flush()
      } finally {
        handle.close()
      }
    })
  }

  async list(folder: string): Promise<string[]> {
    const names = await attempt('list', folder, async () => {
      const found: string[] = []
      const handle = await this.#folder(pathParts(folder), false)
      for await (const [name, entry] of handle.entries()) found.push(entry.kind === 'directory' ? `${name}/` : name)
      return found
    })
    return (names ?? []).filter((name) => !name.endsWith(temporarySuffix)).sort()
  }

  async remove(path: string): Promise<void> {
    const parts = pathParts(path)
    const name = parts.pop()
    await attempt('remove', path, async () => {
      if (name !== undefined) return (await this.#folder(parts, false)).removeEntry(name, { recursive: true })
      for (const entry of await this.list('')) await this.#root.removeEntry(entry.replace('/', ''), { recursive: true })
    })
  }
}

/**
 * Browsers say `NoModificationAllowedError` of a move that fails for whatever reason; only a file that cannot be opened either is one that
 * somebody holds.
 */
async function notMoved(path: string, error: unknown, folder: FileSystemDirectoryHandle, name: string): Promise<unknown> {
  if (!(error instanceof DOMException) || error.name === 'QuotaExceededError') return error
  try {
    const old = (await folder.getFileHandle(name)) as FileHandle
    ;(await old.createSyncAccessHandle()).close()
  } catch (found) {
    if (found instanceof DOMException && found.name === 'NoModificationAllowedError') return found
  }
  const sentence = `The browser has written ${path} but could not give it its name (${error.name}); what was there before is still there.`
  return new StorageError('failed', sentence, { cause: error })
}

/** A full disk shows as fewer bytes written than asked for, or as QuotaExceededError, by browser. */
function writeAll(handle: SyncAccessHandle, bytes: Uint8Array, at: number): number {
  let done = 0
  while (done < bytes.length) {
    const written = handle.write(bytes.subarray(done), { at: at + done })
    if (written === 0) throw new DOMException('No bytes were written.', 'QuotaExceededError')
    done += written
  }
  return done
}

type Verb = 'read' | 'write' | 'list' | 'remove'

/** The result, or null when what was asked for is not there. */
async function attempt<T>(verb: Verb, path: string, action: () => Promise<T>): Promise<T | null> {
  try {
    return await action()
  } catch (error) {
    if (error instanceof DOMException && absent.has(error.name)) return null
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
  if (!(error instanceof DOMException)) return error
  if (error.name === 'QuotaExceededError') {
    return new StorageError('full', `The browser has no room left to write ${path}: delete a run, or free space on the disk.`, {
      cause: error,
    })
  }
  if (error.name === 'NoModificationAllowedError') {
    return new StorageError('locked', `Another tab has ${path} open: close it and try again.`, { cause: error })
  }
  return new StorageError('failed', `The browser could not ${verb} ${path} (${error.name}).`, { cause: error })
}

/**
 * @file Where runs and models are kept. The engine knows only this interface; the page hands it the browser's private file
 * system, the command line a folder on disk, and tests a map in memory. Paths are relative, their parts separated by `/`.
 */

/** What can be read: a folder on disk, in the browser, or behind a web address. */
export interface FileReader {
  /** Bytes, or null when there is no such file. */
  size(path: string): Promise<number | null>
  /** The whole file, or bytes [begin, end) of it; null when there is no such file. The bytes are the caller's to keep. */
  read(path: string, begin?: number, end?: number): Promise<Uint8Array | null>
}

/** Every method rejects with a StorageError. One writer at a time; readers may come at any moment. */
export interface Storage extends FileReader {
  /**
   * Replaces the file whole: whoever reads it, even after a crash in the middle, finds the old content or the new. Pieces are
   * written as they come, so a large file need never be in memory at once. Folders are made as needed.
   */
  write(path: string, data: string | Uint8Array | AsyncIterable<Uint8Array>): Promise<void>
  /** Adds to the file's end, making it if need be. A crash may leave only part of the text there. */
  append(path: string, text: string): Promise<void>
  /** Names of what is in a folder, sorted; those of folders end in `/`. Empty when there is no such folder. */
  list(folder: string): Promise<string[]>
  /** Removes a file, or a folder with all it holds; does nothing when there is neither. */
  remove(path: string): Promise<void>
}

/** `full`: no room left. `locked`: another tab or process has the file open. `path`: not a path this storage could hold. */
export type StorageFault = 'full' | 'locked' | 'path' | 'failed'

export class StorageError extends Error {
  override readonly name = 'StorageError'
  readonly fault: StorageFault

  constructor(fault: StorageFault, sentence: string, options?: ErrorOptions) {
    super(sentence, options)
    this.fault = fault
  }
}

/** Files being written carry this ending until they are whole; such names are never listed and cannot be asked for. */
export const temporarySuffix = '.tmp'

/**
 * The parts of a path.
 *
 * @throws StorageError when the path is absolute, leaves its folder, or has a part no file system takes. The empty path is the
 * folder itself.
 */
export function pathParts(path: string): string[] {
  if (path === '') return []
  const parts = path.split('/')
  for (const part of parts) {
    const taken = part.endsWith(temporarySuffix)
    if (part === '' || part === '.' || part === '..' || part.length > 200 || taken || /[\\\p{Cc}]/u.test(part)) {
      throw new StorageError('path', `${JSON.stringify(path)} is not a path that can be stored.`)
    }
  }
  return parts
}

/** The folder of a storage as a storage of its own. */
export function within(storage: Storage, folder: string): Storage {
  const inside = (path: string) => [...pathParts(folder), ...pathParts(path)].join('/')
  return {
    size: async (path) => storage.size(inside(path)),
    read: async (path, begin, end) => storage.read(inside(path), begin, end),
    write: async (path, data) => storage.write(inside(path), data),
    append: async (path, text) => storage.append(inside(path), text),
    list: async (path) => storage.list(inside(path)),
    remove: async (path) => storage.remove(inside(path)),
  }
}

/** A file's text, or null when there is no such file. */
export async function readText(files: FileReader, path: string): Promise<string | null> {
  const bytes = await files.read(path)
  return bytes && new TextDecoder().decode(bytes)
}

/** What `write` takes, as a stream of pieces. */
export async function* pieces(data: string | Uint8Array | AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (typeof data === 'string') yield new TextEncoder().encode(data)
  else if (data instanceof Uint8Array) yield data
  else yield* data
}

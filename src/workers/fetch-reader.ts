/**
 * @file Files behind a web address, as the engine reads them: the models shipped with the page. Each file is fetched whole, once, since a
 * static host need not know ranges.
 */
import { type FileReader, pathParts, StorageError } from '../runs/storage.ts'

/**
 * A folder of the web, its files kept in memory as long as the reader is.
 *
 * @param base Address of a folder, ending in `/`, which no path leaves.
 * @param folder A path within it.
 * @returns A reader whose methods throw StorageError when the server cannot be reached or answers with an error.
 */
export function openFetchReader(base: string | URL, folder = ''): FileReader {
  const fetched = new Map<string, Promise<Uint8Array | null>>()
  function file(path: string): Promise<Uint8Array | null> {
    const parts = [...pathParts(folder), ...pathParts(path)]
    // Of the encoded parts nothing is left that an address would give a meaning to: what they say is a name of a file.
    const key = parts.map(encodeURIComponent).join('/')
    let bytes = fetched.get(key)
    if (!bytes) {
      bytes = fetchFile(new URL(`./${key}`, base), path)
      fetched.set(key, bytes)
      // A failure may pass; the next call tries again.
      bytes.catch(() => fetched.delete(key))
    }
    return bytes
  }
  return {
    size: async (path) => (await file(path))?.length ?? null,
    read: async (path, begin = 0, end?) => (await file(path))?.slice(begin, end) ?? null,
  }
}

async function fetchFile(address: URL, path: string): Promise<Uint8Array | null> {
  let response: Response
  try {
    response = await fetch(address, { redirect: 'manual' })
    if (response.type === 'opaqueredirect') throw new StorageError('failed', `${path} could not be fetched: the server sends it elsewhere.`)
    if (response.status === 404 || response.status === 410) return null
    // A server of single-page applications answers any address with its index page.
    if (response.ok && response.headers.get('content-type')?.startsWith('text/html') && !path.endsWith('.html')) return null
    if (response.ok) return new Uint8Array(await response.arrayBuffer())
  } catch (error) {
    if (error instanceof StorageError) throw error
    throw new StorageError('failed', `${path} could not be fetched: the server cannot be reached.`, { cause: error })
  }
  throw new StorageError('failed', `${path} could not be fetched: the server answered ${response.status}.`)
}

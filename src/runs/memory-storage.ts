/** @file A storage that lives as long as the page or the test: a map from path to bytes. */
import { pathParts, pieces, type Storage } from './storage.ts'

export class MemoryStorage implements Storage {
  readonly files = new Map<string, Uint8Array>()

  async size(path: string): Promise<number | null> {
    return this.files.get(pathParts(path).join('/'))?.length ?? null
  }

  async read(path: string, begin = 0, end?: number): Promise<Uint8Array | null> {
    return this.files.get(pathParts(path).join('/'))?.slice(begin, end) ?? null
  }

  async write(path: string, data: string | Uint8Array | AsyncIterable<Uint8Array>): Promise<void> {
    const key = pathParts(path).join('/')
    const parts: Uint8Array[] = []
    for await (const piece of pieces(data)) parts.push(piece.slice())
    this.files.set(key, concatenate(parts))
  }

  async append(path: string, text: string): Promise<void> {
    const key = pathParts(path).join('/')
    this.files.set(key, concatenate([this.files.get(key) ?? new Uint8Array(), new TextEncoder().encode(text)]))
  }

  async list(folder: string): Promise<string[]> {
    const prefix = pathParts(folder)
      .map((part) => `${part}/`)
      .join('')
    const names = new Set<string>()
    for (const path of this.files.keys()) {
      if (!path.startsWith(prefix)) continue
      const rest = path.slice(prefix.length)
      const slash = rest.indexOf('/')
      names.add(slash < 0 ? rest : rest.slice(0, slash + 1))
    }
    return [...names].sort()
  }

  async remove(path: string): Promise<void> {
    const key = pathParts(path).join('/')
    for (const file of [...this.files.keys()]) {
      if (file === key || key === '' || file.startsWith(`${key}/`)) this.files.delete(file)
    }
  }
}

function concatenate(parts: Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

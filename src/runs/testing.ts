/** @file For tests only: a storage that fails at a chosen call. */
import { MemoryStorage } from './memory-storage.ts'
import { type Storage, StorageError } from './storage.ts'

export function copyOf(storage: MemoryStorage): MemoryStorage {
  const copy = new MemoryStorage()
  for (const [path, bytes] of storage.files) copy.files.set(path, bytes.slice())
  return copy
}

/**
 * How a call may go wrong: it does nothing and throws; does half and throws; does half and says nothing; does all and throws. `dead`
 * storages fail at every later call too, as after a crash.
 */
export const faults = ['nothing', 'half', 'short', 'late'] as const
export type Fault = (typeof faults)[number]

export class FaultyStorage implements Storage {
  calls = 0
  readonly inner: MemoryStorage
  /** Which call fails, counted from 0. */
  at: number
  readonly fault: Fault
  readonly dead: boolean
  /** Whether reading counts as a call, and may fail. */
  reads = true

  constructor(inner: MemoryStorage, at: number, fault: Fault, dead: boolean) {
    this.inner = inner
    this.at = at
    this.fault = fault
    this.dead = dead
  }

  async #run<T>(whole: () => Promise<T>, half: () => Promise<T> = whole): Promise<T> {
    const call = this.calls++
    if (call < this.at || (call > this.at && !this.dead)) return whole()
    if (call > this.at || this.fault === 'nothing') throw new StorageError('full', 'The storage failed.')
    const result = await (this.fault === 'late' ? whole() : half())
    if (this.fault !== 'short') throw new StorageError('full', 'The storage failed.')
    return result
  }

  #read<T>(whole: () => Promise<T>): Promise<T> {
    return this.reads ? this.#run(whole) : whole()
  }

  size = (path: string) => this.#read(() => this.inner.size(path))
  read = (path: string, begin?: number, end?: number) => this.#read(() => this.inner.read(path, begin, end))
  list = (folder: string) => this.#read(() => this.inner.list(folder))
  append = (path: string, text: string) => this.#run(() => this.inner.append(path, text))

  write = (path: string, data: string | Uint8Array | AsyncIterable<Uint8Array>) =>
    this.#run(
      () => this.inner.write(path, data),
      async () => {
        await this.inner.write(path, data)
        const bytes = this.inner.files.get(path)!
        this.inner.files.set(path, bytes.slice(0, bytes.length >> 1))
      },
    )

  remove = (path: string) =>
    this.#run(
      () => this.inner.remove(path),
      async () => {
        const inside = [...this.inner.files.keys()].filter((file) => file.startsWith(`${path}/`))
        for (const file of inside.slice(0, inside.length >> 1)) this.inner.files.delete(file)
      },
    )
}

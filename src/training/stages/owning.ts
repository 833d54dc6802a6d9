/** @file What a stage takes is given back together, and also where opening it fails half-way: memory of a GPU has no other owner. */

interface Disposable {
  /** A promise is waited for where opening has failed. */
  dispose(): unknown
}

/** Passes on what is taken, and remembers it; newest first, all of it is disposed of. */
export type Own = <T extends Disposable | null>(taken: T | Promise<T>) => Promise<T>

/** What `open` makes, with a `dispose` that gives back all it took. */
export async function owning<T extends object>(open: (own: Own) => Promise<T>): Promise<T & { dispose(): void }> {
  const taken: Disposable[] = []
  const dispose = () =>
    taken
      .splice(0)
      .reverse()
      .map((one) => one.dispose())
  const own: Own = async (some) => {
    const one = await some
    if (one) taken.push(one)
    return one
  }
  try {
    // Getters of what is made stay what they are.
    return Object.defineProperty(await open(own), 'dispose', { value: () => void dispose(), enumerable: true }) as T & { dispose(): void }
  } catch (error) {
    await Promise.all(dispose())
    throw error
  }
}

/** What is opened while its owner goes on with something else. */
export interface Pending<T> {
  readonly there: Promise<T>
  /** Null until it is there. */
  readonly now: T | null
  /** Aborted with the reason when it will not come. */
  readonly failed: AbortSignal
  /** Resolves when it is there, or has failed. */
  readonly settled: Promise<void>
  /** At once where it is there, else as soon as it is. */
  dispose(): Promise<void>
}

export function pending<T extends { dispose(): void }>(opening: Promise<T>): Pending<T> {
  const failing = new AbortController()
  let now: T | null = null
  let disposed = false
  const settled = opening.then(
    (one) => {
      if (disposed) one.dispose()
      else now = one
    },
    (error) => failing.abort(error),
  )
  return {
    ...{ there: opening, settled, failed: failing.signal },
    get now() {
      return now
    },
    dispose() {
      disposed = true
      now?.dispose()
      return settled
    },
  }
}

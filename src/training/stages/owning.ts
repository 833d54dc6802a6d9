/** @file What a stage takes is given back together, and also where opening it fails half-way: memory of a GPU has no other owner. */

interface Disposable {
  dispose(): void
}

/** Passes on what is taken, and remembers it; newest first, all of it is disposed of. */
export type Own = <T extends Disposable | null>(taken: T | Promise<T>) => Promise<T>

/** What `open` makes, with a `dispose` that gives back all it took. */
export async function owning<T extends object>(open: (own: Own) => Promise<T>): Promise<T & Disposable> {
  const taken: Disposable[] = []
  const dispose = () => {
    for (const one of taken.splice(0).reverse()) one.dispose()
  }
  const own: Own = async (some) => {
    const one = await some
    if (one) taken.push(one)
    return one
  }
  try {
    // Getters of what is made stay what they are.
    return Object.defineProperty(await open(own), 'dispose', { value: dispose, enumerable: true }) as T & Disposable
  } catch (error) {
    dispose()
    throw error
  }
}

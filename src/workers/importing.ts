/** @file The import of a model that is under way: one at a time among all tabs, and it can be cancelled. */
import type { ChosenFile, ModelEntry } from './api.ts'
import type { Ownership } from './ownership.ts'
import type { Shelf } from './shelf.ts'

/** Under this name a tab claims that it takes a model in: no run is called so. */
const IMPORTING = ':import'

export class Importing {
  #abort: AbortController | null = null

  constructor(
    private readonly shelf: Shelf,
    private readonly ownership: Ownership,
  ) {}

  /** See `ImportedModels.add`. @throws Error with one sentence. */
  async add(files: readonly ChosenFile[], onProgress: (done: number, total: number) => void): Promise<ModelEntry> {
    const release = await this.ownership.claim(IMPORTING, 'change')
    if (!release) throw new Error('A model is being imported already: wait for it, or cancel it there.')
    this.#abort = new AbortController()
    try {
      return await this.shelf.add(files, this.#abort.signal, onProgress)
    } finally {
      this.#abort = null
      await release()
    }
  }

  cancel() {
    this.#abort?.abort(new Error('The import was cancelled: nothing of it is kept.'))
  }
}

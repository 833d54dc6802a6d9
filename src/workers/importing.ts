/** @file The import of a model that is under way: one at a time among all tabs, and it can be cancelled. */
import type { ChosenFile, ImportProgress, ModelEntry } from './api.ts'
import { changing, type Ownership } from './ownership.ts'
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
  async add(files: readonly ChosenFile[], onProgress: ImportProgress): Promise<ModelEntry> {
    const refusal = 'A model is being imported already: wait for it, or cancel it there.'
    return changing(this.ownership, IMPORTING, refusal, async () => {
      this.#abort = new AbortController()
      try {
        return await this.shelf.add(files, this.#abort.signal, onProgress)
      } finally {
        this.#abort = null
      }
    })
  }

  cancel() {
    this.#abort?.abort(new Error('The import was cancelled: nothing of it is kept.'))
  }
}

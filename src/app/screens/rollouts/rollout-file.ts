/** @file Rollouts as a file, step after step: each goes into the file as it comes, so that a long run is never in memory twice. */
import type { RolloutRecord } from '../../../workers/api.ts'

export interface RolloutFile {
  readonly rows: number
  add(records: readonly RolloutRecord[]): void
  close(): Blob
}

/** One record a line, as the run itself keeps them. */
export class RolloutLines implements RolloutFile {
  rows = 0
  #steps: Blob[] = []

  add(records: readonly RolloutRecord[]): void {
    this.rows += records.length
    this.#steps.push(new Blob(records.map((record) => `${JSON.stringify(record)}\n`)))
  }

  close(): Blob {
    return new Blob(this.#steps, { type: 'application/jsonl' })
  }
}

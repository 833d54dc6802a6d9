/**
 * @file What other tabs train, as this tab sees it: their events, told on as of a run `elsewhere`, and the moment when an owner is gone,
 * however it went.
 */
import { RunError } from '../runs/run-error.ts'
import { readRun } from '../runs/runs.ts'
import type { Storage } from '../runs/storage.ts'
import type { RunEvent } from './api.ts'
import type { Ownership } from './ownership.ts'
import { summaryOf } from './summary.ts'

export interface ElsewhereHost {
  ownership: Ownership
  runs(): Promise<Storage>
  emit(event: RunEvent): void
  /** Whether a run is this tab's own. */
  mine(run: string): boolean
}

/** Milliseconds between looks whether the owner is still there: its death frees its lock, and tells nobody. */
const WATCH_MS = 500

export class Elsewhere {
  readonly #watched = new Set<string>()
  #timer: ReturnType<typeof setInterval> | null = null

  constructor(private readonly host: ElsewhereHost) {}

  /** A word of the owner's. */
  hear(event: RunEvent) {
    if (event.type === 'gpu') return
    const id = event.type === 'state' ? event.run.id : event.run
    if (this.host.mine(id)) return
    if (event.type === 'deleted') this.#forget(id)
    if (event.type !== 'state') return this.host.emit(event)
    const held = event.run.held === null ? null : 'elsewhere'
    this.host.emit({ type: 'state', run: { ...event.run, held } })
    if (held) this.watch(id)
    else this.#forget(id)
  }

  watch(id: string) {
    this.#watched.add(id)
    this.#timer ??= setInterval(() => void this.#look().catch(() => {}), WATCH_MS)
  }

  async #look() {
    const claimed = await this.host.ownership.claimed()
    for (const id of [...this.#watched]) {
      if (claimed.has(id)) continue
      this.#forget(id)
      if (this.host.mine(id)) continue
      // Whoever had it may have had it only to remove it.
      const run = await readRun(await this.host.runs(), id).catch((error) => (error instanceof RunError ? null : undefined))
      if (run === null) this.host.emit({ type: 'deleted', run: id })
      const summary = await run?.summary()
      if (summary && !this.host.mine(id)) this.host.emit({ type: 'state', run: summaryOf(summary, null) })
    }
  }

  #forget(id: string) {
    this.#watched.delete(id)
    if (this.#watched.size > 0 || !this.#timer) return
    clearInterval(this.#timer)
    this.#timer = null
  }
}

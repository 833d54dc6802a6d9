/** @file Which slots of the key-value cache are taken: runs of neighbouring slots, first fit. */

export class CacheSlots {
  /** Free runs in order, never touching: [start, end). */
  #free: { start: number; end: number }[]

  constructor(readonly size: number) {
    this.#free = [{ start: 0, end: size }]
  }

  /** The first of `count` neighbouring slots, or null when no hole is large enough. */
  take(count: number): number | null {
    if (count === 0) return 0
    const at = this.#free.findIndex((run) => run.end - run.start >= count)
    if (at < 0) return null
    const run = this.#free[at]
    const { start } = run
    run.start += count
    if (run.start === run.end) this.#free.splice(at, 1)
    return start
  }

  /** Gives back what `take(count)` returned. */
  give(start: number, count: number) {
    if (count === 0) return
    const found = this.#free.findIndex((run) => run.start > start)
    const at = found < 0 ? this.#free.length : found
    this.#free.splice(at, 0, { start, end: start + count })
    for (let i = Math.min(at + 1, this.#free.length - 1); i >= Math.max(at, 1); i--) {
      if (this.#free[i - 1].end !== this.#free[i].start) continue
      this.#free[i - 1].end = this.#free[i].end
      this.#free.splice(i, 1)
    }
  }
}

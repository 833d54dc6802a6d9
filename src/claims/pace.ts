/** @file How much of a work is done, and how long the rest will take at the pace so far. */

/** Milliseconds of work before its own pace is believed rather than one known from before. */
const SETTLED_MS = 10_000

export class Pace {
  #done = 0
  #skipped = 0
  readonly #begun: number

  /**
   * @param total Of all, in any unit of cost.
   * @param rate Seconds for each of it, known from before; null where nobody knows.
   * @param now Milliseconds.
   */
  constructor(
    private readonly total: number,
    private readonly rate: number | null,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#begun = now()
  }

  get done(): number {
    return this.#done
  }

  /** So much was there already, or is left out: it tells nothing of the pace. */
  skip(cost: number) {
    this.#done += cost
    this.#skipped += cost
  }

  add(cost: number) {
    this.#done += cost
  }

  /** `part`: done of what is under way. Seconds are null where nothing tells them yet. */
  at(part = 0): { share: number; seconds: number | null } {
    const done = this.#done + part
    const worked = done - this.#skipped
    const passed = this.now() - this.#begun
    const rate = worked > 0 && passed > SETTLED_MS ? passed / 1000 / worked : this.rate
    return { share: this.total > 0 ? done / this.total : 1, seconds: rate === null ? null : Math.max(0, this.total - done) * rate }
  }
}

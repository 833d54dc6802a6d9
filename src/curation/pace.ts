/** @file Long loops that let others run: a worker can only hear that it should stop when it lets go now and then. */
import type { Hooks, Progress } from './types.ts'

/** Milliseconds a loop may hold its thread. */
const HOLD = 30

export class Pace {
  readonly #hooks: Hooks
  readonly #phase: string
  readonly #total: number
  readonly #unit: Progress['unit']
  #last = performance.now()

  constructor(hooks: Hooks, phase: string, total: number, unit: Progress['unit'] = 'rows') {
    this.#hooks = hooks
    this.#phase = phase
    this.#total = total
    this.#unit = unit
    this.#tell(0)
  }

  /** Whether it is time to await `rest`: asked in the loop, so that most turns cost no promise. */
  get due(): boolean {
    return performance.now() - this.#last > HOLD
  }

  /** Tells where the job is and lets others run. @throws the signal's reason once it is aborted. */
  async rest(done: number): Promise<void> {
    this.#hooks.signal?.throwIfAborted()
    this.#tell(done)
    await new Promise((resolve) => setTimeout(resolve, 0))
    this.#hooks.signal?.throwIfAborted()
    this.#last = performance.now()
  }

  end(): void {
    this.#tell(this.#total)
  }

  #tell(done: number) {
    this.#hooks.onProgress?.({ phase: this.#phase, done: Math.min(done, this.#total), total: this.#total, unit: this.#unit })
  }
}

/**
 * @file The engine's one GPU: opened on first use, and opened anew after it was lost, with growing delays.
 *
 * A browser answers crashes of its GPU process with blocks: after one, the first new request may find no adapter; after two within two
 * minutes none is given to the page until those are over; after more, to no page until the browser starts again. So each attempt that fails
 * and each loss waits longer than the one before, past those two minutes, and then one sentence ends it.
 */
import { Gpu } from '../gpu/device.ts'
import { GpuError } from '../gpu/errors.ts'

/** What the page says of the GPU: `lost` while it is being opened again, `seconds` until the next attempt; `gone` when no more are made. */
export type GpuState =
  | { state: 'ready' }
  | { state: 'lost'; sentence: string; attempt: number; seconds: number }
  | { state: 'gone'; sentence: string }

/** Seconds before the first attempt, the second, ...: the later ones outlast a browser's block of two minutes. */
const DELAYS = [0.5, 1, 2, 4, 8, 15, 30, 60, 120]
/** Milliseconds without a loss after which the delays begin again. */
const CALM_MS = 300_000

export interface GpuKeeperHost {
  gpu: GPU | undefined
  /** Told of each change, and of each loss before anything is tried. */
  onState(state: GpuState): void
  onLost(): void
  /** For tests: seconds in place of `DELAYS`. */
  delays?: readonly number[]
}

/** Whether an error is the end of the device it came from, for which there will be another. */
export function isFailed(error: unknown): boolean {
  return error instanceof GpuError && (error.kind === 'lost' || error.kind === 'validation')
}

export class GpuKeeper {
  #current: Promise<Gpu> | null = null
  /** Losses and failed attempts since the GPU last proved itself. */
  #failures = 0
  #lastLoss = Number.NEGATIVE_INFINITY
  /** Ends the wait for the next attempt. */
  #hurry: (() => void) | null = null
  #state: GpuState = { state: 'ready' }
  readonly #delays: readonly number[]

  constructor(private readonly host: GpuKeeperHost) {
    this.#delays = host.delays ?? DELAYS
  }

  /** As last told to `onState`. */
  get state(): GpuState {
    return this.#state
  }

  /** The GPU; while it is being opened again, once that has succeeded. @throws GpuError with one sentence. */
  open(): Promise<Gpu> {
    this.#current ??= this.#watched(Gpu.open(this.host.gpu))
    return this.#current
  }

  /**
   * Work that is begun again where the GPU is lost under it, as a run goes on by itself. Rejects with the signal's reason once it is aborted,
   * at once while a GPU is waited for.
   */
  async throughLosses<T>(signal: AbortSignal, work: (gpu: Gpu) => Promise<T>): Promise<T> {
    for (;;) {
      const gpu = await unlessAborted(signal, this.open())
      try {
        return await work(gpu)
      } catch (error) {
        // Before it is looked into: an AbortError, met as the GPU is lost, would be taken for its loss.
        signal.throwIfAborted()
        const cause = await gpu.explain(error)
        if (!isFailed(cause)) throw cause
      }
    }
  }

  /** Work on this GPU got somewhere: a later loss is a new one. */
  proved() {
    this.#failures = 0
  }

  /** The user asks: at once, whatever was waited for or given up. */
  async retry(): Promise<void> {
    if (this.#hurry) this.#hurry()
    else if (this.#state.state === 'gone') {
      this.#failures = 0
      this.#current = this.#watched(this.#reopen(this.#state.sentence))
    }
    await this.#current
  }

  #watched(opening: Promise<Gpu>): Promise<Gpu> {
    const current = opening.then((gpu) => {
      this.#tell({ state: 'ready' })
      gpu.failed.then((error) => {
        // One that has refused a command computes on, but what nobody knows.
        gpu.close()
        this.#lost(error)
      })
      return gpu
    })
    current.catch(() => {
      // A refusal may pass (a GPU that others held): the next call asks again.
      if (this.#current === current) this.#current = null
    })
    return current
  }

  #lost({ kind, message }: GpuError) {
    const now = performance.now()
    if (now - this.#lastLoss > CALM_MS) this.#failures = 0
    this.#lastLoss = now
    // A command that is refused for a reason will be refused again.
    if (kind === 'validation') this.#failures += 2
    this.#current = this.#watched(this.#reopen(message))
    this.#current.catch(() => {})
    this.host.onLost()
  }

  async #reopen(reason: string): Promise<Gpu> {
    while (this.#failures < this.#delays.length) {
      const seconds = this.#delays[this.#failures++]
      this.#tell({ state: 'lost', sentence: reason, attempt: this.#failures, seconds })
      await this.#wait(1000 * seconds)
      try {
        return await Gpu.open(this.host.gpu)
      } catch {
        // The adapter is not back yet, or no longer given to this page.
      }
    }
    const sentence = `The GPU was lost or refused ${this.#failures} times in a row: after repeated crashes a browser blocks the GPU for a page, then for all pages, until it is started again. Close other programs that use the GPU, restart the browser, and go on: the run is kept.`
    this.#tell({ state: 'gone', sentence })
    throw new GpuError('no-adapter', sentence)
  }

  #wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(done, milliseconds)
      const keeper = this
      function done() {
        clearTimeout(timer)
        keeper.#hurry = null
        resolve()
      }
      this.#hurry = done
    })
  }

  #tell(state: GpuState) {
    this.#state = state
    this.host.onState(state)
  }
}

function unlessAborted<T>(signal: AbortSignal, waited: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    if (signal.aborted) return abort()
    signal.addEventListener('abort', abort)
    waited.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}

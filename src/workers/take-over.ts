/** @file A run that another tab trains is asked for here, and waited for until that tab has let go of it. */
import { openRun } from '../runs/runs.ts'
import type { Storage } from '../runs/storage.ts'
import type { GpuKeeper } from './gpu-keeper.ts'
import type { Ownership } from './ownership.ts'

export interface TakeOverHost {
  gpu: GpuKeeper
  runs(): Promise<Storage>
  ownership: Ownership
}

/** Milliseconds between looks whether another tab has let go, until it is asked again, and until one that never answers is given up. */
const ASK_MS = 200
const AGAIN_MS = 2000
const SILENCE_MS = 10_000

export class TakeOver {
  /** The run that is being taken over, and whether its owner has answered. */
  #asking: { run: string; answered: boolean; cancelled: boolean } | null = null

  constructor(private readonly host: TakeOverHost) {}

  get underWay(): boolean {
    return this.#asking !== null
  }

  /** Asks the tab that trains a run to end with a checkpoint; resolves once it has let go, with whether the run was paused there. */
  async ask(id: string): Promise<{ paused: boolean }> {
    const { gpu, runs, ownership } = this.host
    const asking = { run: id, answered: false, cancelled: false }
    this.#asking = asking
    try {
      // Where there is none, the other tab trains on.
      await gpu.open()
      const paused = (await openRun(await runs(), id)).info.state === 'paused'
      for (let waited = 0; (await ownership.claimed()).has(id); waited += ASK_MS) {
        // Again and again: an owner that has only just begun to start cannot let go yet.
        if (waited % AGAIN_MS === 0) ownership.tell({ type: 'hand-over', run: id })
        if (asking.cancelled) throw new Error('The run stays with the other tab.')
        if (waited >= SILENCE_MS && !asking.answered) throw new Error('The other tab does not answer: close it, and the run is free.')
        await new Promise<void>((resolve) => setTimeout(resolve, ASK_MS))
      }
      if (asking.cancelled) throw new Error('The other tab had let go of the run already: it can be resumed, here or there.')
      return { paused }
    } finally {
      this.#asking = null
    }
  }

  cancel() {
    if (!this.#asking) return
    this.#asking.cancelled = true
    this.host.ownership.tell({ type: 'keep', run: this.#asking.run })
  }

  /** What the tab that trains a run says of it. */
  heard(run: string) {
    if (this.#asking?.run === run) this.#asking.answered = true
  }
}

/**
 * @file Which prompts a reinforcement stage sees next. Without epochs: fresh ones for ever. With epochs: a fixed set, shuffled each time, and
 * epoch-wise dynamic filtering (Nemotron-Cascade section 4.5.2): after an epoch, prompts that every rollout solved and prompts that none
 * did are left out of the next, but come back with a small probability.
 */
import { Random } from '../tasks/random.ts'
import type { Prompt, Task } from '../tasks/task.ts'

export interface CurriculumSettings {
  seed: number
  /** Prompts of an epoch; 0: fresh prompts for ever. */
  epochPrompts: number
  readmitSolved: number
  readmitFailed: number
}

/** All that the next batch depends on; plain data, kept in checkpoints. */
export interface CurriculumState {
  epoch: number
  /** Prompts taken, in this epoch or (without epochs) ever. */
  taken: number
  /** This epoch's prompts, as indices of the stream, in order. */
  order: number[]
  /** Share of right rollouts when last seen, by index, of prompts seen this epoch or left out of it. */
  accuracy: [index: number, share: number][]
}

export class Curriculum {
  #state: CurriculumState

  constructor(
    private readonly task: Task,
    private readonly settings: CurriculumSettings,
    state?: CurriculumState,
  ) {
    this.#state = state ?? { epoch: 0, taken: 0, order: this.#shuffled(range(settings.epochPrompts), 0), accuracy: [] }
  }

  get state(): CurriculumState {
    return structuredClone(this.#state)
  }

  /** The next `count` prompts, with their indices. An epoch's end may fall within them. */
  next(count: number): { index: number; prompt: Prompt }[] {
    return Array.from({ length: count }, () => {
      const index = this.#nextIndex()
      return { index, prompt: this.task.promptAt('train', this.settings.seed, index) }
    })
  }

  /** What came of a prompt: the share of its rollouts that were right. */
  record(index: number, share: number) {
    if (this.settings.epochPrompts > 0) this.#state.accuracy.push([index, share])
  }

  #nextIndex(): number {
    const state = this.#state
    if (this.settings.epochPrompts === 0) return state.taken++
    if (state.taken === state.order.length) this.#nextEpoch()
    return this.#state.order[this.#state.taken++]
  }

  #nextEpoch() {
    const { epoch, accuracy } = this.#state
    const { seed, epochPrompts, readmitSolved, readmitFailed } = this.settings
    const random = new Random('curriculum', seed, epoch)
    const known = new Map(accuracy)
    const kept = range(epochPrompts).filter((index) => {
      const share = known.get(index)
      if (share === 1) return random.chance(readmitSolved)
      if (share === 0) return random.chance(readmitFailed)
      return true
    })
    // Everything solved, or nothing ever: then the whole set is the least bad choice.
    const next = kept.length ? kept : range(epochPrompts)
    // What was left out stays out until it is readmitted, so its share is remembered.
    const out = accuracy.filter(([index]) => !next.includes(index))
    this.#state = { epoch: epoch + 1, taken: 0, order: this.#shuffled(next, epoch + 1), accuracy: out }
  }

  #shuffled(indices: number[], epoch: number): number[] {
    return new Random('epoch', this.settings.seed, epoch).shuffled(indices)
  }
}

const range = (n: number) => Array.from({ length: n }, (_, i) => i)

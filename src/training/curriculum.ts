/**
 * @file Which prompts a reinforcement stage sees next. Without epochs: fresh ones for ever. With epochs: a fixed set, shuffled each time, and
 * epoch-wise dynamic filtering (Nemotron-Cascade section 4.5.2): after an epoch, prompts that every rollout solved and prompts that none
 * did are left out of the next, but come back with a small probability. No step holds a prompt of a set twice.
 */
import { Random } from '../tasks/random.ts'
import type { Prompt, Task } from '../tasks/task.ts'

export interface CurriculumSettings {
  seed: number
  /** Prompts of an epoch, at most what the task has; 0: fresh prompts for ever. */
  epochPrompts: number
  readmitSolved: number
  readmitFailed: number
}

/** All that the next step depends on; plain data, kept in checkpoints. */
export interface CurriculumState {
  epoch: number
  /** Prompts taken, in this epoch or (without epochs) ever. */
  taken: number
  /** This epoch's prompts, as indices of the stream, in order. */
  order: number[]
  /** Share of right rollouts when last seen, by index, of prompts seen this epoch or left out of it. */
  accuracy: [index: number, share: number][]
}

export interface Chosen {
  index: number
  prompt: Prompt
}

export class Curriculum {
  #state: CurriculumState
  readonly #epochPrompts: number
  /** Prompts of the step under way. */
  #step = new Set<Prompt>()

  constructor(
    private readonly task: Task,
    private readonly settings: CurriculumSettings,
    state?: CurriculumState,
  ) {
    this.#epochPrompts = Math.min(settings.epochPrompts, this.#distinct)
    this.#state = state ?? { epoch: 0, taken: 0, order: this.#shuffled(range(this.#epochPrompts), 0), accuracy: [] }
  }

  get state(): CurriculumState {
    return structuredClone(this.#state)
  }

  /**
   * The prompts of the next step, with their indices: `count` of them, or fewer where there are no more. Epochs end with a step, so that
   * what came of all of its prompts is known before the next begins: an epoch is cut into steps of nearly equal size, of `count` at most.
   */
  next(count: number): Chosen[] {
    this.#step = new Set()
    if (this.#epochPrompts === 0) return this.more(count)
    if (this.#state.taken === this.#state.order.length) this.#nextEpoch()
    const left = this.#state.order.length - this.#state.taken
    return this.more(Math.ceil(left / Math.ceil(left / count)))
  }

  /** Up to `count` further prompts for the step under way; none when its epoch, or the set, has no other. */
  more(count: number): Chosen[] {
    const state = this.#state
    if (this.#epochPrompts > 0) {
      const indices = state.order.slice(state.taken, state.taken + count)
      state.taken += indices.length
      return indices.map((index) => this.#at(index))
    }
    const chosen: Chosen[] = []
    for (let room = Math.min(count, this.#distinct - this.#step.size); room > 0; ) {
      const next = this.#at(state.taken++)
      // Where one pass over a set ends within a step and another begins. Generated prompts are new objects.
      if (this.#step.has(next.prompt)) continue
      this.#step.add(next.prompt)
      chosen.push(next)
      room--
    }
    return chosen
  }

  /** What came of a prompt: the share of its rollouts that were right. */
  record(index: number, share: number) {
    if (this.#epochPrompts > 0) this.#state.accuracy.push([index, share])
  }

  get #distinct(): number {
    return this.task.size?.('train') ?? Number.POSITIVE_INFINITY
  }

  #at(index: number): Chosen {
    return { index, prompt: this.task.promptAt('train', this.settings.seed, index) }
  }

  #nextEpoch() {
    const { epoch, accuracy } = this.#state
    const { seed, readmitSolved, readmitFailed } = this.settings
    const random = new Random('curriculum', seed, epoch)
    const known = new Map(accuracy)
    const kept = range(this.#epochPrompts).filter((index) => {
      const share = known.get(index)
      if (share === 1) return random.chance(readmitSolved)
      if (share === 0) return random.chance(readmitFailed)
      return true
    })
    // Everything solved, or nothing ever: then the whole set is the least bad choice.
    const next = kept.length ? kept : range(this.#epochPrompts)
    // What was left out stays out until it is readmitted, so its share is remembered.
    const out = accuracy.filter(([index]) => !next.includes(index))
    this.#state = { epoch: epoch + 1, taken: 0, order: this.#shuffled(next, epoch + 1), accuracy: out }
  }

  #shuffled(indices: number[], epoch: number): number[] {
    return new Random('epoch', this.settings.seed, epoch).shuffled(indices)
  }
}

const range = (n: number) => Array.from({ length: n }, (_, i) => i)

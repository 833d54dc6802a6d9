/**
 * @file Which prompts a reinforcement stage sees next. Without epochs: fresh ones for ever. With epochs: a fixed set, shuffled each time, and
 * epoch-wise dynamic filtering (Nemotron-Cascade section 4.5.2): after an epoch, prompts that every rollout solved and prompts that none
 * did are left out of the next, but come back with a small probability. No step holds a prompt of a set twice.
 */
import type { StepMetrics } from '../runs/records.ts'
import { Random } from '../tasks/random.ts'
import type { Prompt, Task } from '../tasks/task.ts'

export interface CurriculumSettings {
  seed: number
  /** Prompts of an epoch, at most what the task has; 0: fresh prompts for ever. */
  epochPrompts: number
  readmitSolved: number
  readmitFailed: number
  /** Indices of the prompts that epochs are made of, where they were chosen (hard-subset.ts), instead of the first `epochPrompts`. */
  chosen?: readonly number[]
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
  /** Prompts that this epoch is without, solved by all or by none, and those that came back to it; absent in the first, and in older runs. */
  filtered?: { solved: number; failed: number; readmitted: number }
  /** As in the settings, so that a resumed stage need not choose again. */
  chosen?: readonly number[]
}

export interface Chosen {
  index: number
  prompt: Prompt
}

export class Curriculum {
  #state: CurriculumState
  /** What epochs are made of; empty: fresh prompts for ever. */
  readonly #all: readonly number[]
  /** Prompts of the step under way. */
  #step = new Set<Prompt>()

  constructor(
    private readonly task: Task,
    private readonly settings: CurriculumSettings,
    state?: CurriculumState,
  ) {
    const chosen = state?.chosen ?? settings.chosen
    this.#all = chosen ?? Array.from({ length: Math.min(settings.epochPrompts, this.#distinct) }, (_, i) => i)
    this.#state = state ?? { epoch: 0, taken: 0, order: this.#shuffled(this.#all, 0), accuracy: [], ...(chosen && { chosen }) }
  }

  get state(): CurriculumState {
    return structuredClone(this.#state)
  }

  /** Of the step under way, for its record. */
  get metrics(): Partial<StepMetrics> {
    if (this.#all.length === 0) return {}
    const { epoch, order, filtered } = this.#state
    const { solved, failed, readmitted } = filtered ?? { solved: 0, failed: 0, readmitted: 0 }
    return {
      'curriculum/epoch': epoch + 1,
      'curriculum/epoch_prompts': order.length,
      'curriculum/left_out_solved': solved,
      'curriculum/left_out_failed': failed,
      'curriculum/readmitted': readmitted,
    }
  }

  /**
   * The prompts of the next step, with their indices: `count` of them, or fewer where there are no more. Epochs end with a step, so that
   * what came of all of its prompts is known before the next begins: an epoch is cut into steps of nearly equal size, of `count` at most.
   */
  next(count: number): Chosen[] {
    this.#step = new Set()
    if (this.#all.length === 0) return this.more(count)
    if (this.#state.taken === this.#state.order.length) this.#nextEpoch()
    const left = this.#state.order.length - this.#state.taken
    return this.more(Math.ceil(left / Math.ceil(left / count)))
  }

  /** Up to `count` further prompts for the step under way; none when its epoch, or the set, has no other. */
  more(count: number): Chosen[] {
    const state = this.#state
    if (this.#all.length > 0) {
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
    if (this.#all.length > 0) this.#state.accuracy.push([index, share])
  }

  get #distinct(): number {
    return this.task.size?.('train') ?? Number.POSITIVE_INFINITY
  }

  #at(index: number): Chosen {
    return { index, prompt: this.task.promptAt('train', this.settings.seed, index) }
  }

  #nextEpoch() {
    const { epoch, accuracy, chosen } = this.#state
    const { seed, readmitSolved, readmitFailed } = this.settings
    const random = new Random('curriculum', seed, epoch)
    const known = new Map(accuracy)
    const kept = this.#all.filter((index) => {
      const share = known.get(index)
      if (share === 1) return random.chance(readmitSolved)
      if (share === 0) return random.chance(readmitFailed)
      return true
    })
    // Everything solved, or nothing ever: then the whole set is the least bad choice.
    const next = kept.length ? kept : this.#all
    // What was left out stays out until it is readmitted, so its share is remembered.
    const within = new Set(next)
    const out = accuracy.filter(([index]) => !within.has(index))
    const count = (right: number) => out.filter(([, share]) => share === right).length
    const readmitted = next.filter((index) => known.get(index) === 0 || known.get(index) === 1).length
    const filtered = { solved: count(1), failed: count(0), readmitted }
    this.#state = {
      ...{ epoch: epoch + 1, taken: 0, order: this.#shuffled(next, epoch + 1), accuracy: out, filtered },
      ...(chosen && { chosen }),
    }
  }

  #shuffled(indices: readonly number[], epoch: number): number[] {
    return new Random('epoch', this.settings.seed, epoch).shuffled(indices)
  }
}

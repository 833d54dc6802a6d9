/**
 * @file The end of a length stage by what it is there for: "each stage 100-200 steps depending on how fast the clip-ratio reaches 10%"
 * (Nemotron-Cascade section 4.5.2), the clip ratio being the share of rollouts that are cut off at the length budget.
 */
import type { StageStep } from './stages/stage.ts'

export interface Until {
  /** The stage ends once the mean share of truncated rollouts is this or less, */
  truncated: number
  /** over so many steps, and never before it has taken as many. */
  over: number
}

export class Ending {
  /** Of the last steps that had rollouts, oldest first: `completions/clipped_ratio`. */
  #shares: number[]

  /** `shares`: the state that a checkpoint in the middle of the stage holds. */
  constructor(
    private readonly until: Until | null,
    shares: readonly number[] = [],
  ) {
    this.#shares = [...shares]
  }

  get state(): number[] {
    return [...this.#shares]
  }

  /** The step with what it means for the stage's end. */
  judged(step: StageStep): StageStep {
    const share = step.metrics['completions/clipped_ratio']
    // Where every prompt was passed over nothing can be said.
    if (this.until === null || share === undefined || step.rollouts.length === 0) return step
    const { truncated, over } = this.until
    this.#shares = [...this.#shares, share].slice(-over)
    const mean = this.#shares.reduce((sum, one) => sum + one, 0) / this.#shares.length
    const metrics = { ...step.metrics, 'curriculum/truncated': mean }
    // Three tenths add up to a little more than 0.3.
    if (this.#shares.length < over || mean > truncated + 1e-9) return { ...step, metrics }
    const steps = over === 1 ? 'its last step' : `its last ${over} steps`
    const last = `The stage ends early: ${percent(mean)} of the rollouts of ${steps} were truncated, and it goes on until ${percent(truncated)} or fewer are.`
    return { ...step, metrics, last }
  }
}

const percent = (share: number) => `${Number((100 * share).toPrecision(2))}%`

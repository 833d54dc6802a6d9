/**
 * @file The series of one run, grown as its steps come in: of 100,000 steps only the newest is read when one is added.
 */
import type { StepMetrics } from '../../../workers/api.ts'

export type Column = (number | null)[]

/** What of a step is drawn: a field of its record, or what is worked out from it. */
export type Reading = (entry: StepMetrics) => number | undefined

interface Smoothed {
  decay: number
  sum: number
  weight: number
  /** NaN where the column has nothing: an array of plain numbers is ten times as fast as one with nulls in it. */
  values: number[]
}

export class RunColumns {
  steps: number[] = []
  /** Seconds spent on steps so far. */
  seconds: number[] = []
  /** The first record, and those on which something was measured or a stage ended early. */
  landmarks: StepMetrics[] = []
  #metrics: readonly StepMetrics[] = []
  #columns = new Map<Reading, Column>()
  #means = new Map<Reading, Smoothed>()

  /** Takes the run's records as they are now: as before with more behind, or others altogether. */
  take(metrics: readonly StepMetrics[]): this {
    const before = this.#metrics
    if (metrics === before) return this
    const known = before.length
    if (known > metrics.length || (known > 0 && (metrics[0] !== before[0] || metrics[known - 1] !== before[known - 1]))) {
      this.steps = []
      this.seconds = []
      this.landmarks = []
      this.#columns = new Map()
      this.#means = new Map()
    }
    this.#metrics = metrics
    for (let i = this.steps.length; i < metrics.length; i++) {
      const { step, step_time, evaluation_before, evaluation, stage_ended } = metrics[i]
      if (i === 0 || evaluation_before || evaluation || stage_ended !== undefined) this.landmarks.push(metrics[i])
      this.steps.push(step)
      this.seconds.push((this.seconds[i - 1] ?? 0) + (Number.isFinite(step_time) ? step_time : 0))
    }
    return this
  }

  /** Where a step is, or would be. */
  indexOf(step: number): number {
    const first = this.steps[0] ?? 1
    // Steps are taken one by one, but for records that were lost.
    const guess = step - first
    return this.steps[guess] === step ? guess : this.steps.findIndex((known) => known >= step)
  }

  /** `null` where the step has no such figure, or one that is not finite. */
  column(reading: Reading): Column {
    const column = this.#columns.get(reading) ?? []
    this.#columns.set(reading, column)
    for (let i = column.length; i < this.#metrics.length; i++) {
      const value = reading(this.#metrics[i])
      column.push(typeof value === 'number' && Number.isFinite(value) ? value : null)
    }
    return column
  }

  /** Its exponential mean (metrics.ts), gone on with where it was left; NaN where it has nothing. */
  mean(reading: Reading, decay: number): readonly number[] {
    const column = this.column(reading)
    let state = this.#means.get(reading)
    if (state?.decay !== decay) state = { decay, sum: 0, weight: 0, values: [] }
    this.#means.set(reading, state)
    for (let i = state.values.length; i < column.length; i++) {
      const value = column[i]
      if (value === null) {
        state.values.push(Number.NaN)
        continue
      }
      state.sum = decay * state.sum + (1 - decay) * value
      state.weight = decay * state.weight + (1 - decay)
      state.values.push(state.sum / state.weight)
    }
    return state.values
  }
}

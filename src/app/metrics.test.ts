import { describe, expect, it } from 'vitest'
import type { StepMetrics } from '../workers/api.ts'
import {
  changeOf,
  changeWords,
  exponentialMean,
  isDescribed,
  metricsFor,
  RATES,
  RIGHT,
  readingOf,
  secondsLeft,
  series,
  sinceCheckpoint,
  stepAt,
  TIMES,
} from './metrics.ts'

const step = (number: number, more: Partial<StepMetrics> = {}): StepMetrics => ({
  step: number,
  stage: 'math',
  kind: 'rl',
  loss: 0,
  grad_norm: 1,
  learning_rate: 1e-3,
  num_tokens: number,
  step_time: 1,
  ...more,
})

describe('smoothing', () => {
  it('leaves a constant series as it is, from its first point on', () => {
    for (const value of exponentialMean([3, 3, 3, 3], 0.9)) expect(value).toBeCloseTo(3, 12)
  })
  it('is the series itself without smoothing', () => {
    expect(exponentialMean([1, 5, 2], 0)).toEqual([1, 5, 2])
  })
  it('leaves gaps as gaps and goes on after them', () => {
    const smooth = exponentialMean([1, null, 1], 0.5)
    expect(smooth[1]).toBeNull()
    expect(smooth[2]).toBeCloseTo(1, 12)
  })
  it('weighs the second of two values by the correction of its start', () => {
    expect(exponentialMean([0, 1], 0.5)[1]).toBeCloseTo(2 / 3, 12)
  })
})

it('finds the record of a step, or none where that was lost', () => {
  const metrics = [1, 2, 5, 6].map((number) => step(number))
  for (const entry of metrics) expect(stepAt(metrics, entry.step)).toBe(entry)
  for (const lost of [0, 3, 4, 7]) expect(stepAt(metrics, lost)).toBeUndefined()
})

describe('charts', () => {
  it('of a supervised run have no reward', () => {
    const keys = metricsFor(['loss', 'grad_norm', 'learning_rate']).map((metric) => metric.key)
    expect(keys).toEqual(['loss', 'grad_norm', 'learning_rate', 'step_time'])
  })
  it('of a run with both kinds of stage have each chart once', () => {
    const keys = metricsFor(['loss', 'learning_rate', 'reward', 'loss']).map((metric) => metric.key)
    expect(new Set(keys).size).toBe(keys.length)
    expect(keys).toContain('reward')
    expect(keys).toContain('learning_rate')
  })
  it('of a reward’s parts go by their names, each the same object', () => {
    const [part] = metricsFor(['rewards/overlong/mean'])
    expect(part.title).toBe('Reward: overlong')
    expect(metricsFor(['rewards/overlong/mean'])[0]).toBe(part)
    expect(['rewards/overlong/mean', 'rewards/overlong/std', 'batch/solve_all', 'tokens'].map(isDescribed)).toEqual([
      true,
      false,
      true,
      false,
    ])
  })
  it('of tokens a second are of the seconds that went into them, and of no step that has not both', () => {
    const rates = (entry: StepMetrics) => RATES.map((metric) => readingOf(metric)(entry))
    const timings = { rollout: 2, verify: 1, train: 0.5 }
    expect(rates(step(1, { tokens: { sampled: 300, learned: 100 }, timings }))).toEqual([150, 200])
    expect(rates(step(1, { tokens: { learned: 100 }, step_time: 4 }))).toEqual([undefined, 25])
    expect(rates(step(1, { timings }))).toEqual([undefined, undefined])
  })
  it('show nothing where a step has no such figure, or one that is not finite', () => {
    expect(series([step(1, { reward: 0.5 }), step(2), step(3, { reward: Number.NaN })], 'reward')).toEqual([0.5, null, null])
  })
})

describe('what has changed', () => {
  const rising = Array.from({ length: 20 }, (_, i) => (i % 3 === 1 ? null : i / 20))
  it('is from the mean of the first steps that have the figure to the smoothed newest', () => {
    const first = (0 + 2 + 3 + 5 + 6) / 5 / 20
    expect(changeOf(rising, 18 / 20)).toBeCloseTo(18 / 20 - first, 12)
    expect(changeOf(rising.slice(0, 12), 1)).toBeNull()
  })
  it('is good or bad only where more than zero is told', () => {
    expect(changeWords(RIGHT, true, 0.151)).toEqual({ text: '+15.1 points', better: true })
    expect(changeWords(RIGHT, true, -0.02).better).toBe(false)
    const [loss] = metricsFor(['loss'])
    expect(changeWords(loss, false, -0.5)).toMatchObject({ better: true })
    for (const change of [0, 0.0004, -0.0004]) expect(changeWords(RIGHT, true, change)).toEqual({ text: '0.0 points', better: null })
  })
  it('in right answers is what the verifier paid, whatever else was', () => {
    expect(readingOf(RIGHT)(step(1, { reward: 1.4, 'rewards/verifier/mean': 0.5 }))).toBe(0.5)
    expect(readingOf(RIGHT)(step(1, { reward: 0.25 }))).toBe(0.25)
    expect(readingOf(TIMES[1])(step(1, { timings: { rollout: 0.7 } }))).toBe(0.7)
    expect(readingOf(metricsFor(['new'])[0])).toBe(readingOf(metricsFor(['new'])[0]))
  })
})

describe('time left', () => {
  it('is not upset by one slow step', () => {
    const metrics = [1, 2, 3, 4, 5].map((number) => step(number, { step_time: number === 3 ? 60 : 2 }))
    expect(secondsLeft(metrics, 10)).toBe(10)
  })
  it('is unknown before the first step', () => {
    expect(secondsLeft([], 10)).toBeNull()
  })
})

it('what a crash would cost is the steps and seconds since the newest checkpoint, and much of it is overdue', () => {
  const metrics = Array.from({ length: 12 }, (_, i) => ({ step: i + 1, step_time: 100 })) as unknown as StepMetrics[]
  expect(sinceCheckpoint({ step: 12, checkpoint: 10 }, metrics)).toEqual({ steps: 2, seconds: 200, overdue: false })
  expect(sinceCheckpoint({ step: 12, checkpoint: 12 }, metrics)).toEqual({ steps: 0, seconds: 0, overdue: false })
  expect(sinceCheckpoint({ step: 12, checkpoint: 5 }, metrics)).toEqual({ steps: 7, seconds: 700, overdue: true })
  expect(sinceCheckpoint({ step: 12 }, metrics)).toMatchObject({ steps: 12, overdue: true })
})

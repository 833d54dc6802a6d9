import { describe, expect, it } from 'vitest'
import type { StepMetrics } from '../../../workers/api.ts'
import { exponentialMean } from '../../metrics.ts'
import { RunColumns } from './columns.ts'
import { picture, usual } from './picture.ts'

const N = 100_000
const noise = (i: number) => (((i * 2654435761) >>> 8) % 1000) / 1000
const metricsOf = (rewards: readonly (number | undefined)[]) =>
  rewards.map((reward, i) => ({ step: i + 1, step_time: 0.5, reward }) as StepMetrics)
const reward = (entry: StepMetrics) => entry.reward

describe('100,000 points on 600 pixels', () => {
  const raw: (number | null)[] = Array.from({ length: N }, (_, i) => noise(i))
  raw[70_001] = 9
  raw[12_345] = -9
  raw[N - 1] = 7
  const xs = raw.map((_, i) => i + 1)
  const mean = exponentialMean(raw, 0.9).map((value) => value ?? Number.NaN)
  const drawn = picture([{ xs, raw, mean }], 1, N, 600)

  it('are two points a pixel, in order', () => {
    expect(drawn.xs).toHaveLength(1200)
    expect(drawn.xs.every((x, i) => i === 0 || x > drawn.xs[i - 1])).toBe(true)
  })
  it('show every spike where it is, and the least and greatest of every pixel', () => {
    const width = (N - 1) / 600
    const pixels = new Map<number, number[]>()
    for (const i of raw.keys()) {
      const pixel = Math.min(599, Math.floor((xs[i] - 1) / width))
      pixels.set(pixel, [...(pixels.get(pixel) ?? []), i])
    }
    expect(pixels.size).toBe(600)
    for (const [pixel, at] of pixels) {
      const inside = at.map((i) => raw[i] as number)
      const shown = [drawn.raw[0][2 * pixel], drawn.raw[0][2 * pixel + 1]] as number[]
      expect(Math.min(...shown)).toBe(Math.min(...inside))
      expect(Math.max(...shown)).toBe(Math.max(...inside))
    }
    expect(drawn.raw[0].slice(-2)).toContain(7)
    expect(drawn.raw[0].indexOf(9) >> 1).toBe(Math.floor(70_001 / width))
  })
  it('are the points themselves once few enough are in view, with one beyond each edge', () => {
    const near = picture([{ xs, raw, mean }], 70_000.5, 70_010.5, 600)
    expect(near.xs).toEqual(Array.from({ length: 12 }, (_, i) => 70_000 + i))
    expect(near.raw[0]).toEqual(raw.slice(69_999, 70_011))
    expect(near.mean[0]).toEqual(mean.slice(69_999, 70_011))
  })
})

it('lines with other steps share one axis: where one has no point it goes on, where it has no figure it breaks', () => {
  const a = { xs: [1, 2, 4], raw: [0.1, null, 0.4], mean: [0.1, Number.NaN, 0.3] }
  const b = { xs: [2, 3], raw: [0.5, 0.6], mean: [0.5, 0.55] }
  expect(picture([a, b], 1, 4, 100)).toEqual({
    xs: [1, 2, 3, 4],
    raw: [
      [0.1, null, undefined, 0.4],
      [undefined, 0.5, 0.6, undefined],
    ],
    mean: [
      [0.1, null, undefined, 0.3],
      [undefined, 0.5, 0.55, undefined],
    ],
  })
})

describe('the columns of a run', () => {
  it('grow with it to what they would be at once, and begin again where steps are taken again', () => {
    const rewards = [0.5, undefined, 0.25, Number.NaN, 0.75, 1]
    const metrics = metricsOf(rewards)
    const columns = new RunColumns()
    for (let n = 0; n <= metrics.length; n++) {
      columns.take(metrics.slice(0, n))
      const whole = rewards.slice(0, n).map((value) => (value === undefined || Number.isNaN(value) ? null : value))
      expect(columns.column(reward)).toEqual(whole)
      expect(columns.mean(reward, 0.9)).toEqual(exponentialMean(whole, 0.9).map((value) => value ?? Number.NaN))
    }
    expect(columns.seconds.at(-1)).toBe(3)
    expect(columns.mean(reward, 0)).toEqual(columns.column(reward).map((value) => value ?? Number.NaN))
    columns.take([...metrics.slice(0, 4), ...metricsOf([0, 0, 0, 0, 0.1]).slice(4)])
    expect(columns.column(reward)).toEqual([0.5, null, 0.25, null, 0.1])
  })
  it('read a step once', () => {
    const columns = new RunColumns()
    let read = 0
    const counting = (entry: StepMetrics) => {
      read++
      return entry.reward
    }
    const metrics = metricsOf(Array.from({ length: 50 }, (_, i) => i))
    for (let n = 1; n <= 50; n++) columns.take(metrics.slice(0, n)).mean(counting, 0.9)
    expect(read).toBe(50)
  })
})

it('the usual values leave out a tenth at either end, but never the newest of a line', () => {
  const line = Array.from({ length: 21 }, (_, i) => i)
  expect(usual([[...line, 10, null, undefined]])).toEqual([2, 18])
  expect(usual([[...line, 40]])).toEqual([2, 40])
  expect(usual([line, [-5, null]])).toEqual([-5, 20])
  expect(usual([[null], []])).toEqual([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
})

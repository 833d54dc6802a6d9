import { describe, expect, it } from 'vitest'
import type { RolloutRecord, StepMetrics } from '../../../workers/api.ts'
import { BEGINNING, growthOf, worthAsking } from './growth.ts'
import { groupsOf, SHOWN } from './live.ts'

const metrics = (rewards: (number | undefined)[]) =>
  rewards.map((reward, i) => ({ step: i + 1, stage: 'math', kind: 'rl', step_time: 0.5, reward }) as StepMetrics)

describe('growth', () => {
  it('is unknown before the first step, and has no beginning before there are enough steps for one', () => {
    expect(growthOf([])).toBeNull()
    expect(growthOf(metrics([undefined]))).toBeNull()
    expect(growthOf(metrics([0.5, 0.7]))!.from).toBeNull()
  })
  it('goes from the mean of the first steps to the smoothed end', () => {
    const growth = growthOf(metrics([...Array(BEGINNING).fill(0.5), ...Array(60).fill(0.7)]))!
    expect(growth.from).toBeCloseTo(0.5, 12)
    expect(growth.to).toBeCloseTo(0.7, 3)
    expect(growth.seconds).toBeCloseTo(32.5, 12)
  })
  it('has risen only beyond what single steps swing by', () => {
    const swing = (i: number) => (i % 2 ? 0.1 : -0.1)
    const climb = (by: number) => Array.from({ length: 60 }, (_, i) => 0.5 + swing(i) + (by * i) / 60)
    expect(growthOf(metrics(climb(0.3)))!.risen).toBe(true)
    expect(growthOf(metrics(climb(0)))!.risen).toBe(false)
    expect(growthOf(metrics(climb(0.02)))!.risen).toBe(false)
    expect(growthOf(metrics(climb(-0.3)))!.risen).toBe(false)
    expect(growthOf(metrics(climb(0.3).slice(0, BEGINNING - 1)))!.risen).toBe(false)
  })
  it('has not risen by chance in more than one run of twenty that learns nothing', () => {
    // A linear congruential generator (Numerical Recipes): the same runs every time.
    let state = 1
    const random = () => (state = (1664525 * state + 1013904223) % 2 ** 32) / 2 ** 32
    const runs = Array.from({ length: 1000 }, () => growthOf(metrics(Array.from({ length: 40 }, () => 0.4 + 0.2 * random())))!)
    // One side of a 95% interval.
    expect(runs.filter(({ risen }) => risen).length / runs.length).toBeLessThan(0.05)
  })
  it('has an axis that holds what is shown, and lets a flat line look flat', () => {
    const flat = growthOf(metrics(Array(20).fill(0.5)))!
    expect(flat.range[1] - flat.range[0]).toBeGreaterThanOrEqual(0.1 - 1e-12)
    for (const rewards of [Array(9).fill(0), Array(9).fill(1), [0.1, 0.9, 0.2, 0.8, 0.5, 0.6], [-1.5, -0.7, -0.2, -0.4, 1.8, 2.4]]) {
      const { range, raw, smooth, from } = growthOf(metrics(rewards))!
      for (const value of [...raw, ...smooth, from]) {
        expect(value).toBeGreaterThanOrEqual(range[0])
        expect(value).toBeLessThanOrEqual(range[1])
      }
    }
  })
  it('is worth asking about after a minute, ten points, or the end', () => {
    const growth = growthOf(metrics(Array(10).fill(0.5)))!
    expect(worthAsking(growth, false)).toBe(false)
    expect(worthAsking(growth, true)).toBe(true)
    expect(worthAsking({ ...growth, seconds: 60 }, false)).toBe(true)
    expect(worthAsking({ ...growth, from: 0.5, to: 0.61 }, false)).toBe(true)
  })
})

describe('the groups on view', () => {
  const tries = (group: number, right: number, of = 4) =>
    Array.from({ length: of }, (_, i) => ({ group, prompt: `p${group}`, verdict: { correct: i < right } }) as RolloutRecord)
  it('are the first of the step, counted', () => {
    const groups = groupsOf(Array.from({ length: 9 }, (_, group) => tries(group, group % 5)).flat())
    expect(groups.map(({ prompt }) => prompt)).toEqual(Array.from({ length: SHOWN }, (_, i) => `p${i}`))
    expect(groups.map(({ right }) => right)).toEqual([0, 1, 2, 3, 4, 0])
  })
  it('have a prompt twice only where there are no others', () => {
    const named = (prompts: string[]) =>
      groupsOf(prompts.flatMap((prompt, group) => tries(group, 1).map((record) => ({ ...record, prompt })))).map(({ prompt }) => prompt)
    expect(named(['a', 'b', 'a', 'c', 'd', 'e', 'f', 'g'])).toEqual(['a', 'b', 'c', 'd', 'e', 'f'])
    expect(named(['a', 'b', 'a', 'a'])).toEqual(['a', 'b', 'a', 'a'])
  })
})

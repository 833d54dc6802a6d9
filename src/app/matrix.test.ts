import { describe, expect, it } from 'vitest'
import type { Recipe, StepMetrics } from '../workers/api.ts'
import { examined } from '../workers/evaluations.ts'
import { evaluationMatrix, isSure } from './matrix.ts'

const evaluation = { every: 5, prompts: 200, modes: ['think'], temperatures: [0] }
const recipe = {
  stages: [
    { name: 'math', steps: 10, evaluation },
    { name: 'code', steps: 5, evaluation },
  ],
} as unknown as Recipe
const step = (n: number, stage: string, more: Partial<StepMetrics> = {}) => ({ step: n, stage, ...more }) as StepMetrics

it('has a column for the start and one for the newest evaluation of each stage', () => {
  const matrix = evaluationMatrix(
    recipe,
    [
      step(1, 'math', { evaluation_before: { 'math/think/T=0': 0.5, 'code/instruct/T=1': 0.2 } }),
      step(5, 'math', { evaluation: { 'math/think/T=0': 0.6, 'code/instruct/T=1': 0.2 } }),
      step(10, 'math', { evaluation: { 'math/think/T=0': 0.7, 'code/instruct/T=1': 0.1 } }),
      step(13, 'code', { evaluation: { 'math/think/T=0': 0.65, 'code/instruct/T=1': 0.3 } }),
    ],
    null,
  )
  expect(matrix?.columns.map(({ title, step: at, prompts }) => [title, at, prompts])).toEqual([
    ['Start', 0, 200],
    ['After math', 10, 200],
    ['During code', 13, 200],
  ])
  expect(matrix?.rows.map(({ cells, ...row }) => row)).toEqual([
    { name: 'math/think/T=0', domain: 'Math', mode: 'thinking', sampling: 'greedy' },
    { name: 'code/instruct/T=1', domain: 'Code', mode: 'instruct', sampling: 'sampled' },
  ])
})

it('has a column for the start where the first stage has no examination of its own, and none in records from before there was one', () => {
  const judged = { stages: [{ name: 'judge', steps: 2, evaluation: null }, ...recipe.stages] } as unknown as Recipe
  const values = { 'math/think/T=0': 0.5 }
  const after = step(12, 'math', { evaluation: { 'math/think/T=0': 0.6 } })
  const columns = (first: StepMetrics[]) =>
    evaluationMatrix(judged, [...first, after], null)?.columns.map((one) => [one.title, one.step, one.prompts])
  const end = ['After math', 12, 200]
  expect(columns([step(1, 'judge', { evaluation_before: values })])).toEqual([['Start', 0, 200], end])
  expect(columns([step(1, 'judge'), step(3, 'math', { evaluation_before: values })])).toEqual([['Start', 2, 200], end])
  expect(columns([step(1, 'judge')])).toEqual([end])
})

it('knows that a stage which ended early is over, and where the next one began', () => {
  const columns = evaluationMatrix(
    recipe,
    [
      step(6, 'math', { stage_ended: 'The stage ends early.', evaluation: { 'math/think/T=0': 0.7 } }),
      step(11, 'code', { evaluation: { 'math/think/T=0': 0.65 } }),
    ],
    null,
  )?.columns
  expect(columns?.map(({ title, step: at }) => [title, at])).toEqual([
    ['After math', 6],
    ['After code', 11],
  ])
})

it('is nothing where nothing was measured', () => {
  expect(evaluationMatrix(recipe, [], null)).toBeNull()
  expect(evaluationMatrix(recipe, [step(1, 'math')], null)).toBeNull()
})

describe('a change', () => {
  // Of 40 prompts, two of each content; after the stage two more of 20 are right, and none is lost.
  const exams = [
    ['0011'.repeat(10), 0],
    [`1111${'0011'.repeat(9)}`, 10],
    [`1111${'0011'.repeat(9)}`, 15],
  ].map(([right, step], i) => ({
    ...{ step: Number(step), exam: 'math/think/T=0', list: 0, right: String(right) },
    ...(i === 0 && { ids: Array.from({ length: 40 }, (_, n) => `p${n}`), contents: Array.from({ length: 40 }, (_, n) => n >> 1) }),
  }))
  const metrics = [
    step(1, 'math', { evaluation_before: { 'math/think/T=0': 0.5 } }),
    step(10, 'math', { evaluation: { 'math/think/T=0': 0.55 } }),
    step(15, 'code', { evaluation: { 'math/think/T=0': 0.55 } }),
  ]
  const cells = (...kept: number[]) =>
    evaluationMatrix(recipe, metrics, examined(exams.filter((_, i) => kept.includes(i))))?.rows[0].cells ?? []

  it('is each prompt compared with itself, clustered by content, where that is kept', () => {
    const [start, math, code] = cells(0, 1, 2)
    expect([start?.change, start?.compared?.clusters, start?.n]).toEqual([null, 20, 40])
    expect(math?.change?.value).toBeCloseTo(0.05, 12)
    // Of 20 contents one went up by a whole: 0.05 and t(19) = 2.093 times 0.05.
    expect(math?.change?.low).toBeCloseTo(0.05 - 2.093 * 0.05, 4)
    expect(math?.change?.high).toBeCloseTo(0.05 + 2.093 * 0.05, 4)
    expect(math?.compared?.difference).toEqual(math?.change)
    // Two prompts of one content tell no more than one.
    expect((start?.accuracy.high ?? 0) - (start?.accuracy.low ?? 0)).toBeGreaterThan(0.4)
    expect([code?.change?.value, code?.compared?.sinceStart?.value]).toEqual([0, math?.change?.value])
  })

  it('is taken from the shares where it is not, as in a run of an earlier version', () => {
    const before = 1.96 * Math.sqrt((0.25 + 0.55 * 0.45) / 200)
    for (const [, math] of [cells(), cells(1, 2), evaluationMatrix(recipe, metrics, null)?.rows[0].cells ?? []]) {
      expect(math?.change?.value).toBeCloseTo(0.05, 12)
      expect([math?.change?.low, math?.compared]).toEqual([expect.closeTo(0.05 - before, 12), null])
    }
    // Resumed by this version, a run has some.
    const [start, math, code] = evaluationMatrix(recipe, metrics, examined([{ ...exams[0], ...exams[1] }, exams[2]]))?.rows[0].cells ?? []
    expect([start?.compared, math?.compared?.difference, math?.n]).toEqual([null, null, 40])
    expect(code?.compared?.difference?.value).toBe(0)
  })

  it('is sure where its interval has no zero in it', () => {
    expect([isSure({ value: 0.1, low: 0.01, high: 0.2 }), isSure({ value: -0.1, low: -0.2, high: -0.01 })]).toEqual([true, true])
    expect(isSure({ value: 0.1, low: -0.01, high: 0.21 })).toBe(false)
  })
})

it('leaves a cell empty where the verifier could judge nothing, and is none where that was all', () => {
  const values = { 'math/think/T=0': 0.5, 'code/think/T=0': 0.2 }
  const matrix = evaluationMatrix(
    recipe,
    [
      step(1, 'math', { evaluation_before: values }),
      step(10, 'math', { evaluation: { 'math/think/T=0': 0.7 } }),
      step(15, 'code', { evaluation: {} }),
    ],
    null,
  )
  expect(matrix?.columns.map(({ title, values }) => [title, values['code/think/T=0']])).toEqual([
    ['Start', 0.2],
    ['After math', undefined],
    ['After code', undefined],
  ])
  expect(matrix?.rows).toHaveLength(2)
  expect(evaluationMatrix(recipe, [step(1, 'math', { evaluation_before: {} })], null)).toBeNull()
})

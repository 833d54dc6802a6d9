import { expect, it } from 'vitest'
import type { Recipe, StepMetrics } from '../workers/api.ts'
import { differs, evaluationMatrix } from './matrix.ts'

const evaluation = { every: 5, prompts: 200, modes: ['think'], temperatures: [0] }
const recipe = {
  stages: [
    { name: 'math', steps: 10, evaluation },
    { name: 'code', steps: 5, evaluation },
  ],
} as unknown as Recipe
const step = (n: number, stage: string, more: Partial<StepMetrics> = {}) => ({ step: n, stage, ...more }) as StepMetrics

it('has a column for the start and one for the newest evaluation of each stage', () => {
  const matrix = evaluationMatrix(recipe, [
    step(1, 'math', { evaluation_before: { 'math/think/T=0': 0.5, 'code/instruct/T=1': 0.2 } }),
    step(5, 'math', { evaluation: { 'math/think/T=0': 0.6, 'code/instruct/T=1': 0.2 } }),
    step(10, 'math', { evaluation: { 'math/think/T=0': 0.7, 'code/instruct/T=1': 0.1 } }),
    step(13, 'code', { evaluation: { 'math/think/T=0': 0.65, 'code/instruct/T=1': 0.3 } }),
  ])
  expect(matrix?.columns.map(({ title, step: at, prompts }) => [title, at, prompts])).toEqual([
    ['Start', 0, 200],
    ['After math', 10, 200],
    ['During code', 13, 200],
  ])
  expect(matrix?.rows).toEqual([
    { name: 'math/think/T=0', domain: 'Math', mode: 'thinking', sampling: 'greedy' },
    { name: 'code/instruct/T=1', domain: 'Code', mode: 'instruct', sampling: 'sampled' },
  ])
})

it('has a column for the start where the first stage has no examination of its own, and none in records from before there was one', () => {
  const judged = { stages: [{ name: 'judge', steps: 2, evaluation: null }, ...recipe.stages] } as unknown as Recipe
  const values = { 'math/think/T=0': 0.5 }
  const after = step(12, 'math', { evaluation: { 'math/think/T=0': 0.6 } })
  const columns = (first: StepMetrics[]) =>
    evaluationMatrix(judged, [...first, after])?.columns.map((one) => [one.title, one.step, one.prompts])
  const end = ['After math', 12, 200]
  expect(columns([step(1, 'judge', { evaluation_before: values })])).toEqual([['Start', 0, 200], end])
  expect(columns([step(1, 'judge'), step(3, 'math', { evaluation_before: values })])).toEqual([['Start', 2, 200], end])
  expect(columns([step(1, 'judge')])).toEqual([end])
})

it('knows that a stage which ended early is over, and where the next one began', () => {
  const columns = evaluationMatrix(recipe, [
    step(6, 'math', { stage_ended: 'The stage ends early.', evaluation: { 'math/think/T=0': 0.7 } }),
    step(11, 'code', { evaluation: { 'math/think/T=0': 0.65 } }),
  ])?.columns
  expect(columns?.map(({ title, step: at }) => [title, at])).toEqual([
    ['After math', 6],
    ['After code', 11],
  ])
})

it('is nothing where nothing was measured', () => {
  expect(evaluationMatrix(recipe, [])).toBeNull()
  expect(evaluationMatrix(recipe, [step(1, 'math')])).toBeNull()
})

it('tells a difference from chance by its standard error', () => {
  expect(differs(0.5, 0.55, 200)).toBe(false)
  expect(differs(0.5, 0.65, 200)).toBe(true)
  expect(differs(0.5, 0.9, 0)).toBe(false)
})

it('leaves a cell empty where the verifier could judge nothing, and is none where that was all', () => {
  const values = { 'math/think/T=0': 0.5, 'code/think/T=0': 0.2 }
  const matrix = evaluationMatrix(recipe, [
    step(1, 'math', { evaluation_before: values }),
    step(10, 'math', { evaluation: { 'math/think/T=0': 0.7 } }),
    step(15, 'code', { evaluation: {} }),
  ])
  expect(matrix?.columns.map(({ title, values }) => [title, values['code/think/T=0']])).toEqual([
    ['Start', 0.2],
    ['After math', undefined],
    ['After code', undefined],
  ])
  expect(matrix?.rows).toHaveLength(2)
  expect(evaluationMatrix(recipe, [step(1, 'math', { evaluation_before: {} })])).toBeNull()
})

import { expect, it } from 'vitest'
import type { Recipe } from '../../../workers/api.ts'
import { differences } from './differences.ts'

it('runs differ in the settings whose values differ, whatever their descriptions say', () => {
  const stage = { name: 'math', steps: 40, betas: [0.9, 0.95] }
  const a = { name: 'A', seed: 1, description: 'x', stages: [stage] } as unknown as Recipe
  const b = { name: 'A', seed: 2, description: 'y', stages: [{ ...stage, betas: [0.9, 0.99] }, { name: 'code' }] } as unknown as Recipe
  expect(differences([a, b])).toEqual([
    { setting: 'seed', values: ['1', '2'] },
    { setting: 'stages[0].betas', values: ['[0.9,0.95]', '[0.9,0.99]'] },
    { setting: 'stages[1].name', values: [null, '"code"'] },
  ])
  expect(differences([a, a])).toEqual([])
  expect(differences([a, null]).length).toBe(5)
})

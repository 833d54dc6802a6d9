import { describe, expect, it } from 'vitest'
import { freeName, isWrittenRecipe, stageBefore, withField, withoutStage, withStageAdded, withStageMoved } from './recipe-edit.ts'

const recipe = {
  name: 'r',
  stages: [
    { name: 'a', domain: 'math', steps: 1, until: null },
    { name: 'b', domain: 'code', steps: 2 },
  ],
}

describe('a recipe being written', () => {
  it('changes in one field, in its place, and in no other stage', () => {
    const changed = withField(recipe, 0, ['steps'], 5)
    expect(Object.entries(changed.stages[0])).toEqual([
      ['name', 'a'],
      ['domain', 'math'],
      ['steps', 5],
      ['until', null],
    ])
    expect(changed.stages[1]).toBe(recipe.stages[1])
    expect(withField(recipe, 0, ['steps'], undefined).stages[0]).not.toHaveProperty('steps')
    expect(withField(recipe, 0, ['until', 'truncated'], 0.1).stages[0].until).toEqual({ truncated: 0.1 })
  })
  it('has its stages in another order, one less, or one more by a name of its own', () => {
    const names = ({ stages }: { stages: { name?: unknown }[] }) => stages.map(({ name }) => name)
    expect(names(withStageMoved(recipe, 1, 0))).toEqual(['b', 'a'])
    expect(names(withoutStage(recipe, 0))).toEqual(['b'])
    const rl = { kind: 'rl', title: 'GRPO', fields: [], beginning: { steps: 40 } }
    const twice = withStageAdded(withStageAdded(recipe, rl), rl)
    expect(names(twice)).toEqual(['a', 'b', 'code rl', 'code rl 2'])
    expect(twice.stages[2]).toMatchObject({ kind: 'rl', domain: 'code', steps: 40 })
  })
  it('is one only where its stages are objects', () => {
    expect([recipe, { stages: [] }, { stages: [1] }, { stages: {} }, null].map(isWrittenRecipe)).toEqual([true, true, false, false, false])
  })
})

it('a stage is known by its name, else by its place, and not where it was another kind', () => {
  const [math, code] = [
    { name: 'math', kind: 'rl', steps: 5 },
    { name: 'code', kind: 'rl', steps: 7 },
  ]
  expect(stageBefore([math, code], { ...math, steps: 9 }, 1)).toBe(math)
  expect(stageBefore([math, code], { ...code, name: 'other' }, 1)).toBe(code)
  expect(stageBefore([math, code], { name: 'math', kind: 'sft' }, 0)).toBeUndefined()
  expect(stageBefore([math], { name: 'new', kind: 'rl' }, 1)).toBeUndefined()
})

it('a name that is taken counts on', () => {
  expect(freeName('Seed two', ['Seed'])).toBe('Seed two')
  expect(freeName('Seed two', ['Seed two'])).toBe('Seed two 2')
  expect(freeName('Seed two 2', ['Seed two', 'Seed two 2'])).toBe('Seed two 3')
})

import { expect, it } from 'vitest'
import { StorageError } from '../runs/storage.ts'
import { checkRecipe } from './check-recipe.ts'

const rl = { kind: 'rl', domain: 'math', steps: 1, learningRate: 1e-3, maxNewTokens: 8 }
const distil = { ...rl, kind: 'distil', name: 'taught', teachers: { math: 'math rl', '*': 'models/none' } }
const recipe = { name: 'Test', model: 'models/nano', stages: [rl, distil] }
const asked: string[] = []
const openModel = async (name: string) => {
  asked.push(name)
  if (name === 'models/none') throw new Error(`There is no model ${name}.`)
  if (name === 'models/far') throw new StorageError('failed', 'config.json could not be fetched: the server cannot be reached.')
  return { size: async () => 1, read: async () => null }
}

it('looks for the models that a recipe names, and tells one that is missing at its field', async () => {
  expect(await checkRecipe(recipe, openModel)).toEqual({
    faults: ['There is no model models/none (stages[1].teachers.* of the recipe).'],
    paths: ['stages[1].teachers.*'],
    notices: [],
    stages: [],
  })
  // What a stage leaves is nowhere yet.
  expect(asked).toEqual(['models/nano', 'models/none'])
  expect(await checkRecipe({ ...recipe, model: 'models/none' }, openModel)).toMatchObject({
    faults: ['There is no model models/none (model of the recipe).'],
    paths: ['model'],
  })
})

it('finds no fault with a model that a server does not answer for, nor where nobody is to be asked', async () => {
  expect((await checkRecipe({ ...recipe, model: 'models/far', stages: [rl] }, openModel)).faults).toEqual([])
  expect((await checkRecipe(recipe)).faults).toEqual([])
})

it('tells an address that a stage names at its field', async () => {
  const reward = { name: 'reward-model', model: 'https://example.com/m' }
  expect((await checkRecipe({ ...recipe, stages: [{ ...rl, rewards: [reward] }] })).paths).toEqual(['stages[0].rewards[0].model'])
})

it('tells what does nothing, and lets it run', async () => {
  expect(await checkRecipe({ ...recipe, stages: [{ ...rl, kl: 'k1' }] })).toMatchObject({
    faults: [],
    notices: ["The recipe's stages[0].kl does nothing with beta 0."],
  })
})

import { describe, expect, it } from 'vitest'
import { MemoryStorage } from '../runs/memory-storage.ts'
import { createRun, openRun } from '../runs/runs.ts'
import { Beginnings, checkRecipe } from './beginnings.ts'

const recipe = { name: 'A', seed: 5, stages: [{ name: 'sft', optimizer: 'adamw', steps: 9 }] }
const prompts = (...texts: string[]) => texts.map((prompt, i) => ({ id: String(i), domain: 'math', prompt, answer: i }))
const model = async (weights: string) => {
  const files = new MemoryStorage()
  await files.write('config.json', '{}')
  await files.write('model.safetensors', weights)
  return files
}

/** A run that has begun with three prompts and a model. */
async function begun() {
  const storage = new MemoryStorage()
  const run = await createRun(storage, { id: 'a', title: 'A', recipe, steps: 9 })
  const first = new Beginnings(run)
  await first.checkPrompts('set', prompts('x', 'y', 'z'))
  await first.checkModel('models/m', await model('old'))
  await run.completeOrigin(first.found)
  return storage
}

describe('a run that goes on', () => {
  it.each([
    [{ ...recipe, seed: 6 }, 'seed was 5 and is 6'],
    [{ ...recipe, stages: [{ ...recipe.stages[0], optimizer: 'muon' }] }, 'stages[0].optimizer was "adamw" and is "muon"'],
    [{ ...recipe, stages: [{ ...recipe.stages[0], steps: 2 }] }, 'stages[0].steps was 9 and is 2'],
  ])('is refused with another recipe: %j', async (changed, what) => {
    const storage = await begun()
    checkRecipe(await openRun(storage, 'a'))
    await storage.write('a/recipe.json', JSON.stringify(changed))
    const run = await openRun(storage, 'a')
    const sentence = `The recipe was changed since the run began (${what}): change it back, or start a new run with the new recipe.`
    expect(() => checkRecipe(run)).toThrow(sentence)
    // A run of an older version has nothing to be compared with.
    await storage.remove('a/origin.json')
    checkRecipe(await openRun(storage, 'a'))
  })

  it('is refused with other prompts', async () => {
    const next = new Beginnings(await openRun(await begun(), 'a'))
    await next.checkPrompts('set', prompts('x', 'y', 'z'))
    const changed = 'The prompts set are not those the run began with'
    await expect(next.checkPrompts('set', prompts('x'))).rejects.toThrow(`${changed}: it had 3 and has 1.`)
    await expect(next.checkPrompts('set', prompts('x', 'y', 'Z'))).rejects.toThrow(`${changed}: some of its 3 have changed.`)
    await next.checkPrompts('another', prompts('new'))
  })

  it('is refused with another starting model', async () => {
    const next = new Beginnings(await openRun(await begun(), 'a'))
    await next.checkModel('models/m', await model('old'))
    const changed = 'The model models/m is not the one the run began with'
    await expect(next.checkModel('models/m', await model('new'))).rejects.toThrow(`${changed} (model.safetensors has changed)`)
    const more = await model('old')
    await more.write('tokenizer.json', '{}')
    await expect(next.checkModel('models/m', more)).rejects.toThrow(`${changed} (tokenizer.json was not there)`)
  })
})

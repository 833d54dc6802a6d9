import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { MemoryStorage } from './memory-storage.ts'
import { difference, modelPrint, parseOrigin, promptsPrint, recipeHash } from './origin.ts'
import { createRun, openRun } from './runs.ts'
import { ENGINE_VERSION } from './version.ts'

const recipe = { name: 'A', seed: 5, stages: [{ steps: 2, betas: [0.9, 0.95] }] }

describe('what a run began with', () => {
  it('is written as it is made, with the version of the package and the date', async () => {
    const storage = new MemoryStorage()
    const created = new Date(2026, 0, 2, 23, 4, 5)
    await createRun(storage, { id: 'a', title: 'A', recipe: { ...recipe, initStd: undefined }, steps: 2, created, places: ['/home'] })
    const { origin } = await openRun(storage, 'a')
    expect(origin).toEqual({
      engine: ENGINE_VERSION,
      created: created.toISOString(),
      today: '2026-01-02',
      places: ['/home'],
      recipe: { sha256: await recipeHash(recipe), json: recipe },
    })
    expect(JSON.parse(readFileSync('package.json', 'utf8')).version).toBe(ENGINE_VERSION)
  })

  it('is completed once, and keeps what it said', async () => {
    const storage = new MemoryStorage()
    const run = await createRun(storage, { id: 'a', title: 'A', recipe, steps: 2 })
    const one = await promptsPrint([{ id: '1' }])
    const other = await promptsPrint([{ id: '2' }])
    await run.completeOrigin({ prompts: { x: one }, model: { 'config.json': { size: 2 } } })
    await run.completeOrigin({ prompts: { x: other, y: other }, model: { 'config.json': { size: 3 } } })
    const { origin } = await openRun(storage, 'a')
    expect(origin).toMatchObject({ prompts: { x: one, y: other }, model: { 'config.json': { size: 2 } } })
  })

  it('is no origin when the recipe in it is not the one it has the hash of', async () => {
    const storage = new MemoryStorage()
    await createRun(storage, { id: 'a', title: 'A', recipe, steps: 2 })
    const text = new TextDecoder().decode(storage.files.get('a/origin.json'))
    expect(await parseOrigin(text)).not.toBeNull()
    expect(await parseOrigin(text.replace('"seed": 5', '"seed": 6'))).toBeNull()
    expect(await parseOrigin(text.slice(0, -9))).toBeNull()
  })

  it('tells prompts apart by every field and their order, and not by the order of fields', async () => {
    const a = { id: 'a', answer: 2n ** 60n }
    const hashOf = async (...prompts: object[]) => (await promptsPrint(prompts)).sha256
    expect(await hashOf({ id: 'a', prompt: 'x' })).toBe(await hashOf({ prompt: 'x', id: 'a' }))
    expect(await hashOf(a, { id: 'b' })).not.toBe(await hashOf({ id: 'b' }, a))
    expect(await hashOf(a)).not.toBe(await hashOf({ ...a, answer: 2n ** 60n + 1n }))
  })

  it('tells models apart by any file, sharded weights too', async () => {
    const files = new MemoryStorage()
    await files.write('config.json', '{}')
    await files.write('model.safetensors.index.json', '{"weight_map":{"x":"b.safetensors","y":"a.safetensors"}}')
    for (const name of ['a', 'b']) await files.write(`${name}.safetensors`, name)
    const print = await modelPrint(files)
    expect(Object.keys(print)).toEqual(['config.json', 'model.safetensors.index.json', 'a.safetensors', 'b.safetensors'])
    await files.write('b.safetensors', 'c')
    expect(difference(print, await modelPrint(files))).toMatch(/^b\.safetensors\.crc32 was "\w{8}" and is "\w{8}"$/)
  })
})

it('a difference is told by its place', () => {
  const cases: [unknown, unknown, string | null][] = [
    [recipe, { stages: recipe.stages, seed: 5, name: 'A' }, null],
    [recipe, { ...recipe, seed: 6 }, 'seed was 5 and is 6'],
    [recipe, { ...recipe, stages: [{ steps: 1, betas: [0.9, 0.95] }] }, 'stages[0].steps was 2 and is 1'],
    [recipe, { ...recipe, stages: [{ steps: 2, betas: [0.9, 0.9] }] }, 'stages[0].betas[1] was 0.95 and is 0.9'],
    [recipe, { ...recipe, stages: [] }, 'stages had 1 entries and has 0'],
    [recipe, { ...recipe, model: 'x' }, 'model is "x" and was not there'],
    [{ ...recipe, model: 'x' }, recipe, 'model was "x" and is gone'],
  ]
  for (const [was, is, sentence] of cases) expect(difference(was, is)).toBe(sentence)
})

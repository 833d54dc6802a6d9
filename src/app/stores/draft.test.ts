import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { EngineApi, RecipeCheck, RecipeEntry } from '../../workers/api.ts'
import { provideEngine } from '../engine.ts'
import { encodeRecipe } from '../recipe-link.ts'
import { parseJson, useDraft, writtenRecipe } from './draft.ts'

const preset: RecipeEntry = {
  id: 'p',
  title: 'P',
  description: '',
  recipe: { name: 'p', seed: 0, model: 'models/nano', stages: [] },
  stages: [],
}

const sound: RecipeCheck = {
  faults: [],
  paths: [],
  notices: ['kl does nothing.'],
  stages: [{ title: 'GRPO', figures: ['8 rollouts'], charts: ['reward'] }],
}

beforeEach(() => {
  useDraft.setState({
    preset: null,
    offered: null,
    model: null,
    text: '',
    original: '',
    faults: [],
    paths: [],
    notices: [],
    stages: [],
    checking: false,
  })
  provideEngine({
    checkRecipe: async (value) =>
      (value as { seed?: unknown }).seed === 0
        ? sound
        : { faults: ['seed: must be a whole number.'], paths: ['seed'], notices: [], stages: [] },
  } satisfies Partial<EngineApi> as unknown as EngineApi)
})

it('of more stages than a recipe may have nothing is laid out as fields, and it is still checked', async () => {
  const stages = (count: number) => JSON.stringify({ ...preset.recipe, seed: 'x', stages: Array(count).fill({ kind: 'rl' }) })
  expect(writtenRecipe(stages(100))?.stages).toHaveLength(100)
  expect(writtenRecipe(stages(3000))).toBeNull()
  useDraft.getState().edit(stages(3000))
  expect(await useDraft.getState().recipe()).toBeNull()
  expect(useDraft.getState().faults).toHaveLength(1)
})

it('what no recipe can be for its length is not taken into the editor, and said so', () => {
  const pasted = (count: number) => JSON.stringify({ stages: Array(count).fill({}) })
  const { takes } = useDraft.getState()
  expect(takes(pasted(3000))).toBe(false)
  expect(useDraft.getState().notPasted).toBe('What was pasted was not taken in: it has 3,000 stages, and a recipe may have 100.')
  expect([takes(pasted(100)), useDraft.getState().notPasted]).toEqual([true, null])
  expect(takes('x'.repeat(500_001))).toBe(false)
  expect(useDraft.getState().notPasted).toContain('it has 500,001 characters')
  expect(takes('half a recip')).toBe(true)
})

describe('an edited recipe', () => {
  it('is handed over only when nothing is wrong with it', async () => {
    useDraft.getState().choose(preset)
    expect(await useDraft.getState().recipe()).toEqual(preset.recipe)
    expect(useDraft.getState()).toMatchObject({ stages: sound.stages, notices: sound.notices })
    useDraft.getState().edit('{"seed": "x"}')
    expect(await useDraft.getState().recipe()).toBeNull()
    // What its stages were called stays on view while someone types.
    expect(useDraft.getState()).toMatchObject({ faults: ['seed: must be a whole number.'], notices: [], stages: sound.stages })
  })
  it('is the same in fields and as text, and says of a fault where it lies', async () => {
    useDraft.getState().choose(preset)
    useDraft.getState().change((recipe) => ({ ...recipe, seed: 7 }))
    expect(JSON.parse(useDraft.getState().text)).toMatchObject({ name: 'p', seed: 7 })
    expect(await useDraft.getState().recipe()).toBeNull()
    expect(useDraft.getState().paths).toEqual(['seed'])
    useDraft.getState().edit('{ "name": ')
    useDraft.getState().change((recipe) => ({ ...recipe, seed: 8 }))
    expect(useDraft.getState().text).toBe('{ "name": ')
  })
  it('takes a set of prompts in every stage, also one that was chosen before there was a recipe', () => {
    const staged = { ...preset, recipe: { ...preset.recipe, stages: [{ name: 'a' }, { name: 'b' }] } } as unknown as RecipeEntry
    const sets = () => JSON.parse(useDraft.getState().text).stages.map(({ prompts }: { prompts?: string }) => prompts)
    useDraft.getState().setPrompts('mine')
    useDraft.getState().choose(staged)
    expect(sets()).toEqual(['mine', 'mine'])
    useDraft.getState().choose(staged)
    expect(sets()).toEqual([undefined, undefined])
    useDraft.getState().setPrompts('other')
    expect(sets()).toEqual(['other', 'other'])
  })
  it('gets a name that no run has, which is no change of the preset', () => {
    useDraft.getState().choose(preset)
    useDraft.getState().nameFreely(['q'])
    expect(useDraft.getState().text).toBe(JSON.stringify(preset.recipe, null, 2))
    useDraft.getState().nameFreely(['p', 'p 2'])
    expect(JSON.parse(useDraft.getState().text).name).toBe('p 3')
    expect(useDraft.getState().text).toBe(useDraft.getState().original)
    useDraft.getState().change((recipe) => ({ ...recipe, seed: 7 }))
    useDraft.getState().nameFreely(['p 3'])
    expect(JSON.parse(useDraft.getState().text)).toMatchObject({ name: 'p 2', seed: 7 })
    expect(JSON.parse(useDraft.getState().original)).toMatchObject({ name: 'p 3', seed: 0 })
    useDraft.getState().edit('{')
    useDraft.getState().nameFreely(['p'])
    expect(useDraft.getState().text).toBe('{')
  })
  it('is checked again with another model to begin with, whose folder is looked for in place of its own', async () => {
    const asked: unknown[] = []
    provideEngine({
      checkRecipe: async (_, model) => {
        asked.push(model)
        return sound
      },
    } satisfies Partial<EngineApi> as unknown as EngineApi)
    useDraft.getState().choose(preset)
    await useDraft.getState().recipe()
    useDraft.getState().setModel('models/math')
    await vi.waitFor(() => expect(useDraft.getState().checking).toBe(false))
    expect([asked[0], asked.at(-1)]).toEqual([null, 'models/math'])
    // A link may have come from elsewhere: whoever opens it chooses another model.
    await useDraft.getState().takeLink(await encodeRecipe(preset.recipe))
    expect(asked).toContain(undefined)
  })
  it('goes back to the preset on reset', async () => {
    useDraft.getState().choose(preset)
    useDraft.getState().edit('{')
    expect(await useDraft.getState().recipe()).toBeNull()
    useDraft.getState().reset()
    expect(useDraft.getState()).toMatchObject({ faults: [], text: useDraft.getState().original })
  })
})

describe('a recipe from another page', () => {
  const from = { title: 'claim C7', href: '#/claims/C7' }
  it('takes the place of what is in the editor, starts from its own model, and is put into words by the engine', async () => {
    useDraft.getState().choose({ ...preset, stages: sound.stages })
    useDraft.getState().setModel('models/math')
    useDraft.getState().offer({ ...preset, id: 'C7 math', recipe: { ...preset.recipe, name: 'arm' }, from })
    await vi.waitFor(() =>
      expect(useDraft.getState()).toMatchObject({ preset: 'C7 math', model: null, stages: sound.stages, checking: false }),
    )
    expect(JSON.parse(useDraft.getState().text)).toMatchObject({ name: 'arm' })
    expect(useDraft.getState().text).toBe(useDraft.getState().original)
  })
  it('that this engine cannot run is told so at once', async () => {
    useDraft.getState().offer({ ...preset, id: 'C7 math', recipe: { ...preset.recipe, seed: -1 }, from })
    await vi.waitFor(() => expect(useDraft.getState().faults).toEqual(['seed: must be a whole number.']))
  })
})

describe('a recipe that a link brings', () => {
  it('takes the place of what is in the editor, and starts nothing', async () => {
    await useDraft.getState().takeLink(await encodeRecipe({ ...preset.recipe, name: 'shared' }))
    expect(useDraft.getState()).toMatchObject({ preset: 'link', refused: null, offered: { title: 'shared' } })
    expect(JSON.parse(useDraft.getState().text)).toMatchObject({ name: 'shared' })
  })
  it('is refused whole where it is none, or none that can be run', async () => {
    useDraft.getState().choose(preset)
    const before = useDraft.getState().text
    for (const link of ['nonsense', await encodeRecipe({ seed: 'x' }), await encodeRecipe('<script>')]) {
      await useDraft.getState().takeLink(link)
      expect(useDraft.getState().refused).toMatch(/^The recipe of this link cannot be (read|run)/)
      expect(useDraft.getState()).toMatchObject({ text: before, offered: null })
    }
    // Whoever goes on with another has read it.
    useDraft.getState().choose(preset)
    expect(useDraft.getState().refused).toBeNull()
  })
})

describe('text that is not JSON', () => {
  it('is told by its line', () => {
    const broken = parseJson('{\n  "seed": 0,\n  "name" "x"\n}')
    expect(broken).toEqual({ fault: 'This is not JSON: line 3 has something that does not belong there.' })
  })
  it('that ends too early is told so', () => {
    expect(parseJson('{"a": [1, 2')).toEqual({ fault: 'This is not JSON yet: it ends too early, a bracket or quote is missing.' })
  })
  it('that is empty asks for a preset', () => {
    expect(parseJson('  ')).toMatchObject({ fault: expect.stringMatching(/preset/) })
  })
})

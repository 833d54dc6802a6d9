import { describe, expect, it } from 'vitest'
import { MemoryStorage } from '../runs/memory-storage.ts'
import { within } from '../runs/storage.ts'
import { presetRecipe } from '../training/presets.ts'
import { parseRecipe, type Recipe } from '../training/recipe.ts'
import { introduce, taughtBy, UNTAUGHT } from './introduction.ts'
import { Shelf } from './shelf.ts'

const rl = { kind: 'rl', domain: 'math', steps: 1, learningRate: 1, maxNewTokens: 64 }
const recipe = (model: string, stage: object = {}) => parseRecipe({ name: 'test', model, stages: [{ ...rl, ...stage }] })

/** A shelf whose shipped models and runs have these recipes. */
function shelfOf(recipes: Record<string, Recipe | string>) {
  const storage = new MemoryStorage()
  for (const [folder, content] of Object.entries(recipes))
    storage.files.set(`${folder}/recipe.json`, new TextEncoder().encode(typeof content === 'string' ? content : JSON.stringify(content)))
  const runs = async () => storage as never
  return new Shelf({ runs, shipped: (folder) => within(storage, `shipped/${folder}`) })
}

describe('what a model was taught', () => {
  it('is what the stages of its recipe ask, parts of mixtures too, once each', () => {
    const { kinds, conversations } = taughtBy(presetRecipe('cascade-start'), UNTAUGHT)
    expect(kinds.math).toEqual(['sums', 'story', 'equation'])
    expect(kinds.puzzle).toContain('talk')
    expect(conversations).toBe(true)
    expect(taughtBy(presetRecipe('nano-sft'), UNTAUGHT)).toEqual({
      kinds: { math: ['nano-prod2', 'nano-lin', 'nano-expr'] },
      conversations: false,
    })
  })

  it('is what its base was taught, and what its own recipe adds; a run’s base may be a run', async () => {
    const shelf = shelfOf({
      'shipped/models/base': presetRecipe('cascade-start'),
      first: recipe('models/base', { domain: 'choice', task: { kinds: ['syllogism'] } }),
      second: recipe('runs/first', { domain: 'code', task: { kinds: ['write'] } }),
    })
    const { kinds, conversations } = await shelf.taught('runs/second')
    expect([kinds.choice, kinds.code, kinds.math]).toEqual([['syllogism'], ['write'], ['sums', 'story', 'equation']])
    expect(conversations).toBe(true)
  })

  it('is nothing where a recipe is lost, broken, or names itself, and prompts of the visitor’s own have no kinds', async () => {
    const shelf = shelfOf({ torn: '{"name":', ring: recipe('runs/ring', { prompts: 'mine' }) })
    for (const id of ['runs/nowhere', 'runs/torn', 'runs/ring', 'models/none', '../..'])
      expect(await shelf.taught(id), id).toEqual(UNTAUGHT)
  })
})

describe('suggestions', () => {
  const taught = taughtBy(presetRecipe('cascade-start'), UNTAUGHT)

  it('begin with a greeting and with what can be seen being solved; each page has others', () => {
    const first = introduce(taught, 0)
    expect(first.suggestions.map(({ kind }) => kind)).toEqual(['talk', 'talk', 'sudoku', 'story', 'countdown', 'sums'])
    expect(first.suggestions.map(({ task }) => task.content?.split(' ').slice(0, 2).join(' ')).slice(0, 2)).toEqual([
      'talk greet',
      'talk who',
    ])
    for (const { prompt, task } of first.suggestions) expect(task.prompt).toBe(prompt)
    expect(first).toMatchObject({ kinds: 13, talks: true, conversations: true })
    const pages = [0, 1, 2, 3, 4, 5].flatMap((page) => introduce(taught, page).suggestions.map(({ prompt }) => prompt))
    expect(new Set(pages).size).toBe(pages.length)
    expect(new Set([0, 1, 2].flatMap((page) => introduce(taught, page).suggestions.map(({ kind }) => kind))).size).toBe(13)
  })

  it('are of the few kinds that a small model knows, and none where nobody knows', () => {
    const nano = introduce(taughtBy(presetRecipe('nano-sft'), UNTAUGHT), 0)
    expect(nano.suggestions.map(({ title }) => title)).toEqual(['Math', 'Math', 'Math'])
    expect(introduce(UNTAUGHT, 3)).toEqual({ suggestions: [], kinds: 0, talks: false, conversations: false })
  })
})

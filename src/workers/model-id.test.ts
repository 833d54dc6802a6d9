import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stageFolder } from '../runs/run.ts'
import { presets } from '../training/presets.ts'
import { Engine } from './engine.ts'
import { modelPlace } from './model-id.ts'

const STRANGE = [
  'http://127.0.0.1:9/model',
  'https://example.com/models/nano',
  'HTTP:/example.com/x',
  '//example.com/models/nano',
  'models//example.com',
  'models/../../secret',
  'models/./nano',
  'models/..',
  'models/.hidden',
  'models/%2e%2e/x',
  'models/a%2fb',
  'models\\nano',
  'models/na\\no',
  '\\\\example.com\\nano',
  '/models/nano',
  './models/nano',
  'models/nano/',
  'models/',
  'models',
  'runs',
  'runs/',
  'imported',
  'imported/',
  'imported/a/b',
  'imported/..',
  'imported/../runs',
  'runs//model',
  'runs/a/../../prompt-sets',
  'data:application/json,{}',
  'blob:http://127.0.0.1/1',
  'file:///etc/passwd',
  'javascript:1',
  'models/nano?x',
  'models/nano#x',
  'models/na no',
  ' models/nano',
  'models/nano\n',
  'models/\u202Eonan',
  'models/..\u2215x',
  'assets/x',
  'init/x',
  '',
]

describe('a model on the page', () => {
  it('is one that came with it, what a run or one of its stages left, or one that was brought', () => {
    expect(modelPlace('models/nano')).toEqual({ origin: 'shipped', folder: 'models/nano' })
    expect(modelPlace('runs/nano-grpo-1')).toEqual({ origin: 'run', run: 'nano-grpo-1', folder: 'model' })
    const stage = stageFolder(0, 'Math, then código')
    expect(modelPlace(`runs/x/${stage}`)).toEqual({ origin: 'run', run: 'x', folder: stage })
    expect(modelPlace('imported/qwen')).toEqual({ origin: 'imported', folder: 'qwen' })
    for (const { recipe } of presets) if (recipe.model !== 'init') expect(modelPlace(recipe.model).origin).toBe('shipped')
  })

  it.each(STRANGE)('is not %j', (id) => {
    expect(() => modelPlace(id)).toThrow(/^A model must be "models\/NAME", .*\.$/)
  })

  it('never leaves its folder, whatever a browser makes of the path', () => {
    const pieces = fc.constantFrom(
      'models',
      'runs',
      'imported',
      '/',
      '//',
      '..',
      '.',
      '%2e',
      '%2F',
      '\\',
      ':',
      '@',
      'http:',
      'a',
      '?',
      '#',
      ' ',
      '\t',
      '\u3002',
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 8 }), (parts) => {
        let place: ReturnType<typeof modelPlace>
        try {
          place = modelPlace(parts.join(''))
        } catch {
          return
        }
        const address = new URL(`${place.folder}/`, 'https://page.example/lab/').href
        expect(address).toBe(`https://page.example/lab/${place.folder}/`)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('a recipe whose model is an address', () => {
  // Of a name that cannot be seen the recipe itself complains.
  const REFUSED = /^(A|The recipe's) model must be .*\.$/s
  const asked: string[] = []
  const nothing = async () => null
  const shipped = (folder: string) => {
    asked.push(folder)
    return { size: nothing, read: nothing }
  }
  const stray = () => Promise.reject(new Error('not to be asked for'))
  const ownership = { claim: stray, claimed: stray, tell: stray, listen: () => {} }
  const engine = new Engine({ gpu: undefined, runs: stray, claims: stray, shipped, ownership })
  const recipe = { ...structuredClone(presets[0].recipe), init: undefined }

  it('is refused as it is checked, and before anything is fetched when it is started all the same', async () => {
    for (const model of STRANGE.filter((id) => id !== '')) {
      expect(await engine.checkRecipe({ ...recipe, model })).toEqual({
        faults: [expect.stringMatching(REFUSED)],
        paths: ['model'],
        notices: [],
        stages: [],
      })
      await expect(engine.start({ ...recipe, model }, null)).rejects.toThrow(REFUSED)
      await expect(engine.start(recipe, model)).rejects.toThrow(REFUSED)
    }
    expect(asked).toEqual([])
    expect((await engine.checkRecipe(recipe)).faults).toEqual([])
  })
})

import { expect, it } from 'vitest'
import type { EngineApi, Recipe, RecipeMemory } from '../../workers/api.ts'
import { provideEngine } from '../engine.ts'
import { useFit } from './fit.ts'

it('the fit of the last recipe asked about is kept, whichever answer comes last, and none where the engine cannot tell', async () => {
  const answers: ((found: RecipeMemory | Error) => void)[] = []
  provideEngine({
    memory: () => new Promise((resolve, reject) => answers.push((found) => (found instanceof Error ? reject(found) : resolve(found)))),
  } satisfies Partial<EngineApi> as unknown as EngineApi)
  const recipe = {} as Recipe
  const first = useFit.getState().ask(recipe, null)
  const second = useFit.getState().ask(recipe, 'models/nano')
  await Promise.resolve()
  answers[1]({ sentence: 'the second', fits: true })
  answers[0]({ sentence: 'the first', fits: false })
  await Promise.all([first, second])
  expect(useFit.getState().found?.sentence).toBe('the second')
  const third = useFit.getState().ask(recipe, null)
  await Promise.resolve()
  answers[2](new Error('The model is gone.'))
  await third
  expect(useFit.getState().found).toBeNull()
})

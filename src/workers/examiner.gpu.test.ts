/** @file Evaluations asked for on the page, on Dawn: the figures of `cascade eval`, and what a run that goes on does to them. */
import { beforeAll, describe, expect, it } from 'vitest'
import { parseValues } from '../cli/args.ts'
import { command } from '../cli/eval.ts'
import { parseRecipe } from '../training/recipe.ts'
import type { EvaluationSpec } from './evaluations.ts'
import { type LimitedStorage, openEngine, visitedStorage } from './testing.ts'

const spec: EvaluationSpec = {
  ...{ model: 'models/nano', of: { domain: 'math', task: { preset: 'nano' } }, mode: 'think' },
  ...{ prompts: 12, samples: 4, temperature: 1, maxNewTokens: 24, seed: 5 },
}
const recipe = parseRecipe({
  ...{ name: 'test', seed: 3, model: 'models/nano' },
  stages: [
    {
      ...{ kind: 'rl', name: 'math', domain: 'math', task: { preset: 'nano' }, mode: 'think', steps: 6, promptsPerStep: 2 },
      ...{ groupSize: 4, maxNewTokens: 24, learningRate: 0.001, checkpointEvery: 2 },
    },
  ],
})

let storage: LimitedStorage
beforeAll(async () => {
  storage = await visitedStorage()
})

it('gives what the command line gives for the same prompts and seed', async () => {
  const { engine } = openEngine(storage)
  const told: number[] = []
  const record = await engine.evaluate(spec, (done, total) => told.push(done / total))
  const values = parseValues(command.options, [
    ...['--model', 'models/nano', '--domain', 'math', '--task', '{"preset":"nano"}', '--count', '12', '--samples', '4'],
    ...['--max-new', '24', '--seed', '5'],
  ])
  const { asked, ...rest } = record
  expect(rest).toEqual(await command.run(values, { json: true, progress: () => {}, line: () => {} }))
  expect(asked).toHaveLength(12)
  expect(asked.every(({ samples }) => samples === 4)).toBe(true)
  expect(told.at(-1)).toBe(1)
})

describe('one at a time, and never of weights that move', { timeout: 400_000 }, () => {
  it('is refused while a run trains, measures its weights while it is paused, and ends when it goes on', async () => {
    const { engine, until } = openEngine(storage)
    await engine.start(recipe, null)
    await until('running', 1)
    await expect(engine.evaluate(spec, () => {})).rejects.toThrow('A run is training: pause it first')
    await engine.pause()
    const { id } = await until('paused')
    expect((await engine.evaluate({ ...spec, model: null }, () => {})).model).toBe(`training/${id}`)
    const stopped = engine.evaluate({ ...spec, model: null, prompts: 400 }, () => {})
    await expect(engine.evaluate(spec, () => {})).rejects.toThrow('An evaluation is under way')
    const refused = expect(stopped).rejects.toThrow('A run went on, so this evaluation was stopped.')
    await engine.continue()
    await refused
    await until('finished')
  })

  it('stops when it is cancelled, after which the next can be asked for', async () => {
    const { engine } = openEngine(storage)
    const cancelled = engine.evaluate({ ...spec, prompts: 400 }, () => {})
    const refused = expect(cancelled).rejects.toMatchObject({ name: 'AbortError' })
    await engine.stopEvaluation()
    await refused
    expect((await engine.evaluate({ ...spec, prompts: 2, samples: 1 }, () => {})).asked).toHaveLength(2)
    await expect(engine.evaluate({ ...spec, model: null }, () => {})).rejects.toThrow('no weights in training')
  })
})

import { expect, it } from 'vitest'
import { NodeStorage } from '../cli/node-storage.ts'
import { MemoryStorage } from '../runs/memory-storage.ts'
import type { StepMetrics } from '../runs/records.ts'
import { snapshotFolder, stageFolder } from '../runs/run.ts'
import { createRun } from '../runs/runs.ts'
import { within } from '../runs/storage.ts'
import { presetRecipe } from '../training/presets.ts'
import { Shelf } from './shelf.ts'

it('a model is traced to the one it began as, by the stages and steps that were taken', async () => {
  const storage = new MemoryStorage()
  const shipped = new NodeStorage('public')
  const shelf = new Shelf({ runs: async () => storage, shipped: (folder) => within(shipped, folder) })
  const recipe = { ...presetRecipe('math-then-code'), name: 'Mine', model: 'models/cascade' }
  const run = await createRun(storage, { id: 'mine', title: 'Mine', recipe, steps: 500 })
  for (let step = 1; step <= 3; step++) await run.appendMetrics({ step, stage: 'math' } as StepMetrics)
  const names = recipe.stages.map(({ name }) => name)
  // Stopped early: what was asked for is not what was taken.
  const mine = { recipe: 'Mine', from: 'models/cascade' }
  expect(await shelf.lineage('runs/mine')).toEqual({ ...mine, stages: [names[0]], steps: 3 })
  for (let step = 4; step <= 5; step++) await run.appendMetrics({ step, stage: names[1] } as StepMetrics)
  expect(await shelf.lineage('runs/mine')).toEqual({ ...mine, stages: names, steps: 5 })
  expect(await shelf.lineage(`runs/mine/${stageFolder(0, names[0])}`)).toEqual({ ...mine, stages: [names[0]], steps: 3 })
  expect(await shelf.lineage(`runs/mine/${snapshotFolder(2)}`)).toEqual({ ...mine, stages: [names[0]], steps: 2 })
  expect(await shelf.lineage('runs/mine/checkpoints/step-000004-1')).toEqual({ ...mine, stages: names, steps: 4 })
  const aligned = await shelf.lineage('models/align')
  expect(aligned).toEqual({ recipe: 'The whole cascade', from: 'models/default', stages: ['judge', 'align'], steps: 70 })
  for (const { id } of await shelf.models()) expect((await shelf.lineage(id)).steps).toBeGreaterThan(0)
  expect(await shelf.lineage('imported/x')).toMatchObject({ recipe: null, steps: null })
})

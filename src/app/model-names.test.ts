import { expect, it } from 'vitest'
import { moment } from './format.ts'
import { modelNames, modelTitle } from './model-names.ts'

it('tells models of one title apart by when their runs began, and leaves the others alone', () => {
  const runs = [
    { id: 'a', created: '2026-05-01T10:00:00Z' },
    { id: 'b', created: '2026-05-02T11:30:00Z' },
  ]
  const models = [
    { id: 'runs/a', title: 'Seed', origin: 'a' },
    { id: 'runs/b', title: 'Seed', origin: 'b' },
    { id: 'imported/seed', title: 'Seed', origin: 'imported' },
    { id: 'runs/a/1', title: 'Seed: after math', origin: 'a' },
  ]
  expect(models.map(modelNames(models, runs))).toEqual([
    `Seed · ${moment(runs[0].created)}`,
    `Seed · ${moment(runs[1].created)}`,
    'Seed',
    'Seed: after math',
  ])
})

it('calls a model by its title, and a state of a run by the step', () => {
  const models = [{ id: 'nano', title: 'Nano' }]
  const runs = [{ id: 'a-1', title: 'Seed' }]
  const titleOf = (id: string) => modelTitle(id, models, runs)
  expect(['nano', 'models/nano', 'runs/a-1/snapshots/step-000020', 'runs/b/checkpoints/step-000020', 'init'].map(titleOf)).toEqual([
    ...['Nano', 'Nano', 'Seed, step 20', 'runs/b/checkpoints/step-000020', 'init'],
  ])
})

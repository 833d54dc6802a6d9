import { describe, expect, it } from 'vitest'
import type { Recipe, RunSummary } from '../workers/api.ts'
import { dependents, keptFor } from '../workers/dependents.ts'
import { missedBy } from './missed.ts'

const run = (id: string, model: string, more: Partial<RunSummary> = {}, stage: object = {}) =>
  ({
    id,
    title: id.toUpperCase(),
    held: null,
    resumable: false,
    recipe: { model, stages: [stage] } as unknown as Recipe,
    ...more,
  }) as RunSummary

const runs = [
  run('a', 'init'),
  run('b', 'runs/a'),
  run('c', 'runs/a/stages/1-math', { resumable: true }),
  run('d', 'imported/qwen', {}, { teachers: [{ model: 'runs/b' }] }),
  run('ab', 'runs/ab-other'),
  { ...run('lost', ''), recipe: null },
]

describe('a model', () => {
  it.each([
    ['runs/a', ['b', 'c']],
    ['runs/b', ['d']],
    ['runs/ab', []],
    ['imported/qwen', ['d']],
    ['models/nano', []],
  ])('%s is missed by %j', (id, expected) => {
    expect(dependents({ id }, runs).map((one) => one.id)).toEqual(expected)
  })
})

it('what is said of it tells what could not go on from what is only its past', () => {
  expect(missedBy([])).toBeNull()
  expect(missedBy([runs[1]])).toBe('B began with it; what came of that stays.')
  expect(missedBy([runs[1], runs[2]])).toBe('C began with it and could not be resumed any more.')
  expect(missedBy(Array.from({ length: 5 }, () => runs[1]))).toBe('B, B and 3 more runs began with it; what came of that stays.')
})

it('a model that was brought is kept for the runs that could not go on without it, and for no others', () => {
  const began = (id: string, more: Partial<RunSummary>) => run(id, 'imported/qwen', more)
  expect(keptFor({ id: 'imported/qwen' }, runs)).toBeNull()
  expect(keptFor({ id: 'imported/qwen' }, [...runs, began('paused', { resumable: true })])).toBe(
    'The run “PAUSED” began with this model and is not finished: finish or delete it first.',
  )
  const two = [began('paused', { resumable: true }), began('going', { held: 'elsewhere' })]
  expect(keptFor({ id: 'imported/qwen' }, two)).toContain('and 1 more began with this model and are not finished')
})

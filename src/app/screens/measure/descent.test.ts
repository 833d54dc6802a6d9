import { expect, it } from 'vitest'
import { descends } from './descent.ts'

const runs = [
  { id: 'a', recipe: { model: 'models/nano' } },
  { id: 'b', recipe: { model: 'runs/a/snapshots/step-000020' } },
  { id: 'loop', recipe: { model: 'runs/pool' } },
  { id: 'pool', recipe: { model: 'runs/loop' } },
  { id: 'lost', recipe: null },
]

it.each<[string | null, string | null, boolean]>([
  ['runs/a', 'models/nano', true],
  ['models/nano', 'runs/a', false],
  ['runs/b', 'models/nano', true],
  ['runs/b', 'runs/a/snapshots/step-000020', true],
  // It branched off before that.
  ['runs/b', 'runs/a', false],
  ['runs/a', 'runs/a/snapshots/step-000020', true],
  ['runs/a/snapshots/step-000100', 'runs/a/snapshots/step-000020', true],
  ['runs/a/snapshots/step-000020', 'runs/a', false],
  ['runs/a', 'runs/a', false],
  ['runs/lost', 'models/nano', false],
  ['runs/gone', 'models/nano', false],
  ['runs/loop', 'models/nano', false],
  [null, 'models/nano', false],
])('whether %s came of %s: %s', (id, from, expected) => {
  expect(descends(id, from, runs)).toBe(expected)
})

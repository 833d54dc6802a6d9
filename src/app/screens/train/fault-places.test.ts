import { expect, it } from 'vitest'
import { stageKinds } from '../../../training/stages/describe.ts'
import { placeOf } from './fault-places.ts'

const fieldsOf = (name: string) => stageKinds().find(({ kind }) => kind === name)?.fields ?? []

it.each([
  ['rl', 'steps', 'steps'],
  ['rl', 'rewards[0].model', 'rewards'],
  ['rl', 'until.over', 'until.over'],
  ['rl', 'until', 'until'],
  ['rl', 'evaluation.modes[0]', 'evaluation.modes'],
  ['distil', 'teachers.math', 'teachers'],
  ['distil', 'teachers.*', 'teachers'],
])('a fault of %s at %s is told at %s', (kind, path, place) => {
  expect(placeOf(`stages[1].${path}`, fieldsOf(kind), 'stages[1]')).toBe(`stages[1].${place}`)
})

it('a fault of the stage, of another or of a field that is none stands above the fields', () => {
  for (const path of ['stages[1]', 'stages[1].kind', 'stages[1].stepsize', 'stages[10].steps', 'seed', ''])
    expect(placeOf(path, fieldsOf('rl'), 'stages[1]')).toBeNull()
})

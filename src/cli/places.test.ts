import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { findInPlaces, placesOf } from './places.ts'

const folder = mkdtempSync(join(tmpdir(), 'cascade-places-'))
afterAll(() => rmSync(folder, { recursive: true }))

it('a relative path is looked for where the run was started, then beside its recipe', () => {
  const [one, other] = ['one', 'other'].map((name) => join(folder, name))
  for (const place of [one, other]) mkdirSync(place)
  for (const path of [join(one, 'both'), join(other, 'both'), join(other, 'alone')]) writeFileSync(path, '')
  expect(findInPlaces('both', [one, other])).toBe(join(one, 'both'))
  expect(findInPlaces('alone', [one, other])).toBe(join(other, 'alone'))
  expect(findInPlaces('none', [one, other])).toBeNull()
  expect(findInPlaces(join(other, 'alone'), [one])).toBe(join(other, 'alone'))
  expect(findInPlaces('package.json', [process.cwd()])).toBe('package.json')
  expect(placesOf(join(one, 'recipe.json'))).toEqual([process.cwd(), one])
  expect(placesOf('recipe.json')).toEqual([process.cwd()])
})

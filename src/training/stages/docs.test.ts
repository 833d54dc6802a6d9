/** @file docs/recipes.md names every field, kind, loss, baseline and reward that a recipe can have; its example can be run as it stands. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { BASELINES } from '../advantage.ts'
import { LOSSES } from '../losses/index.ts'
import { notices } from '../notices.ts'
import { parseRecipe } from '../recipe.ts'
import { REWARDS } from '../rewards/index.ts'
import { STAGES } from './index.ts'

const page = readFileSync(new URL('../../../docs/recipes.md', import.meta.url), 'utf8')
const [, everyStage, ...sections] = page.split(/^## /m)

describe.each(Object.entries(STAGES))('docs/recipes.md on %s', (kind, { schema }) => {
  it.each(Object.keys(schema.entries))('names %s', (field) => {
    const section = sections.find((one) => one.startsWith(`${kind}:`))
    expect(`${everyStage}${section}`).toContain(`\`${field}\``)
  })
})

it.each([...Object.keys(STAGES), ...Object.keys(LOSSES), ...BASELINES, ...Object.keys(REWARDS)])('docs/recipes.md names %s', (name) => {
  expect(page).toContain(`\`${name}\``)
})

it('the recipe shown in docs/recipes.md asks for nothing that cannot be had, or does nothing', () => {
  const example = /^ {4}\{\n[\s\S]*?\n {4}\}/m.exec(page)?.[0] ?? ''
  const recipe = parseRecipe(JSON.parse(example))
  expect(recipe.stages).toMatchObject([{ domain: 'math', promptsPerStep: 64, groupSize: 8 }])
  expect(notices(recipe)).toEqual([])
})

/** @file A run folder is to travel: what the largest recipe that ships leaves in one is bounded, file by file. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { ParameterTable } from '../model/parameters.ts'
import { writeSafetensors } from '../model/safetensors.ts'
import { newOutline } from './opening.ts'
import { parseRecipe } from './recipe.ts'
it('x', () => {
  const recipe = parseRecipe(JSON.parse(readFileSync(new URL('../../recipes/cascade-start-large.json', import.meta.url), 'utf8')))
  const { config } = newOutline(recipe)
  const table = new ParameterTable(config)
  console.log(config.vocab, table.count, table.size, 4 * table.count, 8 * table.size)
})

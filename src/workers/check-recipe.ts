/** @file What is wrong with a recipe that someone is editing on the page. */
import { createTask } from '../tasks/index.ts'
import { parseRecipe, RecipeError } from '../training/recipe.ts'
import { kindOf } from '../training/stages/index.ts'
import type { RecipeCheck } from './api.ts'
import { modelPlace } from './model-id.ts'
import { stageWords } from './summary.ts'

/** Never throws. */
export function checkRecipe(recipe: unknown): RecipeCheck {
  try {
    const parsed = parseRecipe(recipe)
    for (const stage of parsed.stages) createTask(stage.domain, stage.task)
    const named = parsed.stages.flatMap((stage) => kindOf(stage).needs?.(stage) ?? []).map(({ name }) => name)
    const stages = parsed.stages.map(({ name }) => name)
    for (const name of [parsed.model, ...named])
      if (name !== 'init' && !stages.includes(name)) placeOf(name, name === parsed.model ? 'model' : '')
    return { faults: [], paths: [], stages: stageWords(parsed) }
  } catch (error) {
    return { faults: [(error as Error).message], paths: [error instanceof RecipeError ? error.path : ''], stages: [] }
  }
}

function placeOf(name: string, path: string): void {
  try {
    modelPlace(name)
  } catch (error) {
    throw new RecipeError((error as Error).message, path)
  }
}

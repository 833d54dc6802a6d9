/** @file What a recipe that someone is about to start will take of this GPU's memory. */
import type { AdapterReport } from '../gpu/device.ts'
import { plannedLike } from '../gpu/planned.ts'
import { memorySentence, planRecipe } from '../training/memory-plan.ts'
import { startingOutline } from '../training/opening.ts'
import { parseRecipe, type Recipe, withModel } from '../training/recipe.ts'
import type { RecipeMemory } from './api.ts'
import type { EngineHost } from './engine.ts'
import type { Shelf } from './shelf.ts'

interface MemoryHost extends Pick<EngineHost, 'prompts' | 'tools'> {
  adapter: AdapterReport
  shelf: Shelf
}

/** Of the recipe as a run begins with it: `model` in place of its own, where one is chosen. */
export function startingRecipe(json: Recipe, model: string | null): Recipe {
  return parseRecipe(model === null ? json : withModel(json, model))
}

/** @throws Error with one sentence: what is wrong with the recipe, its model or its prompts. */
export async function recipeMemory(
  { adapter, shelf, prompts, tools }: MemoryHost,
  json: Recipe,
  model: string | null,
): Promise<RecipeMemory> {
  const recipe = startingRecipe(json, model)
  const openModel = (name: string) => shelf.folder(name)
  const outline = await startingOutline(recipe, openModel)
  const like = plannedLike(adapter)
  const stages = await planRecipe({ recipe, openModel, openPrompts: prompts, tools }, outline, like)
  const fault = stages.find((stage) => stage.fault !== null)?.fault ?? null
  return { sentence: fault?.sentence ?? memorySentence(stages, like) ?? '', fits: fault === null }
}

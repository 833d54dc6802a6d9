/** @file What is wrong with a recipe that someone is editing on the page. */
import { StorageError } from '../runs/storage.ts'
import { namedModels, type OpenModel, openNamed } from '../training/named-models.ts'
import { notices } from '../training/notices.ts'
import { parseRecipe, RecipeError } from '../training/recipe.ts'
import type { RecipeCheck } from './api.ts'
import { modelPlace } from './model-id.ts'
import { stageWords } from './summary.ts'

/** `openModel`: looks for the folders that it names; absent: only their names are looked at. Never throws. */
export async function checkRecipe(recipe: unknown, openModel?: OpenModel): Promise<RecipeCheck> {
  try {
    const parsed = parseRecipe(recipe)
    const own = parsed.model === 'init' ? [] : [{ name: parsed.model, path: 'model' }]
    for (const { name, path } of [...own, ...namedModels(parsed)]) {
      try {
        modelPlace(name)
      } catch (error) {
        throw new RecipeError((error as Error).message, path)
      }
      // A server that does not answer says nothing about the recipe.
      if (openModel) await openNamed(path, () => openModel(name)).catch(unlessStorage)
    }
    return { faults: [], paths: [], notices: notices(parsed), stages: stageWords(parsed) }
  } catch (error) {
    const paths = [error instanceof RecipeError ? error.path : '']
    return { faults: [(error as Error).message], paths, notices: [], stages: [] }
  }
}

function unlessStorage(error: unknown) {
  if (!(error instanceof StorageError)) throw error
}

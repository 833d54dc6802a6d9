/**
 * @file The models that a recipe names, its own and those beside it that no stage leaves: whatever is wrong with one is told with the field that
 * names it, before anything is paid for.
 */
import { readModelFolder } from '../model/folder.ts'
import type { ModelOutline } from '../model/model.ts'
import { RunError } from '../runs/run-error.ts'
import { type FileReader, StorageError } from '../runs/storage.ts'
import { type Recipe, RecipeError } from './recipe.ts'
import { kindOf } from './stages/index.ts'
import type { Need } from './stages/stage.ts'

/** A folder by the name that recipes give it. Throws one sentence when there is none. */
export type OpenModel = (name: string) => Promise<FileReader>

export interface NamedModel {
  name: string
  as: Need['as']
  /** Of the field that names it first: `stages[0].teachers.math`. */
  path: string
}

/** Beside the recipe's own, by stages from number `from` on, each once in what it is asked for. */
export function namedModels({ stages }: Recipe, from = 0): NamedModel[] {
  const own = new Set(stages.map(({ name }) => name))
  const named = new Map<string, NamedModel>()
  for (const [index, stage] of stages.entries())
    for (const { name, as, field } of index < from ? [] : (kindOf(stage).needs?.(stage) ?? [])) {
      const key = `${as} ${name}`
      if (!own.has(name) && !named.has(key)) named.set(key, { name, as, path: `stages[${index}].${field}` })
    }
  return [...named.values()]
}

/** Errors that are no fault of a recipe's. */
const OWN = [RunError, StorageError, TypeError]

/** @throws RecipeError with the sentence that opening it ends in and the field; what a run or its storage has to say as it is. */
export async function openNamed<T>(path: string, open: () => Promise<T>): Promise<T> {
  try {
    return await open()
  } catch (error) {
    if (!(error instanceof Error) || OWN.some((kind) => error instanceof kind)) throw error
    throw new RecipeError(`${error.message.replace(/\.$/, '')} (${path} of the recipe).`, path)
  }
}

/** @throws RecipeError when there is no such folder, or its model cannot serve a policy as that is. */
export function checkNamed({ name, as, path }: NamedModel, policy: ModelOutline, openModel: OpenModel): Promise<void> {
  return openNamed(path, async () => {
    const { config, companions } = await readModelFolder(await openModel(name))
    if (config.maxPositions < policy.config.maxPositions)
      throw new Error(`The ${as} ${name} reads ${config.maxPositions} positions, and the model ${policy.config.maxPositions}`)
    const own = companions.get('tokenizer.json')
    if (as === 'teacher' && (own !== policy.companions.get('tokenizer.json') || config.vocab !== policy.config.vocab))
      throw new Error(`The teacher ${name} has another tokenizer than the model, so that it cannot tell what its tokens are worth`)
    if (own === undefined) throw new Error(`The ${as} ${name} has no tokenizer, so it cannot read replies`)
  })
}

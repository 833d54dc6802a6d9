/**
 * @file Whether a run still has before it what it began with: its recipe, its prompts, its starting model. Each is compared with the hashes in
 * the run's origin as it is opened, before anything in the run's folder is changed. Runs of older versions have none and are taken as they are.
 */
import { difference, type ModelPrint, modelPrint, type PromptsPrint, promptsPrint, type RunOrigin } from '../runs/origin.ts'
import type { Run } from '../runs/run.ts'
import { RunError } from '../runs/run-error.ts'
import type { FileReader } from '../runs/storage.ts'
import type { GivenPrompt } from '../tasks/prompt-set.ts'

/** @throws RunError naming the first field of the recipe that is not as it was. */
export function checkRecipe({ origin, recipe }: Run) {
  const changed = origin && difference(origin.recipe.json, recipe)
  if (changed)
    throw new RunError(`The recipe was changed since the run began (${changed}): change it back, or start a new run with the new recipe.`)
}

/** Opens what a run begins with, compares it, and remembers what was not yet known. */
export class Beginnings {
  readonly #prompts: Record<string, PromptsPrint> = {}
  #model: ModelPrint | null = null
  readonly #models: Record<string, ModelPrint> = {}

  constructor(private readonly run: Run) {}

  /** What to add to the run's origin, once everything has been opened. */
  get found(): Partial<Pick<RunOrigin, 'prompts' | 'model' | 'models'>> {
    const some = (record: object) => Object.keys(record).length > 0
    return {
      ...(some(this.#prompts) ? { prompts: this.#prompts } : {}),
      ...(this.#model ? { model: this.#model } : {}),
      ...(some(this.#models) ? { models: this.#models } : {}),
    }
  }

  /** @throws RunError when the set is not the one the run began with. */
  async checkPrompts(name: string, prompts: readonly GivenPrompt[]): Promise<void> {
    const is = await promptsPrint(prompts)
    const was = this.run.origin?.prompts?.[name] ?? this.#prompts[name]
    this.#prompts[name] = is
    if (was === undefined || was.sha256 === is.sha256) return
    const how = was.count === is.count ? `some of its ${is.count} have changed` : `it had ${was.count} and has ${is.count}`
    throw new RunError(`The prompts ${name} are not those the run began with: ${how}. Bring them back, or start a new run`)
  }

  /** @throws RunError when the folder is not the one the run began with. */
  async checkModel(name: string, files: FileReader): Promise<void> {
    this.#model = await modelPrint(files)
    this.#compare(name, this.run.origin?.model, this.#model)
  }

  /** A model that a stage names. @throws RunError when the folder is not the one the run began with. */
  async checkNamed(name: string, files: FileReader): Promise<void> {
    this.#models[name] = await modelPrint(files)
    this.#compare(name, this.run.origin?.models?.[name], this.#models[name])
  }

  #compare(name: string, was: ModelPrint | undefined, is: ModelPrint) {
    const file = was && differentFile(was, is)
    if (file) throw new RunError(`The model ${name} is not the one the run began with (${file}): bring it back, or start a new run.`)
  }
}

/** The first file that is not as it was, and how, as part of a sentence; null when all are. */
function differentFile(was: ModelPrint, is: ModelPrint): string | null {
  for (const name of new Set([...Object.keys(was), ...Object.keys(is)])) {
    if (!is[name]) return `${name} is gone`
    if (!was[name]) return `${name} was not there`
    if (difference(was[name], is[name]) !== null) return `${name} has changed`
  }
  return null
}

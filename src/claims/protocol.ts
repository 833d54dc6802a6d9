/**
 * @file What a study comes to with this start, this engine's defaults and its generators of prompts. Of it come the names in the study's folder,
 * and what tells a claim's results from those of another protocol.
 */
import { type ModelPrint, type PromptsPrint, promptsPrint, recipeHash } from '../runs/origin.ts'
import { someHeldOut } from '../tasks/held-out.ts'
import { createTask } from '../tasks/index.ts'
import type { Task } from '../tasks/task.ts'
import { armsOf, type Claim, type Comparison, type Measure, type Reading, readingsOf, recipeOf, type Study } from './study.ts'

export interface Protocol {
  /** Of the start's files. */
  model: ModelPrint
  /** By arm: its recipe as this engine reads it, with all defaults; that of one that it cannot read, as it is written. Without name and seed. */
  recipes: ReadonlyMap<string, object>
  /** By measure: of its prompts, with what is right. */
  prompts: ReadonlyMap<string, PromptsPrint>
}

/**
 * Every arm's recipe with its defaults, without name and seed; those that `parse` refuses as they are written, and why in a sentence.
 *
 * @param parse How this engine reads a recipe; it throws one sentence.
 */
export function readRecipes(
  study: Study,
  parse: (recipe: unknown) => object,
): { recipes: Protocol['recipes']; refused: ReadonlyMap<string, string> } {
  const recipes = new Map<string, object>()
  const refused = new Map<string, string>()
  for (const arm of Object.keys(study.arms)) {
    const written = recipeOf(study, arm, 0)
    const set = ({ name: _, seed: __, ...recipe }: Record<string, unknown>) => recipes.set(arm, recipe)
    try {
      set(written === null ? {} : { ...parse(written) })
    } catch (cause) {
      refused.set(arm, (cause as Error).message)
      set(written ?? {})
    }
  }
  return { recipes, refused }
}

export async function protocolOf({ measures }: Study, model: ModelPrint, recipes: Protocol['recipes']): Promise<Protocol> {
  const prompts = new Map<string, PromptsPrint>()
  for (const [name, measure] of Object.entries(measures))
    prompts.set(name, await promptsPrint(promptsOf(measure, createTask(measure.domain, measure.task))))
  return { model, recipes, prompts }
}

/** What a measure asks, of every model the same. */
export function promptsOf({ prompts }: Measure, task: Task) {
  return someHeldOut(task, prompts)
}

/** Of all that a claim's figures come of. Words are no part of it, nor what the papers measured. */
export function claimHash({ measures }: Study, claim: Claim, { model, recipes, prompts }: Protocol): Promise<string> {
  const decided = ({ label: _, paper: __, ...rest }: Comparison) => rest
  const asked = new Set(readingsOf(claim).flatMap((reading: Reading) => ('measure' in reading ? [reading.measure] : [])))
  return recipeHash({
    tests: claim.tests.map(decided),
    secondary: (claim.secondary ?? []).map(decided),
    curves: claim.curves ?? [],
    measures: Object.fromEntries([...asked].map((name) => [name, { ...measures[name], print: prompts.get(name) }])),
    arms: Object.fromEntries(armsOf(claim).map((arm) => [arm, recipes.get(arm)])),
    model,
  })
}

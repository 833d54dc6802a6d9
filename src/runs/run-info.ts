/** @file `run.json` and the outline of `recipe.json`, checked as they are read: a file cut short or edited must not break what lists runs. */
import * as v from 'valibot'
import { type FileReader, readText } from './storage.ts'

/** The states that outlive the engine. One found `running` with no engine at work on it was interrupted and can be resumed. */
const storedStates = ['running', 'paused', 'finished', 'failed'] as const
export type StoredRunState = (typeof storedStates)[number]

const count = v.pipe(v.number(), v.integer(), v.minValue(0))

const infoSchema = v.object({
  title: v.string(),
  /** ISO 8601, UTC. */
  created: v.pipe(
    v.string(),
    v.check((text) => !Number.isNaN(Date.parse(text))),
  ),
  /** Steps the recipe asks for, over all stages, less those that stages ended without. */
  steps: count,
  state: v.picklist(storedStates),
  /** One sentence, when state is `failed`. */
  error: v.optional(v.string()),
  /** The step of the last checkpoint. */
  checkpoint: v.optional(count),
  /** On which GPU the steps behind each of these were taken, in order: another rounds differently. Absent in runs of older versions. */
  adapters: v.optional(v.array(v.object({ after: count, adapter: v.string() }))),
})

/** `run.json`. */
export type RunInfo = v.InferOutput<typeof infoSchema>

const outlineSchema = v.looseObject({
  name: v.string(),
  stages: v.array(v.looseObject({ steps: v.optional(count, 0), name: v.optional(v.string()), checkpointEvery: v.optional(count) })),
})

/** What a run knows of its recipe; what it means is the trainer's business. */
export type RecipeOutline = v.InferOutput<typeof outlineSchema>

export function parseInfo(json: unknown): RunInfo | null {
  const { success, output } = v.safeParse(infoSchema, json)
  return success ? output : null
}

export function recipeOutline(json: unknown): RecipeOutline | null {
  const { success, output } = v.safeParse(outlineSchema, json)
  return success ? output : null
}

export function stepsOf(recipe: RecipeOutline): number {
  return recipe.stages.reduce((sum, { steps }) => sum + steps, 0)
}

/** What a file holds; undefined when it does not hold JSON, or there is none. */
export async function readJson(files: FileReader, name: string): Promise<unknown> {
  const text = await readText(files, name)
  try {
    return text === null ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

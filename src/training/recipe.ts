/**
 * @file A recipe: what a run does, as JSON. `parseRecipe` fills in what a recipe leaves out with the papers' choices and refuses, by
 * the path of the field, what it cannot mean.
 */
import * as v from 'valibot'
import { type ModelConfig, parseConfig } from '../model/config.ts'
import { createTask, domains } from '../tasks/index.ts'
import { VOCABULARIES, type VocabularyName, vocabularyOf } from '../text/vocabularies.ts'
import { MOST_STAGES } from './recipe-size.ts'
import { aboveZero, isObject, oneOf, record, text, wholeNumber } from './stages/fields.ts'
import { kindOf, STAGES, type Stage } from './stages/index.ts'

export type { Stage }

export interface Recipe {
  name: string
  description?: string
  seed: number
  /** `models/<name>` that ships, a folder (command line) or `runs/<id>` (page), or `init` with a configuration. */
  model: string
  /**
   * With `model: "init"`: the Hugging Face config.json of the new model. Its tokenizer is that of `vocabulary`, from which
   * `vocab_size` and `eos_token_id` come where they are left out.
   */
  init?: Record<string, unknown>
  /** With `model: "init"`: `toy` (220 pieces, unless told) or `families` (512, for talk and every family). */
  vocabulary?: VocabularyName
  /** Standard deviation of initial embeddings; the other matrices go by their number of inputs (Model.create). */
  initStd?: number
  stages: Stage[]
}

/** A fault in a recipe; the message is one sentence that names the field by its path. */
export class RecipeError extends Error {
  override readonly name = 'RecipeError'

  /** `path`: of the field, such as `stages[0].steps`; of the stage, where several of its fields do not go together; empty: of no field. */
  constructor(
    message: string,
    readonly path = '',
  ) {
    super(message)
  }
}

const recipeSchema = v.strictObject({
  name: text,
  description: v.optional(v.string('some text')),
  seed: v.optional(wholeNumber(0, 2 ** 32 - 1), 0),
  model: text,
  init: v.optional(record),
  vocabulary: v.optional(oneOf(VOCABULARIES)),
  initStd: v.optional(aboveZero(10)),
  stages: v.pipe(v.array(v.unknown(), 'a list of stages'), v.minLength(1, 'a list of one stage or more')),
})

/**
 * Reads a recipe, filling in the defaults.
 *
 * @throws RecipeError for the first field that is unknown, missing or wrong.
 */
export function parseRecipe(json: unknown): Recipe {
  return readRecipe(json, false)
}

/** Of a run that has begun, which goes on with what is refused of new ones alone. @throws RecipeError */
export function storedRecipe(json: unknown): Recipe {
  return readRecipe(json, true)
}

/** A recipe that begins with another model than its own, which it then need not make. */
export function withModel(json: object, model: string): object {
  const { init: _, vocabulary: __, initStd: ___, ...rest } = json as Partial<Recipe>
  return { ...rest, model }
}

function readRecipe(json: unknown, begun: boolean): Recipe {
  if (!isObject(json)) throw new RecipeError('A recipe must be a JSON object.')
  // Before anything is read of them.
  if (Array.isArray(json.stages) && json.stages.length > MOST_STAGES)
    throw new RecipeError(`The recipe has ${json.stages.length} stages, and may have ${MOST_STAGES}.`, 'stages')
  const { stages: stageJson, ...recipe } = parse(recipeSchema, json, '')
  if (recipe.model === 'init' && !recipe.init) throw new RecipeError('The recipe has model "init" but no init to make it from.', 'init')
  if (recipe.model !== 'init' && recipe.init) throw new RecipeError('The recipe has an init, which only model "init" uses.', 'init')
  if (recipe.model !== 'init' && recipe.vocabulary)
    throw new RecipeError('The recipe has a vocabulary, which only model "init" uses.', 'vocabulary')
  if (recipe.init) checkInit(recipe.init, recipe.vocabulary, begun)

  const stages = stageJson.map((one, index) => parseStage(one, index, begun))
  const names = stages.map(({ name }) => name)
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined)
    throw new RecipeError(`The recipe has two stages named ${JSON.stringify(twice)}.`, `stages[${names.lastIndexOf(twice)}].name`)
  if (names.includes(START))
    throw new RecipeError(
      `No stage can be named ${JSON.stringify(START)}, which is the recipe's own model.`,
      `stages[${names.indexOf(START)}].name`,
    )
  for (const index of stages.keys()) {
    checkFrom(stages, index)
    checkNeeds(stages, index)
  }
  return { ...recipe, stages }
}

/** A new model, once more where its tokenizer is known (opening.ts). */
function checkInit(init: Record<string, unknown>, vocabulary: VocabularyName | undefined, begun: boolean) {
  const { vocab } = initialConfig(init, { vocab: 1_048_576, eosTokenIds: [] })
  const pieces = vocabularyOf(vocabulary).length
  if (vocab < pieces && !begun)
    throw new RecipeError(
      `The recipe's init.vocab_size is ${vocab}, and the tokenizer has ${pieces} pieces, each of which needs a place: leave it out.`,
      'init.vocab_size',
    )
}

/** What a stage that goes on from an earlier one begins with, without one: the recipe's own model. */
export const START = 'start'

function checkFrom(stages: readonly Stage[], index: number) {
  const { from } = stages[index]
  if (from === undefined || from === START) return
  const earlier = stages.slice(0, index).filter((stage) => !kindOf(stage).apart)
  if (earlier.some(({ name }) => name === from)) return
  const known = [START, ...earlier.map(({ name }) => name)].map((name) => JSON.stringify(name))
  throw new RecipeError(
    `The recipe's stages[${index}].from is ${JSON.stringify(from)}, and what leaves a policy before it is ${known.join(' or ')}.`,
    `stages[${index}].from`,
  )
}

/** A model that a stage asks for must be there by then. */
function checkNeeds(stages: readonly Stage[], index: number) {
  const stage = stages[index]
  const names = stages.map((one) => one.name)
  for (const { name, as, field } of kindOf(stage).needs?.(stage) ?? []) {
    const at = names.indexOf(name)
    const judges = at >= 0 && kindOf(stages[at]).apart === true
    const path = `stages[${index}].${field}`
    if (at >= 0 && at < index && judges !== (as === 'judge'))
      throw new RecipeError(`The recipe's ${path} takes what the stage ${JSON.stringify(name)} leaves for a ${as}, which it is not.`, path)
    if (at >= index)
      throw new RecipeError(
        `The recipe's ${path} needs what the stage ${JSON.stringify(name)} leaves, which does not come before it.`,
        path,
      )
    if (at < 0 && !name.includes('/'))
      throw new RecipeError(
        `The recipe's ${path} is ${JSON.stringify(name)}, which is no stage before it, and no model such as "models/NAME".`,
        path,
      )
  }
}

/** The configuration of a recipe's new model, given the tokenizer it will have. Throws RecipeError. */
export function initialConfig(init: Record<string, unknown>, tokenizer: { vocab: number; eosTokenIds: number[] }): ModelConfig {
  try {
    return parseConfig({
      ...init,
      vocab_size: init.vocab_size ?? tokenizer.vocab,
      eos_token_id: init.eos_token_id ?? tokenizer.eosTokenIds,
    })
  } catch (error) {
    throw new RecipeError((error as Error).message.replace('config.json', "The recipe's init"), 'init')
  }
}

function parseStage(json: unknown, index: number, begun: boolean): Stage {
  const path = `stages[${index}]`
  if (!isObject(json)) throw new RecipeError(`The recipe's ${path} must be an object${found(json)}.`, path)
  const kind = json.kind
  if (typeof kind !== 'string' || !Object.hasOwn(STAGES, kind)) {
    const known = Object.keys(STAGES)
    throw new RecipeError(
      `The recipe's ${path}.kind must be ${known.map((name) => JSON.stringify(name)).join(' or ')}${found(kind)}.`,
      `${path}.kind`,
    )
  }
  const read = parse(STAGES[kind as keyof typeof STAGES].schema as unknown as v.GenericSchema<unknown, Stage>, json, path)
  const stage = { ...read, name: read.name ?? `${read.domain} ${kind}` }
  if (!begun) checkName(stage.name, `${path}.name`)
  try {
    const { keptForTests } = createTask(stage.domain, stage.task)
    if (keptForTests) throw new Error(`Nothing may be trained on ${keptForTests}, which is kept for tests`)
  } catch (error) {
    const known = stage.domain === 'mixture' || domains.includes(stage.domain)
    throw new RecipeError(`${(error as Error).message.replace(/\.$/, '')} (${path} of the recipe).`, `${path}.${known ? 'task' : 'domain'}`)
  }
  const fault = kindOf(stage).fault?.(stage) ?? null
  if (typeof fault === 'string') throw new RecipeError(`The recipe's ${path} ${fault}.`, path)
  if (fault !== null && !(fault.newRuns && begun)) throw new RecipeError(`The recipe's ${path} ${fault.says}.`, `${path}.${fault.field}`)
  return stage
}

/** A stage's name stands where a model's could, and names a folder. */
function checkName(name: string, path: string) {
  const [place] = /^(models|imported|runs)\//.exec(name) ?? []
  if (place !== undefined)
    throw new RecipeError(`The recipe's ${path} begins with ${JSON.stringify(place)}, as the name of a model does: take another.`, path)
  if (/^[\s.]*$/.test(name)) throw new RecipeError(`The recipe's ${path} must have more in it than blanks and dots${found(name)}.`, path)
}

function parse<T extends v.GenericSchema>(schema: T, json: unknown, path: string): v.InferOutput<T> {
  const result = v.safeParse(schema, json)
  if (result.success) return result.output
  // A name that is not a field explains a field that is missing, so it is told first.
  const unknown = result.issues.find((issue) => issue.type === 'strict_object' && issue.expected === 'never')
  const issue = unknown ?? result.issues[0]
  throw new RecipeError(sentence(schema, issue, path), pathOf(issue, path))
}

function pathOf(issue: v.BaseIssue<unknown>, root: string): string {
  let path = root
  for (const { key } of issue.path ?? []) path += typeof key === 'number' ? `[${key}]` : `${path ? '.' : ''}${String(key)}`
  return path
}

function sentence(schema: v.GenericSchema, issue: v.BaseIssue<unknown>, root: string): string {
  const path = pathOf(issue, root)
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    const parent = schemaAt(schema, issue.path?.slice(0, -1))
    const name = String(issue.path?.at(-1)?.key)
    return `The recipe has a field ${path}, which is not one it can have${suggestion(name, Object.keys(parent?.entries ?? {}))}`
  }
  if (issue.input === undefined) {
    const wanted = issue.type === 'strict_object' ? schemaAt(schema, issue.path)?.message : issue.message
    return `The recipe lacks ${path}${typeof wanted === 'string' ? `, which must be ${wanted}` : ''}.`
  }
  return `The recipe's ${path} must be ${issue.type === 'strict_object' ? 'an object' : issue.message}${found(issue.input)}.`
}

/** What is used here of valibot's schemas, which are plain objects. */
interface Schema {
  wrapped?: Schema
  entries?: Record<string, Schema>
  item?: Schema
  message?: unknown
}

/** Of the field at a path, which may not be there. */
function schemaAt(schema: v.GenericSchema, path: v.BaseIssue<unknown>['path'] | readonly { key: unknown }[]): Schema | undefined {
  const unwrapped = (of: Schema | undefined): Schema | undefined => (of?.wrapped ? unwrapped(of.wrapped) : of)
  let at = unwrapped(schema as Schema)
  for (const { key } of path ?? []) at = unwrapped(typeof key === 'number' ? at?.item : at?.entries?.[String(key)])
  return at
}

function found(value: unknown): string {
  if (value === undefined) return ''
  // JSON has no word for what is no number any more, such as 1e400, and writes null.
  const shown = (typeof value === 'number' ? undefined : JSON.stringify(value)) ?? String(value)
  return `, not ${shown.length > 60 ? `${shown.slice(0, 57)}...` : shown}`
}

/** The end of a sentence: the known name nearest to the one given, when few enough letters differ for it to be a slip. */
function suggestion(name: string, known: readonly string[]): string {
  const squeeze = (word: string) => word.toLowerCase().replace(/[^a-z0-9]/g, '')
  const [nearest] = known
    .map((candidate) => ({ candidate, distance: editDistance(squeeze(name.slice(0, 60)), squeeze(candidate)) }))
    .sort((a, b) => a.distance - b.distance)
  // Of two letters all are changed soon.
  const near = nearest && nearest.distance < name.length && nearest.distance <= Math.max(2, nearest.candidate.length / 4)
  return near ? `; did you mean ${nearest.candidate}?` : '.'
}

/** Levenshtein's: letters to insert, delete or replace. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) next[j] = Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1))
    row = next
  }
  return row[b.length]
}

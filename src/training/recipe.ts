/**
 * @file A recipe: what a run does, as JSON. `parseRecipe` fills in what a recipe leaves out with the papers' choices and refuses, by
 * the path of the field, what it cannot mean.
 */
import * as v from 'valibot'
import { type ModelConfig, parseConfig } from '../model/config.ts'
import { createTask, domains, gradingOption } from '../tasks/index.ts'
import type { Mode } from '../tasks/task.ts'
import { VOCABULARIES, type VocabularyName } from '../text/vocabularies.ts'

/** Fields every stage has. */
interface StageBase {
  name: string
  /** Optimizer steps. */
  steps: number
  learningRate: number
  /** Linear warm-up from 0 over this many steps. */
  warmupSteps: number
  /** After warm-up: constant, or cosine down to `minLearningRateRatio` of the peak at the last step. */
  schedule: 'constant' | 'cosine'
  minLearningRateRatio: number
  betas: [number, number]
  epsilon: number
  /** Decoupled, on matrices only. */
  weightDecay: number
  /** Global gradient-norm clip; 0: none. */
  maxGradNorm: number
  /** A checkpoint every so many steps. */
  checkpointEvery: number
  /** On `prompts` held-out prompts of each domain; without `domains`, of the stage's own. */
  evaluation: null | { every: number; prompts: number; modes: Mode[]; temperatures: number[]; domains?: string[] }
}

/** Where a stage's prompts come from. */
interface PromptSource {
  /** The domain's own prompts, unless `prompts` names a set. */
  domain: string
  /** Task options, e.g. math `{ "kinds": [...], "styles": {...}, "slip": 0.02 }`. */
  task: Record<string, unknown>
  /** A set of prompts instead: a file of JSON lines (command line), or a set kept in this browser. Each is judged by its own domain. */
  prompts?: string
}

/** Supervised fine-tuning on the domain's demonstrations, loss on completion tokens only. */
export interface SftStage extends StageBase, PromptSource {
  kind: 'sft'
  /** Sequences a step, or tokens; a stage has one of the two. */
  batchSize?: number
  batchTokens?: number
  /** Muon on the hidden matrices (momentum 0.95, Nesterov, five Newton-Schulz steps), AdamW on the rest. */
  optimizer: 'adamw' | 'muon'
  muonLearningRate: number
  /** The model as it is after every so many steps is kept, to choose a start among; 0: none. */
  snapshotEvery: number
}

/** Group-relative policy optimisation, on-policy: one update a batch, no KL, no entropy bonus (AceReason section 3.1). */
export interface RlStage extends StageBase, PromptSource {
  kind: 'rl'
  mode: Mode
  /** Prompts a step (B) and rollouts a prompt (G). */
  promptsPerStep: number
  groupSize: number
  /** Length budget: new tokens a rollout may have. */
  maxNewTokens: number
  temperature: number
  topP: number
  topK: number
  /** Truncated rollouts: left out of the loss (`mask`), or scored 0 (`zero`). */
  truncated: 'mask' | 'zero'
  /** Distinct prompts in an epoch; 0: fresh prompts for ever. With epochs, dynamic filtering drops solved and hopeless prompts after each epoch. */
  epochPrompts: number
  /** Probability that a prompt all of whose rollouts were right (wrong) comes back next epoch: Nemotron-Cascade 4.5.2 has 0.01 and 0.1. */
  readmitSolved: number
  readmitFailed: number
  /**
   * Dynamic sampling (DAPO, section 3.2): a group whose rewards are all equal teaches nothing, and another prompt is rolled out in its place,
   * at most this share of `promptsPerStep` in a step. 0: none.
   */
  refill: number
}

export type Stage = SftStage | RlStage

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
}

const wholeNumber = (min: number, max = 1e9) =>
  number(`a whole number from ${min} to ${max}`, (n) => Number.isInteger(n) && n >= min && n <= max)
const share = number('a number from 0 to 1', (n) => n >= 0 && n <= 1)
const positive = number('a number above 0', (n) => n > 0)
const notNegative = number('a number of 0 or more', (n) => n >= 0)
/** Names are shown wherever a run is: none may turn the direction of what stands behind it, or hide something. */
const UNSEEN = /[\p{Cc}\p{Bidi_Control}\u200b\u2028\u2029\u2060-\u206f\ufeff]/u
const text = v.pipe(
  v.string('some text'),
  v.minLength(1, 'some text'),
  v.maxLength(200, 'at most 200 characters'),
  v.check((value) => !UNSEEN.test(value), 'text in which every character can be seen'),
)
const mode = v.picklist(['think', 'instruct'], '"think" or "instruct"')
/** Kept as it is: the domain checks its own options. */
const record = v.custom<Record<string, unknown>>(isObject, 'an object')
const betas = v.custom<[number, number]>(
  (value) => Array.isArray(value) && value.length === 2 && value.every((beta) => typeof beta === 'number' && beta >= 0 && beta < 1),
  'a list of two numbers from 0 to below 1',
)

function number(what: string, holds: (n: number) => boolean) {
  return v.pipe(
    v.number(what),
    v.check((n) => Number.isFinite(n) && holds(n), what),
  )
}

const evaluation = v.strictObject(
  {
    every: wholeNumber(1),
    prompts: wholeNumber(1),
    modes: v.optional(v.pipe(v.array(mode, 'a list of modes'), v.minLength(1, 'a list of one mode or more')), ['think', 'instruct']),
    temperatures: v.optional(
      v.pipe(v.array(notNegative, 'a list of temperatures'), v.minLength(1, 'a list of one temperature or more')),
      [0, 1],
    ),
    domains: v.optional(
      v.pipe(
        v.array(v.picklist(domains, domains.map((name) => JSON.stringify(name)).join(' or ')), 'a list of domains'),
        v.minLength(1, 'a list of one domain or more'),
      ),
    ),
  },
  'an object',
)

/** Messages are the right side of "must be ...". */
const stageBase = {
  name: v.optional(text),
  domain: text,
  task: v.optional(record, {}),
  prompts: v.optional(text),
  steps: wholeNumber(1),
  learningRate: positive,
  warmupSteps: v.optional(wholeNumber(0), 5),
  minLearningRateRatio: v.optional(share, 0),
  betas: v.optional(betas, [0.9, 0.95]),
  epsilon: v.optional(positive, 1e-8),
  weightDecay: v.optional(notNegative, 0),
  maxGradNorm: v.optional(notNegative, 1),
  checkpointEvery: v.optional(wholeNumber(1), 20),
  evaluation: v.optional(v.nullable(evaluation), null),
}
const schedule = v.picklist(['constant', 'cosine'], '"constant" or "cosine"')

/** One entry a stage kind. Supervised stages of the papers follow a cosine, reinforcement learning a constant rate. */
const stageSchemas = {
  sft: v.strictObject({
    kind: v.literal('sft'),
    ...stageBase,
    schedule: v.optional(schedule, 'cosine'),
    batchSize: v.optional(wholeNumber(1, 65536)),
    batchTokens: v.optional(wholeNumber(64, 1_048_576)),
    optimizer: v.optional(v.picklist(['adamw', 'muon'], '"adamw" or "muon"'), 'adamw'),
    muonLearningRate: v.optional(positive, 0.02),
    snapshotEvery: v.optional(wholeNumber(0), 0),
  }),
  rl: v.strictObject({
    kind: v.literal('rl'),
    ...stageBase,
    schedule: v.optional(schedule, 'constant'),
    mode: v.optional(mode, 'think'),
    promptsPerStep: v.optional(wholeNumber(1, 65536), 128),
    groupSize: v.optional(wholeNumber(2, 1024), 8),
    maxNewTokens: wholeNumber(1, 1_048_576),
    temperature: v.optional(positive, 1),
    topP: v.optional(
      number('a number above 0, at most 1', (n) => n > 0 && n <= 1),
      1,
    ),
    topK: v.optional(wholeNumber(0), 0),
    truncated: v.optional(v.picklist(['mask', 'zero'], '"mask" or "zero"'), 'zero'),
    epochPrompts: v.optional(wholeNumber(0), 0),
    readmitSolved: v.optional(share, 0.01),
    readmitFailed: v.optional(share, 0.1),
    refill: v.optional(
      number('a number from 0 to 8', (n) => n >= 0 && n <= 8),
      0,
    ),
  }),
}

const recipeSchema = v.strictObject({
  name: text,
  description: v.optional(v.string('some text')),
  seed: v.optional(wholeNumber(0, 2 ** 32 - 1), 0),
  model: text,
  init: v.optional(record),
  vocabulary: v.optional(v.picklist(VOCABULARIES, VOCABULARIES.map((name) => JSON.stringify(name)).join(' or '))),
  initStd: v.optional(positive),
  stages: v.pipe(v.array(v.unknown(), 'a list of stages'), v.minLength(1, 'a list of one stage or more')),
})

/**
 * Reads a recipe, filling in the defaults.
 *
 * @throws RecipeError for the first field that is unknown, missing or wrong.
 */
export function parseRecipe(json: unknown): Recipe {
  if (!isObject(json)) throw new RecipeError('A recipe must be a JSON object.')
  const { stages: stageJson, ...recipe } = parse(recipeSchema, json, '')
  if (recipe.model === 'init' && !recipe.init) throw new RecipeError('The recipe has model "init" but no init to make it from.')
  if (recipe.model !== 'init' && recipe.init) throw new RecipeError('The recipe has an init, which only model "init" uses.')
  if (recipe.model !== 'init' && recipe.vocabulary) throw new RecipeError('The recipe has a vocabulary, which only model "init" uses.')
  if (recipe.init) initialConfig(recipe.init, { vocab: 1_048_576, eosTokenIds: [] })

  const stages = stageJson.map(parseStage)
  const names = stages.map(({ name }) => name)
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined) throw new RecipeError(`The recipe has two stages named ${JSON.stringify(twice)}.`)
  return { ...recipe, stages }
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
    throw new RecipeError((error as Error).message.replace('config.json', "The recipe's init"))
  }
}

function parseStage(json: unknown, index: number): Stage {
  const path = `stages[${index}]`
  if (!isObject(json)) throw new RecipeError(`The recipe's ${path} must be an object${found(json)}.`)
  const kind = json.kind
  if (typeof kind !== 'string' || !Object.hasOwn(stageSchemas, kind)) {
    const known = Object.keys(stageSchemas)
    throw new RecipeError(`The recipe's ${path}.kind must be ${known.map((name) => JSON.stringify(name)).join(' or ')}${found(kind)}.`)
  }
  const stage = parse(stageSchemas[kind as keyof typeof stageSchemas], json, path)
  try {
    const { keptForTests } = createTask(stage.domain, stage.task)
    if (keptForTests) throw new Error(`Nothing may be trained on ${keptForTests}, which is kept for tests`)
  } catch (error) {
    throw new RecipeError(`${(error as Error).message.replace(/\.$/, '')} (${path} of the recipe).`)
  }
  if (stage.kind === 'sft' && (stage.batchSize === undefined) === (stage.batchTokens === undefined))
    throw new RecipeError(`The recipe's ${path} must have either batchSize or batchTokens.`)
  const grading = stage.kind === 'rl' ? gradingOption(stage.domain, stage.task) : null
  if (grading !== null)
    throw new RecipeError(`The option ${JSON.stringify(grading)} grades replies and does not pay for them (${path} of the recipe).`)
  return { ...stage, name: stage.name ?? `${stage.domain} ${stage.kind}` } as Stage
}

function parse<T extends v.GenericSchema>(schema: T, json: unknown, path: string): v.InferOutput<T> {
  const result = v.safeParse(schema, json)
  if (result.success) return result.output
  // A name that is not a field explains a field that is missing, so it is told first.
  const unknown = result.issues.find((issue) => issue.type === 'strict_object' && issue.expected === 'never')
  throw new RecipeError(sentence(schema, unknown ?? result.issues[0], path))
}

function sentence(schema: v.GenericSchema, issue: v.BaseIssue<unknown>, root: string): string {
  let path = root
  for (const { key } of issue.path ?? []) path += typeof key === 'number' ? `[${key}]` : `${path ? '.' : ''}${String(key)}`
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    const parent = issue.path?.length === 1 ? (schema as { entries?: object }).entries : evaluation.entries
    const name = String(issue.path?.at(-1)?.key)
    return `The recipe has a field ${path}, which is not one it can have${suggestion(name, Object.keys(parent ?? {}))}`
  }
  if (issue.input === undefined)
    return `The recipe lacks ${path}${issue.type === 'strict_object' ? '' : `, which must be ${issue.message}`}.`
  return `The recipe's ${path} must be ${issue.type === 'strict_object' ? 'an object' : issue.message}${found(issue.input)}.`
}

function found(value: unknown): string {
  if (value === undefined) return ''
  const shown = JSON.stringify(value) ?? String(value)
  return `, not ${shown.length > 60 ? `${shown.slice(0, 57)}...` : shown}`
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The end of a sentence: the known name nearest to the one given, when few enough letters differ for it to be a slip. */
function suggestion(name: string, known: readonly string[]): string {
  const squeeze = (word: string) => word.toLowerCase().replace(/[^a-z0-9]/g, '')
  const [nearest] = known
    .map((candidate) => ({ candidate, distance: editDistance(squeeze(name.slice(0, 60)), squeeze(candidate)) }))
    .sort((a, b) => a.distance - b.distance)
  return nearest && nearest.distance <= Math.max(2, nearest.candidate.length / 4) ? `; did you mean ${nearest.candidate}?` : '.'
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

/**
 * @file What a run needs before its first step, all of it opened and compared with what the run began with, and nothing in the run's folder
 * changed yet: a run that is refused is left as it was.
 */
import type { Gpu } from '../gpu/device.ts'
import { plannedLike } from '../gpu/planned.ts'
import { readKernels } from '../kernels/stored-kernels.ts'
import type { KernelProfile } from '../kernels/tuning.ts'
import { chooseKernels } from '../model/decode-tuning.ts'
import { type CompanionFile, readModelFolder } from '../model/folder.ts'
import { Model, type ModelOutline } from '../model/model.ts'
import type { CheckpointState, LoadedCheckpoint } from '../runs/checkpoint.ts'
import { holdsModel } from '../runs/model-files.ts'
import type { Run } from '../runs/run.ts'
import { RunError } from '../runs/run-error.ts'
import type { FileReader } from '../runs/storage.ts'
import { EOS_TOKEN_ID, tokenizerFilesOf, vocabularyOf } from '../text/vocabularies.ts'
import type { BatchJob, BatchMaker } from './batches.ts'
import { Beginnings, checkRecipe } from './beginnings.ts'
import { planStage, type StageMemory } from './memory-plan.ts'
import { checkNamed, namedModels, type OpenModel, openNamed } from './named-models.ts'
import { initialConfig, type Recipe } from './recipe.ts'
import { type StageData, type StageHost, stageData } from './stage-data.ts'
import { kindOf } from './stages/index.ts'

/** `openPrompts`: the prompts of a set that a stage names; throws one sentence when there is none. `onWarning`: what a run does without. */
export interface TrainerHost extends StageHost {
  gpu: Gpu
  run: Run
  recipe: Recipe
  openModel: OpenModel
  /** Threads that make a supervised stage's batches ahead; absent: they are made between steps. */
  openBatchMakers?(job: BatchJob): readonly BatchMaker[]
  /** Kernels measured before on this adapter; measured now where absent. A resumed run keeps its own. */
  profile?: KernelProfile
  /** Begin again, whatever the run has made so far: all of it is removed. */
  restart?: boolean
  onProgress?(phase: 'select' | 'rollout' | 'verify' | 'train' | 'evaluate' | 'checkpoint', done: number, total: number): void
}

/** Where a checkpoint left the run. */
export interface Place {
  step: number
  stage: number
  stageStep: number
  tokens: number
  /** Of demonstrations, by kind and mode; absent in runs from before they were counted. */
  tokensByKind?: Record<string, number>
}

/** @throws RunError when the recipe has no such place. */
function placeOf({ state }: LoadedCheckpoint, { stages }: Recipe): Place {
  const { step, stage, stageStep, tokens, tokensByKind } = state as CheckpointState & Place
  const { name, steps } = stages[Math.min(stage, stages.length - 1)]
  if (stage > stages.length) throw new RunError(`The run is in its stage ${stage + 1}, and its recipe has ${stages.length}.`)
  if (stageStep > 0 && stageStep >= steps)
    throw new RunError(`The run has taken ${stageStep} steps of the stage ${name}, and its recipe asks for ${steps}.`)
  return { step, stage, stageStep, tokens, tokensByKind }
}

export interface Opening {
  /** Null: the run begins at its beginning. */
  checkpoint: LoadedCheckpoint | null
  place: Place | null
  /** Every step has been taken, or the run was stopped and called finished: only its model may have to be written. */
  ended: boolean
  model: Model
  profile: KernelProfile
  /** Of each stage that is still to be run. */
  data: readonly (StageData | null)[]
  /** Of each stage that is still to be run, what it takes of the GPU. */
  memory: readonly StageMemory[]
  /** What the run's origin does not say yet. */
  beginnings: Beginnings['found']
}

/** @throws RunError when the run is not what it began with, or has lost its checkpoints. */
export async function prepare(host: TrainerHost): Promise<Opening> {
  const { run, recipe } = host
  checkRecipe(run)
  const checkpoint = host.restart ? null : await run.loadCheckpoint()
  for (const sentence of checkpoint?.skipped ?? []) host.onWarning?.(sentence)
  const place = checkpoint && placeOf(checkpoint, recipe)
  // An older checkpoint than the last is not what was called finished.
  const finished = place !== null && run.info.state === 'finished' && place.step >= (run.info.checkpoint ?? 0)
  const ended = finished || (place !== null && place.stage >= recipe.stages.length)
  if (place && !ended) await checkLeft(host, place)
  const beginnings = new Beginnings(run)
  const model = await (checkpoint ? loadModel(host, checkpoint.files) : startingModel(host, beginnings))
  try {
    // A stage may begin hours later, and measuring kernels takes a while.
    const left = ended ? [] : namedModels(recipe, place?.stage)
    for (const named of left)
      await checkNamed(
        named,
        model,
        openChecked(host.openModel, (...found) => beginnings.checkNamed(...found)),
      )
    const profile = checkpoint?.state.kernels ? kernelsOf(host, checkpoint) : (host.profile ?? (await chooseKernels(host.gpu)))
    const openPrompts = host.openPrompts && openChecked(host.openPrompts, (...found) => beginnings.checkPrompts(...found))
    const data: (StageData | null)[] = []
    const memory: StageMemory[] = []
    for (const [index, stage] of recipe.stages.entries()) {
      const over = ended || index < (place?.stage ?? 0)
      const of = over
        ? null
        : await stageData(model, stage, index, recipe.seed, { ...host, stages: recipe.stages, openPrompts, begun: place !== null })
      data.push(of)
      if (of) memory.push(await planStage(host, index, model, of, plannedLike(host.gpu.adapter), profile))
    }
    const fault = memory.find(({ fault }) => fault !== null)?.fault
    if (fault) throw new RunError(fault.sentence)
    return { checkpoint, place, ended, model, profile, data, memory, beginnings: beginnings.found }
  } catch (error) {
    model.dispose()
    throw error
  }
}

/** A run goes on with the kernels it began with, or says that it cannot. @throws RunError */
function kernelsOf(host: TrainerHost, { state }: LoadedCheckpoint): KernelProfile {
  const stored = readKernels(state.kernels)
  if (stored === 'unreadable')
    throw new RunError('The kernels that this run began with cannot be read from its checkpoint, so it cannot go on: start a new run.')
  if (stored === 'later')
    throw new RunError(
      'This run was begun by a newer version of this program, whose kernels are not known here: open it with that version.',
    )
  if (stored.replaced) {
    host.onWarning?.(
      'The kernels that this run began with are gone: it goes on with others, and its numbers agree to rounding, not to the last bit.',
    )
  }
  return stored.profile
}

/** What a name opens, once it was found to be what the run began with. */
function openChecked<T>(open: (name: string) => Promise<T>, check: (name: string, opened: T) => Promise<void>) {
  return async (name: string) => {
    const opened = await open(name)
    await check(name, opened)
    return opened
  }
}

/** Its chat template is told the day on which the run began, whenever it is resumed. */
export async function loadModel({ gpu, run }: TrainerHost, files: FileReader): Promise<Model> {
  const today = run.origin ? new Date(`${run.origin.today}T12:00`) : undefined
  return Model.load(gpu, files, { today })
}

/** What stages behind this place need of those before it, seen now: a run that will end for want of it should not go on for hours. @throws RunError */
async function checkLeft({ run, recipe }: TrainerHost, { stage: at, stageStep }: Place) {
  const { stages } = recipe
  const isLeft = (index: number) => holdsModel(run.stageFiles(index, stages[index].name))
  // The policy itself is still what the last of them left (Trainer's own mending).
  const policy = stageStep === 0 ? stages.slice(0, at).findLastIndex((stage) => !kindOf(stage).apart) : -1
  for (const stage of stages.slice(at)) {
    const names = [stage.from, ...(kindOf(stage).needs?.(stage) ?? []).map(({ name }) => name)]
    for (const [index, { name }] of stages.slice(0, at).entries())
      if (index !== policy && names.includes(name) && !(await isLeft(index))) throw lost(name)
  }
}

function lost(name: string): RunError {
  return new RunError(`The model that the stage ${name} left is lost, and a later one needs it: start a new run.`)
}

/** The policy that a stage of the recipe began with, opened once more. Throws a RunError when what the stage before it left is lost. */
export async function stageBeginning(host: TrainerHost, index: number): Promise<Model> {
  const { stages } = host.recipe
  const { from } = stages[index]
  const before = stages.slice(0, index).findLastIndex((stage) => (from === undefined ? !kindOf(stage).apart : stage.name === from))
  return before < 0 ? startingModel(host, new Beginnings(host.run)) : leftBy(host, before)
}

/** The model that a stage before this one left, or one that recipes call so. */
export async function namedModel(host: TrainerHost, index: number, name: string): Promise<Model> {
  const stage = host.recipe.stages.slice(0, index).findLastIndex((one) => one.name === name)
  return stage < 0 ? loadModel(host, await host.openModel(name)) : leftBy(host, stage)
}

async function leftBy(host: TrainerHost, index: number): Promise<Model> {
  const { name } = host.recipe.stages[index]
  const files = host.run.stageFiles(index, name)
  if (await holdsModel(files)) return loadModel(host, files)
  throw lost(name)
}

async function startingModel(host: TrainerHost, beginnings: Beginnings): Promise<Model> {
  const { gpu, recipe, openModel } = host
  if (recipe.model !== 'init') {
    const folder = await openNamed('model', () => openModel(recipe.model))
    await beginnings.checkModel(recipe.model, folder)
    return loadModel(host, folder)
  }
  const { config, companions } = newOutline(recipe)
  return Model.create(gpu, config, companions, recipe.seed, recipe.initStd)
}

/** Of the new model of a recipe that has one, before its weights are drawn. */
export function newOutline(recipe: Recipe): ModelOutline {
  const files = Object.entries(tokenizerFilesOf(recipe.vocabulary)).map(
    ([name, json]) => [name as CompanionFile, JSON.stringify(json)] as const,
  )
  const config = initialConfig(recipe.init ?? {}, { vocab: vocabularyOf(recipe.vocabulary).length, eosTokenIds: [EOS_TOKEN_ID] })
  return { config, companions: new Map(files) }
}

/** Of the model that a recipe begins with, its folder read or yet to be made. @throws RecipeError with the field */
export async function startingOutline(recipe: Recipe, openModel: OpenModel): Promise<ModelOutline> {
  return recipe.model === 'init' ? newOutline(recipe) : openNamed('model', async () => readModelFolder(await openModel(recipe.model)))
}

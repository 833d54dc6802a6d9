/**
 * @file What a kind of stage is. The trainer, the page and the command line know steps, records, checkpoints and evaluations, and none of the
 * kinds: a new one is a file here, a line in index.ts. What a form says of its fields stands in words.ts; until then they go by their names.
 */
import type * as v from 'valibot'
import type { Gpu } from '../../gpu/device.ts'
import type { KernelProfile } from '../../kernels/tuning.ts'
import type { ModelConfig } from '../../model/config.ts'
import type { Generator } from '../../model/generator.ts'
import type { Model } from '../../model/model.ts'
import type { RolloutRecord, StepMetrics } from '../../runs/records.ts'
import type { FileReader, Storage } from '../../runs/storage.ts'
import type { GivenPrompt } from '../../tasks/prompt-set.ts'
import type { Mode, Task } from '../../tasks/task.ts'
import type { BatchJob, BatchMaker } from '../batches.ts'
import type { Rules } from '../rules.ts'
import type { StageFields } from './fields.ts'
import type { Pending } from './owning.ts'

export interface StageKind<S extends StageFields = StageFields> {
  /** How people call it, in a word. */
  title: string
  /** A strict object of valibot with a literal `kind`: what a recipe may say, and what it need not. */
  schema: v.GenericSchema<unknown, Omit<S, 'name'>> & { entries: object }
  /** What the schema cannot say; null where nothing is wrong. */
  fault?(stage: S): Fault | string | null
  /** Settings that do nothing, or nothing of use, beside its others. None is refused: one may be kept for when it is needed again. */
  idle?(stage: S): Idle[]
  /** Models that it asks for beside the policy: what an earlier stage of that name left, or one that recipes call so. */
  needs?(stage: S): Need[]
  /** Of a given set, what no prompt can be trained on: a sentence; null where there is nothing. */
  refuses?(stage: S, prompts: readonly GivenPrompt[]): string | null
  /** Held-out prompts that it has answered greedily on the way (probes.ts): how often, how many, in which modes; null: none. */
  probes?(stage: S): { every: number; prompts: number; modes: readonly Mode[] } | null
  /** What it has the policy write in a step. Absent: nothing. */
  samples?(stage: S): Sampled
  /** How it compares the rewards of a step, or why it does not, in a sentence. Absent: it samples nothing. */
  compares?(stage: S): Rules | string
  /** Of a kind whose verdicts pay: whether they alone do, and as they are. */
  paysPlainly?(stage: S): boolean
  /** Names of warnings (warnings.ts) that mean nothing for it. */
  unwatched?(stage: S): string[]
  /** What sets this stage apart from others of its kind, a few words each, for a list. */
  figures(stage: S): string[]
  /** The metrics worth a chart, in the order they are read. */
  charts(stage: S): readonly (keyof StepMetrics)[]
  /** Whether verdicts pay: then tests that prove nothing, and options that only grade, are refused. */
  rewarded: boolean
  /** Whether it teaches a model of its own, which it leaves beside the policy. */
  apart?: true
  lengths(config: ModelConfig, stage: S): StageLengths
  /** Tokens of what is learned of a given prompt, `texts` what they are made of; 0: it has nothing to learn from. */
  measure(model: Model, stage: S, prompt: GivenPrompt): number
  texts(prompt: GivenPrompt): readonly string[]
  /**
   * The first sentence that comes to mind where nothing of what the stage begins with has at most `longest` tokens; a misfit where most of it has
   * more, for a kind that cannot do with the rest; else null.
   */
  tooLong(model: Model, stage: S, task: Task, seed: number, longest: number): Misfit | string | null
  /** Takes what the stage needs. `saved` is what `OpenStage.save` and `state` left, where the stage goes on in its middle. */
  open(context: StageContext<S>): Promise<OpenStage>
}

/** A string is one of the stage as a whole. */
export interface Fault {
  /** The end of a sentence after the stage's path. */
  says: string
  /** The field to change, from the stage on: `rewards[0].model`. */
  field: string
  /** Of new runs alone: one that began with it, before it was refused, goes on. */
  newRuns?: true
}

/** Refused of new runs alone. */
export interface Misfit {
  /** One sentence. */
  sentence: string
  /** To change, from the stage on; null: the recipe's model. */
  field: string | null
}

/** The end of a sentence: `because`: the field does nothing ...; `says`: the field ... */
export type Idle = ({ because: string } | { says: string }) & {
  /** From the stage on; one whose default is in force is not told. */
  field: string
}

export interface Sampled {
  /** A part of a mixture may ask another. */
  mode: Mode | 'both'
  rollouts: number
  /** Of each, at most. */
  maxNewTokens: number
}

/** A teacher reads and writes the policy's own tokens; a judge is a reward model, and a reader any other that answers. */
export interface Need {
  name: string
  as: 'teacher' | 'judge' | 'reader'
  /** That names it, from the stage on: `teachers.math`. */
  field: string
}

/** In tokens. */
export interface StageLengths {
  /** Of a pass of the learner; `known`: of the longest sequence that the stage is given, 0 where it makes its own. */
  pass(known: number): number
  /** Most of what the stage is given that there is room for: of a prompt, or of a demonstration with its reply. May be below 1. */
  longest(pass: number): number
  /** Most of what it trains on, where the stage itself says so. */
  allowed?: number
  /** Of all sequences of a step together, at most; it only says how large a pass is worth having. */
  step(pass: number): number
  /** New ones behind a prompt; 0 where what is given is the whole sequence. */
  reply: number
}

/** Tokens of what is trained on, at most: as many as the stage allows, and there is room for. */
export function longestTrained({ longest, allowed = Number.POSITIVE_INFINITY }: StageLengths, pass: number): number {
  return Math.min(longest(pass), allowed)
}

export interface StageContext<S extends StageFields = StageFields> {
  stage: S
  model: Model
  task: Task
  /** Of the stage's random streams. */
  seed: number
  /** Tokens that a pass of the learner is asked to hold, and those of a whole step at most. */
  pass: number
  stepTokens: number
  gpu: Gpu
  profile: KernelProfile
  saved: SavedStage | null
  /** The generator that evaluations use too; made when first asked for. */
  generator(): Promise<Generator>
  /** The policy as the stage found it, once more: a reference for what it becomes. Whoever asks disposes of it, as of the others. */
  openBeginning(): Promise<Model>
  /** The model that an earlier stage of this name left, else the one that recipes call so. Throws a RunError when there is none. */
  openNamed(name: string): Promise<Model>
  openFolder(files: FileReader): Promise<Model>
  /** Threads that make demonstrations ahead, where the host has some. */
  openBatchMakers?(job: BatchJob): readonly BatchMaker[]
  onProgress?(phase: Phase, done: number, total: number): void
  /** What a reader of the run has to know of how the stage was opened, in one sentence: it goes into the next step's record. */
  onWarning(sentence: string): void
  /** The GPU only counts (memory-plan.ts): what would be computed before the first step is left out. */
  planned?: true
}

/** What a run is at; the trainer adds its own. `select`: prompts are sampled to choose among them. */
export type Phase = 'select' | 'rollout' | 'verify' | 'train'

/** Of a checkpoint in the middle of a stage. */
export interface SavedStage {
  /** What `OpenStage.state` gave. */
  state: unknown
  optimizerStep: number
  files: Storage
}

export interface OpenStage {
  /** Takes the stage's next step. */
  step(at: StepPlace): Promise<StageStep>
  /** All that the next step depends on beside weights and optimizer: plain data. */
  state(): unknown
  /** That its optimizer has made. */
  readonly updates: number
  /** What is still being opened while the policy samples, which stops when that fails. */
  readonly opening?: Pick<Pending<unknown>, 'failed' | 'settled'>
  /** Of a kind that is `apart`: what it leaves. */
  readonly model?: Model
  /** Writes the optimizer's state, and of a kind that is `apart` its model. */
  save(files: Pick<Storage, 'write'>): Promise<void>
  dispose(): void
}

export interface StepPlace {
  /** Over all stages, from 1: for records and random streams. */
  step: number
  /** Within the stage, from 0. */
  stageStep: number
  /** On the stage's learning rates. */
  factor: number
}

export interface StageStep {
  metrics: Partial<StepMetrics> & Pick<StepMetrics, 'loss' | 'grad_norm'>
  rollouts: RolloutRecord[]
  /** That went through the backward pass. */
  tokens: number
  /** Of demonstrations, by kind and mode. */
  tokensByKind?: Record<string, number>
  /** Why this was the stage's last step, in one sentence, whether or not it has taken all its steps; absent: it goes on while it has some. */
  last?: string
}

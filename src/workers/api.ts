/**
 * @file Everything that crosses between the page and the engine worker. The app knows the engine only by this file.
 */
import type { Alternative } from '../chat/alternatives.ts'
import type { ChatChunk, ChatMessage, ChatResult, SamplingSettings } from '../chat/conversation.ts'
import type { ArmResult, ClaimResult } from '../claims/result.ts'
import type { AdapterReport } from '../gpu/device.ts'
import type { CheckRow, SelfCheckReport } from '../reference/self-check.ts'
import type { ExamRecord, ProbeRecord, RolloutRecord, StepMetrics } from '../runs/records.ts'
import type { RunUsage } from '../runs/usage.ts'
import type { Mode, Prompt } from '../tasks/task.ts'
import type { Recipe } from '../training/recipe.ts'
import type { Rules } from '../training/rules.ts'
import type { Field, StageKindWords } from '../training/stages/describe.ts'
import type { Warning } from '../training/warnings.ts'
import type { Benchmark, EvaluationRecord, EvaluationSpec } from './evaluations.ts'
import type { GpuState } from './gpu-keeper.ts'
import type { StepProfile } from './step-profile.ts'

export { THINNING_RULE } from '../runs/thinning.ts'
export { MOST_STAGES } from '../training/recipe-size.ts'
export type {
  Alternative,
  ChatChunk,
  ChatMessage,
  ChatResult,
  CheckRow,
  ExamRecord,
  Field,
  GpuState,
  Mode,
  ProbeRecord,
  Recipe,
  RolloutRecord,
  RunUsage,
  SamplingSettings,
  SelfCheckReport,
  StageKindWords,
  StepMetrics,
  Warning,
}

export interface DeviceReport extends AdapterReport {
  /** Bytes and buffers the engine holds now. */
  memory: { bytes: number; buffers: number }
  /** What the matmul tuner chose and measured, once it has run. */
  matmul: string | null
}

/** A model that can be loaded: shipped with the page, the result of a run, or brought by the visitor. */
export interface ModelEntry {
  id: string
  title: string
  /** `shipped`, `imported`, or the run it came from. */
  origin: string
  parameters: number
  bytes: number
  description: string
}

/** Where a model comes from. */
export interface Lineage {
  /** The recipe that made it; null where none is kept. */
  recipe: string | null
  /** Id of the model it began as, or `init`: random weights. */
  from: string | null
  /** Names of the recipe's stages, up to this model. */
  stages: string[]
  /** That it took from there; null where nobody knows. */
  steps: number | null
}

/** A file that the visitor chose; `path`: with the folders it lies in. */
export interface ChosenFile {
  path: string
  data: Blob
}

/** What an import has done so far, of how much: bytes of a file unpacked from its archive, then tensors taken in. */
export type ImportUnit = 'bytes' | 'tensors'
export type ImportProgress = (done: number, total: number, unit: ImportUnit) => void

/** Bytes that are kept here, by what they are. */
export interface StorageUsage {
  runs: Record<string, RunUsage>
  /** Models that were brought. */
  imported: number
}

/** A prompt to begin with. */
export interface Suggestion {
  kind: string
  /** The family, as a person calls it, or the domain. */
  title: string
  prompt: string
  /** The same with what is right: a reply to it can be judged. */
  task: Prompt
}

/** What a model may be asked. */
export interface Introduction {
  suggestions: Suggestion[]
  /** How many kinds of problem its recipes taught it; 0 where nobody knows. */
  kinds: number
  /** Whether small talk is among them. */
  talks: boolean
  /** Whether it was taught conversations, or single questions alone. */
  conversations: boolean
}

/** A state of a run's model that a new run can start from. */
export interface Checkpoint {
  /** Of the model, as recipes name it. */
  id: string
  /** Steps taken by then in the run. */
  step: number
  kind: 'snapshot' | 'checkpoint' | 'stage' | 'end'
  title: string
}

export interface RecipeEntry {
  id: string
  title: string
  description: string
  recipe: Recipe
  stages: StageWords[]
}

/** What the page says of a stage, whatever its kind. */
export interface StageWords {
  /** Of its kind, in a word. */
  title: string
  /** What sets it apart, a few words each. */
  figures: string[]
  /** Metrics that are worth a chart, in the order they are read. */
  charts: string[]
  /** Whether its mean reward is a share of right replies, false where nobody knows. Absent: it is paid nothing. */
  right?: boolean
  /** How it compares the rewards of a step, or why it does not, in a sentence. Absent: it samples nothing. */
  compares?: Rules | string
}

export interface RecipeCheck {
  /** One sentence a fault, naming the field; empty when the recipe can be run. */
  faults: string[]
  /** Of each fault, where it lies: `stages[0].until.truncated`, `seed`; empty: in the whole recipe. */
  paths: string[]
  /** One sentence each of what does nothing; empty where there are faults. */
  notices: string[]
  /** Empty where there are faults. */
  stages: StageWords[]
}

/** What a recipe will take of this GPU's memory. */
export interface RecipeMemory {
  /** How much, or why it cannot run here whatever is free, naming the field. */
  sentence: string
  /** False: it is certain that it cannot run. */
  fits: boolean
}

/** `recovering`: the GPU was lost, and the run goes on by itself once it is there again. */
export type RunState = 'starting' | 'running' | 'recovering' | 'pausing' | 'paused' | 'stopping' | 'finished' | 'failed' | 'damaged'

export interface RunSummary {
  id: string
  title: string
  created: string
  step: number
  /** Steps the recipe asks for, less those that stages ended without. */
  steps: number
  state: RunState
  /** Step of its newest checkpoint; absent while it has none, or nobody has it under way. */
  checkpoint?: number
  /** Who has it under way: this tab's engine, another tab's, or nobody. */
  held: 'here' | 'elsewhere' | null
  /** Null where it is lost. */
  recipe: Recipe | null
  /** Of its recipe; empty where that is lost. */
  stages: StageWords[]
  /** Whether it can go on: its model is not written yet, and what it needs is whole. */
  resumable: boolean
  /** Whether nothing is left to go on from, so that it can only begin again. */
  restartable?: boolean
  /** One sentence: why it failed, was cut off, or cannot be kept. */
  error?: string
}

/** What a claim of the papers asks to be run here. */
export interface ClaimPlan {
  /** Arms under each seed, and the start; without those that cannot be trained. */
  units: {
    arm: string
    title: string
    /** 0 of the start, which is not trained. */
    seed: number
    steps: number
    /** That will be sampled, in training and where it is asked, about. */
    tokens: number
    /** `begun`: some of it is here. */
    state: 'none' | 'begun' | 'done'
  }[]
  /** Arms that this engine cannot train, and why in a sentence. */
  refused: { title: string; why: string }[]
  /** That what is left will take, about, by what was trained for claims here; null before anything was. */
  seconds: number | null
}

export interface ClaimProgress {
  arm: string
  title: string
  seed: number
  /** That is trained, or asked; null of the start, and before it has a name. */
  run: string | null
  /** What is counted: steps of training, or replies to what is asked then. */
  doing: 'steps' | 'replies'
  done: number
  total: number
  /** Done of all, from 0 to 1. */
  share: number
  /** Left, about; null where nothing tells it yet. */
  seconds: number | null
}

/** What was measured of a claim in this browser, as the file of results has it. */
export interface ClaimHere {
  result: ClaimResult
  arms: ArmResult[]
}

export interface ClaimDone extends ClaimHere {
  /** Arms that could not be done, and why in a sentence. */
  failed: { title: string; seed: number; why: string }[]
}

/** Pushed to the page while a run goes on. */
export type RunEvent =
  | { type: 'state'; run: RunSummary }
  /** What is happening now, for the line under the buttons: `generating 64 of 128`. */
  | {
      type: 'progress'
      run: string
      phase: 'select' | 'rollout' | 'verify' | 'train' | 'evaluate' | 'checkpoint'
      done: number
      total: number
    }
  /** `sample`: a few of the step's rollouts, for the live stream. `checkpoint`: as in the summary. */
  | { type: 'step'; run: string; metrics: StepMetrics; sample: RolloutRecord[]; checkpoint?: number }
  /** What a run does without, or otherwise than it was asked: one sentence, and the step that it is about. */
  | { type: 'notice'; run: string; text: string; step?: number }
  /** Another tab has removed the run and all that it left. */
  | { type: 'deleted'; run: string }
  /** Rollouts of some of its steps were removed, here or in another tab. */
  | { type: 'thinned'; run: string }
  /** The GPU was lost, is there again, or is given up. Told to a new listener at once. */
  | { type: 'gpu'; gpu: GpuState }

/** Callbacks come through comlink's `proxy`. Every method rejects with an `Error` whose message is one plain sentence. */
export interface EngineApi {
  /** Opens the GPU; rejects with a sentence when there is none. Call first. */
  open(): Promise<DeviceReport>
  device(): Promise<DeviceReport>
  /** Opens a lost GPU at once instead of after its delay, or after it was given up. */
  retryGpu(): Promise<void>
  models(): Promise<ModelEntry[]>
  lineage(model: string): Promise<Lineage>
  /** Takes in a model from a Hugging Face folder's files, or one ZIP archive of it, and keeps it in this browser. */
  importModel(files: ChosenFile[], onProgress: ImportProgress): Promise<ModelEntry>
  /** The import under way ends with nothing kept. */
  cancelImport(): Promise<void>
  /** A model that was brought; what a run has left goes with its run. */
  deleteModel(model: string): Promise<void>
  /** The model's Hugging Face folder as a ZIP archive. */
  exportModel(model: string): Promise<Blob>
  recipes(): Promise<RecipeEntry[]>
  /** What the stages of a recipe may say, kind by kind. */
  stageKinds(): Promise<StageKindWords[]>
  /**
   * What is wrong with a recipe someone is editing. `model` as for `start`: then the models that it would begin with and ask are looked for.
   * Never rejects.
   */
  checkRecipe(recipe: unknown, model?: string | null): Promise<RecipeCheck>
  /** Whether a recipe fits this GPU, before it is started; `model` as for `start`. */
  memory(recipe: Recipe, model: string | null): Promise<RecipeMemory>
  runs(): Promise<RunSummary[]>
  usage(): Promise<StorageUsage>
  subscribe(listener: (event: RunEvent) => void): Promise<void>
  /** Starts a new run from a recipe; `model` overrides the recipe's starting model. */
  start(recipe: Recipe, model: string | null): Promise<RunSummary>
  /** Takes up a stored run where its last checkpoint left it. `restart`: from its beginning, where no checkpoint is whole. */
  resume(run: string, options?: { restart?: boolean }): Promise<RunSummary>
  /** Goes on here with a run that another tab trains: that tab keeps the step under way and lets go. */
  takeOver(run: string): Promise<RunSummary>
  cancelTakeOver(): Promise<void>
  /** Finishes the step under way, writes a checkpoint, and waits. */
  pause(): Promise<void>
  /** Keeps a checkpoint once the step under way is taken; the run goes on. Its step; null: nothing was going on, or it came to rest first. */
  save(): Promise<number | null>
  /** Goes on from `pause`. */
  continue(): Promise<void>
  /** One step, then waits again. */
  step(): Promise<void>
  /** Ends the run; its model stays available. */
  stop(): Promise<void>
  deleteRun(run: string): Promise<void>
  /** Removes what a finished run can do without; see `THINNING_RULE`. */
  thinRun(run: string): Promise<void>
  /** The run's folder as a ZIP archive. */
  exportRun(run: string): Promise<Blob>
  /** The states of its model that are kept, earliest first. */
  checkpoints(run: string): Promise<Checkpoint[]>
  metrics(run: string): Promise<StepMetrics[]>
  /** What was told of it on the way, worked out again from its records. */
  warnings(run: string): Promise<Warning[]>
  rollouts(run: string, step: number): Promise<RolloutRecord[]>
  /** The steps whose rollouts are kept, ascending. */
  rolloutSteps(run: string): Promise<number[]>
  /** Greedy replies to the same held-out prompts on the way, in the order they were asked; empty where no stage has probes. */
  probes(run: string): Promise<ProbeRecord[]>
  /** What each held-out prompt scored in the run's evaluations, in the order they were asked; empty where that was not kept. */
  exams(run: string): Promise<ExamRecord[]>
  /** While a run is active, chat uses the weights being trained; otherwise the model given. Resolves when the reply is complete. */
  chat(
    model: string | null,
    messages: ChatMessage[],
    sampling: SamplingSettings,
    onChunk: (chunk: ChatChunk) => void,
    /** Where the model has to be fetched first: the share of its weights that has been read, 1 while its shaders are compiled. */
    onLoading?: (share: number) => void,
  ): Promise<ChatResult>
  stopChat(): Promise<void>
  /**
   * The ten likeliest tokens in place of token `at` of a completion, by one forward pass; the likeliest first. `model` null: the weights in
   * training, or the first model there is.
   */
  alternatives(model: string | null, prompt: readonly number[], completion: readonly number[], at: number): Promise<Alternative[]>
  /** What the model may be asked; null: the weights in training, or the first model there is. `page` 0, 1, ... has other suggestions each. */
  introduction(model: string | null, page: number): Promise<Introduction>
  /**
   * Share of right ones among `samples` replies to each prompt, in order; NaN where the verifier failed. `model` null: the weights in
   * training, or the first model there is.
   */
  passRates(
    model: string | null,
    prompts: readonly Prompt[],
    settings: { mode: Mode; samples: number },
    onProgress: (done: number, total: number) => void,
  ): Promise<number[]>
  /** Pass rates that are being measured end: they reject with an AbortError. */
  stopPassRates(): Promise<void>
  /** What a model can be asked, besides the sets that the visitor keeps. */
  benchmarks(): Promise<Benchmark[]>
  /**
   * What `cascade eval` gives for the same prompts and seed; `onProgress` tells of replies written. One at a time, and only while no run trains
   * here, or it is paused: a run that goes on stops it. Rejects with an AbortError after `stopEvaluation`.
   */
  evaluate(spec: EvaluationSpec, onProgress: (done: number, total: number) => void): Promise<EvaluationRecord>
  stopEvaluation(): Promise<void>
  /** What running a claim of the papers here asks for, with so many seeds, and what of it is there. Needs no GPU. */
  claimPlan(claim: string, seeds: number): Promise<ClaimPlan>
  /** What was measured of it here so far, judged; null where nothing was. Needs no GPU. */
  claimHere(claim: string): Promise<ClaimHere | null>
  /**
   * Trains all its arms under seeds 1, 2, ..., asks what they leave, and judges. One at a time, and never beside another run or an evaluation.
   * Rejects with an AbortError after `stopClaim`. What is done is kept, whatever ends it, and is not done again.
   */
  rerunClaim(claim: string, seeds: number, onProgress: (progress: ClaimProgress) => void): Promise<ClaimDone>
  /** Resolves once what is under way is kept: a run after its step, as one to be resumed. */
  stopClaim(): Promise<void>
  /** Where the time of a training step goes, and of decoding a token in a row and in 64, kernel by kernel; a small batch of a small model. */
  profile(): Promise<StepProfile>
  /** A profile that is being measured ends: it rejects with an AbortError. */
  stopProfile(): Promise<void>
  selfCheck(onProgress: (done: number, total: number) => void): Promise<SelfCheckReport>
}

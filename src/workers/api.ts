/**
 * @file Everything that crosses between the page and the engine worker. The app knows the engine only by this file.
 */
import type { ChatChunk, ChatMessage, ChatResult, SamplingSettings } from '../chat/conversation.ts'
import type { AdapterReport } from '../gpu/device.ts'
import type { CheckRow, SelfCheckReport } from '../reference/self-check.ts'
import type { RolloutRecord, StepMetrics } from '../runs/records.ts'
import type { Mode, Prompt } from '../tasks/task.ts'
import type { Recipe } from '../training/recipe.ts'

export type { ChatChunk, ChatMessage, ChatResult, CheckRow, Mode, Recipe, RolloutRecord, SamplingSettings, SelfCheckReport, StepMetrics }

export interface DeviceReport extends AdapterReport {
  /** Bytes and buffers the engine holds now. */
  memory: { bytes: number; buffers: number }
  /** What the matmul tuner chose and measured, once it has run. */
  matmul: string | null
}

/** A model that can be loaded: shipped with the page, or the result of a run. */
export interface ModelEntry {
  id: string
  title: string
  /** `shipped`, or the run it came from. */
  origin: string
  parameters: number
  bytes: number
  description: string
}

export interface RecipeEntry {
  id: string
  title: string
  description: string
  recipe: Recipe
}

export type RunState = 'idle' | 'starting' | 'running' | 'pausing' | 'paused' | 'stopping' | 'finished' | 'failed'

export interface RunSummary {
  id: string
  title: string
  created: string
  step: number
  /** Steps the recipe asks for. */
  steps: number
  state: RunState
  recipe: Recipe
  /** One sentence, when state is `failed`. */
  error?: string
}

/** Pushed to the page while a run goes on. */
export type RunEvent =
  | { type: 'state'; run: RunSummary }
  /** What is happening now, for the line under the buttons: `generating 64 of 128`. */
  | { type: 'progress'; phase: 'rollout' | 'verify' | 'train' | 'evaluate' | 'checkpoint'; done: number; total: number }
  /** `sample`: a few of the step's rollouts, for the live stream. */
  | { type: 'step'; metrics: StepMetrics; sample: RolloutRecord[] }

/** `error` is the largest found, `bound` the one it was held to. */

/** Callbacks come through comlink's `proxy`. Every method rejects with an `Error` whose message is one plain sentence. */
export interface EngineApi {
  /** Opens the GPU; rejects with a sentence when there is none. Call first. */
  open(): Promise<DeviceReport>
  device(): Promise<DeviceReport>
  models(): Promise<ModelEntry[]>
  recipes(): Promise<RecipeEntry[]>
  /** What is wrong with a recipe someone is editing: one sentence a fault, naming the field; empty when it can be run. Never rejects. */
  checkRecipe(recipe: unknown): Promise<string[]>
  runs(): Promise<RunSummary[]>
  /** Latest run that was interrupted (tab closed, reload) and can go on, if any. */
  current(): Promise<RunSummary | null>
  subscribe(listener: (event: RunEvent) => void): Promise<void>
  /** Starts a new run from a recipe; `model` overrides the recipe's starting model. */
  start(recipe: Recipe, model: string | null): Promise<RunSummary>
  /** Takes up a stored run where its last checkpoint left it. */
  resume(run: string): Promise<RunSummary>
  /** Finishes the step under way, writes a checkpoint, and waits. */
  pause(): Promise<void>
  /** Goes on from `pause`. */
  continue(): Promise<void>
  /** One step, then waits again. */
  step(): Promise<void>
  /** Ends the run; its model stays available. */
  stop(): Promise<void>
  deleteRun(run: string): Promise<void>
  metrics(run: string): Promise<StepMetrics[]>
  rollouts(run: string, step: number): Promise<RolloutRecord[]>
  /** While a run is active, chat uses the weights being trained; otherwise the model given. Resolves when the reply is complete. */
  chat(model: string | null, messages: ChatMessage[], sampling: SamplingSettings, onChunk: (chunk: ChatChunk) => void): Promise<ChatResult>
  stopChat(): Promise<void>
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
  selfCheck(onProgress: (done: number, total: number) => void): Promise<SelfCheckReport>
}

/**
 * @file A recipe: what a run does, as JSON. Validated on load by parseRecipe (to be written), one sentence per fault.
 */
import type { Mode } from '../tasks/task.ts'

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
  evaluation: null | { every: number; prompts: number; modes: Mode[]; temperatures: number[] }
}

/** Supervised fine-tuning on the domain's demonstrations, loss on completion tokens only. */
export interface SftStage extends StageBase {
  kind: 'sft'
  domain: string
  /** Task options, e.g. math `{ "kinds": [...], "styles": {...}, "slip": 0.02 }`. */
  task: Record<string, unknown>
  /** Sequences a step. */
  batchSize: number
  /** Muon on the hidden matrices (momentum 0.95, Nesterov, five Newton-Schulz steps), AdamW on the rest. */
  optimizer: 'adamw' | 'muon'
  muonLearningRate: number
}

/** Group-relative policy optimisation, on-policy: one update a batch, no KL, no entropy bonus (AceReason section 3.1). */
export interface RlStage extends StageBase {
  kind: 'rl'
  domain: string
  task: Record<string, unknown>
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
}

export type Stage = SftStage | RlStage

export interface Recipe {
  name: string
  description?: string
  seed: number
  /** `models/<name>` shipped with the page, a folder, or `init` with a configuration. */
  model: string
  /** With `model: "init"`: the Hugging Face config.json of the new model; its tokenizer comes from the domain's own. */
  init?: Record<string, unknown>
  /** Standard deviation of initial weights. */
  initStd?: number
  stages: Stage[]
}

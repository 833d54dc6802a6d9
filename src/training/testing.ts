/** @file For tests of runs: recipes of a model that takes a moment, and a model that needs no GPU, for what surrounds one. */
import type { Gpu } from '../gpu/device.ts'
import { type PlannedAdapter, plannedGpu } from '../gpu/planned.ts'
import type { MatmulChoice } from '../kernels/matmul.ts'
import { defaultKernels } from '../kernels/tuning.ts'
import type { ModelConfig } from '../model/config.ts'
import { Generator } from '../model/generator.ts'
import type { Model } from '../model/model.ts'
import { ParameterBuffers } from '../model/parameter-buffers.ts'
import { ParameterTable } from '../model/parameters.ts'
import type { MemoryStorage } from '../runs/memory-storage.ts'
import { createRun, openRun } from '../runs/runs.ts'
import { cascadeTemplate } from '../text/template.ts'
import { loadTokenizer } from '../text/tokenizer.ts'
import { TOY_EOS_TOKEN_ID, toyTokenizerFiles } from '../text/toy-vocabulary.ts'
import { Learner, type LearnerOptions } from './learner.ts'
import type { TrainerHost } from './opening.ts'
import { parseRecipe, type Recipe } from './recipe.ts'
import { Trainer } from './trainer.ts'

/** `init` of the smallest model that has all that a larger one has. */
export const SMALL_INIT = {
  model_type: 'llama', hidden_size: 16, num_hidden_layers: 1, num_attention_heads: 2, num_key_value_heads: 1, intermediate_size: 24,
  max_position_embeddings: 128, rms_norm_eps: 1e-5, rope_theta: 10000, tie_word_embeddings: true,
} // biome-ignore format: a table

export function smallRecipe(stages: object[], init: object = SMALL_INIT): Recipe {
  return parseRecipe({ name: 'test', seed: 5, model: 'init', init, stages })
}

/** Opens the run `a` of the storage, which is made where there is none. */
export async function openSmall(gpu: Gpu, storage: MemoryStorage, plan: Recipe, more: Partial<TrainerHost> = {}): Promise<Trainer> {
  const steps = plan.stages.reduce((sum, stage) => sum + stage.steps, 0)
  const create = () => createRun(storage, { id: 'a', title: 'a', recipe: plan, steps, created: new Date(0) })
  const run = await ((await storage.size('a/run.json')) === null ? create() : openRun(storage, 'a'))
  const openModel = () => Promise.reject(new Error('these recipes begin from nothing'))
  return Trainer.open({ gpu, run, recipe: plan, openModel, profile: defaultKernels(gpu), ...more })
}

const files = toyTokenizerFiles()

/** The toy tokenizer and the template, and no weights. */
export function modelWithoutWeights(maxPositions: number): Model {
  const tokenizer = loadTokenizer(files['tokenizer.json'], files['tokenizer_config.json'])
  const sizes = { layers: 1, hidden: 16, heads: 2, kvHeads: 1, headDim: 8, feedForward: 24, vocab: tokenizer.vocabSize }
  const config = { maxPositions, ...sizes, rope: { theta: 1e4, scaling: null }, tiedEmbedding: true }
  return { gpu: plannedGpu(), tokenizer, template: cascadeTemplate, eosTokenIds: [TOY_EOS_TOKEN_ID], config } as unknown as Model
}

/** A learner, whose `tokens` are those of a pass, or a generator. */
type Work = { train: LearnerOptions } | { decode: { rows: number; slots: number }; choice: MatmulChoice }

/** What a learner or a generator by itself takes of a GPU that only counts, in bytes; of `buffers`, weights included. */
export async function plannedMemory(config: ModelConfig, work: Work, adapter: PlannedAdapter = {}) {
  const gpu = plannedGpu(adapter)
  const table = new ParameterTable(config, gpu.memory.largestBinding)
  const weights = ParameterBuffers.allocate(gpu.memory, table, 'weights')
  if ('train' in work) await Learner.create(gpu, table, weights, work.train)
  else await Generator.create(gpu, config, weights, work.choice, work.decode)
  const buffers = gpu.memory.report()
  const of = (...names: string[]) =>
    buffers.reduce((sum, { label, bytes }) => sum + (names.some((name) => label.startsWith(name)) ? bytes : 0), 0)
  const parts = { weights: of('weights'), learning: of('gradient', 'first moment', 'second moment') }
  const { bytes } = gpu.memory
  return { bytes, ...parts, rest: bytes - parts.weights - parts.learning, buffers }
}

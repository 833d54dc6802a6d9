/** @file What a model takes of a GPU's memory, known before anything is allocated. */
import { type PlannedAdapter, plannedGpu } from '../gpu/planned.ts'
import type { MatmulChoice } from '../kernels/matmul.ts'
import type { ModelConfig } from '../model/config.ts'
import { Generator } from '../model/generator.ts'
import { ParameterBuffers } from '../model/parameter-buffers.ts'
import { ParameterTable } from '../model/parameters.ts'
import { Learner, type LearnerOptions } from './learner.ts'

/** A learner, whose `tokens` are those of a pass, or a generator. */
export type Work = { train: LearnerOptions } | { decode: { rows: number; slots: number }; choice: MatmulChoice }

export interface MemoryPlan {
  /** Of all buffers, weights included; what a step's results come back through is not. */
  bytes: number
  weights: number
  /** Gradient and optimizer state. */
  learning: number
  /** Activations, logits, cache and all else. */
  rest: number
  buffers: { label: string; bytes: number }[]
}

/** @throws GpuError `limits` when a buffer would exceed what the adapter binds. */
export async function memoryPlan(config: ModelConfig, work: Work, adapter: PlannedAdapter = {}): Promise<MemoryPlan> {
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

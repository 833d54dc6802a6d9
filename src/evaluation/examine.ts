/** @file One evaluation with a generator of its own, made for as many replies as decode at once. The command line and the page both come in here. */
import type { MatmulChoice } from '../kernels/matmul.ts'
import type { ModelConfig } from '../model/config.ts'
import { affordableSlots, Generator } from '../model/generator.ts'
import type { Model } from '../model/model.ts'
import type { Prompt, Task } from '../tasks/task.ts'
import { type Evaluation, type EvaluationHooks, type EvaluationSettings, evaluate } from './evaluate.ts'

/** Replies that decode at once. */
export const EVALUATION_ROWS = 256

const USUAL_PROMPT = 64

/** Cache slots for as many rollouts as decode at once, of prompts of usual length; at least one of the longest that the model can read. */
export function evaluationSlots(config: ModelConfig, rows: number, maxNewTokens: number): number {
  const usual = rows * Math.min(config.maxPositions, maxNewTokens + USUAL_PROMPT)
  return affordableSlots(config, Math.max(usual, config.maxPositions))
}

/** Throws as `evaluate` does. */
export async function examine(
  model: Model,
  matmul: MatmulChoice,
  task: Task,
  prompts: readonly Prompt[],
  settings: EvaluationSettings,
  hooks: EvaluationHooks = {},
): Promise<Evaluation> {
  const { gpu, config, weights } = model
  const rows = Math.min(EVALUATION_ROWS, prompts.length * settings.groupSize)
  const room = { rows, slots: evaluationSlots(config, rows, settings.maxNewTokens) }
  const generator = await Generator.create(gpu, config, weights, matmul, room)
  try {
    return await evaluate(model, generator, task, prompts, settings, hooks)
  } finally {
    generator.destroy()
  }
}

/** @file How often a model is right at prompts, as curation asks it, with a generator of its own. */
import { modelPassRate } from '../curation/pass-rate.ts'
import type { MatmulChoice } from '../kernels/matmul.ts'
import { affordableSlots, Generator } from '../model/generator.ts'
import type { Model } from '../model/model.ts'
import type { Mode, Prompt } from '../tasks/task.ts'
import type { TaskTools } from '../tasks/tools.ts'

/** Replies that decode at once, and tokens each may have. */
const ROWS = 128
const TOKENS = 512

/** As `modelPassRate`. Rejects with the reason of `signal` when that is aborted. */
export async function passRates(
  model: Model,
  matmul: MatmulChoice,
  tools: TaskTools,
  prompts: readonly Prompt[],
  { mode, samples }: { mode: Mode; samples: number },
  { signal, onProgress }: { signal: AbortSignal; onProgress: (done: number, total: number) => void },
): Promise<number[]> {
  const { gpu, config, weights } = model
  const maxNewTokens = Math.min(TOKENS, Math.floor(config.maxPositions / 2))
  const rows = Math.min(ROWS, prompts.length * samples)
  const slots = affordableSlots(config, rows * 2 * maxNewTokens)
  const generator = await Generator.create(gpu, config, weights, matmul, { rows, slots })
  try {
    const passRate = modelPassRate(model, generator, tools, { mode, maxNewTokens, temperature: 1, seed: 0, rows })
    return await passRate(prompts, samples, { signal, onProgress: (progress) => onProgress(progress.done, progress.total) })
  } finally {
    generator.destroy()
  }
}

/** @file `cascade train`: runs a recipe into a run folder, or takes up one that was interrupted. */
import { basename, dirname, resolve } from 'node:path'
import type { Gpu } from '../gpu/device.ts'
import { describeKernels } from '../kernels/tuning.ts'
import type { StepMetrics } from '../runs/records.ts'
import { createRun, openRun, type Run } from '../runs/run.ts'
import { presetRecipe, presets } from '../training/presets.ts'
import { parseRecipe, type Recipe } from '../training/recipe.ts'
import { Trainer } from '../training/trainer.ts'
import { defineCommand, UsageError } from './args.ts'
import { readText } from './files.ts'
import { modelFolder, openGpu } from './models.ts'
import { NodeStorage } from './node-storage.ts'

export const command = defineCommand({
  summary: 'run a recipe into a run folder, or resume one',
  options: {
    recipe: { type: 'string', help: 'a recipe file' },
    preset: { type: 'string', choices: presets.map(({ id }) => id), help: 'a recipe that ships with the project' },
    seed: { type: 'integer', min: 0, help: "instead of the recipe's seed" },
    model: { type: 'string', help: "instead of the recipe's model: models/NAME or a folder" },
    steps: { type: 'integer', min: 1, help: 'end each stage after so many steps' },
    out: { type: 'string', help: 'the new run folder' },
    resume: { type: 'string', help: 'a run folder to go on with' },
    until: { type: 'integer', min: 1, help: 'stop after this step with a checkpoint, to be resumed' },
  },
  async run(values, output) {
    const run = values.resume === undefined ? await newRun(values) : await openRun(...place(values.resume))
    const recipe = parseRecipe(run.recipe)
    if (values.resume !== undefined && run.info.state === 'finished') throw new Error(`the run in ${values.resume} has finished.`)
    // An unknown model is told before the GPU is opened.
    if (recipe.model !== 'init') await modelFolder(recipe.model)
    const gpu = await openGpu()
    try {
      return await train(gpu, run, recipe, values.until, output.progress)
    } finally {
      gpu.close()
    }
  },
})

interface Values {
  recipe?: string
  preset?: string
  seed?: number
  model?: string
  steps?: number
  out?: string
}

function place(folder: string): [NodeStorage, string] {
  const path = resolve(folder)
  return [new NodeStorage(dirname(path)), basename(path)]
}

async function newRun(values: Values): Promise<Run> {
  if ((values.recipe === undefined) === (values.preset === undefined))
    throw new UsageError('give one of --recipe and --preset, or --resume.')
  if (values.out === undefined) throw new UsageError('--out is missing: the folder of the new run.')
  const recipe =
    values.preset === undefined
      ? parseRecipe(json(values.recipe as string, await readText(values.recipe as string)))
      : presetRecipe(values.preset)
  if (values.seed !== undefined) recipe.seed = values.seed
  if (values.model !== undefined) recipe.model = values.model
  for (const stage of recipe.stages) stage.steps = Math.min(stage.steps, values.steps ?? stage.steps)
  const [storage, id] = place(values.out)
  const steps = recipe.stages.reduce((sum, stage) => sum + stage.steps, 0)
  return createRun(storage, { id, title: recipe.name, recipe, steps })
}

function json(path: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Error(`${path} is not JSON (${(cause as Error).message}).`, { cause })
  }
}

async function train(gpu: Gpu, run: Run, recipe: Recipe, until: number | undefined, progress: (text: string) => void) {
  const trainer = await Trainer.open({ gpu, run, recipe, openModel: modelFolder })
  progress(`${gpu.adapter.description || gpu.adapter.vendor}; ${trainer.model.table.count} parameters; ${describeKernels(trainer.profile)}`)
  if (trainer.step > 0) progress(`going on after step ${trainer.step}`)
  let last: StepMetrics | null = null
  try {
    while (!trainer.done && trainer.step < (until ?? Number.POSITIVE_INFINITY)) {
      const { metrics } = await trainer.next()
      last = metrics
      progress(line(metrics, trainer.totalSteps))
    }
    await trainer.checkpoint()
    if (!trainer.done) await run.setState('paused')
  } catch (cause) {
    await run.setState('failed', (cause as Error).message.split('\n')[0])
    throw cause
  }
  return { steps: trainer.step, finished: trainer.done, ...(last ?? {}) }
}

function line(m: StepMetrics, total: number): string {
  const parts = [`${m.stage} ${m.step}/${total}`, `loss ${m.loss.toFixed(4)}`, `grad ${m.grad_norm.toFixed(3)}`]
  if (m.reward !== undefined) parts.push(`reward ${m.reward.toFixed(3)}`, `length ${m['completions/mean_length']?.toFixed(1)}`)
  if (m.entropy !== undefined) parts.push(`entropy ${m.entropy.toFixed(3)}`)
  parts.push(`${m.num_tokens} tokens`, `${m.step_time.toFixed(2)} s`)
  for (const [name, value] of Object.entries(m.evaluation ?? {})) parts.push(`${name} ${(100 * value).toFixed(1)}%`)
  return parts.join('  ')
}

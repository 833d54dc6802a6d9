/** @file `cascade choose-start`: measures a supervised run's snapshots on what the stages of a recipe draw, and names the first that is ready for all. */

import { basename, dirname, resolve } from 'node:path'
import { evaluationSlots } from '../evaluation/examine.ts'
import { measureStart, readiness, type StartCell } from '../evaluation/start.ts'
import { defaultKernels } from '../kernels/tuning.ts'
import { Generator } from '../model/generator.ts'
import { Model } from '../model/model.ts'
import { openRun } from '../runs/runs.ts'
import { createTask } from '../tasks/index.ts'
import { isRecord } from '../tasks/options.ts'
import type { Ask } from '../tasks/task.ts'
import type { TaskTools } from '../tasks/tools.ts'
import { presetRecipe, presets } from '../training/presets.ts'
import { parseRecipe, type Recipe } from '../training/recipe.ts'
import { kindOf, type Stage } from '../training/stages/index.ts'
import { modesOf } from '../training/stages/rollout-fields.ts'
import { defineCommand, UsageError } from './args.ts'
import { readJson } from './files.ts'
import { openGpu } from './models.ts'
import { NodeStorage } from './node-storage.ts'
import { withTools } from './tools.ts'

const LEVELS = [1, 2, 3, 4]

export const command = defineCommand({
  summary: "which of a supervised run's snapshots reinforcement learning should start from",
  options: {
    run: { type: 'string', required: true, value: 'RUN', help: 'a run folder with snapshots (a stage with snapshotEvery)' },
    recipe: { type: 'string', value: 'FILE', help: 'the recipe whose stages are to start from it' },
    preset: { type: 'string', choices: presets.map(({ id }) => id), help: 'or one that ships' },
    prompts: { type: 'integer', default: 128, min: 1, max: 10_000, help: 'prompts of each kind and level' },
    samples: { type: 'integer', default: 8, min: 2, max: 64, help: 'samples of each prompt' },
    seed: { type: 'integer', default: 0, min: 0, max: 2 ** 32 - 1, help: 'of prompts and sampling' },
    all: { type: 'flag', help: 'measure every snapshot, also behind the first that is ready' },
  },
  check({ recipe, preset }) {
    if ((recipe === undefined) === (preset === undefined)) throw new UsageError('give one of --recipe and --preset.')
  },
  async run(values, output) {
    const recipe: Recipe = values.preset === undefined ? parseRecipe(await readJson(values.recipe as string)) : presetRecipe(values.preset)
    const path = resolve(values.run)
    const run = await openRun(new NodeStorage(dirname(path)), basename(path))
    const steps = await run.snapshots()
    if (steps.length === 0)
      throw new Error(`the run in ${values.run} has no snapshots: its recipe keeps some where a stage has "snapshotEvery".`)
    return withTools(async (tools) => {
      const cells = recipe.stages.flatMap((stage) => cellsOf(stage, tools))
      if (cells.length === 0) throw new Error('the recipe has no stage of reinforcement learning.')
      const gpu = await openGpu()
      try {
        const table: Record<string, unknown>[] = []
        let chosen: number | null = null
        for (const step of steps) {
          const model = await Model.load(gpu, run.snapshotFiles(step))
          const longest = Math.max(...cells.map(({ maxNewTokens }) => maxNewTokens))
          const rows = Math.min(256, values.prompts * values.samples)
          const slots = evaluationSlots(model.config, rows, longest)
          const generator = await Generator.create(gpu, model.config, model.weights, defaultKernels(gpu).matmul, {
            rows,
            slots,
          })
          output.progress(`step ${step}`)
          const measured = await measureStart(model, generator, cells, values, {
            onCell: ({ stage, kind, level, mean, mixed, open }) =>
              output.progress(
                `  ${stage.padEnd(12)} ${kind.padEnd(10)} level ${level}  right ${percent(mean)}  mixed ${percent(mixed)}${open ? '' : '  closed'}`,
              ),
          })
          generator.destroy()
          model.dispose()
          const stages = readiness(measured)
          for (const { stage, open, mixed, ready } of stages)
            output.progress(
              `  ${stage.padEnd(12)} ${percent(open)} of its cells open, ${percent(mixed)} of their groups mixed: ${ready ? 'ready' : 'not ready'}`,
            )
          table.push({ step, stages, cells: measured })
          if (chosen === null && stages.every(({ ready }) => ready)) chosen = step
          if (chosen !== null && !values.all) break
        }
        output.progress(
          chosen === null
            ? 'no snapshot is ready for every stage'
            : `start from step ${chosen}: ${values.run}/snapshots/step-${String(chosen).padStart(6, '0')}`,
        )
        return { chosen, table }
      } finally {
        gpu.close()
      }
    })
  },
})

type Part = Ask & { domain: string; task?: unknown }

/** One for each kind and level that a stage draws, of every part of a mixture in the mode and the budget that it asks for; none of one that pays nothing. */
function cellsOf(stage: Stage, tools: TaskTools): StartCell[] {
  const { rewarded, samples } = kindOf(stage)
  const sampled = rewarded && samples?.(stage)
  if (!sampled) return []
  const parts = stage.domain === 'mixture' ? (stage.task.parts as Part[]) : [{ domain: stage.domain, task: stage.task }]
  return parts.flatMap(({ domain, task, mode: own, maxNewTokens = sampled.maxNewTokens }: Part) => {
    const options = isRecord(task) ? task : {}
    const levels = isRecord(options.levels) ? Object.keys(options.levels).map(Number) : ((options.levels as number[] | undefined) ?? LEVELS)
    return createTask(domain, task).kinds.flatMap((kind) =>
      levels
        .map((level) => ({ level, task: createTask(domain, { ...options, kinds: [kind], levels: [level] }, tools) }))
        // A kind of fewer levels gives its highest instead.
        .filter(({ level, task: one }) => one.promptAt('train', 0, 0).level === level)
        .flatMap((cell) =>
          modesOf({ mode: own ?? sampled.mode }).map((mode) => ({ ...cell, stage: stage.name, kind, mode, maxNewTokens })),
        ),
    )
  })
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`.padStart(6)
}

/**
 * @file The work behind `cascade claims`: arm by arm and seed by seed, what is not there yet is trained and asked. Several processes may work on
 * one folder: a unit belongs to whoever claims it first.
 */
import { join } from 'node:path'
import { promptsOf } from '../claims/protocol.ts'
import { type EvaluationRecord, evaluationFile, unitFolder } from '../claims/store.ts'
import { recipeOf, type Unit } from '../claims/study.ts'
import type { UnitResult } from '../claims/verdict.ts'
import { evaluate } from '../evaluation/evaluate.ts'
import { evaluationSlots } from '../evaluation/examine.ts'
import type { Gpu } from '../gpu/device.ts'
import { defaultKernels } from '../kernels/tuning.ts'
import { Generator } from '../model/generator.ts'
import { Model } from '../model/model.ts'
import type { Run } from '../runs/run.ts'
import { openRun } from '../runs/runs.ts'
import type { FileReader } from '../runs/storage.ts'
import { thinRun } from '../runs/thinning.ts'
import { ENGINE_VERSION } from '../runs/version.ts'
import { createTask } from '../tasks/index.ts'
import type { TaskTools } from '../tasks/tools.ts'
import { parseRecipe } from '../training/recipe.ts'
import type { Place } from './claim-results.ts'
import type { Interruption } from './interruption.ts'
import { modelFolder } from './models.ts'
import { NodeStorage } from './node-storage.ts'
import { ClaimedError, claimRun, refuseClaimed } from './run-lock.ts'
import { prepareNew, prepareOld, train } from './train.ts'

export interface Work extends Place {
  gpu: Gpu
  tools: TaskTools
  interruption: Interruption
  /** Aborted with the interruption. */
  signal: AbortSignal
  progress(text: string): void
}

/** Whether nothing of a unit is missing. */
export async function unitDone({ study, storage, protocol }: Place, unit: Unit): Promise<boolean> {
  const folder = await unitFolder(unit, protocol)
  if (study.arms[unit.arm].stages.length > 0 && (await storage.size(`${folder}/unit.json`)) === null) return false
  for (const { after, measures } of unit.models)
    for (const measure of measures)
      if ((await storage.size(`${folder}/${await evaluationFile(study, after, measure, protocol)}`)) === null) return false
  return true
}

/** Who has a unit, as a sentence; null where nobody has. */
export async function heldElsewhere({ storage, protocol }: Place, unit: Unit): Promise<string | null> {
  try {
    await refuseClaimed(storage, await unitFolder(unit, protocol))
    return null
  } catch (cause) {
    if (cause instanceof ClaimedError) return cause.message
    throw cause
  }
}

/** Does what is missing of a unit. Returns false where it was interrupted, or another process has it. */
export async function workOn(work: Work, unit: Unit): Promise<boolean> {
  const folder = await unitFolder(unit, work.protocol)
  const release = await claimRun(work.storage, folder).catch((cause) => {
    if (cause instanceof ClaimedError) return null
    throw cause
  })
  if (!release) return false
  try {
    const run = work.study.arms[unit.arm].stages.length === 0 ? null : await trained(work, unit, folder)
    if (work.interruption.code !== null) return false
    for (const { after, measures } of unit.models) {
      const missing: string[] = []
      for (const measure of measures)
        if ((await work.storage.size(`${folder}/${await evaluationFile(work.study, after, measure, work.protocol)}`)) === null)
          missing.push(measure)
      if (missing.length > 0) await ask(work, unit, folder, await filesOf(work, run, after), after, missing)
    }
    return true
  } catch (cause) {
    if (work.signal.aborted) return false
    throw cause
  } finally {
    await release()
  }
}

/** The unit's run, finished unless it was interrupted; what it took is then in unit.json. */
async function trained(work: Work, { arm, seed }: Unit, folder: string): Promise<Run> {
  const { study, storage, gpu, tools, interruption, progress } = work
  const path = join(storage.root, folder, 'run')
  const units = new NodeStorage(join(storage.root, folder))
  const begun = (await units.size('run/run.json')) !== null
  const finished = begun && (await (await openRun(units, 'run')).summary()).state === 'finished'
  if (!finished) {
    const prepared = begun ? await prepareOld(path) : await prepareNew(parseRecipe(recipeOf(study, arm, seed)), path, [process.cwd()])
    await train(gpu, tools, prepared, { restart: false, interruption, progress })
  }
  const run = await openRun(units, 'run')
  if (interruption.code === null && (await units.size('unit.json')) === null) {
    await units.write('unit.json', JSON.stringify(await resultOf(run, seed, gpu)))
    await thinRun(run)
  }
  return run
}

async function resultOf(run: Run, seed: number, { adapter }: Gpu): Promise<Omit<UnitResult, 'metrics'>> {
  const metrics = await run.metrics()
  const generatedBy = [...new Set(metrics.map(({ stage }) => stage))].map((stage) => ({ stage, generated: 0 }))
  for (const { step, stage } of metrics) {
    const by = generatedBy.find((one) => one.stage === stage) as { generated: number }
    for (const { completion_tokens } of await run.rollouts(step)) by.generated += completion_tokens.length
  }
  return {
    seed,
    steps: metrics.length,
    generated: generatedBy.reduce((sum, { generated }) => sum + generated, 0),
    learned: metrics.at(-1)?.num_tokens ?? 0,
    seconds: Math.round(metrics.reduce((sum, { step_time }) => sum + step_time, 0)),
    engine: ENGINE_VERSION,
    adapter: adapter.description || adapter.vendor,
    date: new Date().toISOString(),
    generatedBy,
  }
}

/** Of the model that a stage left, or of the last; without a run, of the start. */
async function filesOf({ study }: Work, run: Run | null, after: string | undefined): Promise<FileReader> {
  if (!run) return modelFolder(study.start)
  const stages = (run.recipe as { stages: { name: string }[] }).stages.map(({ name }) => name)
  return after === undefined ? run.modelFiles : run.stageFiles(stages.indexOf(after), after)
}

/** Asks what that stage left (`after`), and keeps an evaluation of each measure. The samples are others under each seed, of the same prompts. */
async function ask(work: Work, { seed }: Unit, folder: string, files: FileReader, after: string | undefined, measures: readonly string[]) {
  const { study, storage, protocol, gpu, tools, signal, progress } = work
  const model = await Model.load(gpu, files)
  try {
    for (const name of measures) {
      const measure = study.measures[name]
      const { domain, task: options, prompts, samples, maxNewTokens, mode, temperature } = measure
      const rows = Math.min(256, prompts * samples)
      const slots = evaluationSlots(model.config, rows, maxNewTokens)
      const generator = await Generator.create(gpu, model.config, model.weights, defaultKernels(gpu).matmul, { rows, slots })
      try {
        const task = createTask(domain, options, tools)
        const settings = { mode, temperature, maxNewTokens, groupSize: samples, topP: 1, topK: 0, seed, rule: 'reward' as const }
        const held = promptsOf(measure, task)
        const { asked, pass1 } = await evaluate(model, generator, task, held, settings, { signal, onWarning: progress })
        const record: EvaluationRecord = { model: after ?? 'model', domain, mode, temperature, rule: 'reward', asked }
        await storage.write(`${folder}/${await evaluationFile(study, after, name, protocol)}`, JSON.stringify(record))
        progress(`${after === undefined ? '' : `after ${after}: `}${name} ${(100 * pass1.value).toFixed(1)}%`)
      } finally {
        generator.destroy()
      }
    }
  } finally {
    model.dispose()
  }
}

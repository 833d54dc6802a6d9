/**
 * @file What a unit comes to, whoever trains it: what of it is still missing, what its training took, and what the models that it leaves are
 * asked. The command line and the page both come in here, so that both have the same figures.
 */
import type { Evaluation } from '../evaluation/evaluate.ts'
import { examine } from '../evaluation/examine.ts'
import { type AdapterReport, adapterName, type Gpu } from '../gpu/device.ts'
import { defaultKernels } from '../kernels/tuning.ts'
import { Model } from '../model/model.ts'
import type { Run } from '../runs/run.ts'
import type { FileReader, Storage } from '../runs/storage.ts'
import { ENGINE_VERSION } from '../runs/version.ts'
import { createTask } from '../tasks/index.ts'
import type { TaskTools } from '../tasks/tools.ts'
import { type Protocol, promptsOf } from './protocol.ts'
import { type EvaluationRecord, evaluationFile, UNIT_FILE, unitFolder } from './store.ts'
import type { Study, Unit } from './study.ts'
import type { UnitResult } from './verdict.ts'

export interface Place {
  study: Study
  /** The study's folder. */
  storage: Storage
  protocol: Protocol
}

/**
 * Null where nothing of a unit is missing. Else what is to be asked, by the model that it is asked of; of an arm that is trained that may be
 * nothing, where what its training took is missing alone.
 */
export async function missingOf({ study, storage, protocol }: Place, unit: Unit): Promise<Unit['models'] | null> {
  const folder = await unitFolder(unit, protocol)
  const isTrained = study.arms[unit.arm].stages.length > 0
  const result = !isTrained || (await storage.size(`${folder}/${UNIT_FILE}`)) !== null
  const models: { after?: string; measures: string[] }[] = []
  for (const { after, measures } of unit.models) {
    const left: string[] = []
    for (const measure of measures)
      if ((await storage.size(`${folder}/${await evaluationFile(study, after, measure, protocol)}`)) === null) left.push(measure)
    if (left.length > 0) models.push({ after, measures: left })
  }
  return result && models.length === 0 ? null : models
}

/** Share of replies that the verifier itself may fail on, in a measurement that is kept: one that is there is never taken again. */
const UNJUDGED = 0.05

/** Of a finished run. */
export async function resultOf(run: Run, seed: number, adapter: AdapterReport): Promise<Omit<UnitResult, 'metrics'>> {
  const metrics = await run.metrics()
  const generatedBy = [...new Set(metrics.map(({ stage }) => stage))].map((stage) => ({ stage, generated: 0 }))
  for (const { step, stage, tokens } of metrics) {
    const by = generatedBy.find((one) => one.stage === stage) as { generated: number }
    // Its rollouts say the same, but may have been thinned by now; older runs have them alone.
    by.generated += tokens?.sampled ?? (await run.rollouts(step)).reduce((sum, { completion_tokens }) => sum + completion_tokens.length, 0)
  }
  return {
    seed,
    steps: metrics.length,
    generated: generatedBy.reduce((sum, { generated }) => sum + generated, 0),
    learned: metrics.at(-1)?.num_tokens ?? 0,
    seconds: Math.round(metrics.reduce((sum, { step_time }) => sum + step_time, 0)),
    engine: ENGINE_VERSION,
    adapter: adapterName(adapter),
    date: new Date().toISOString(),
    generatedBy,
  }
}

/** The model that a stage of a finished run left, or its last. */
export function modelLeft(run: Run, after: string | undefined): FileReader {
  const stages = (run.recipe as { stages: { name: string }[] }).stages.map(({ name }) => name)
  return after === undefined ? run.modelFiles : run.stageFiles(stages.indexOf(after), after)
}

export interface AskHooks {
  gpu: Gpu
  tools: TaskTools
  signal: AbortSignal
  /** One sentence on prompts that are left out. */
  onWarning?: (text: string) => void
  /** Replies judged, of all of a measure. */
  onProgress?: (measure: string, done: number, total: number) => void
  onAsked?: (measure: string, evaluation: Evaluation) => void
}

/**
 * Asks what that stage left (`after`), and keeps an evaluation of each measure. The samples are others under each seed, of the same prompts.
 *
 * @param files The model's.
 * @throws The signal's reason once it is aborted, or an Error with one sentence where the verifier could not judge enough of the replies; what was
 *   asked before is then kept.
 */
export async function ask(
  { study, storage, protocol }: Place,
  unit: Pick<Unit, 'arm' | 'seed'>,
  files: FileReader,
  after: string | undefined,
  measures: readonly string[],
  { gpu, tools, signal, onWarning, onProgress, onAsked }: AskHooks,
): Promise<void> {
  const { seed } = unit
  const folder = await unitFolder(unit, protocol)
  const model = await Model.load(gpu, files)
  try {
    for (const name of measures) {
      const measure = study.measures[name]
      const { domain, task: options, samples, maxNewTokens, mode, temperature } = measure
      const task = createTask(domain, options, tools)
      const settings = { mode, temperature, maxNewTokens, groupSize: samples, topP: 1, topK: 0, seed, rule: 'reward' as const }
      // Not those measured for this adapter: another choice may round otherwise, and figures would hang on what a visit measured.
      const { matmul } = defaultKernels(gpu)
      const evaluation = await examine(model, matmul, task, promptsOf(measure, task), settings, {
        signal,
        onWarning,
        onProgress: (phase, done, total) => phase === 'verify' && onProgress?.(name, done, total),
      })
      const { asked, errors, prompts } = evaluation
      if (errors > UNJUDGED * prompts * samples)
        throw new Error(
          `The verifier itself failed on ${errors} of ${prompts * samples} replies of ${name}, so this measurement is not kept.`,
        )
      const record: EvaluationRecord = { model: after ?? 'model', domain, mode, temperature, rule: 'reward', asked }
      await storage.write(`${folder}/${await evaluationFile(study, after, name, protocol)}`, JSON.stringify(record))
      onAsked?.(name, evaluation)
    }
  } finally {
    model.dispose()
  }
}

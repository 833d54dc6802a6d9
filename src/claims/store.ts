/**
 * @file The folder of a study: one folder a unit, named by arm and seed and by a hash of the whole recipe, with its defaults, and of the model it
 * begins with, so that what a changed recipe asks for is never taken from another. In each, `run/` is the training run, `evaluations/` what was asked
 * of its models, as `cascade eval --out` writes it, by a hash of the measure and its prompts, and `unit.json` is written once it is trained.
 */
import type { Asked } from '../evaluation/record.ts'
import { parseMetrics } from '../runs/json-lines.ts'
import { recipeHash } from '../runs/origin.ts'
import { slug } from '../runs/run.ts'
import { readJson } from '../runs/run-info.ts'
import { readText, type Storage } from '../runs/storage.ts'
import type { Protocol } from './protocol.ts'
import type { Measure, Study, Unit } from './study.ts'
import type { Measured, UnitResult } from './verdict.ts'

/** In a unit's folder: what its training took, and a line for each of its steps. */
export const UNIT_FILE = 'unit.json'
export const METRICS_FILE = 'run/metrics.jsonl'

export async function unitFolder({ arm, seed }: Pick<Unit, 'arm' | 'seed'>, { recipes, model }: Protocol): Promise<string> {
  const hash = await recipeHash({ recipe: recipes.get(arm), seed, model })
  return `${slug(arm)}-${seed}-${hash.slice(0, 8)}`
}

/** Seeds that the folder has something of. */
export async function seedsThere(storage: Storage): Promise<number[]> {
  const names = await storage.list('')
  const seeds = names.map((name) => Number(/-(\d+)-[0-9a-f]{8}\/$/.exec(name)?.[1] ?? 0))
  // The start's is 0.
  return [...new Set(seeds)].filter((seed) => seed > 0).sort((a, b) => a - b)
}

export async function evaluationFile(study: Study, after: string | undefined, measure: string, { prompts }: Protocol): Promise<string> {
  const hash = await recipeHash({ ...study.measures[measure], print: prompts.get(measure) })
  return `evaluations/${slug(after ?? 'end')}-${slug(measure)}-${hash.slice(0, 8)}.json`
}

export interface EvaluationRecord extends Pick<Measure, 'domain' | 'mode' | 'temperature'> {
  model: string
  rule: 'reward'
  asked: Asked[]
}

/** All that the folder has of these units, read at once. */
export async function readMeasured(storage: Storage, study: Study, units: readonly Unit[], protocol: Protocol): Promise<Measured> {
  const evaluations = new Map<string, Asked[]>()
  const runs = new Map<string, UnitResult>()
  for (const unit of units) {
    const folder = await unitFolder(unit, protocol)
    const result = (await readJson(storage, `${folder}/${UNIT_FILE}`)) as Omit<UnitResult, 'metrics'> | undefined
    if (result) {
      const metrics = parseMetrics((await readText(storage, `${folder}/${METRICS_FILE}`)) ?? '')
      runs.set(key(unit.arm, unit.seed), { ...result, metrics })
    }
    for (const { after, measures } of unit.models) {
      for (const measure of measures) {
        const record = await readJson(storage, `${folder}/${await evaluationFile(study, after, measure, protocol)}`)
        if (record) evaluations.set(key(unit.arm, unit.seed, after, measure), (record as EvaluationRecord).asked)
      }
    }
  }
  const seedOf = (arm: string, seed: number) => (study.arms[arm].stages.length === 0 ? 0 : seed)
  return {
    evaluation: (arm, seed, after, measure) => evaluations.get(key(arm, seedOf(arm, seed), after, measure)) ?? null,
    run: (arm, seed) => runs.get(key(arm, seed)) ?? null,
  }
}

const key = (...parts: unknown[]) => JSON.stringify(parts.map((part) => part ?? null))

/**
 * @file A study: claims as data, and the runs and measurements that they ask for. An arm is a recipe; what several claims read is trained and
 * measured once.
 */
import type { Mode } from '../tasks/task.ts'
import type { TestResult } from './result.ts'

export interface Study {
  /** The model that every arm begins with. */
  start: string
  /** Recipes by name, each as its stages; that without any is the start itself. */
  arms: Record<string, Arm>
  measures: Record<string, Measure>
  claims: readonly Claim[]
  left: readonly { id: string; title: string; why: string }[]
}

export interface Arm {
  title: string
  /** As a recipe has them. */
  stages: readonly Stage[]
}

export interface Stage extends Record<string, unknown> {
  kind: string
  name: string
  steps: number
}

/** What is asked of a model: held-out prompts, the same of every model. */
export interface Measure {
  domain: string
  task?: Record<string, unknown>
  mode: Mode
  temperature: number
  prompts: number
  samples: number
  maxNewTokens: number
}

/** What can be read from the records of training, and its unit. */
export const METRICS = { entropy: 'nats', 'completions/mean_length': 'tokens' } as const

/** One number a seed: of an evaluation, prompt by prompt, or of the records of training. */
export type Reading = {
  arm: string
  /** The model that this stage left, where it is not the last. */
  after?: string
} & (
  | {
      measure: string
      /** Of replies cut off, instead of right ones. */
      of?: 'truncated'
      /** pass@k instead of pass@1. */
      k?: number
    }
  | {
      /** Of the records of the arm's last ten steps, the mean. */
      metric: keyof typeof METRICS
    }
)

export interface Comparison extends Pick<TestResult, 'label' | 'side' | 'margin' | 'paper'> {
  of: Reading
  against: Reading
  /** The arms are to have sampled about as many tokens: one that wins with a fifth more wins nothing. */
  fair?: true
}

export interface Claim {
  id: string
  title: string
  sentence: string
  paper: { figure: string; source: string }
  tests: readonly Comparison[]
  secondary?: readonly Comparison[]
  curves?: readonly { arm: string; metric: string }[]
  /** What a reader should know of the test, in a sentence or two. */
  note?: string
}

/** An arm under one seed; the start has one alone. */
export interface Unit {
  arm: string
  seed: number
  /** What is asked of what it leaves. */
  models: readonly { after?: string; measures: readonly string[] }[]
}

/** Recipe of an arm, or null of the start. */
export function recipeOf(study: Study, arm: string, seed: number): Record<string, unknown> | null {
  const { title, stages } = study.arms[arm]
  return stages.length === 0 ? null : { name: title, seed, model: study.start, stages }
}

export function readingsOf({ tests, secondary = [] }: Claim): Reading[] {
  return [...tests, ...secondary].flatMap(({ of, against }) => [of, against])
}

export function armsOf(claim: Claim): string[] {
  return [...new Set([...readingsOf(claim).map(({ arm }) => arm), ...(claim.curves ?? []).map(({ arm }) => arm)])]
}

/** All that the claims ask for, seed by seed, so that an answer from few seeds is there before one from many. */
export function unitsOf(study: Study, claims: readonly Claim[], seeds: readonly number[]): Unit[] {
  const wanted = new Set(claims.flatMap(armsOf))
  const readings = claims.flatMap(readingsOf)
  const unit = (arm: string, seed: number): Unit => {
    const own = readings.filter((reading) => reading.arm === arm)
    const models = [...new Set(own.map(({ after }) => after))].map((after) => ({
      after,
      measures: [...new Set(own.flatMap((reading) => (reading.after === after && 'measure' in reading ? [reading.measure] : [])))],
    }))
    return { arm, seed, models: models.filter(({ measures }) => measures.length > 0) }
  }
  const [starts, trained] = [true, false].map((start) =>
    Object.keys(study.arms).filter((arm) => wanted.has(arm) && (study.arms[arm].stages.length === 0) === start),
  )
  // Without a seed nothing is compared with the start either.
  return [...(seeds.length > 0 ? starts.map((arm) => unit(arm, 0)) : []), ...seeds.flatMap((seed) => trained.map((arm) => unit(arm, seed)))]
}

/** Seeds 1, 2, ..., as many as are asked for. */
export const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1)

/** Of an arm's stages together; the start has none. */
export function stepsOf({ arms }: Study, arm: string): number {
  return arms[arm].stages.reduce((sum, { steps }) => sum + steps, 0)
}

/** The study of one claim alone: its arms, and what is asked of them. */
export function studyOf(study: Study, claim: Claim): Study {
  const arms = new Set(armsOf(claim))
  const measures = new Set(readingsOf(claim).flatMap((reading) => ('measure' in reading ? [reading.measure] : [])))
  const only = <T>(all: Record<string, T>, wanted: ReadonlySet<string>) =>
    Object.fromEntries(Object.entries(all).filter(([name]) => wanted.has(name)))
  return { ...study, arms: only(study.arms, arms), measures: only(study.measures, measures), claims: [claim], left: [] }
}

/** Claims by their ids, all where none is named. Throws an Error with one sentence for an id that there is not. */
export function chosenClaims({ claims }: Study, ids: readonly string[]): Claim[] {
  const known = claims.map(({ id }) => id)
  const stranger = ids.find((id) => !known.includes(id))
  if (stranger !== undefined) throw new Error(`There is no claim ${JSON.stringify(stranger)}; there are ${known.join(', ')}.`)
  return claims.filter(({ id }) => ids.length === 0 || ids.includes(id))
}

/** @file The fields that stages of every kind have, and the makings of others. The messages are the right side of "must be ...". */
import * as v from 'valibot'
import { domains } from '../../tasks/index.ts'
import type { Fault } from './stage.ts'

function number(what: string, holds: (n: number) => boolean) {
  return v.pipe(
    v.number(what),
    v.check((n) => Number.isFinite(n) && holds(n), what),
  )
}

export const wholeNumber = (min: number, max = 1e9) =>
  number(`a whole number from ${min} to ${max}`, (n) => Number.isInteger(n) && n >= min && n <= max)
export const between = (min: number, max: number) => number(`a number from ${min} to ${max}`, (n) => n >= min && n <= max)
/** Most: far above what anybody means, and far below what is no number any more a few products later. */
export const aboveZero = (max: number) => number(`a number above 0, at most ${max}`, (n) => n > 0 && n <= max)
export const share = between(0, 1)
export const temperature = aboveZero(100)
/** As many as a vocabulary, a context or a list of prompts may have. */
export const MANY = 1_048_576
export const oneOf = <const T extends readonly string[]>(names: T) =>
  v.picklist(names, names.map((name) => JSON.stringify(name)).join(' or '))

/** Names are shown wherever a run is: none may turn the direction of what stands behind it, or hide something. */
const UNSEEN = /[\p{Cc}\p{Bidi_Control}\u200b\u2028\u2029\u2060-\u206f\ufeff]/u
const textSaying = (what: string) =>
  v.pipe(
    v.string(what),
    v.minLength(1, what),
    v.maxLength(200, 'at most 200 characters'),
    v.check((value) => !UNSEEN.test(value), 'text in which every character can be seen'),
  )
export const text = textSaying('some text')

/** Kept as it is: whoever it is for checks what is in it. */
export const record = v.custom<Record<string, unknown>>(isObject, 'an object')

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The parts of a stage's mixture, as far as they are objects; none where its domain is one. */
export function partsOf({ domain, task }: { domain: string; task: Record<string, unknown> }): Record<string, unknown>[] {
  return domain === 'mixture' && Array.isArray(task.parts) ? task.parts.filter(isObject) : []
}

/** Whose prompts a stage asks, unless it is given a set. */
export function domainsOf(stage: { domain: string; task: Record<string, unknown> }): string[] {
  return stage.domain === 'mixture' ? partsOf(stage).map((part) => String(part.domain)) : [stage.domain]
}

/** A mixture that asks what only rollouts can heed; null: it does not. */
export function unheededAsk(stage: { domain: string; task: Record<string, unknown> }): Fault | null {
  const asking = partsOf(stage).find((part) => part.mode !== undefined || part.maxNewTokens !== undefined)
  if (!asking) return null
  const says = `asks a mode or a budget for its part ${asking.domain}, which only what is rolled out has: replies that are given have their own`
  return { field: 'task', says }
}

export const mode = oneOf(['think', 'instruct'])

const betas = v.custom<[number, number]>(
  (value) => Array.isArray(value) && value.length === 2 && value.every((beta) => typeof beta === 'number' && beta >= 0 && beta < 1),
  'a list of two numbers from 0 to below 1',
)

export const evaluation = v.strictObject(
  {
    every: wholeNumber(1),
    /** Held-out prompts of each domain. */
    prompts: wholeNumber(1, 65536),
    modes: v.optional(v.pipe(v.array(mode, 'a list of modes'), v.minLength(1, 'a list of one mode or more')), ['think', 'instruct']),
    temperatures: v.optional(
      v.pipe(v.array(between(0, 100), 'a list of temperatures'), v.minLength(1, 'a list of one temperature or more')),
      [0, 1],
    ),
    /** The stage's own unless told. */
    domains: v.optional(v.pipe(v.array(oneOf(domains), 'a list of domains'), v.minLength(1, 'a list of one domain or more'))),
  },
  'an object',
)

/** How the learning rate goes after its warm-up; the papers' supervised stages follow a cosine, reinforcement learning a constant rate. */
export const schedule = oneOf(['constant', 'cosine'])

export const stageFields = {
  name: v.optional(text),
  /** The domain's own prompts, unless `prompts` names a set. */
  domain: textSaying(`one of ${domains.join(', ')} or mixture`),
  /** Task options, e.g. math `{ "kinds": [...], "styles": {...}, "slip": 0.02 }`. */
  task: v.optional(record, {}),
  /** A set of prompts instead: a file of JSON lines (command line), or a set kept in this browser. Each is judged by its own domain. */
  prompts: v.optional(text),
  /** What it goes on from: an earlier stage by its name, or `start`, the recipe's own model; the stage before it unless told. */
  from: v.optional(text),
  /** Optimizer steps. */
  steps: wholeNumber(1),
  learningRate: aboveZero(1),
  /** Linear, from 0 over this many steps. */
  warmupSteps: v.optional(wholeNumber(0), 5),
  /** Of the peak, at the last step of a cosine. */
  minLearningRateRatio: v.optional(share, 0),
  betas: v.optional(betas, [0.9, 0.95]),
  epsilon: v.optional(aboveZero(1), 1e-8),
  /** Decoupled, on matrices only. */
  weightDecay: v.optional(between(0, 10), 0),
  /** Global gradient-norm clip; 0: none. */
  maxGradNorm: v.optional(between(0, 1_000_000), 1),
  /** A checkpoint every so many steps. */
  checkpointEvery: v.optional(wholeNumber(1), 20),
  /** The model as it is after every so many steps is kept, to choose a start or a teacher among; 0: none. */
  snapshotEvery: v.optional(wholeNumber(0), 0),
  evaluation: v.optional(v.nullable(evaluation), null),
}

const common = v.object({ ...stageFields, kind: v.string(), schedule })

/** What a parsed stage of any kind has. */
export type StageFields = Named<v.InferOutput<typeof common>>

/** A stage without a name gets one when its recipe is read. */
export type Named<T> = Omit<T, 'name'> & { name: string }

/**
 * @file On-policy distillation (Nemotron-Cascade 2 section 4.4; Agarwal et al. 2024): the student samples, and each token it drew is worth
 * a_t = ln p_teacher - ln p_student: the score-function gradient of KL(student || teacher) at that token, estimated by k1. Teachers are earlier
 * checkpoints, the best of each domain: what a later stage cost is taught back.
 */
import * as v from 'valibot'
import { domains } from '../../tasks/index.ts'
import { Curriculum, type CurriculumState } from '../curriculum.ts'
import { Ending } from '../ending.ts'
import { grpoStep, type PolicyStage } from '../grpo.ts'
import { domainReference, modelReference, type Reference } from '../reference.ts'
import { Reward } from '../rewards/index.ts'
import { domainsOf, isObject, type Named, schedule, stageFields, text, wholeNumber } from './fields.ts'
import { learnerMeanwhile, passHook, saveOptimizer } from './learning.ts'
import { type Own, owning } from './owning.ts'
import { rolling, rollingFault, rolloutFields } from './rollout-fields.ts'
import type { StageContext, StageKind } from './stage.ts'

/** For each domain a stage of the recipe or a model; `*`: of all others. */
const teachers = v.custom<Record<string, string>>(
  (value) =>
    isObject(value) && Object.keys(value).length > 0 && Object.values(value).every((name) => typeof name === 'string' && name !== ''),
  'an object with a model for each domain, or for "*"',
)

const schema = v.strictObject({
  kind: v.literal('distil'),
  ...stageFields,
  schedule: v.optional(schedule, 'constant'),
  ...rolloutFields,
  /** Rollouts a prompt. */
  groupSize: v.optional(wholeNumber(1, 1024), 4),
  teachers,
})

export type DistilStage = Named<v.InferOutput<typeof schema>>

export const distil: StageKind<DistilStage> = {
  ...rolling,
  title: 'Distillation',
  schema,
  fault(stage) {
    const { teachers } = stage
    const stranger = Object.keys(teachers).find((name) => name !== '*' && !domains.includes(name))
    if (stranger !== undefined)
      return { field: `teachers.${stranger}`, says: `has a teacher of ${JSON.stringify(stranger)}, which is no domain` }
    const missing = '*' in teachers ? undefined : domainsOf(stage).find((one) => !(one in teachers))
    if (missing !== undefined) return { field: 'teachers', says: `has no teacher of ${missing}, and none of "*"` }
    const unseen = Object.keys(teachers).find((name) => !v.is(text, teachers[name]))
    if (unseen !== undefined)
      return {
        field: `teachers.${unseen}`,
        says: `names a teacher of ${JSON.stringify(unseen)} in more than 200 characters, or in some that cannot be seen`,
        newRuns: true,
      }
    return rollingFault(stage)
  },
  idle(stage) {
    const { teachers, prompts } = stage
    // Rows of a set go by their own domains.
    if (prompts !== undefined) return []
    const asked = domainsOf(stage)
    const all = asked.every((one) => one in teachers)
    return Object.keys(teachers)
      .filter((of) => (of === '*' ? all : !asked.includes(of)))
      .map((of) => ({
        field: `teachers.${of}`,
        because: `where all prompts are of ${asked.join(' and ')}; its model is opened for nothing`,
      }))
  },
  needs: ({ teachers }) =>
    Object.entries(teachers).map(([domain, name]) => ({ name, as: 'teacher' as const, field: `teachers.${domain}` })),
  /** Rows of a set go by their own domains. */
  refuses({ teachers }, prompts) {
    const stranger = '*' in teachers ? undefined : prompts.find(({ domain }) => !(domain in teachers))
    return stranger ? `There is no teacher of ${stranger.domain}, which ${stranger.id} is of, and none of "*"` : null
  },
  unwatched: () => ['silent'],
  charts: () => ['kl', 'reward', 'entropy', 'completions/mean_length', 'completions/clipped_ratio', 'grad_norm'],
  rewarded: false,
  compares: () =>
    'This stage learns from a teacher, not from rewards: each token is worth the teacher’s log-prob less the model’s own, and the teacher’s is not written down.',

  open: (context) =>
    owning(async (own) => {
      const { stage, model, task, seed, pass, saved, onProgress } = context
      const generator = await context.generator()
      const reward = await Reward.open([{ name: 'verifier', weight: 1, shape: null, gate: false, buffer: 1 }], context)
      const reference = await openTeachers(stage.teachers, context, own)
      const learner = await own(learnerMeanwhile(context))
      // Prompts as they come: what the student can do already is taught as well.
      const state = saved?.state as (CurriculumState & { shares?: number[] }) | undefined
      const curriculum = new Curriculum(task, { seed, epochPrompts: 0, readmitSolved: 1, readmitFailed: 1 }, state)
      const ending = new Ending(stage.until, state?.shares)
      const longestPrompt = distil.lengths(model.config, stage).longest(pass)
      const parts = { model, learner: learner.there, policy: null, reference, generator, task, curriculum, reward, longestPrompt }
      const settings: PolicyStage = { ...stage, ...BY_TEACHER }
      return {
        async step({ step, factor }) {
          const hooks = { onProgress, signal: learner.failed, onPass: passHook(context) }
          return ending.judged(await grpoStep(parts, settings, step, seed, stage.learningRate * factor, hooks))
        },
        state: () => ({ ...curriculum.state, shares: ending.state }),
        get updates() {
          return learner.now?.optimizer.steps ?? saved?.optimizerStep ?? 0
        },
        save: async (files) => saveOptimizer(await learner.there, files),
        opening: learner,
      }
    }),
}

/** The divergence is all that is learned from; one update a batch, on-policy. */
const BY_TEACHER = {
  baseline: 'none',
  loss: 'dapo',
  iterations: 1,
  beta: 1,
  kl: 'k1',
  entropyBonus: 0,
  refill: 0,
  // Nothing is clipped on-policy.
  epsilonLow: 1,
  epsilonHigh: 1,
  delta: null,
} as const

/** A model that teaches several domains is opened once. */
async function openTeachers(teachers: Record<string, string>, context: StageContext<DistilStage>, own: Own): Promise<Reference> {
  const opened = new Map<string, Reference>()
  for (const name of new Set(Object.values(teachers))) opened.set(name, await own(modelReference(context.openNamed(name), context)))
  const of = (domain: string) => opened.get(teachers[domain]) as Reference
  const domains = Object.keys(teachers).filter((domain) => domain !== '*')
  return domainReference(new Map(domains.map((domain) => [domain, of(domain)])), '*' in teachers ? of('*') : null)
}

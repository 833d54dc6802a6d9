/** @file Reinforcement learning with verified rewards: group-relative policy optimisation on what the model samples (grpo.ts). */
import * as v from 'valibot'
import { Scorer } from '../../model/score.ts'
import { gradingOption } from '../../tasks/index.ts'
import { BASELINES } from '../advantage.ts'
import { Curriculum, type CurriculumState } from '../curriculum.ts'
import { Ending } from '../ending.ts'
import { grpoStep } from '../grpo.ts'
import { hardSubset } from '../hard-subset.ts'
import { LOSSES, type LossName } from '../losses/index.ts'
import { KL_ESTIMATORS, type PolicyLoss, RATIO_SETTINGS } from '../losses/loss.ts'
import { modelReference } from '../reference.ts'
import { isPlain, JUDGED, OF_DOMAIN, PENALTIES, REWARDS, Reward, type RewardName } from '../rewards/index.ts'
import { SHAPES } from '../rewards/reward.ts'
import { rulesOf } from '../rules.ts'
import { nextTemperature, TEMPERATURES } from '../temperature.ts'
import { aboveZero, between, domainsOf, MANY, type Named, oneOf, schedule, share, stageFields, text, wholeNumber } from './fields.ts'
import { learnerMeanwhile, passHook, saveOptimizer } from './learning.ts'
import { owning } from './owning.ts'
import { rolling, rollingFault, rolloutFields } from './rollout-fields.ts'
import { type Idle, longestTrained, type StageKind } from './stage.ts'

const rewardTerm = v.strictObject(
  {
    name: oneOf(Object.keys(REWARDS) as RewardName[]),
    weight: v.optional(between(-1000, 1000), 1),
    shape: v.optional(v.nullable(oneOf(SHAPES)), null),
    gate: v.optional(v.boolean('true or false'), false),
    buffer: v.optional(wholeNumber(1, MANY), 16),
    model: v.optional(text),
    flip: v.optional(v.strictObject({ toRight: v.optional(share, 0), toWrong: v.optional(share, 0) }, 'an object')),
  },
  'an object',
)

/** See hard-subset.ts. */
const hard = v.strictObject(
  {
    samples: v.optional(wholeNumber(2, 256), 16),
    atMost: v.optional(wholeNumber(0, 255), 6),
    atLeast: v.optional(wholeNumber(0, 255), 0),
    pool: wholeNumber(1, 65536),
  },
  'an object',
)

const schema = v.strictObject({
  kind: v.literal('rl'),
  ...stageFields,
  schedule: v.optional(schedule, 'constant'),
  ...rolloutFields,
  /** Most tokens of a prompt, longer ones are passed over; absent: as many as there is room for. Nemotron-Cascade 4.7 trains patches on 16K, then 24K. */
  maxPromptTokens: v.optional(wholeNumber(1, 1_048_576)),
  /** Entropy in nats a token that the temperature follows from step to step, from `temperature` on (temperature.ts); null: it stays. */
  entropyTarget: v.optional(v.nullable(aboveZero(20)), null),
  /** Rollouts a prompt (G of the papers). */
  groupSize: v.optional(wholeNumber(2, 1024), 8),
  /** Distinct prompts in an epoch; 0: fresh prompts for ever. With epochs, dynamic filtering drops solved and hopeless prompts after each epoch. */
  epochPrompts: v.optional(wholeNumber(0, MANY), 0),
  /** Of a pool, those prompts that few of the policy's own samples solve when the stage begins: they make up its epochs. Null: all prompts. */
  hard: v.optional(v.nullable(hard), null),
  /** Probability that a prompt all of whose rollouts were right (wrong) comes back next epoch: Nemotron-Cascade 4.5.2 has 0.01 and 0.1. */
  readmitSolved: v.optional(share, 0.01),
  readmitFailed: v.optional(share, 0.1),
  /**
   * Dynamic sampling (DAPO, section 3.2): a group whose rewards are all equal teaches nothing, and another prompt is rolled out in its place,
   * at most this share of `promptsPerStep` in a step. 0: none.
   */
  refill: v.optional(between(0, 8), 0),
  /** What a rollout is paid, part by part (rewards/). */
  rewards: v.optional(v.pipe(v.array(rewardTerm, 'a list of rewards'), v.minLength(1, 'a list of one reward or more')), [
    { name: 'verifier' },
  ]),
  /** What a rollout's reward is compared with (advantage.ts). */
  baseline: v.optional(oneOf(BASELINES), 'grpo'),
  /** TRL's `loss_type` (losses/). */
  loss: v.optional(oneOf(Object.keys(LOSSES) as LossName[]), 'dapo'),
  /** Updates on each batch of rollouts (TRL's `num_iterations`). The papers make one, and the bounds below are never met. */
  iterations: v.optional(wholeNumber(1, 64), 1),
  epsilonLow: v.optional(share, 0.2),
  epsilonHigh: v.optional(between(0, 1000), 0.2),
  delta: v.optional(v.nullable(aboveZero(10_000)), null),
  /** Weight of the divergence from the model that the stage began with. The papers have none, but 0.001 where a reward model is weak. */
  beta: v.optional(between(0, 100), 0),
  /** What a nat of mean entropy is worth beside the loss; the papers have none. */
  entropyBonus: v.optional(between(0, 100), 0),
  kl: v.optional(oneOf(KL_ESTIMATORS), 'k3'),
})

export type RlStage = Named<v.InferOutput<typeof schema>>

export const rl: StageKind<RlStage> = {
  ...rolling,
  title: 'GRPO',
  schema,
  fault(stage) {
    const { domain, task, rewards, epochPrompts, hard } = stage
    const names = rewards.map(({ name }) => name)
    const twice = names.findIndex((name, i) => names.indexOf(name) !== i)
    const odd = rewards.findIndex(({ name, model }) => name in JUDGED === (model === undefined))
    const flipped = rewards.findIndex(({ name, flip }) => name !== 'verifier' && flip !== undefined)
    const shut = rewards.findIndex(({ name, gate }) => gate && rewards.length > 1 && PENALTIES.includes(name))
    const quoted = (at: number) => JSON.stringify(names[at])
    if (odd >= 0 && rewards[odd].model === undefined)
      return {
        field: `rewards[${odd}].model`,
        says: `has the reward ${quoted(odd)} without a model: a stage of the recipe, or models/NAME`,
      }
    if (odd >= 0) return { field: `rewards[${odd}].model`, says: `has the reward ${quoted(odd)} with a model, which it does not ask` }
    if (flipped >= 0)
      return { field: `rewards[${flipped}].flip`, says: `has the reward ${quoted(flipped)} with a flip, which only "verifier" has` }
    if (twice >= 0) return { field: `rewards[${twice}].name`, says: `names the reward ${quoted(twice)} twice` }
    if (shut >= 0)
      return {
        field: `rewards[${shut}].gate`,
        says: `has the reward ${quoted(shut)} as a gate, and it never pays above 0, so that no other reward would ever be paid`,
        newRuns: true,
      }
    const ofLoss = lossOf(stage).fault?.(stage) ?? null
    if (ofLoss) return ofLoss
    if (hard && epochPrompts > 0)
      return {
        field: 'epochPrompts',
        says: 'has both hard and epochPrompts, and each says what an epoch is made of: leave epochPrompts out, since hard goes round the prompts it keeps',
      }
    if (hard && hard.atMost >= hard.samples)
      return {
        field: 'hard.atMost',
        says: `has hard.atMost ${hard.atMost} of ${hard.samples} samples, which leaves no prompt out as too easy`,
      }
    if (hard && hard.atLeast > hard.atMost)
      return {
        field: 'hard.atLeast',
        says: `has hard.atLeast ${hard.atLeast} above hard.atMost ${hard.atMost}, which no prompt can be between`,
      }
    const grading = gradingOption(domain, task)
    if (grading !== null)
      return { field: 'task', says: `has the option ${JSON.stringify(grading)}, which grades replies and does not pay for them` }
    return rollingFault(stage)
  },
  idle: (stage) => {
    const { beta, epochPrompts, hard, rewards } = stage
    return [
      ...unbounding(stage),
      ...(beta === 0 ? [{ field: 'kl', because: 'with beta 0' }] : []),
      ...(epochPrompts === 0 && hard === null
        ? ['readmitSolved', 'readmitFailed'].map((field) => ({ field, because: 'without epochPrompts or hard' }))
        : []),
      ...rewards.flatMap(({ name, buffer }, i) =>
        name !== 'overlong' && buffer !== v.getDefault(rewardTerm.entries.buffer)
          ? [{ field: `rewards[${i}].buffer`, because: `for the reward "${name}"` }]
          : [],
      ),
      ...unasked(rewards, stage),
      ...silent(rewards, stage),
      ...(stage.entropyTarget !== null && !within(stage.temperature, TEMPERATURES)
        ? [
            {
              field: 'temperature',
              says: `is ${stage.temperature} in the first step alone: entropyTarget then keeps it from ${TEMPERATURES.join(' to ')}`,
            },
          ]
        : []),
    ]
  },
  needs: ({ rewards }) =>
    rewards.flatMap(({ name, model = '' }, i) => (JUDGED[name] ? [{ name: model, as: JUDGED[name], field: `rewards[${i}].model` }] : [])),
  // Under it a group whose rewards are all equal teaches too.
  unwatched: ({ baseline }) => (baseline === 'reinforce++' ? ['silent'] : []),
  figures: (stage) => [
    ...rolling.figures(stage),
    ...(stage.maxPromptTokens === undefined ? [] : [`prompts of up to ${stage.maxPromptTokens} tokens`]),
    ...(stage.hard ? [`the hard ones of ${stage.hard.pool} prompts`] : []),
  ],
  charts: ({ beta, rewards, iterations }) => [
    'reward',
    ...(isPlain(rewards) ? [] : rewards.map(({ name }) => `rewards/${name}/mean` as const)),
    ...(['entropy', 'completions/mean_length', 'completions/max_length', 'completions/clipped_ratio'] as const),
    ...(beta > 0 ? (['kl'] as const) : []),
    ...(['grad_norm', 'loss', 'frac_reward_zero_std', 'batch/solve_all', 'batch/solve_none', 'logprob_mismatch'] as const),
    // One update a batch clips nothing.
    ...(iterations > 1 ? (['clip_ratio/low_mean', 'clip_ratio/high_mean', 'policy/approxkl_avg'] as const) : []),
  ],
  rewarded: true,
  compares: rulesOf,
  paysPlainly: ({ rewards }) => rewards.every(({ name, shape }) => name === 'verifier' && !shape),

  open: (context) =>
    owning(async (own) => {
      const { stage, model, task, seed, pass, profile, saved, planned, onProgress } = context
      const generator = await context.generator()
      const state = saved?.state as (CurriculumState & { temperature?: number; shares?: number[] }) | undefined
      const longestPrompt = longestTrained(rl.lengths(model.config, stage), pass)
      const policy = stage.iterations > 1 ? await own(Scorer.create(model, profile, pass)) : null
      const reference = stage.beta > 0 ? await own(modelReference(context.openBeginning(), context)) : null
      const reward = await own(Reward.open(stage.rewards, context))
      const learner = await own(learnerMeanwhile(context))
      const { hard } = stage
      const hooks = { onProgress, signal: learner.failed }
      const subset =
        hard && !saved && !planned ? await hardSubset({ model, generator, task, longestPrompt }, { ...stage, hard }, seed, hooks) : null
      const curriculum = new Curriculum(task, { ...stage, seed, chosen: subset?.kept }, state)
      const ending = new Ending(stage.until, state?.shares)
      let temperature = state?.temperature ?? stage.temperature
      const parts = { model, learner: learner.there, policy, reference, generator, task, curriculum, reward, longestPrompt }
      return {
        async step({ step, stageStep, factor }) {
          const rate = stage.learningRate * factor
          const taken = ending.judged(
            await grpoStep(parts, { ...stage, temperature }, step, seed, rate, { ...hooks, onPass: passHook(context) }),
          )
          const metrics = { ...taken.metrics, ...(stageStep === 0 ? subset?.metrics : {}) }
          if (stage.entropyTarget === null) return { ...taken, metrics }
          metrics.temperature = temperature
          temperature = nextTemperature(temperature, metrics.entropy, stage.entropyTarget)
          return { ...taken, metrics }
        },
        state: () => ({ ...curriculum.state, temperature, shares: ending.state }),
        get updates() {
          return learner.now?.optimizer.steps ?? saved?.optimizerStep ?? 0
        },
        save: async (files) => saveOptimizer(await learner.there, files),
        opening: learner,
      }
    }),
}

const within = (value: number, [least, most]: readonly [number, number]) => value >= least && value <= most

/** Rewards that have nothing to judge. Rows of a set go by their own domains. */
function unasked(rewards: RlStage['rewards'], stage: Pick<RlStage, 'domain' | 'task' | 'prompts'>): Idle[] {
  const asked = domainsOf(stage)
  return rewards.flatMap(({ name }, i) =>
    OF_DOMAIN[name] === undefined || stage.prompts !== undefined || asked.includes(OF_DOMAIN[name])
      ? []
      : [
          {
            field: `rewards[${i}].model`,
            because: `where no prompt is of ${OF_DOMAIN[name]}: "${name}" asks it nothing else, and it is opened for nothing`,
          },
        ],
  )
}

/** What makes the rewards of every group equal, so that none of them teaches anything. */
function silent(
  rewards: RlStage['rewards'],
  { topK, mode, maxNewTokens, baseline }: Pick<RlStage, 'topK' | 'mode' | 'maxNewTokens' | 'baseline'>,
): Idle[] {
  // A thought's end, an answer and the reply's end.
  const least = mode === 'instruct' ? 2 : 3
  return [
    ...(rewards.every(({ weight }) => weight === 0)
      ? [{ field: 'rewards[0].weight', says: 'is 0, and no other reward has a weight: all rollouts are paid alike, which teaches nothing' }]
      : []),
    // Under reinforce++ prompts are compared as well.
    ...(topK === 1 && baseline !== 'reinforce++'
      ? [{ field: 'topK', says: 'is 1, so that all rollouts of a group are the same: there is nothing to compare' }]
      : []),
    ...(maxNewTokens < least
      ? [
          {
            field: 'maxNewTokens',
            says: `is ${maxNewTokens}, and a reply in ${mode === 'instruct' ? 'instruct' : 'think'} mode has ${least} tokens at least: none is ever whole`,
          },
        ]
      : []),
  ]
}

/** A registry's entry may lack what only others have. */
const lossOf = ({ loss }: Pick<RlStage, 'loss'>): PolicyLoss => LOSSES[loss]

/** Settings that bound no ratio: the loss does not read them, or one update a batch meets none. What cannot be left out is no choice. */
function unbounding(stage: RlStage): Idle[] {
  const { reads, fault } = lossOf(stage)
  return RATIO_SETTINGS.flatMap((field) => {
    if (!reads.includes(field)) return [{ field, because: `with the loss "${stage.loss}"` }]
    const needed = fault?.({ ...stage, [field]: v.getDefault(schema.entries[field]) }) ?? null
    return stage.iterations === 1 && needed === null ? [{ field, because: 'with one update a batch (iterations 1)' }] : []
  })
}

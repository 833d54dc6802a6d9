/** @file A reward model from preference pairs (preference.ts). The policy is left as it is; the stage leaves a model of its own, which a later one pays with. */
import * as v from 'valibot'
import { Scorer } from '../../model/score.ts'
import type { Reader } from '../../rollout/rollout.ts'
import type { FileReader } from '../../runs/storage.ts'
import { someHeldOut } from '../../tasks/held-out.ts'
import { domainOf, domains } from '../../tasks/index.ts'
import type { Prompt } from '../../tasks/task.ts'
import { PASS_TOKENS, usualPass } from '../lengths.ts'
import { bradleyTerry, judge, judged, judgement, judgeTokens, toldApart, toldApartByKind } from '../preference.ts'
import { domainsOf, type Named, schedule, stageFields, unheededAsk, wholeNumber } from './fields.ts'
import { openLearner, passHook, saveOptimizer } from './learning.ts'
import { owning } from './owning.ts'
import type { StageKind, StageStep } from './stage.ts'

const schema = v.strictObject({
  kind: v.literal('reward-model'),
  ...stageFields,
  schedule: v.optional(schedule, 'cosine'),
  /** Pairs a step. */
  batchSize: v.optional(wholeNumber(1, 65536), 64),
  /** Held-out pairs that its accuracy is measured on, by kind of flaw, whenever an evaluation is due and at the end; 0: none. */
  heldOutPairs: v.optional(wholeNumber(0, 65536), 200),
})

export type RewardModelStage = Named<v.InferOutput<typeof schema>>

/** Pairs that are drawn to see whether any fits. */
const DRAWN = 32
/** What the model's files are called in a checkpoint, which is a folder without others in it: `reward-model.config.json`. */
const PREFIX = 'reward-model.'

export const rewardModel: StageKind<RewardModelStage> = {
  title: 'Reward model',
  schema,
  fault(stage) {
    const asked = domainsOf(stage)
    // The rows of a set are looked at where it is opened.
    if (stage.prompts === undefined && !asked.some(hasPairs)) {
      const others = domains.filter(hasPairs).join(' and ')
      return {
        field: 'domain',
        says: `learns from pairs of replies, and of ${asked.join(' and ')} there are none: take ${others}, or a set of pairs`,
      }
    }
    return unheededAsk(stage)
  },
  figures: ({ batchSize }) => [`${batchSize} pairs a step`],
  charts: () => ['loss', 'accuracy', 'margin', 'grad_norm'],
  rewarded: false,
  apart: true,

  lengths: (config, { batchSize }) => ({
    pass: (known) => usualPass(config, PASS_TOKENS, known),
    longest: (pass) => Math.min(pass, config.maxPositions),
    step: (pass) => 2 * batchSize * Math.min(pass, config.maxPositions),
    reply: 0,
  }),
  measure: (model, _, prompt) => lengthOf(model, prompt),
  texts: (prompt) => [prompt.prompt, ...pairOf(prompt)],
  tooLong(model, stage, task, seed, longest) {
    const drawn = Array.from({ length: DRAWN }, (_, i) => task.promptAt('train', seed, i))
    if (drawn.every((prompt) => pairOf(prompt).length === 0)) return `The prompts of ${stage.domain} are no pairs of replies`
    const fits = (prompt: Prompt) => pairOf(prompt).length === 2 && lengthOf(model, prompt) <= longest
    return drawn.some(fits) ? null : `The first ${DRAWN} pairs have more than the ${longest} tokens there is room for`
  },

  open: (context) =>
    owning(async (own) => {
      const { stage, task, seed, pass, profile, saved } = context
      const model = await own(saved ? context.openFolder(prefixed(saved.files)) : context.openBeginning())
      const learner = await own(openLearner({ ...context, model }, 'adamw'))
      const scorer = await own(Scorer.create(model, profile, pass))
      const tokens = judgeTokens(model)
      const longest = rewardModel.lengths(model.config, stage).longest(pass)
      const rewards = async (prompts: readonly Prompt[]) => {
        const all = prompts.flatMap((prompt) => pairOf(prompt).map((answer) => judged(model, prompt, answer)))
        const values = await judge(scorer, tokens, all)
        return { all, chosen: values.filter((_, i) => i % 2 === 0), rejected: values.filter((_, i) => i % 2 === 1) }
      }
      const fits = (prompt: Prompt) => pairOf(prompt).length === 2 && lengthOf(model, prompt) <= longest

      async function heldOut(): Promise<StageStep['metrics']['evaluation']> {
        // A small set may hold none out.
        const prompts = task.size?.('test') === 0 ? [] : someHeldOut(task, stage.heldOutPairs).filter(fits)
        const { chosen, rejected } = await rewards(prompts)
        const kinds = prompts.map(({ kind }) => kind ?? task.domain)
        return toldApartByKind(kinds, chosen, rejected)
      }

      return {
        async step({ stageStep, factor }) {
          const drawn = Array.from({ length: stage.batchSize }, (_, i) => task.promptAt('train', seed, stageStep * stage.batchSize + i))
          const pairs = drawn.filter(fits)
          const { all, chosen, rejected } = await rewards(pairs)
          const { loss, slopes } = bradleyTerry(chosen, rejected)
          const sequences = all.flatMap((one, i) => judgement(one, tokens, (i % 2 === 0 ? -1 : 1) * slopes[i >> 1]))
          const rates = { learningRate: stage.learningRate * factor, muonLearningRate: 0 }
          const { gradNorm, tokens: trained } = await learner.step(sequences, rates, {}, passHook(context))
          const due = stageStep + 1 === stage.steps || (stage.evaluation !== null && (stageStep + 1) % stage.evaluation.every === 0)
          const metrics: StageStep['metrics'] = {
            ...{ loss, grad_norm: gradNorm },
            ...toldApart(chosen, rejected),
            ...(pairs.length < drawn.length ? { prompts_too_long: drawn.length - pairs.length } : {}),
            ...(due && stage.heldOutPairs > 0 ? { evaluation: await heldOut() } : {}),
          }
          return { metrics, rollouts: [], tokens: trained }
        },
        state: () => null,
        get updates() {
          return learner.optimizer.steps
        },
        model,
        async save(to) {
          await model.write({ write: (path, data) => to.write(PREFIX + path, data) })
          await saveOptimizer(learner, to)
        },
      }
    }),
}

const hasPairs = (domain: string) => 'chosen' in domainOf(domain).fields

/** Tokens of the longer of the two with the judgement behind it; 0 where a prompt is no pair. */
function lengthOf(model: Reader, prompt: Prompt): number {
  return Math.max(0, ...pairOf(prompt).map((answer) => judged(model, prompt, answer).length + 1))
}

function prefixed(files: FileReader): FileReader {
  return { size: (path) => files.size(PREFIX + path), read: (path, begin, end) => files.read(PREFIX + path, begin, end) }
}

/** The better reply and the worse; empty where a prompt is no pair. */
function pairOf({ chosen, rejected }: Prompt): string[] {
  return chosen === undefined || rejected === undefined ? [] : [chosen, rejected]
}

/** @file Supervised fine-tuning on demonstrations, loss on replies only. */
import * as v from 'valibot'
import { demonstrationOf } from '../../tasks/prompt-set.ts'
import { Batches, type BatchMaker, ownThread } from '../batches.ts'
import { longestSequence, PASS_TOKENS, usualPass, widePass } from '../lengths.ts'
import { type BatchSize, sftBatch, tokensOf } from '../sft.ts'
import { aboveZero, MANY, type Named, oneOf, schedule, stageFields, unheededAsk, wholeNumber } from './fields.ts'
import { openLearner, passHook, saveOptimizer } from './learning.ts'
import { owning } from './owning.ts'
import type { StageContext, StageKind } from './stage.ts'

const schema = v.strictObject({
  kind: v.literal('sft'),
  ...stageFields,
  schedule: v.optional(schedule, 'cosine'),
  /** Sequences a step, or tokens; a stage has one of the two. */
  batchSize: v.optional(wholeNumber(1, 65536)),
  batchTokens: v.optional(wholeNumber(64, MANY)),
  /** Muon on the hidden matrices (momentum 0.95, Nesterov, five Newton-Schulz steps), AdamW on the rest. */
  optimizer: v.optional(oneOf(['adamw', 'muon']), 'adamw'),
  muonLearningRate: v.optional(aboveZero(10), 0.02),
})

export type SftStage = Named<v.InferOutput<typeof schema>>

/** Demonstrations that are drawn to see whether any fits. */
const DRAWN = 32

export const sft: StageKind<SftStage> = {
  title: 'SFT',
  schema,
  fault: (stage) =>
    (stage.batchSize === undefined) === (stage.batchTokens === undefined)
      ? { field: 'batchSize', says: 'must have either batchSize or batchTokens' }
      : unheededAsk(stage),
  idle: ({ optimizer }) => (optimizer === 'adamw' ? [{ field: 'muonLearningRate', because: 'with the optimizer "adamw"' }] : []),
  figures: ({ batchSize, batchTokens, optimizer }) => [
    batchTokens === undefined ? `${batchSize} sequences a step` : `${batchTokens} tokens a step`,
    optimizer,
  ],
  charts: () => ['loss', 'grad_norm', 'learning_rate'],
  rewarded: false,

  lengths: (config, { batchSize, batchTokens }) => ({
    pass: (known) => (batchTokens === undefined ? usualPass(config, PASS_TOKENS, known) : widePass(config, batchTokens, known)),
    longest: (pass) => longestSequence(config, pass),
    step: (pass) => batchTokens ?? (batchSize as number) * longestSequence(config, pass),
    reply: 0,
  }),
  measure: (model, _, prompt) => (prompt.response ? tokensOf(model, demonstrationOf(prompt)).tokens.length : 0),
  texts: ({ prompt, response = '' }) => [prompt, response],
  tooLong(model, { domain, batchTokens = Number.POSITIVE_INFINITY, prompts }, task, seed, longest) {
    const { sequences } = sftBatch(model, task, seed, 0, { batchSize: DRAWN }, longest)
    if (sequences.length === 0) return `The first ${DRAWN} demonstrations have more than the ${longest} tokens there is room for.`
    const over = DRAWN - sequences.length
    // Of a set those that do not fit were left out, and told.
    if (2 * over > DRAWN && prompts === undefined && longest === model.config.maxPositions)
      return {
        field: null,
        sentence: `Of the first ${DRAWN} demonstrations of ${domain} ${over} have more than the model's ${longest} positions, and so would be passed over: take a model with more, as max_position_embeddings has it`,
      }
    const lengths = sequences.map(({ tokens }) => tokens.length)
    const wide = lengths.filter((length) => length > batchTokens).length
    return 2 * wide > lengths.length
      ? {
          field: 'batchTokens',
          sentence: `Of the first ${DRAWN} demonstrations of ${domain} ${wide} have more tokens than batchTokens ${batchTokens}, so that most steps would learn nothing: take ${Math.max(...lengths)} or more`,
        }
      : null
  },

  open: (context) =>
    owning(async (own) => {
      const { stage } = context
      const learner = await own(openLearner(context, stage.optimizer))
      const batches = new Batches(makers(context), stage.steps)
      await own({ dispose: () => batches.close() })
      return {
        async step({ stageStep, factor }) {
          const { sequences, tooLong, byKind } = await batches.at(stageStep)
          const rates = { learningRate: stage.learningRate * factor, muonLearningRate: stage.muonLearningRate * factor }
          const { loss, gradNorm, tokens } = await learner.step(sequences, rates, {}, passHook(context))
          const metrics = { loss, grad_norm: gradNorm, ...(tooLong ? { prompts_too_long: tooLong } : {}) }
          return { metrics, rollouts: [], tokens, tokensByKind: byKind }
        },
        state: () => null,
        get updates() {
          return learner.optimizer.steps
        },
        save: (files) => saveOptimizer(learner, files),
      }
    }),
}

/** On threads of the host's, where it has some; a given set stays where it was read. */
function makers({ stage, model, task, seed, pass, openBatchMakers }: StageContext<SftStage>): readonly BatchMaker[] {
  const { companions, config } = model
  const rest = { seed, size: batchSizeOf(stage), longest: longestSequence(config, pass) }
  if (!openBatchMakers || stage.prompts !== undefined) return [ownThread(model, task, rest)]
  return openBatchMakers({
    ...rest,
    companions: Object.fromEntries(companions),
    ...{ configured: config.eosTokenIds, vocab: config.vocab, domain: stage.domain, task: stage.task },
  })
}

function batchSizeOf({ batchSize, batchTokens }: SftStage): BatchSize {
  return batchTokens === undefined ? { batchSize: batchSize as number } : { batchTokens }
}

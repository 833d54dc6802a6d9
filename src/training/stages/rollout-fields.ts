/** @file The fields of stages that learn from what the model samples. */
import * as v from 'valibot'
import { promptTokens } from '../../rollout/rollout.ts'
import { partByLength, tooLongSentence } from '../../rollout/room.ts'
import type { Mode, Prompt } from '../../tasks/task.ts'
import { longestPrompt, usualPass } from '../lengths.ts'
import { aboveZero, MANY, type Named, oneOf, partsOf, share, type stageFields, temperature, wholeNumber } from './fields.ts'
import type { StageKind } from './stage.ts'

/** See ending.ts. */
const until = v.strictObject({ truncated: share, over: v.optional(wholeNumber(1, 1000), 5) }, 'an object')

/** See probes.ts. */
const probes = v.strictObject({ every: wholeNumber(1), prompts: v.optional(wholeNumber(1, 1000), 8) }, 'an object')

export const rolloutFields = {
  /** `both`: every other prompt of a batch in each (Nemotron-Cascade section 4.3.2 has half of them in each mode). */
  mode: v.optional(oneOf(['think', 'instruct', 'both']), 'think'),
  /** B of the papers. */
  promptsPerStep: v.optional(wholeNumber(1, 65536), 128),
  /** Length budget: new tokens a rollout may have. */
  maxNewTokens: wholeNumber(1, MANY),
  temperature: v.optional(temperature, 1),
  topP: v.optional(aboveZero(1), 1),
  topK: v.optional(wholeNumber(0, MANY), 0),
  /** Truncated rollouts: left out of the loss (`mask`), or scored 0 (`zero`). */
  truncated: v.optional(oneOf(['mask', 'zero']), 'zero'),
  /** Ends a length stage before its steps are taken, once few enough rollouts are truncated; null: it takes them all. */
  until: v.optional(v.nullable(until), null),
  /** Held-out prompts answered greedily before the first step, every so many steps and at the end, for looking at; null: none. */
  probes: v.optional(v.nullable(probes), null),
}

const common = v.object({ ...rolloutFields, domain: v.string(), groupSize: v.number() })
type RolloutStage = Named<v.InferOutput<v.ObjectSchema<typeof stageFields, undefined>>> & v.InferOutput<typeof common>

/** The modes that a stage rolls out in, in turn. */
export function modesOf({ mode }: { mode: Mode | 'both' }): readonly Mode[] {
  return mode === 'both' ? ['think', 'instruct'] : [mode]
}

/** How each prompt of a batch is rolled out: as it asks, else in the stage's modes by turns, from number `turn` on, within the stage's budget. */
export function askedOf(stage: { mode: Mode | 'both'; maxNewTokens: number }, prompts: readonly Prompt[], turn = 0) {
  const modes = modesOf(stage)
  return {
    modes: prompts.map(({ ask }, i) => ask?.mode ?? modes[(turn + i) % modes.length]),
    maxNewTokens: prompts.map(({ ask }) => Math.min(ask?.maxNewTokens ?? stage.maxNewTokens, stage.maxNewTokens)),
  }
}

/** Why parts of a mixture cannot be rolled out within a stage's budget, in the words of a recipe's faults; null: they can. */
export function askFault({ domain, task, maxNewTokens }: { domain: string; task: Record<string, unknown>; maxNewTokens: number }) {
  const longer = partsOf({ domain, task }).find((part) => Number(part.maxNewTokens) > maxNewTokens)
  return longer
    ? `has maxNewTokens ${maxNewTokens} and asks ${longer.maxNewTokens} for its part ${longer.domain}: a part's budget is at most the stage's`
    : null
}

/** Tokens that a prompt which is yet to be made is expected to stay below. */
const PROMPT_TOKENS = 512
/** Prompts that are drawn to see whether any fits. */
const DRAWN = 32

/** What all of them are alike in. */
export const rolling = {
  figures: ({ promptsPerStep, groupSize, maxNewTokens, until }: RolloutStage) => [
    `${promptsPerStep} prompts × ${groupSize} rollouts`,
    `up to ${maxNewTokens} tokens`,
    ...(until ? [`until ${Number((100 * until.truncated).toPrecision(2))}% are truncated`] : []),
  ],
  lengths: (config, { maxNewTokens, promptsPerStep, groupSize }) => ({
    pass: (known) => usualPass(config, maxNewTokens + PROMPT_TOKENS, known),
    longest: (pass) => Math.min(longestPrompt(config, maxNewTokens), pass - maxNewTokens),
    step: (pass) => promptsPerStep * (Math.max(0, pass - maxNewTokens) + groupSize * maxNewTokens),
    reply: maxNewTokens,
  }),
  probes: (stage: RolloutStage) => stage.probes && { ...stage.probes, modes: modesOf(stage) },
  measure: (model, stage, prompt) => Math.max(...modesOf(stage).map((mode) => promptTokens(model, prompt, mode).length)),
  texts: ({ prompt }) => [prompt],
  tooLong(model, stage, task, seed, longest) {
    const drawn = Array.from({ length: DRAWN }, (_, i) => task.promptAt('train', seed, i))
    const { fitting, tooLong } = partByLength(model, drawn, modesOf(stage), longest)
    return fitting.length > 0 ? null : tooLongSentence(tooLong, DRAWN, `prompts of ${stage.domain}`, longest)
  },
} satisfies Partial<StageKind<RolloutStage & { kind: string; schedule: 'constant' | 'cosine' }>>

/** @file The fields of stages that learn from what the model samples. */
import * as v from 'valibot'
import { promptTokens } from '../../rollout/rollout.ts'
import { partByLength, tooLongSentence } from '../../rollout/room.ts'
import type { Mode, Prompt } from '../../tasks/task.ts'
import { longestPrompt, usualPass } from '../lengths.ts'
import { aboveZero, MANY, type Named, oneOf, partsOf, share, type stageFields, temperature, wholeNumber } from './fields.ts'
import type { Fault, StageKind } from './stage.ts'

/** See ending.ts. */
const until = v.strictObject({ truncated: share, over: v.optional(wholeNumber(1, 1000), 5) }, 'an object')

/** See probes.ts. */
const probes = v.strictObject({ every: wholeNumber(1), prompts: v.optional(wholeNumber(1, 1000), 8) }, 'an object')

/** Rollouts of a step: four times as many as any paper has, so far. */
const MOST_ROLLOUTS = 262_144

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
type RolloutStage = Named<v.InferOutput<v.ObjectSchema<typeof stageFields, undefined>>> &
  v.InferOutput<typeof common> & { maxPromptTokens?: number }

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

/** What any of them can have that cannot be. */
export function rollingFault(
  stage: Pick<RolloutStage, 'domain' | 'task' | 'maxNewTokens' | 'until' | 'steps' | 'promptsPerStep' | 'groupSize'>,
): Fault | null {
  const { maxNewTokens, until, steps, promptsPerStep, groupSize } = stage
  const rollouts = promptsPerStep * groupSize
  if (rollouts > MOST_ROLLOUTS)
    return {
      field: 'promptsPerStep',
      says: `has promptsPerStep ${promptsPerStep} and groupSize ${groupSize}, which are ${rollouts} rollouts a step, and may be ${MOST_ROLLOUTS}`,
      newRuns: true,
    }
  const longer = partsOf(stage).find((part) => Number(part.maxNewTokens) > maxNewTokens)
  if (longer)
    return {
      field: 'maxNewTokens',
      says: `has maxNewTokens ${maxNewTokens} and asks ${longer.maxNewTokens} for its part ${longer.domain}: a part's budget is at most the stage's`,
    }
  if (until && until.over > steps)
    return {
      field: 'until.over',
      says: `has until.over ${until.over} and steps ${steps}, so that it can never end early: lower until.over, or leave until out`,
      newRuns: true,
    }
  return null
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
  lengths: (config, { maxNewTokens, promptsPerStep, groupSize, maxPromptTokens }) => ({
    pass: (known) => usualPass(config, maxNewTokens + PROMPT_TOKENS, known),
    longest: (pass) => Math.min(longestPrompt(config, maxNewTokens), pass - maxNewTokens),
    allowed: maxPromptTokens,
    step: (pass) => promptsPerStep * (Math.max(0, pass - maxNewTokens) + groupSize * maxNewTokens),
    reply: maxNewTokens,
  }),
  samples: ({ mode, promptsPerStep, groupSize, maxNewTokens }: RolloutStage) => ({
    mode,
    rollouts: promptsPerStep * groupSize,
    maxNewTokens,
  }),
  probes: (stage: RolloutStage) => stage.probes && { ...stage.probes, modes: modesOf(stage) },
  measure: (model, stage, prompt) => Math.max(...modesOf(stage).map((mode) => promptTokens(model, prompt, mode).length)),
  texts: ({ prompt }) => [prompt],
  tooLong(model, stage, task, seed, longest) {
    const drawn = Array.from({ length: DRAWN }, (_, i) => task.promptAt('train', seed, i))
    const { fitting, tooLong } = partByLength(model, drawn, modesOf(stage), longest)
    const bound = longest === stage.maxPromptTokens ? 'that maxPromptTokens allows' : undefined
    return fitting.length > 0 ? null : tooLongSentence(tooLong, DRAWN, `prompts of ${stage.domain}`, longest, bound)
  },
} satisfies Partial<StageKind<RolloutStage & { kind: string; schedule: 'constant' | 'cosine' }>>

/**
 * @file The recording that ships with the page: how attempts at a few held-out prompts change over the steps of a real run. One file,
 * `public/recording/nano-grpo.json`, that `npm run recording` writes and Start reads; nothing on the page adds to it.
 */
import * as v from 'valibot'
import type { RolloutRecord } from '../../../workers/api.ts'
import { type Estimate, meanEstimate } from '../../../workers/evaluations.ts'

/** Where the page finds it, below its own address. */
export const RECORDING_FILE = 'recording/nano-grpo.json'

const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1))
const text = v.pipe(v.string(), v.nonEmpty())
const mode = v.picklist(['think', 'instruct'])

const attempt = v.strictObject({
  /** The completion's tokens, by their id in `pieces`. */
  tokens: v.pipe(v.array(count), v.minLength(1)),
  /** ln p of each under the policy that sampled it, in thousandths. */
  logprobs: v.array(v.pipe(v.number(), v.integer(), v.maxValue(0))),
  stop: v.picklist(['eos', 'length']),
  /** Index in `verdicts`. */
  verdict: count,
  reward: v.number(),
  /** Within its group; null where all rewards of the group are equal. */
  advantage: v.nullable(v.number()),
})

const verdict = v.strictObject({
  reward: v.number(),
  correct: v.boolean(),
  outcome: text,
  why: v.optional(text),
  detail: v.record(v.string(), v.unknown()),
})

const prompt = v.looseObject({
  id: text,
  domain: text,
  kind: text,
  prompt: text,
  answer: v.union([v.string(), v.number()]),
})

const schema = v.strictObject({
  /** Of the recipe that was run. */
  recipe: text,
  title: text,
  seed: count,
  /** Steps of the run. */
  steps: count,
  model: text,
  parameters: count,
  /** What it was computed on. */
  adapter: text,
  mode,
  temperature: v.number(),
  samples: v.pipe(v.number(), v.integer(), v.minValue(2)),
  /** Of the sampling: the same at every step, so that what changes from step to step is the model and not the dice. */
  dice: count,
  prompts: v.pipe(v.array(prompt), v.minLength(1)),
  /** The vocabulary, token by token. */
  pieces: v.array(v.string()),
  /** Each verdict there is, once. */
  verdicts: v.array(verdict),
  /** Many more held-out prompts, none of them chosen, at each frame: how many of `prompts` x `samples` attempts were right. */
  heldOut: v.strictObject({ prompts: count, samples: count, right: v.array(count) }),
  /** Mean reward of each training step's own attempts, from step 1. */
  rewards: v.array(share),
  /** In order; `groups` has the attempts at each prompt, in the order of `prompts`. */
  frames: v.pipe(v.array(v.strictObject({ step: count, groups: v.array(v.array(attempt)) })), v.minLength(2)),
})

export type Recording = v.InferOutput<typeof schema>
export type RecordedAttempt = v.InferOutput<typeof attempt>
export type RecordedVerdict = v.InferOutput<typeof verdict>

/** @throws Error with one sentence that names the field at fault. */
export function parseRecording(value: unknown): Recording {
  const result = v.safeParse(schema, value)
  if (!result.success) {
    const [issue] = result.issues
    throw new Error(`The recording is damaged at ${v.getDotPath(issue) ?? 'its top'}: ${issue.message}.`)
  }
  const recording = result.output
  const { frames, prompts, samples, pieces, verdicts, heldOut } = recording
  if (heldOut.right.length !== frames.length || heldOut.right.some((right) => right > heldOut.prompts * heldOut.samples))
    throw new Error('The recording is damaged at heldOut.right: it needs a count of right attempts for each frame.')
  for (const [f, { step, groups }] of frames.entries()) {
    const where = `frames.${f}`
    if (f > 0 && step <= frames[f - 1].step) throw new Error(`The recording is damaged at ${where}.step: steps must go up.`)
    if (groups.length !== prompts.length || groups.some((group) => group.length !== samples))
      throw new Error(`The recording is damaged at ${where}.groups: it needs ${samples} attempts at each of ${prompts.length} prompts.`)
    for (const { tokens, logprobs, verdict } of groups.flat())
      if (tokens.length !== logprobs.length || tokens.some((id) => id >= pieces.length) || verdict >= verdicts.length)
        throw new Error(`The recording is damaged at ${where}.groups: an attempt names a token or verdict that is not there.`)
  }
  return recording
}

/** The attempts at one prompt as a run's records have them, in the order they were sampled. */
export function attemptsAt({ prompts, frames, pieces, verdicts, mode }: Recording, frame: number, prompt: number): RolloutRecord[] {
  const { id, domain, kind, prompt: question, answer } = prompts[prompt]
  const { step, groups } = frames[frame]
  return groups[prompt].map(({ tokens, logprobs, stop, verdict, reward, advantage }) => {
    const texts = tokens.map((token) => pieces[token])
    return {
      ...{ step, prompt_id: id, group: prompt, mode, domain, kind, prompt: question, gold: answer },
      completion: (stop === 'eos' ? texts.slice(0, -1) : texts).join(''),
      prompt_tokens: [],
      completion_tokens: tokens,
      pieces: texts,
      logprobs: logprobs.map((value) => value / 1000),
      entropies: [],
      ...{ stop, verdict: verdicts[verdict], reward, advantage },
    }
  })
}

/** Right attempts at one prompt, counted. */
export function rightAt({ frames, verdicts }: Recording, frame: number, prompt: number): number {
  return frames[frame].groups[prompt].filter(({ verdict }) => verdicts[verdict].correct).length
}

/** Share of right attempts at the many held-out prompts. */
export function shareAt({ heldOut: { prompts, samples, right } }: Recording, frame: number): number {
  return right[frame] / (prompts * samples)
}

/**
 * Whether the share is above that of the first frame beyond chance: the interval of their difference, from the 95% interval of each
 * (Zou and Donner 2008, equation 2), leaves out zero. As if they were other problems: the dice are the same, which would make it narrower.
 */
export function hasRisen(recording: Recording, frame: number): boolean {
  const [before, now] = [estimateAt(recording, 0), estimateAt(recording, frame)]
  return now.value - before.value > Math.hypot(now.value - now.low, before.high - before.value)
}

function estimateAt({ heldOut: { prompts, samples, right } }: Recording, frame: number): Estimate {
  return meanEstimate(Array.from({ length: prompts * samples }, (_, i) => Number(i < right[frame])))
}

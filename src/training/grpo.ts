/**
 * @file One step of group-relative policy optimisation, as the papers have it (AceReason section 3.1, Nemotron-Cascade section 4.1.2):
 * on-policy, exactly one update a batch, so the importance ratio is 1 and nothing is clipped; no KL term, no reference model, no entropy
 * bonus; token-level loss  L = - 1/N sum_i sum_t A_i ln p(o_it),  N the tokens of all rollouts that take part.
 */
import type { Generator } from '../model/generator.ts'
import type { Model } from '../model/model.ts'
import { type Rollout, type RolloutHooks, rollOut } from '../rollout/rollout.ts'
import type { RolloutRecord, StepMetrics } from '../runs/records.ts'
import { Random } from '../tasks/random.ts'
import type { Task } from '../tasks/task.ts'
import { groupAdvantages } from './advantage.ts'
import type { Curriculum } from './curriculum.ts'
import type { Learner } from './learner.ts'
import type { RlStage } from './recipe.ts'

export interface GrpoStep {
  metrics: Partial<StepMetrics> & Pick<StepMetrics, 'loss' | 'grad_norm'>
  rollouts: RolloutRecord[]
  /** Tokens that went through the backward pass. */
  tokens: number
}

export interface GrpoHooks extends RolloutHooks {
  onPass?: (done: number, total: number) => Promise<void> | void
}

export async function grpoStep(
  parts: { model: Model; learner: Learner; generator: Generator; task: Task; curriculum: Curriculum },
  stage: RlStage,
  /** Step over all stages (from 1), for the records and the random streams. */
  step: number,
  seed: number,
  learningRate: number,
  hooks: GrpoHooks = {},
): Promise<GrpoStep> {
  const { model, learner, generator, task, curriculum } = parts
  const chosen = curriculum.next(stage.promptsPerStep)
  const settings = { ...stage, seed: new Random('rollouts', seed, stage.name, step).bits() }
  const { rollouts, timings } = await rollOut(
    model,
    generator,
    task,
    chosen.map(({ prompt }) => prompt),
    settings,
    hooks,
  )
  chosen.forEach(({ index }, group) => {
    const members = rollouts.filter(({ group: of, verdict }) => of === group && !verdict.harnessError)
    if (members.length) curriculum.record(index, members.filter((rollout) => rollout.verdict.correct).length / members.length)
  })
  const rolledOut = performance.now()

  // A verifier that failed says nothing of the rollout: it is left out, as a truncated one is where the stage masks them.
  const errors = rollouts.filter(({ verdict }) => verdict.harnessError).length
  const scored = rollouts.map(({ group, verdict, stop }) => ({
    group,
    reward: verdict.reward,
    masked: Boolean(verdict.harnessError) || (stage.truncated === 'mask' && stop === 'length'),
  }))
  const { advantages, rewardStd, zeroStd } = groupAdvantages(scored)
  const taking = rollouts.flatMap((_, i) => (advantages[i] === null ? [] : [i]))
  const count = taking.reduce((sum, i) => sum + rollouts[i].tokens.length, 0)
  const sequences = taking.map((i) => ({
    tokens: [...rollouts[i].promptTokens, ...rollouts[i].tokens],
    weights: [
      ...Array(rollouts[i].promptTokens.length - 1).fill(Number.NaN),
      ...Array(rollouts[i].tokens.length).fill((advantages[i] as number) / count),
    ],
  }))
  // With every group left out there is nothing to learn from, and weights and optimizer stay as they are.
  const result = sequences.length
    ? await learner.step(sequences, { learningRate, muonLearningRate: 0 }, stage.temperature, hooks.onPass)
    : { loss: 0, gradNorm: 0, tokens: 0, scores: [] }

  const entropies = new Map<number, number[]>()
  let entropySum = 0
  let mismatch = 0
  taking.forEach((i, at) => {
    const { logprobs, entropies: all } = result.scores[at]
    const first = rollouts[i].promptTokens.length - 1
    entropies.set(i, [...all.subarray(first)])
    rollouts[i].logprobs.forEach((logprob, t) => {
      entropySum += all[first + t]
      mismatch += Math.abs(logprobs[first + t] - logprob)
    })
  })
  const lengths = rollouts.map((r) => r.tokens.length)
  return {
    tokens: result.tokens,
    metrics: {
      loss: result.loss,
      grad_norm: result.gradNorm,
      reward: mean(rollouts.filter(({ verdict }) => !verdict.harnessError).map((r) => r.verdict.reward)),
      reward_std: rewardStd,
      frac_reward_zero_std: zeroStd,
      ...(count ? { entropy: entropySum / count, logprob_mismatch: mismatch / count } : {}),
      'completions/mean_length': mean(lengths),
      'completions/max_length': Math.max(...lengths),
      'completions/clipped_ratio': mean(rollouts.map((r) => Number(r.stop === 'length'))),
      ...(errors ? { 'completions/errored_ratio': errors / rollouts.length } : {}),
      timings: { ...timings, train: (performance.now() - rolledOut) / 1000 },
    },
    rollouts: rollouts.map((rollout, i) => record(model, step, rollout, advantages[i], entropies.get(i) ?? [])),
  }
}

function record(model: Model, step: number, rollout: Rollout, advantage: number | null, entropies: number[]): RolloutRecord {
  return {
    step,
    prompt_id: rollout.prompt.id,
    group: rollout.group,
    domain: rollout.prompt.domain,
    ...(rollout.prompt.kind === undefined ? {} : { kind: rollout.prompt.kind }),
    prompt: rollout.prompt.prompt,
    ...(rollout.prompt.answer === undefined ? {} : { gold: rollout.prompt.answer }),
    completion: rollout.text,
    prompt_tokens: rollout.promptTokens,
    completion_tokens: rollout.tokens,
    pieces: rollout.tokens.map((id) => model.tokenizer?.piece(id) ?? ''),
    logprobs: rollout.logprobs.map(round),
    entropies: entropies.map(round),
    stop: rollout.stop,
    verdict: rollout.verdict,
    reward: rollout.verdict.reward,
    advantage,
  }
}

/** Six digits: more than f32 arithmetic is good for, and a third of the file. */
const round = (x: number) => Number(x.toPrecision(6))
const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / Math.max(1, values.length)

/**
 * @file One step of reinforcement learning with verified rewards: prompts, rollouts, advantages, updates, record. By itself it is what the papers
 * have (AceReason section 3.1, Nemotron-Cascade section 4.1.2): on-policy, exactly one update a batch, so the importance ratio is 1 and nothing
 * is clipped; no KL term, no reference model, no entropy bonus; token-level loss  L = - 1/N sum_i sum_t A_i ln p(o_it),  N the tokens of all
 * rollouts that take part.
 */
import { obeys } from '../evaluation/evaluate.ts'
import { average } from '../evaluation/intervals.ts'
import type { Generator } from '../model/generator.ts'
import type { Model } from '../model/model.ts'
import { type Rollout, type RolloutHooks, type Rollouts, rollOut } from '../rollout/rollout.ts'
import { partByLength } from '../rollout/room.ts'
import type { RolloutRecord, StepMetrics, WorkingCounts } from '../runs/records.ts'
import { Random } from '../tasks/random.ts'
import type { Task } from '../tasks/task.ts'
import { advantagesOf, type Baseline, type Scored } from './advantage.ts'
import type { Chosen, Curriculum } from './curriculum.ts'
import type { Learner } from './learner.ts'
import { type UpdateParts, type UpdateSettings, updatePolicy } from './policy-update.ts'
import type { Reward } from './rewards/index.ts'
import type { RlStage } from './stages/rl.ts'
import { askedOf, modesOf } from './stages/rollout-fields.ts'
import type { StageStep } from './stages/stage.ts'
import { countWorking } from './working.ts'

export interface GrpoHooks extends RolloutHooks {
  onPass?: (done: number, total: number) => Promise<void> | void
}

export interface GrpoParts extends Omit<UpdateParts, 'learner'> {
  model: Model
  /** Waited for when there are rollouts to learn from. */
  learner: Learner | Promise<Learner>
  generator: Generator
  task: Task
  curriculum: Curriculum
  reward: Reward
  /** Most tokens a prompt may have; longer ones are passed over. */
  longestPrompt: number
}

/** What of a stage's fields its steps go by. */
export type PolicyStage = Omit<UpdateSettings, 'learningRate'> &
  Pick<RlStage, 'name' | 'mode' | 'promptsPerStep' | 'groupSize' | 'topP' | 'topK' | 'truncated' | 'refill'> & {
    baseline: Baseline | 'none'
  }

export async function grpoStep(
  parts: GrpoParts,
  stage: PolicyStage,
  /** Step over all stages (from 1), for the records and the random streams. */
  step: number,
  seed: number,
  learningRate: number,
  hooks: GrpoHooks = {},
): Promise<StageStep> {
  const { model } = parts
  const { rollouts, timings, refilled, tooLong } = await gather(parts, stage, step, seed, hooks)
  const rolledOut = performance.now()
  const errors = rollouts.filter(({ verdict }) => verdict.harnessError).length
  const scored = rollouts.map((rollout) => scoreOf(rollout, stage))
  const { advantages, rewardStd, zeroStd } = advantagesOf(scored, stage.baseline)
  // Divergence and entropy are every rollout's; without them those whose rewards teach nothing are left out.
  const all = stage.beta > 0 || stage.entropyBonus > 0
  const taking = rollouts.flatMap((_, i) => ((all ? scored[i].masked : advantages[i] === null) ? [] : [i]))
  const count = taking.reduce((sum, i) => sum + rollouts[i].tokens.length, 0)
  const result = await updatePolicy(
    { ...parts, learner: await parts.learner },
    taking.map((i) => ({ rollout: rollouts[i], advantage: advantages[i] ?? 0 })),
    { ...stage, learningRate },
    hooks.onPass,
  )

  const entropies = new Map<number, number[]>()
  const logRatios = new Map<number, number[]>()
  let entropySum = 0
  let mismatch = 0
  taking.forEach((i, at) => {
    const { logprobs, entropies: all } = result.scores[at]
    entropies.set(i, [...all])
    logRatios.set(i, hundredths(result.latest[at], rollouts[i].logprobs))
    rollouts[i].logprobs.forEach((logprob, t) => {
      entropySum += all[t]
      mismatch += Math.abs(logprobs[t] - logprob)
    })
  })
  const judged = rollouts.filter(({ verdict }) => !verdict.harnessError)
  const workings = rollouts.map((rollout) => countWorking(rollout, model.tokenizer))
  return {
    tokens: result.tokens,
    metrics: {
      loss: result.loss,
      grad_norm: result.gradNorm,
      ...(judged.length > 0 ? { ...paid(judged), reward_std: rewardStd, frac_reward_zero_std: zeroStd, ...solved(judged) } : {}),
      ...(refilled ? { frac_groups_refilled: refilled } : {}),
      ...parts.curriculum.metrics,
      ...(tooLong ? { prompts_too_long: tooLong } : {}),
      ...(count ? { entropy: entropySum / count, logprob_mismatch: mismatch / count } : {}),
      ...result.metrics,
      ...(rollouts.length > 0 ? completed(rollouts) : {}),
      ...falseWorking(rollouts, workings),
      ...(errors ? { 'completions/errored_ratio': errors / rollouts.length } : {}),
      timings: { ...timings, train: (performance.now() - rolledOut) / 1000 },
      tokens: { sampled: rollouts.reduce((sum, { tokens }) => sum + tokens.length, 0), learned: result.tokens },
    },
    rollouts: rollouts.map((rollout, i) =>
      record(model, step, rollout, advantages[i], entropies.get(i) ?? [], logRatios.get(i), workings[i]),
    ),
  }
}

/** A rollout with its reward, and what each part of that scored. */
interface PaidRollout extends Rollout {
  reward: number
  parts: Record<string, number>
}

interface Gathered extends Rollouts {
  rollouts: PaidRollout[]
  /** Prompts rolled out in place of groups without signal, as a share of those the step began with. */
  refilled: number
  tooLong: number
}

/** The step's rollouts: of its own prompts, then of others in place of groups that teach nothing, as long as the stage allows. */
async function gather(parts: GrpoParts, stage: PolicyStage, step: number, seed: number, hooks: GrpoHooks): Promise<Gathered> {
  const { model, generator, task, curriculum, longestPrompt } = parts
  const modes = modesOf(stage)
  const all: Gathered = { rollouts: [], timings: { rollout: 0, verify: 0 }, refilled: 0, tooLong: 0 }
  const fitting = (drawn: Chosen[]) => {
    const { tooLong } = partByLength(
      model,
      drawn.map(({ prompt }) => prompt),
      modes,
      longestPrompt,
    )
    all.tooLong += tooLong.length
    return drawn.filter(({ prompt }) => !tooLong.includes(prompt))
  }
  let chosen = fitting(curriculum.next(stage.promptsPerStep))
  const own = chosen.length
  let extra = Math.floor(stage.refill * stage.promptsPerStep)
  let groups = 0
  for (let round = 0; chosen.length > 0; round++) {
    const key = round === 0 ? [step] : [step, round]
    const prompts = chosen.map(({ prompt }) => prompt)
    // Beginning with another mode each step: a step of one prompt is not always in the same.
    const asked = askedOf(stage, prompts, step - 1 + round)
    const settings = { ...stage, ...asked, seed: new Random('rollouts', seed, stage.name, ...key).bits() }
    const { rollouts: drawn, timings } = await rollOut(model, generator, task, prompts, settings, hooks)
    const judging = performance.now()
    const rollouts = await payOut(drawn, parts.reward, settings.seed)
    all.timings.verify += (performance.now() - judging) / 1000
    chosen.forEach(({ index }, group) => {
      const members = rollouts.filter(({ group: of, verdict }) => of === group && !verdict.harnessError)
      if (members.length) curriculum.record(index, members.filter((rollout) => rollout.verdict.correct).length / members.length)
    })
    all.rollouts.push(...rollouts.map((rollout) => ({ ...rollout, group: groups + rollout.group })))
    all.timings.rollout += timings.rollout
    all.timings.verify += timings.verify
    groups += chosen.length
    const further = curriculum.more(Math.min(extra, chosen.length - teaching(rollouts, stage)))
    extra -= further.length
    chosen = fitting(further)
  }
  all.refilled = own > 0 ? (groups - own) / own : 0
  return all
}

async function payOut(rollouts: readonly Rollout[], reward: Reward, seed: number): Promise<PaidRollout[]> {
  const { total, byPart } = await reward.pay(rollouts, seed)
  return rollouts.map((rollout, i) => ({
    ...rollout,
    reward: total[i],
    parts: reward.isPlain ? {} : Object.fromEntries(byPart.map(({ name, scores }) => [name, scores[i]])),
  }))
}

/** How many groups have a signal: rewards that differ. */
function teaching(rollouts: readonly PaidRollout[], stage: PolicyStage): number {
  const { advantages } = advantagesOf(
    rollouts.map((rollout) => scoreOf(rollout, stage)),
    stage.baseline,
  )
  return new Set(rollouts.filter((_, i) => advantages[i] !== null).map(({ group }) => group)).size
}

/** A verifier that failed says nothing of the rollout: it is left out, as a truncated one is where the stage masks them. */
function scoreOf({ group, verdict, stop, reward }: PaidRollout, stage: PolicyStage): Scored {
  const masked = Boolean(verdict.harnessError) || (stage.truncated === 'mask' && stop === 'length')
  return { group, reward, masked }
}

function record(
  model: Model,
  step: number,
  rollout: PaidRollout,
  advantage: number | null,
  entropies: number[],
  logRatios: number[] | undefined,
  working: WorkingCounts | null,
): RolloutRecord {
  return {
    step,
    prompt_id: rollout.prompt.id,
    group: rollout.group,
    mode: rollout.mode,
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
    ...(logRatios?.some((ratio) => ratio !== 0) ? { log_ratios: logRatios } : {}),
    stop: rollout.stop,
    verdict: rollout.verdict,
    reward: rollout.reward,
    ...(Object.keys(rollout.parts).length > 0 ? { rewards: rollout.parts } : {}),
    advantage,
    ...(working ? { working } : {}),
  }
}

function falseWorking(rollouts: readonly Rollout[], workings: readonly (WorkingCounts | null)[]): Partial<StepMetrics> {
  const counted = workings.flatMap((working, i) => (working && rollouts[i].verdict.correct ? [Number(working.false > 0)] : []))
  return counted.length > 0 ? { 'completions/false_working_ratio': average(counted) } : {}
}

/** How many groups are beyond teaching in either direction, told apart. */
function solved(judged: readonly Rollout[]): Partial<StepMetrics> {
  const groups = [...new Set(judged.map(({ group }) => group))].map((of) => judged.filter(({ group }) => group === of))
  const share = (right: boolean) => average(groups.map((members) => Number(members.every(({ verdict }) => verdict.correct === right))))
  return { 'batch/solve_all': share(true), 'batch/solve_none': share(false) }
}

/** The reward and its parts, by TRL's names. */
function paid(judged: readonly PaidRollout[]): Partial<StepMetrics> {
  const parts = Object.keys(judged[0].parts).flatMap((name) => {
    const scores = judged.map(({ parts }) => parts[name])
    const center = average(scores)
    return [
      [`rewards/${name}/mean`, center],
      [`rewards/${name}/std`, Math.sqrt(average(scores.map((score) => (score - center) ** 2)))],
    ]
  })
  return { reward: average(judged.map(({ reward }) => reward)), ...Object.fromEntries(parts) }
}

function completed(rollouts: readonly Rollout[]): Partial<StepMetrics> {
  const lengths = rollouts.map(({ tokens }) => tokens.length)
  return {
    'completions/mean_length': average(lengths),
    'completions/max_length': Math.max(...lengths),
    'completions/clipped_ratio': average(rollouts.map(({ stop }) => Number(stop === 'length'))),
    'completions/mode_leak_ratio': average(rollouts.map(({ text, mode }) => Number(!obeys(text, mode)))),
  }
}

/** Six digits: more than f32 arithmetic is good for, and a third of the file. */
const round = (x: number) => Number(x.toPrecision(6))
/** Of ln p_trainer / p_sampler, as whole numbers, none of them -0: a JSON line has two letters for most. */
const hundredths = (trainer: ArrayLike<number>, sampler: readonly number[]) =>
  sampler.map((logprob, t) => Math.round(100 * (trainer[t] - logprob)) || 0)

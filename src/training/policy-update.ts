/**
 * @file The updates that a batch of rollouts allows. The first is on-policy: its ratios are 1, and nothing needs to be scored before it but a
 * reference. Those after it score the batch again under the weights as they are by then.
 */
import { average } from '../evaluation/intervals.ts'
import type { Scorer, Scores } from '../model/score.ts'
import type { Rollout } from '../rollout/rollout.ts'
import type { StepMetrics } from '../runs/records.ts'
import { ofCompletions, sequenceOf } from './completion.ts'
import type { Learner } from './learner.ts'
import { LOSSES, type LossName } from './losses/index.ts'
import { evaluateLoss, type LossOptions, type LossResult, type LossSequence } from './losses/loss.ts'
import type { Reference } from './reference.ts'

export interface UpdateSettings extends LossOptions {
  loss: LossName
  /** Updates on the batch, each on all of it (GRPO's mu). */
  iterations: number
  temperature: number
  learningRate: number
  /** What a nat of the mean entropy over the batch's tokens is worth (TRL's `entropy_coef`). */
  entropyBonus: number
}

export interface UpdateParts {
  learner: Learner
  /** The weights of the learner themselves; needed where there are several iterations. */
  policy: Scorer | null
  /** Needed where beta is not 0. */
  reference: Reference | null
}

export interface UpdateResult {
  /**
   * Mean over the updates of what each descends, by the log-probabilities that it begins from: losses/loss.ts, divergence included, less the bonus
   * for entropy. As TRL logs it, whose steps are these updates.
   */
  loss: number
  /** Of the first update, before clipping. */
  gradNorm: number
  /** Of prompts and completions, over all updates: a shared prompt's once for each completion. */
  tokens: number
  /** By the learner's forward pass, before its weights changed; of each completion, one number a token. */
  scores: Scores[]
  /** ln p of each completion's tokens by the weights that the last update began from: with one update those of `scores`. */
  latest: ArrayLike<number>[]
  /** Mean over the updates; `policy/approxkl_avg` of the last. */
  metrics: Partial<LossResult['metrics']> & Pick<StepMetrics, 'policy/approxkl_avg'>
}

export interface Taking {
  rollout: Pick<Rollout, 'prompt' | 'promptTokens' | 'tokens' | 'logprobs'>
  advantage: number
}

/** With nobody to learn from weights and optimizer stay as they are. */
export async function updatePolicy(
  { learner, policy, reference }: UpdateParts,
  taking: readonly Taking[],
  settings: UpdateSettings,
  onPass?: (done: number, total: number) => Promise<void> | void,
): Promise<UpdateResult> {
  if (taking.length === 0) return { loss: 0, gradNorm: 0, tokens: 0, scores: [], latest: [], metrics: {} }
  const { loss, iterations, temperature, learningRate, entropyBonus } = settings
  const rollouts = taking.map(({ rollout }) => rollout)
  const plain = rollouts.map((rollout) => sequenceOf(rollout, () => 0))
  const references = reference && settings.beta !== 0 ? await reference.logprobs(rollouts, temperature) : null
  const tokens = taking.reduce((sum, { rollout }) => sum + rollout.tokens.length, 0)
  let first: Awaited<ReturnType<Learner['step']>> | null = null
  let before: Scores[] = []
  let latest: Scores[] | null = null
  let trained = 0
  const losses: number[] = []
  const metrics: LossResult['metrics'][] = []
  for (let iteration = 0; iteration < iterations; iteration++) {
    const now = iteration === 0 ? null : ofCompletions(await (policy as Scorer).score(plain, temperature), rollouts)
    latest = now
    const sequences = taking.map(({ rollout, advantage }, i): LossSequence => {
      const old = iteration === 0 ? rollout.logprobs : before[i].logprobs
      return { advantage, logprobs: now?.[i].logprobs ?? old, old, reference: references?.[i] }
    })
    const { loss: value, gradient, metrics: ofUpdate } = evaluateLoss(LOSSES[loss], { sequences, tokens }, settings)
    metrics.push(ofUpdate)
    const weighted = taking.map(({ rollout }, i) => sequenceOf(rollout, (t) => -gradient[i][t]))
    const told = onPass && ((done: number, total: number) => onPass(iteration * total + done, iterations * total))
    const result = await learner.step(
      weighted,
      { learningRate, muonLearningRate: 0 },
      { temperature, entropyBonus: entropyBonus / tokens },
      told,
    )
    const scores = ofCompletions(result.scores, rollouts)
    losses.push(value - entropyBonus * entropyOf(scores, tokens))
    trained += result.tokens
    if (!first) {
      first = result
      before = scores
    }
  }
  const { gradNorm } = first as Awaited<ReturnType<Learner['step']>>
  const last = (latest ?? before).map(({ logprobs }) => logprobs)
  const moved = iterations > 1 ? { 'policy/approxkl_avg': divergence(rollouts, last, before, tokens) } : {}
  const told = { ...meanOf(metrics, iterations > 1), ...moved }
  return { loss: average(losses), gradNorm, tokens: trained, scores: before, latest: last, metrics: told }
}

/** Mean over the batch's tokens, in nats. */
function entropyOf(scores: readonly Scores[], tokens: number): number {
  return scores.reduce((sum, { entropies }) => entropies.reduce((of, entropy) => of + entropy, sum), 0) / Math.max(1, tokens)
}

/** KL from the policy that sampled, a token, as TRL's PPO estimates it: half the mean square of ln p_now / p_then (Schulman's k2). */
function divergence(
  rollouts: readonly Taking['rollout'][],
  now: readonly ArrayLike<number>[],
  then: readonly Scores[],
  tokens: number,
): number {
  const squares = rollouts.map((rollout, i) => rollout.tokens.reduce((sum, _, t) => sum + (now[i][t] - then[i].logprobs[t]) ** 2, 0))
  return squares.reduce((sum, square) => sum + square, 0) / (2 * Math.max(1, tokens))
}

/** On-policy nothing is ever clipped, and there is nothing to tell of it. */
function meanOf(all: readonly LossResult['metrics'][], clips: boolean): Partial<LossResult['metrics']> {
  const names = Object.keys(all[0]).filter((name) => clips || !name.startsWith('clip_ratio')) as (keyof LossResult['metrics'])[]
  return Object.fromEntries(names.map((name) => [name, all.reduce((sum, one) => sum + (one[name] ?? 0), 0) / all.length]))
}

/** @file How good a model is at a domain: pass@1 and pass@k on held-out prompts, with 95% intervals. */
import type { Generator } from '../model/generator.ts'
import type { Model } from '../model/model.ts'
import { type RolloutHooks, type RolloutSettings, rollOut } from '../rollout/rollout.ts'
import { partByLength, tooLongSentence } from '../rollout/room.ts'
import { contentOf } from '../tasks/prompt-set.ts'
import type { Prompt, Task } from '../tasks/task.ts'
import { type Estimate, meanEstimate } from './intervals.ts'

export type { Estimate }

export interface Evaluation {
  /** That were asked. */
  prompts: number
  /** What they ask, apart from their wording: the intervals take prompts of one content as one cluster. */
  clusters: number
  /** Prompts left out because no reply would fit behind them. */
  tooLong: number
  samples: number
  /** Mean over prompts of the share of right samples. */
  pass1: Estimate
  /** Unbiased (Chen et al. 2021, equation 1): probability that one of k = samples tries is right. */
  passK: Estimate
  meanLength: number
  truncated: number
  /** Share of replies whose reasoning works nothing out; null where the task cannot tell, or the mode has no reasoning. */
  guessed: number | null
  /** Replies that the verifier could not judge; they count in nothing else here. */
  errors: number
  byKind: Record<string, { prompts: number; pass1: number }>
}

export interface EvaluationHooks extends RolloutHooks {
  /** One sentence on prompts that are left out, before the first is asked. */
  onWarning?: (sentence: string) => void
}

/** Throws an Error with one sentence when no prompt leaves room for a reply. */
export async function evaluate(
  model: Model,
  generator: Generator,
  task: Task,
  given: readonly Prompt[],
  settings: RolloutSettings,
  hooks: EvaluationHooks = {},
): Promise<Evaluation> {
  const longest = generator.room(0) - settings.maxNewTokens
  const { fitting: prompts, tooLong } = partByLength(model, given, settings.mode, longest)
  if (tooLong.length > 0) {
    const sentence = tooLongSentence(tooLong, given.length, 'prompts', longest)
    if (prompts.length === 0) throw new Error(sentence)
    hooks.onWarning?.(sentence)
  }
  const { rollouts: all } = await rollOut(model, generator, task, prompts, settings, hooks)
  const rollouts = all.filter(({ verdict }) => !verdict.harnessError)
  const right = prompts.map(() => 0)
  const judged = prompts.map(() => 0)
  for (const { group, verdict } of rollouts) {
    judged[group]++
    if (verdict.correct) right[group]++
  }
  const scored = prompts.flatMap((_, i) => (judged[i] > 0 ? [i] : []))
  const share = (i: number) => right[i] / judged[i]
  const contents = scored.map((i) => contentOf(prompts[i]))
  const byKind: Evaluation['byKind'] = {}
  for (const i of scored) {
    const prompt = prompts[i]
    const kind = (byKind[prompt.kind ?? prompt.domain] ??= { prompts: 0, pass1: 0 })
    kind.pass1 = (kind.pass1 * kind.prompts + share(i)) / (kind.prompts + 1)
    kind.prompts++
  }
  const guesses = settings.mode === 'think' && task.guessed ? rollouts.filter(({ text }) => task.guessed?.(text)).length : null
  return {
    prompts: prompts.length,
    clusters: new Set(contents).size,
    tooLong: tooLong.length,
    samples: settings.groupSize,
    pass1: meanEstimate(scored.map(share), contents),
    passK: meanEstimate(
      scored.map((i) => passAtK(judged[i], right[i], judged[i])),
      contents,
    ),
    meanLength: rollouts.reduce((sum, r) => sum + r.tokens.length, 0) / Math.max(1, rollouts.length),
    truncated: rollouts.filter((r) => r.stop === 'length').length / Math.max(1, rollouts.length),
    guessed: guesses === null ? null : guesses / Math.max(1, rollouts.length),
    errors: all.length - rollouts.length,
    byKind,
  }
}

/** 1 - C(n - c, k) / C(n, k): of n samples c were right; the probability that k of them hold a right one. */
export function passAtK(n: number, c: number, k: number): number {
  if (n - c < k) return 1
  let miss = 1
  for (let i = n - c + 1; i <= n; i++) miss *= 1 - k / i
  return 1 - miss
}

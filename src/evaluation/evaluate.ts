/** @file How good a model is at a domain: pass@1 and pass@k on held-out prompts, with 95% intervals. */
import type { Generator } from '../model/generator.ts'
import type { Model } from '../model/model.ts'
import { type RolloutHooks, type RolloutSettings, rollOut } from '../rollout/rollout.ts'
import type { Prompt, Task } from '../tasks/task.ts'

/** A share and the 95% interval around it. */
export interface Estimate {
  value: number
  low: number
  high: number
}

export interface Evaluation {
  prompts: number
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

export async function evaluate(
  model: Model,
  generator: Generator,
  task: Task,
  prompts: readonly Prompt[],
  settings: RolloutSettings,
  hooks: RolloutHooks = {},
): Promise<Evaluation> {
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
    samples: settings.groupSize,
    pass1: meanEstimate(scored.map(share)),
    passK: meanEstimate(scored.map((i) => passAtK(judged[i], right[i], judged[i]))),
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

/**
 * Mean of values in [0, 1] with a 95% interval: Wilson's score interval with the effective sample size of the values' own variance, so that
 * it is right for single 0/1 samples and narrower for averages of several.
 */
export function meanEstimate(values: readonly number[]): Estimate {
  const n = values.length
  if (n === 0) return { value: 0, low: 0, high: 1 }
  const mean = values.reduce((sum, x) => sum + x, 0) / n
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / n
  const effective = variance > 0 ? (n * mean * (1 - mean)) / variance : n
  const z2 = 1.96 ** 2
  const center = (mean + z2 / (2 * effective)) / (1 + z2 / effective)
  const half = (1.96 * Math.sqrt((mean * (1 - mean)) / effective + z2 / (4 * effective ** 2))) / (1 + z2 / effective)
  return { value: mean, low: Math.max(0, center - half), high: Math.min(1, center + half) }
}

/** @file The parts of a reward that a stage can name. A new one is a file and a line. */
import type { Rollout } from '../../rollout/rollout.ts'
import { overlong } from './overlong.ts'
import { combine, type Paid, type RewardPart, type RewardTerm } from './reward.ts'
import { verifier } from './verifier.ts'

export interface RewardSettings extends RewardTerm {
  /** Of `overlong`: tokens before the budget's end from which on a completion pays. */
  buffer: number
}

export interface RewardContext {
  maxNewTokens: number
}

export const REWARDS = {
  verifier: () => verifier,
  overlong: ({ buffer }, { maxNewTokens }) => overlong(maxNewTokens, Math.min(buffer, maxNewTokens)),
} satisfies Record<string, (settings: RewardSettings, context: RewardContext) => RewardPart>

export type RewardName = keyof typeof REWARDS

/** What a stage pays with, opened once. */
export class Reward {
  readonly #parts: RewardPart[]

  constructor(
    private readonly terms: readonly (RewardSettings & { name: RewardName })[],
    context: RewardContext,
  ) {
    this.#parts = terms.map((term) => REWARDS[term.name](term, context))
  }

  async pay(rollouts: readonly Rollout[]): Promise<Paid> {
    const scores: number[][] = []
    for (const part of this.#parts) scores.push(await part.score(rollouts))
    return combine(this.terms, scores, rollouts)
  }

  dispose() {
    for (const part of this.#parts) part.dispose?.()
  }
}

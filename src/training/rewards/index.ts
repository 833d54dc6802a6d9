/** @file The parts of a reward that a stage can name. A new one is a file and a line. */
import type { Rollout } from '../../rollout/rollout.ts'
import type { StageContext } from '../stages/stage.ts'
import { overlong } from './overlong.ts'
import { patchJudge } from './patch-judge.ts'
import { combine, type Paid, type RewardPart, type RewardTerm } from './reward.ts'
import { rewardModel } from './reward-model.ts'
import { type Flip, verifier } from './verifier.ts'

export interface RewardSettings extends RewardTerm {
  /** Of `overlong`: tokens before the budget's end from which on a completion pays. */
  buffer: number
  /** Of those in JUDGED: the stage of the recipe, or the model, that judges. */
  model?: string
  /** Of `verifier`. */
  flip?: Flip
}

export type RewardContext = Pick<StageContext, 'gpu' | 'profile' | 'pass' | 'openNamed'>

export const REWARDS = {
  verifier: async ({ flip }) => verifier(flip),
  overlong: async ({ buffer }) => overlong(buffer),
  'reward-model': ({ model }, context) => rewardModel(model as string, context),
  'patch-judge': ({ model }, context) => patchJudge(model as string, context),
} satisfies Record<string, (settings: RewardSettings, context: RewardContext) => Promise<RewardPart>>

export type RewardName = keyof typeof REWARDS

/** Rewards that a model pays, and what kind of model: one that a `reward-model` stage leaves, or any. */
export const JUDGED: Readonly<Partial<Record<RewardName, 'judge' | 'reader'>>> = { 'reward-model': 'judge', 'patch-judge': 'reader' }

/** Rewards that only take away: behind one as a gate no other is ever paid. */
export const PENALTIES: readonly RewardName[] = ['overlong']

/** Rewards whose model is asked about prompts of one domain alone. */
export const OF_DOMAIN: Readonly<Partial<Record<RewardName, string>>> = { 'patch-judge': 'patch' }

/** Whether a rollout's reward is what one part scored, neither shaped nor weighted. */
export function isPlain([{ shape, weight }, ...others]: readonly RewardTerm[]): boolean {
  return others.length === 0 && shape === null && weight === 1
}

/** What a stage pays with, opened once. */
export class Reward {
  private constructor(
    private readonly terms: readonly RewardTerm[],
    private readonly parts: readonly RewardPart[],
  ) {}

  static async open(terms: readonly (RewardSettings & { name: RewardName })[], context: RewardContext): Promise<Reward> {
    const parts: RewardPart[] = []
    try {
      for (const term of terms) parts.push(await REWARDS[term.name](term, context))
    } catch (error) {
      for (const part of parts) part.dispose?.()
      throw error
    }
    return new Reward(terms, parts)
  }

  get isPlain(): boolean {
    return isPlain(this.terms)
  }

  async pay(rollouts: readonly Rollout[], seed: number): Promise<Paid> {
    const scores: number[][] = []
    for (const part of this.parts) scores.push(await part.score(rollouts, seed))
    return combine(this.terms, scores, rollouts)
  }

  dispose() {
    for (const part of this.parts) part.dispose?.()
  }
}

import { Random } from '../../tasks/random.ts'
import type { RewardPart } from './reward.ts'

/** Shares of wrong rollouts that are paid as right ones, and of right ones that are paid nothing: a verifier that errs (AceReason section 4.3.6). */
export interface Flip {
  toRight: number
  toWrong: number
}

/** What the domain's verifier pays: of most, 1 or 0. */
export const verifier = (flip: Flip = { toRight: 0, toWrong: 0 }): RewardPart => ({
  score: (rollouts, seed) =>
    rollouts.map(({ verdict }, i) => {
      const share = verdict.correct ? flip.toWrong : flip.toRight
      if (share === 0 || verdict.harnessError || !new Random('flip', seed, i).chance(share)) return verdict.reward
      return verdict.correct ? 0 : 1
    }),
})

import { Scorer } from '../../model/score.ts'
import type { Rollout } from '../../rollout/rollout.ts'
import { splitReply } from '../../text/splitter.ts'
import { scorerPass } from '../lengths.ts'
import { judge, judged, judgeTokens } from '../preference.ts'
import { owning } from '../stages/owning.ts'
import type { RewardContext } from './index.ts'
import type { RewardPart } from './reward.ts'

/**
 * The score of a reward model that reads prompt and final answer (Nemotron-Cascade section 4.3): of a thought that never ended all that there is.
 * It has no unit: give it a shape, or compare within groups.
 */
export function rewardModel(from: string, { profile, pass, openNamed }: RewardContext): Promise<RewardPart> {
  return owning(async (own) => {
    const model = await own(openNamed(from))
    const tokens = scorerPass(model.config, pass)
    const scorer = await own(Scorer.create(model, profile, tokens))
    const pair = judgeTokens(model)
    // The judgement is a token more.
    const longest = Math.min(tokens, model.config.maxPositions) - 1
    return {
      score: (rollouts: readonly Rollout[]) =>
        judge(
          scorer,
          pair,
          rollouts.map(({ prompt, text }) => {
            const { reasoning, answer } = splitReply(text)
            // It is read in instruct mode, and one that ends in the middle of a thought has no answer but that.
            return judged(model, prompt, answer === '' ? (reasoning ?? '') : answer, longest)
          }),
        ),
    }
  })
}

import type { Model } from '../../model/model.ts'
import { Scorer } from '../../model/score.ts'
import { splitReply } from '../../text/splitter.ts'
import { judge, judged, judgeTokens } from '../preference.ts'
import type { RewardContext } from './index.ts'
import type { RewardPart } from './reward.ts'

/**
 * The score of a reward model that reads prompt and final answer (Nemotron-Cascade section 4.3): of a thought that never ended all that there is.
 * It has no unit: give it a shape, or compare within groups.
 */
export async function rewardModel(from: string, { gpu, profile, pass, openNamed }: RewardContext): Promise<RewardPart> {
  const model: Model = await openNamed(from)
  const scorer = await Scorer.create(gpu, model.table, model.weights, profile, pass)
  const pair = judgeTokens(model)
  return {
    score: (rollouts) =>
      judge(
        scorer,
        pair,
        rollouts.map(({ prompt, text }) => {
          const { reasoning, answer } = splitReply(text)
          // It is read in instruct mode, and one that ends in the middle of a thought has no answer but that.
          return judged(model, prompt, answer === '' ? (reasoning ?? '') : answer)
        }),
      ),
    dispose() {
      scorer.dispose()
      model.dispose()
    },
  }
}

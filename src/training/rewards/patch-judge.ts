import { checkJudge, judgementOfPatch, probabilityOfYes } from '../../evaluation/patch-judge.ts'
import { Scorer } from '../../model/score.ts'
import type { Rollout } from '../../rollout/rollout.ts'
import { scorerPass } from '../lengths.ts'
import { owning } from '../stages/owning.ts'
import type { RewardContext } from './index.ts'
import type { RewardPart } from './reward.ts'

/**
 * How probable a model thinks it that a change repairs what the reference does (Nemotron-Cascade section 4.7.2). What the verifier finds right is 1
 * without being asked, and a reply that is no patch costs the -1 that the verifier takes; a patch that changes nothing, or a question longer than
 * the judge reads, is 0.
 */
export function patchJudge(from: string, { profile, pass, openNamed }: RewardContext): Promise<RewardPart> {
  return owning(async (own) => {
    const model = await own(openNamed(from))
    checkJudge(model)
    const longest = Math.min(scorerPass(model.config, pass), model.config.maxPositions)
    const scorer = await own(Scorer.create(model, profile, longest))
    return {
      async score(rollouts: readonly Rollout[]) {
        const questions = rollouts.map(({ prompt, verdict: { correct, outcome, detail } }) => {
          if (correct || outcome === 'unchanged' || typeof detail.reference !== 'string' || typeof detail.change !== 'string') return null
          const question = judgementOfPatch(model, prompt.prompt, detail.reference, detail.change)
          return question.every(({ tokens }) => tokens.length <= longest) ? question : null
        })
        const scores = await scorer.score(questions.flatMap((question) => question ?? []))
        return rollouts.map(({ verdict }, i) => {
          const question = questions[i]
          if (question) return probabilityOfYes(question, scores.splice(0, 2))
          return verdict.correct ? 1 : Math.min(0, verdict.reward)
        })
      },
    }
  })
}

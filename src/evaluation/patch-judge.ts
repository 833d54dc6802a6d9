/**
 * @file A model as the judge of patches (Nemotron-Cascade, section 4.7.2): asked whether a change resolves what the reference resolves, the
 * probability that it answers YES rather than NO is the reward.
 */
import type { KernelProfile } from '../kernels/tuning.ts'
import type { Model } from '../model/model.ts'
import { scoreTokens } from '../model/score.ts'
import type { PatchJudge } from '../tasks/patch/judge.ts'
import { chatPrompt, replyTokens } from '../text/chat-format.ts'

/** p(YES) / (p(YES) + p(NO)) of the model's next words. The judge throws one sentence when the question does not fit into the model's positions. */
export function modelPatchJudge(model: Model, profile: KernelProfile): PatchJudge {
  const { tokenizer, template } = model
  if (!tokenizer) throw new Error('This model has no tokenizer, so it cannot judge patches.')
  return async (issue, golden, candidate) => {
    const question = chatPrompt(tokenizer, template, [{ role: 'user', content: asked(issue, golden, candidate) }], 'instruct')
    const logprobOf = async (answer: string) => {
      const { logprobs } = await scoreTokens(model, profile, [...question.tokens, ...replyTokens(tokenizer, question, null, answer)])
      return logprobs.slice(question.tokens.length - 1).reduce((sum, logprob) => sum + logprob, 0)
    }
    const yes = await logprobOf('YES')
    const no = await logprobOf('NO')
    return 1 / (1 + Math.exp(no - yes))
  }
}

function asked(issue: string, golden: string, candidate: string): string {
  return [
    `An issue was reported:\n${issue}`,
    `This change is known to resolve it:\n${golden}`,
    `Another change was proposed:\n${candidate}`,
    'Does the proposed change resolve the issue too? Answer YES or NO.',
  ].join('\n\n')
}

/**
 * @file A model as the judge of patches (Nemotron-Cascade, section 4.7.2): asked whether a change resolves what the reference resolves, the
 * probability that it answers YES rather than NO is the reward.
 */
import type { KernelProfile } from '../kernels/tuning.ts'
import type { Sequence } from '../model/batch.ts'
import type { Model } from '../model/model.ts'
import { scoreTokens } from '../model/score.ts'
import type { PatchJudge } from '../tasks/patch/judge.ts'
import { chatPrompt, replyTokens } from '../text/chat-format.ts'

/** p(YES) / (p(YES) + p(NO)) of the model's next words. The judge throws one sentence when the question does not fit into the model's positions. */
export function modelPatchJudge(model: Model, profile: KernelProfile): PatchJudge {
  checkJudge(model)
  return async (issue, golden, candidate) => {
    const scores: Predicted[] = []
    const asked = judgementOfPatch(model, issue, golden, candidate)
    for (const { tokens } of asked) scores.push(await scoreTokens(model, profile, Array.from(tokens)))
    return probabilityOfYes(asked, scores)
  }
}

/** Throws one sentence where the model cannot be asked. */
export function checkJudge({ tokenizer }: Pick<Model, 'tokenizer'>) {
  if (!tokenizer) throw new Error('This model has no tokenizer, so it cannot judge patches.')
}

/** The question with YES behind it, and with NO; only these are predicted. */
export function judgementOfPatch(
  { tokenizer, template }: Pick<Model, 'tokenizer' | 'template'>,
  issue: string,
  golden: string,
  candidate: string,
): [Sequence, Sequence] {
  const words = tokenizer as NonNullable<typeof tokenizer>
  const question = chatPrompt(words, template, [{ role: 'user', content: asked(issue, golden, candidate) }], 'instruct')
  const answered = (answer: string): Sequence => {
    const reply = replyTokens(words, question, null, answer)
    const prefix = question.tokens.length - 1
    return { tokens: [...question.tokens, ...reply], weights: [...Array(prefix).fill(Number.NaN), ...reply.map(() => 0)], prefix }
  }
  return [answered('YES'), answered('NO')]
}

interface Predicted {
  logprobs: ArrayLike<number>
}

/** `scores`: of the two sequences of `judgementOfPatch`. */
export function probabilityOfYes(judgement: readonly Sequence[], scores: readonly Predicted[]): number {
  const [yes, no] = judgement.map(({ weights }, i) =>
    Array.from(scores[i].logprobs).reduce((sum, logprob, at) => (Number.isNaN(weights[at]) ? sum : sum + logprob), 0),
  )
  return 1 / (1 + Math.exp(no - yes))
}

function asked(issue: string, golden: string, candidate: string): string {
  return [
    `An issue was reported:\n${issue}`,
    `This change is known to resolve it:\n${golden}`,
    `Another change was proposed:\n${candidate}`,
    'Does the proposed change resolve the issue too? Answer YES or NO.',
  ].join('\n\n')
}

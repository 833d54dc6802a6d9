/**
 * @file A reward model out of a language model: behind a reply it is asked for one more token, and the reward is how much likelier that is "yes"
 * than "no", r = ln p(yes) - ln p(no). The softmax cancels: r is linear in the last hidden state, the Bradley-Terry head of Nemotron-Cascade
 * (section 4.2), with the difference of two rows of the unembedding for its weights. So it learns and is kept like any other model.
 */
import { average } from '../evaluation/intervals.ts'
import type { Sequence } from '../model/batch.ts'
import type { Scorer } from '../model/score.ts'
import { type Reader, readPrompt } from '../rollout/rollout.ts'
import type { Prompt } from '../tasks/task.ts'
import { replyTokens } from '../text/chat-format.ts'
import type { Tokenizer } from '../text/tokenizer.ts'

/** Ids of the two tokens. Throws one sentence where the tokenizer begins both words alike. */
export function judgeTokens({ tokenizer }: Reader): [yes: number, no: number] {
  const [yes, no] = ['yes', 'no'].map((word) => tokenizer?.encode(word)[0])
  if (yes === undefined || no === undefined || yes === no)
    throw new Error('This model\'s tokenizer cannot tell "yes" from "no" by their first tokens, so the model can be no reward model.')
  return [yes, no]
}

/** Prompt and answer up to where the judgement comes, in at most `longest` tokens: of a longer answer the beginning; of a reply with a thought only the answer is judged, so its prompt is read in instruct mode. */
export function judged(
  model: Reader,
  prompt: Pick<Prompt, 'prompt' | 'history'>,
  answer: string,
  longest = Number.POSITIVE_INFINITY,
): number[] {
  const asked = readPrompt(model, prompt, 'instruct')
  const reply = replyTokens(model.tokenizer as Tokenizer, asked, null, answer)
  const room = Math.max(0, longest - asked.tokens.length - 1)
  return [...asked.tokens, ...reply.slice(0, room), model.eosTokenIds[0]].slice(-longest)
}

/** The judgement of `tokens`, as two sequences that end in yes and in no, and share what stands before. `weight`: of r in the loss; null: it is only scored. */
export function judgement(tokens: readonly number[], [yes, no]: readonly [number, number], weight: number | null): [Sequence, Sequence] {
  const prefix = tokens.length - 1
  const weights = (last: number) => [...Array(prefix).fill(Number.NaN), last]
  return [
    { tokens: [...tokens, yes], weights: weights(weight ?? 0), prefix },
    { tokens: [...tokens, no], weights: weights(weight === null ? 0 : -weight), prefix },
  ]
}

/** r of each: higher is better; only differences mean something. */
export async function judge(scorer: Scorer, tokens: readonly number[], of: readonly (readonly number[])[]): Promise<number[]> {
  const pair = tokens as [number, number]
  const scores = await scorer.score(of.flatMap((one) => judgement(one, pair, null)))
  return of.map((_, i) => last(scores[2 * i].logprobs) - last(scores[2 * i + 1].logprobs))
}

/**
 * L = mean over pairs of -ln sigmoid(r_chosen - r_rejected) (Bradley and Terry; Ouyang et al. 2022, equation 1), and its derivative by each
 * r_chosen, which by r_rejected is the opposite.
 */
export function bradleyTerry(chosen: readonly number[], rejected: readonly number[]): { loss: number; slopes: number[] } {
  const margins = chosen.map((r, i) => r - rejected[i])
  const n = Math.max(1, margins.length)
  return {
    // ln(1 + e^-m), without an overflow where m is far below 0.
    loss: margins.reduce((sum, m) => sum + Math.max(0, -m) + Math.log1p(Math.exp(-Math.abs(m))), 0) / n,
    slopes: margins.map((m) => -1 / (1 + Math.exp(m)) / n),
  }
}

/** Share of pairs whose better reply has the higher reward, and the mean difference of the two; nothing of no pairs. */
export function toldApart(chosen: readonly number[], rejected: readonly number[]): { accuracy?: number; margin?: number } {
  if (chosen.length === 0) return {}
  return {
    accuracy: average(chosen.map((r, i) => Number(r > rejected[i]))),
    margin: average(chosen.map((r, i) => r - rejected[i])),
  }
}

/** That share of all, and of each kind of flaw, by the names it has in records: `pairs/wrong`. */
export function toldApartByKind(
  kinds: readonly string[],
  chosen: readonly number[],
  rejected: readonly number[],
): Record<`pairs/${string}`, number> {
  const right = chosen.map((r, i) => Number(r > rejected[i]))
  const shares = [...new Set(kinds)].map((kind) => [`pairs/${kind}`, average(right.filter((_, i) => kinds[i] === kind))])
  return right.length === 0 ? {} : Object.fromEntries([['pairs/all', average(right)], ...shares])
}

const last = (values: Float32Array) => values[values.length - 1]

/**
 * @file What can be said of a reply to an alignment prompt without a reward model. Reinforcement learning from preferences rewards a
 * reply by a model learnt from pairs (Nemotron-Cascade, section 4.3); until that model judges, and beside it as a check of it, these
 * rules do. They know the flaws the pairs are built with and nothing else: a yardstick, not a reward to be optimised for long.
 *
 * A pair built from one of our own problems: 1 where the verifier of its source finds the reply right, and it neither rambles (more
 * than twice as long as the chosen reply, and 40 characters more) nor repeats itself much more than that. A pair from elsewhere, of
 * which only the two replies are known: 1 where the reply shares more of its wording with the chosen than with the rejected one, under
 * the same two rules.
 */
import type { VerifyContext } from '../judge.ts'
import type { NoReply } from '../reply.ts'
import type { Prompt, Reply, Verdict } from '../task.ts'
import type { Source } from './sources.ts'

export type AlignmentOutcome =
  | NoReply
  /** Right, short and in the asked format. */
  | 'correct'
  /** The source's verifier does not find it right; `detail.source` says why. */
  | 'wrong'
  | 'rambling'
  | 'repetitive'
  | 'no-answer'
  /** A pair without a verifier: which of its replies this one is like. */
  | 'like-chosen'
  | 'like-rejected'
  /** The prompt is no pair. */
  | 'no-gold'
  /** The source's verifier failed. */
  | 'harness-error'

/** Characters of a reply whose repetitions are looked for; longer ones ramble in any case. */
const MAX_LOOK = 20_000

/** Never throws. */
export async function verifyAlignment(prompt: Prompt, reply: Reply, context: VerifyContext, sources: readonly Source[]): Promise<Verdict> {
  const detail: Record<string, unknown> = {}
  const verdict = (outcome: AlignmentOutcome): Verdict => {
    const good = outcome === 'correct' || outcome === 'like-chosen'
    return { reward: good ? 1 : 0, correct: good, outcome, detail }
  }
  const { chosen, rejected } = prompt
  if (typeof chosen !== 'string' || typeof rejected !== 'string') return verdict('no-gold')
  const text = reply.text.trim()
  if (text === '') return verdict('no-answer')

  const freshness = freshShare(text.slice(0, MAX_LOOK))
  Object.assign(detail, { length: text.length, chosenLength: chosen.length, freshness })
  if (freshness < 0.7 && freshness < 0.8 * freshShare(chosen)) return verdict('repetitive')
  if (text.length > 2 * chosen.length && text.length > chosen.length + 40) return verdict('rambling')

  const source = sources.find(({ domain }) => domain === prompt.source)
  if (!source) {
    const likeness = { chosen: likenessOf(text, chosen), rejected: likenessOf(text, rejected) }
    Object.assign(detail, { likeness })
    return verdict(likeness.chosen > likeness.rejected ? 'like-chosen' : 'like-rejected')
  }
  const judged = await source.verify({ ...prompt, domain: source.domain }, reply, context)
  Object.assign(detail, { source: { domain: source.domain, outcome: judged.outcome, detail: judged.detail } })
  if (judged.harnessError) return { ...verdict('harness-error'), harnessError: true }
  return verdict(judged.correct ? 'correct' : 'wrong')
}

/** Characters of the pieces that are compared: long enough not to recur by chance. */
const PIECE = 8

/** Share of a text's pieces that do not stand in it before. 1 for a text that never repeats itself, about 1/n for one said n times. */
function freshShare(text: string): number {
  const all = text.length - PIECE + 1
  return all < 1 ? 1 : piecesOf(text, PIECE).size / all
}

/** Dice's coefficient of the pieces of three characters, 0 to 1. */
function likenessOf(a: string, b: string): number {
  const [left, right] = [piecesOf(a, 3), piecesOf(b, 3)]
  let common = 0
  for (const piece of left) if (right.has(piece)) common++
  return a === b ? 1 : left.size + right.size === 0 ? 0 : (2 * common) / (left.size + right.size)
}

function piecesOf(text: string, length: number): Set<string> {
  const pieces = new Set<string>()
  for (let i = 0; i + length <= text.length; i++) pieces.add(text.slice(i, i + length))
  return pieces
}

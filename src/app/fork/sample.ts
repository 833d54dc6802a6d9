/** @file An attempt as the Fork draws it, out of a run's records. */

import type { RolloutRecord } from '../../workers/api.ts'
import { line } from '../readable.ts'
import type { Sample } from './tree.ts'

/** Longer answers are cut where they are shown. */
const LONGEST_ANSWER = 200
const LONGEST_OUTCOME = 60

export function sampleOf(record: RolloutRecord): Sample {
  const { completion_tokens, pieces, logprobs, reward, verdict, advantage, stop, working } = record
  return {
    tokens: completion_tokens,
    pieces,
    logprobs,
    reward,
    correct: verdict.correct,
    outcome: !verdict.correct && stop === 'length' ? 'cut off' : line(verdict.outcome, LONGEST_OUTCOME),
    answer: answerOf(record),
    advantage,
    breaks: working?.first_false,
  }
}

/** What a verdict read out of the reply, or stands in its last box. */
function answerOf({ verdict: { detail }, completion }: RolloutRecord): string | undefined {
  const { answer } = detail
  const found = typeof answer === 'string' || typeof answer === 'number' ? String(answer) : lastBox(completion)
  return found === undefined ? undefined : line(found, LONGEST_ANSWER)
}

function lastBox(text: string): string | undefined {
  // Searched from its end: a pattern that tries every beginning takes minutes over a long reply without a box.
  const from = text.lastIndexOf('\\boxed{')
  return from < 0 ? undefined : /^\\boxed\{([^{}]*)\}/.exec(text.slice(from))?.[1]
}

/** @file An attempt as the Fork draws it, out of a run's records. */

import type { RolloutRecord } from '../../workers/api.ts'
import { line } from '../readable.ts'
import type { Sample } from './tree.ts'

/** Longer answers are cut where they are shown. */
const LONGEST_ANSWER = 200

export function sampleOf(record: RolloutRecord): Sample {
  const { completion_tokens, pieces, logprobs, reward, verdict, advantage, stop, working } = record
  return {
    tokens: completion_tokens,
    pieces,
    logprobs,
    reward,
    correct: verdict.correct,
    outcome: !verdict.correct && stop === 'length' ? 'cut off' : verdict.outcome,
    answer: answerOf(record),
    advantage,
    breaks: working?.first_false,
  }
}

/** What a verdict read out of the reply, or stands in its last box. */
function answerOf({ verdict: { detail }, completion }: RolloutRecord): string | undefined {
  const { answer } = detail
  const found = typeof answer === 'string' || typeof answer === 'number' ? String(answer) : /.*\\boxed\{([^{}]*)\}/s.exec(completion)?.[1]
  return found === undefined ? undefined : line(found, LONGEST_ANSWER)
}

/**
 * @file The instruction verifier: reward 1 where the reply follows every instruction of its prompt, strictly, and 0 otherwise (IF-RL of
 * Nemotron-Cascade uses such rule-based verdicts). Instructions are those of IFEval and IFBench.
 *
 * Two rules, of which `detail.judgedBy` names the one that judged. `benchmark`: the published checks, some of which accept what no reader
 * would (cheats.ts, checks/ifbench/cheats.ts). `reward`: the same by the letter of the instruction. What the reasoning says does not count.
 */

import { ArgumentError } from '../../checks/check.ts'
import { instructionsOf, judge } from '../../checks/judge.ts'
import { lstrip, strip } from '../../python/text.ts'
import type { VerifyContext } from '../judge.ts'
import type { NoReply } from '../reply.ts'
import type { Prompt, Reply, Verdict } from '../task.ts'
import { storyFault } from './gate.ts'

/** Characters of a reply that are read at all; the longest published answers have some 20,000. */
const MAX_REPLY = 25_000

/** Outcomes besides `correct` and `wrong`, all without reward. */
export type InstructionOutcome =
  | 'correct'
  /** At least one instruction is not followed. */
  | 'wrong'
  /** Every instruction is followed, by what is no story where one was asked for: `detail.gate` says why. */
  | 'no-story'
  | NoReply
  /** Nothing but white space behind the reasoning. */
  | 'no-answer'
  | 'too-long'
  /** No instructions, an unknown one, or arguments that its check does not take: `detail.error` says which. */
  | 'invalid-prompt'
  /** The checks' parameters could not be loaded. */
  | 'harness-error'

/** Never throws or rejects. */
export async function verifyInstructions(prompt: Prompt, reply: Reply, { rule }: Pick<VerifyContext, 'rule'>): Promise<Verdict> {
  const detail: Record<string, unknown> = { judgedBy: rule }
  const verdict = (outcome: InstructionOutcome): Verdict => ({
    reward: outcome === 'correct' ? 1 : 0,
    correct: outcome === 'correct',
    outcome,
    detail,
    ...(outcome === 'harness-error' ? { harnessError: true as const } : {}),
  })

  const instructions = instructionsOf(prompt.instruction_id_list, prompt.kwargs)
  if (typeof instructions === 'string') {
    detail.error = instructions
    return verdict('invalid-prompt')
  }
  // The blank lines a template puts behind the reasoning are not the reply's first paragraph.
  const text = reply.mode === 'instruct' ? reply.text : lstrip(reply.text)
  if (strip(text) === '') return verdict('no-answer')
  if (text.length > MAX_REPLY) return verdict('too-long')

  try {
    const judgements = await judge(instructions, text, prompt.prompt, rule)
    detail.instructions = judgements
    detail.followed = judgements.filter((judgement) => judgement.followed).length / judgements.length
    detail.loose = judgements.every((judgement) => judgement.loose)
    if (!judgements.every((judgement) => judgement.followed)) return verdict('wrong')
    const fault = prompt.gate ? storyFault(prompt, text) : null
    if (fault === null) return verdict('correct')
    detail.gate = fault
    return verdict('no-story')
  } catch (error) {
    detail.error = error instanceof Error ? error.message : String(error)
    return verdict(error instanceof ArgumentError ? 'invalid-prompt' : 'harness-error')
  }
}

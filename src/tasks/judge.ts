/** @file The one way from a response to a verdict: its reply is found by the rule of its mode, then the domain's verifier judges it. */
import { type NoReply, readReply } from './reply.ts'
import type { Mode, Prompt, Reply, Rule, Verdict } from './task.ts'
import type { TaskTools } from './tools.ts'

export interface VerifyContext {
  /** What the host lends. */
  tools: TaskTools
  rule: Rule
  /** The domain's switches that are on (math: `codeSwitching`). */
  flags: readonly string[]
  /** An aborted call may answer anything. */
  signal?: AbortSignal
}

/** A domain's verifier. Never throws, whatever the reply. */
export type Verifier<R extends Verdict | Promise<Verdict> = Verdict | Promise<Verdict>> = (
  prompt: Prompt,
  reply: Reply,
  context: VerifyContext,
) => R

export const NO_CONTEXT: VerifyContext = { tools: {}, rule: 'reward', flags: [] }

/** `noReply`: the reward of reasoning that does not end or ends twice; a reply in the wrong mode earns 0 whatever the domain. */
export function judgeResponse<R extends Verdict | Promise<Verdict>>(
  verifier: Verifier<R>,
  prompt: Prompt,
  response: string,
  mode: Mode,
  context: Partial<VerifyContext> = {},
  noReply = 0,
): R | Verdict {
  const reply = readReply(response, mode)
  if (typeof reply === 'object') return verifier(prompt, reply, { ...NO_CONTEXT, ...context })
  const reward = reply === 'wrong-mode' ? 0 : noReply
  return { reward, correct: false, outcome: reply, detail: { reason: NO_REPLY_REASONS[reply][mode] } }
}

const ENDS_TWICE = 'The reasoning ends more than once, so no answer counts.'

/** In whole sentences, for the reader of a verdict. */
const NO_REPLY_REASONS: Record<NoReply, Record<Mode, string>> = {
  unfinished: {
    think: 'The reasoning never ends, so there is no answer: in thinking mode only what stands behind </think> counts.',
    instruct: 'The reasoning never ends, so there is no answer.',
  },
  'several-endings': { think: ENDS_TWICE, instruct: ENDS_TWICE },
  'wrong-mode': {
    think: 'Thinking mode was asked, and nothing was thought: a reply without a thought belongs to instruct mode.',
    instruct: 'Instruct mode was asked, and the reply thinks first: that belongs to thinking mode.',
  },
}

/** The verdict of a verifier that failed itself. */
export function failure(message: string): Verdict {
  return { reward: 0, correct: false, outcome: 'harness-error', detail: { message }, harnessError: true }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/**
 * A verifier that breaks down, or gives a reward that is no number, says nothing of the reply. `fault`: what is wrong with the prompt's
 * fields, which is then the reason; the end of a sentence about it.
 */
export async function guarded(judge: () => Promise<Verdict>, fault: () => string | null = () => null): Promise<Verdict> {
  try {
    const verdict = await judge()
    return Number.isFinite(verdict.reward) ? verdict : failure('it gave no number as reward')
  } catch (error) {
    const reason = fault()
    if (reason !== null) return { reward: 0, correct: false, outcome: 'invalid-prompt', detail: { reason: `The prompt ${reason}.` } }
    return failure(messageOf(error))
  }
}

import type { Mode, Prompt, Verdict } from '../task.ts'
import type { TaskTools } from '../tools.ts'

/** Replaced by the domain's verifier. */
export async function verifyCode(
  _prompt: Prompt,
  _response: string,
  _mode: Mode,
  _tools?: TaskTools,
  _signal?: AbortSignal,
): Promise<Verdict> {
  return { reward: 0, correct: false, outcome: 'harness-error', detail: {}, harnessError: true }
}

/** @file Which steps had a prompt: their rollouts are read one step after the other, so that it can be stopped at any. */
import type { RolloutRecord } from '../../../workers/api.ts'

export interface Found {
  step: number
  /** Attempts, and those that were right. */
  right: number
  of: number
}

/** Tells after each step how many are done and what is found so far; ends early once `signal` is aborted. */
export async function* findPrompt(
  rollouts: (step: number) => Promise<RolloutRecord[]>,
  id: string,
  steps: readonly number[],
  signal: AbortSignal,
): AsyncGenerator<{ done: number; found: Found[] }> {
  const found: Found[] = []
  for (const [i, step] of steps.entries()) {
    if (signal.aborted) return
    const own = (await rollouts(step)).filter(({ prompt_id }) => prompt_id === id)
    if (own.length > 0) found.push({ step, right: own.filter(({ verdict }) => verdict.correct).length, of: own.length })
    yield { done: i + 1, found: [...found] }
  }
}

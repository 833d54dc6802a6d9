/** @file For tests only: what work costs, so measured that slow moments of a busy machine do not count; verifiers by whole responses. */
import { expect } from 'vitest'
import { judgeResponse, type Verifier } from './judge.ts'
import type { Mode, Prompt, Verdict } from './task.ts'
import type { TaskTools } from './tools.ts'

const TRIES = 3

/**
 * Fails where each of three tries takes `milliseconds` or longer, by the wall clock and of this process's cores: others at work make
 * the first of them longer, the compiler and the collector of garbage, in threads of their own, the second. For work that is done
 * without waiting for anything, also where it gives a promise. `what` names it in the failure.
 */
export async function expectCost(milliseconds: number, work: () => unknown, what = ''): Promise<void> {
  let least = Number.POSITIVE_INFINITY
  for (let tries = 0; tries < TRIES && least >= milliseconds; tries++) least = Math.min(least, await cost(work))
  expect(least, `milliseconds that it takes ${what}`).toBeLessThan(milliseconds)
}

async function cost(work: () => unknown): Promise<number> {
  const [start, before] = [performance.now(), process.cpuUsage()]
  await work()
  const { user, system } = process.cpuUsage(before)
  return Math.min(performance.now() - start, (user + system) / 1000)
}

/** A verifier as it is reached: by a whole response, whose mode counts. */
export function judged<R extends Verdict | Promise<Verdict>>(verifier: Verifier<R>, noReply = 0) {
  return (prompt: Prompt, response: string, mode: Mode, tools: TaskTools = {}): R | Verdict =>
    judgeResponse(verifier, prompt, response, mode, { tools }, noReply)
}

/** @file The prompts of an evaluation, none of them twice. */
import type { Prompt, Task } from './task.ts'

/** Draws of a generated stream beyond the prompts wanted: kinds of few problems are soon through, and repeat while others do not. */
const MORE_DRAWS = 1000
/** Draws in a row without a new prompt, after which there are none: however many are asked for, an end is found. */
const FRUITLESS = 20_000

/** The first `count` different prompts of split 'test'; fewer where there are no more, or none is found. */
export function someHeldOut(task: Task, count: number, seed = 0): Prompt[] {
  // An empty split has its own sentence.
  const draws = Math.max(1, task.size?.('test') ?? count + MORE_DRAWS)
  const found = new Map<string, Prompt>()
  for (let i = 0, newest = 0; i < draws && found.size < count && i - newest < FRUITLESS; i++) {
    const prompt = task.promptAt('test', seed, i)
    if (found.has(prompt.prompt)) continue
    found.set(prompt.prompt, prompt)
    newest = i
  }
  return [...found.values()]
}

/** As many as are asked for. @throws Error with one sentence that says how many there are. */
export function heldOutPrompts(task: Task, count: number, seed = 0): Prompt[] {
  const prompts = someHeldOut(task, count, seed)
  if (prompts.length === count) return prompts
  const found = prompts.length === 1 ? '1 different prompt' : `${prompts.length} different prompts`
  throw new Error(`Only ${found} of ${task.domain} could be held out for tests, and ${count} are asked for.`)
}

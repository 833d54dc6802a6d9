/** @file Pass rates of prompts by a model at hand: the tool the rule `difficulty` asks for, where the engine is in the same thread. */
import type { Generator } from '../model/generator.ts'
import type { Model } from '../model/model.ts'
import { promptTokens, rollOut } from '../rollout/rollout.ts'
import { createTask } from '../tasks/index.ts'
import type { Mode, Prompt } from '../tasks/task.ts'
import type { TaskTools } from '../tasks/tools.ts'
import { Pace } from './pace.ts'
import type { CurationTools } from './types.ts'

export interface PassRateSettings {
  mode: Mode
  maxNewTokens: number
  temperature: number
  seed: number
  /** Replies decoded at once; what the generator was made for. */
  rows: number
}

/**
 * A prompt that leaves no room for a reply is never solved: 0. One whose verifier failed on every sample has no rate: NaN.
 * Each domain's prompts go together, in the order they are given.
 */
export function modelPassRate(
  model: Model,
  generator: Generator,
  tools: TaskTools,
  settings: PassRateSettings,
): NonNullable<CurationTools['passRate']> {
  const { rows, mode, ...sampling } = settings
  return async (prompts, samples, hooks) => {
    const rates = new Array<number>(prompts.length).fill(0)
    const leavesRoom = (prompt: Prompt) => generator.room(promptTokens(model, prompt, mode).length) >= settings.maxNewTokens
    const fitting = prompts.map((_, index) => index).filter((index) => leavesRoom(prompts[index]))
    const pace = new Pace(hooks, 'Sampling the model', prompts.length)
    const at = Math.max(1, Math.floor(rows / samples))
    let done = prompts.length - fitting.length
    for (const domain of new Set(prompts.map((prompt) => prompt.domain))) {
      const task = createTask(domain, undefined, tools)
      const own = fitting.filter((index) => prompts[index].domain === domain)
      for (let start = 0; start < own.length; start += at) {
        const group = own.slice(start, start + at)
        const settingsOf = { ...sampling, modes: [mode], groupSize: samples, topP: 1, topK: 0 }
        const { rollouts } = await rollOut(
          model,
          generator,
          task,
          group.map((index) => prompts[index] as Prompt),
          settingsOf,
          { signal: hooks.signal },
        )
        for (const [i, index] of group.entries()) {
          const judged = rollouts.filter(({ group: of, verdict }) => of === i && !verdict.harnessError)
          rates[index] = judged.length === 0 ? Number.NaN : judged.filter(({ verdict }) => verdict.correct).length / judged.length
        }
        done += group.length
        await pace.rest(done)
      }
    }
    pace.end()
    return rates
  }
}

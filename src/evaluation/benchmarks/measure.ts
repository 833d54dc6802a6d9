/** @file A model's figures at a benchmark, each with its 95% interval, clustered by content. */
import type { Generator } from '../../model/generator.ts'
import type { Model } from '../../model/model.ts'
import { contentOf } from '../../tasks/prompt-set.ts'
import type { Prompt, Task, Verdict } from '../../tasks/task.ts'
import { type Evaluation, type EvaluationHooks, type EvaluationSettings, evaluate } from '../evaluate.ts'
import { type Estimate, meanEstimate } from '../intervals.ts'
import type { Benchmark, Figure } from './benchmark.ts'

export interface Measured extends Evaluation {
  headline: Estimate & { figure: string }
  figures: Record<string, Estimate>
}

/** Throws as `evaluate` does. */
export async function measure(
  model: Model,
  generator: Generator,
  task: Task,
  benchmark: Benchmark,
  prompts: readonly Prompt[],
  settings: EvaluationSettings,
  hooks: Omit<EvaluationHooks, 'onRollout'> = {},
): Promise<Measured> {
  const verdicts: Verdict[][] = prompts.map(() => [])
  const result = await evaluate(model, generator, task, prompts, settings, {
    ...hooks,
    onRollout: (index, { verdict }) => verdicts[index].push(verdict),
  })
  const figures = Object.fromEntries(Object.entries(benchmark.figures).map(([name, figure]) => [name, figureOf(figure, prompts, verdicts)]))
  const [name] = Object.keys(benchmark.figures)
  return { ...result, headline: { figure: name, ...figures[name] }, figures }
}

/** The mean over all parts of all prompts, each part's worth being its mean over the prompt's replies. `verdicts`: prompt by prompt. */
export function figureOf(figure: Figure, prompts: readonly Prompt[], verdicts: readonly (readonly Verdict[])[]): Estimate {
  const values: number[] = []
  const contents: string[] = []
  for (const [i, prompt] of prompts.entries()) {
    const judged = verdicts[i].filter(({ harnessError }) => !harnessError).map((verdict) => [figure(verdict, prompt)].flat())
    const [first = []] = judged
    for (const part of first.keys()) {
      values.push(judged.reduce((sum, parts) => sum + parts[part], 0) / judged.length)
      contents.push(contentOf(prompt))
    }
  }
  return meanEstimate(values, contents)
}

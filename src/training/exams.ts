/** @file What a stage is examined by: its accuracy on held-out prompts of each domain, mode and temperature that it names. */
import { evaluate } from '../evaluation/evaluate.ts'
import type { Generator } from '../model/generator.ts'
import type { Model } from '../model/model.ts'
import type { Exam } from './stage-data.ts'

export interface ExamSettings {
  temperatures: readonly number[]
  maxNewTokens: number
  /** Before each. */
  onExam?(done: number, total: number): void
  signal?: AbortSignal
}

/** By name, `math/think/T=0`; without those of which the verifier could judge nothing. */
export async function askExams(
  model: Model,
  generator: Generator,
  exams: readonly Exam[],
  { temperatures, maxNewTokens, onExam, signal }: ExamSettings,
): Promise<Record<string, number>> {
  const results: Record<string, number> = {}
  const cells = exams.flatMap((exam) => temperatures.map((temperature) => ({ ...exam, temperature })))
  for (const [i, { domain, task, prompts, mode, temperature, rule }] of cells.entries()) {
    onExam?.(i, cells.length)
    const settings = { mode, temperature, rule, maxNewTokens, groupSize: 1, topP: 1, topK: 0, seed: 0 }
    const { pass1, asked } = await evaluate(model, generator, task, prompts, settings, { signal })
    if (asked.length > 0) results[`${domain}/${mode}/T=${temperature}`] = pass1.value
  }
  return results
}

/** @file What a stage is examined by: its accuracy on held-out prompts of each domain, mode and temperature that it names. */
import { evaluate } from '../evaluation/evaluate.ts'
import type { Judged } from '../evaluation/record.ts'
import type { Generator } from '../model/generator.ts'
import type { Model } from '../model/model.ts'
import type { Prompt } from '../tasks/task.ts'
import type { Exam } from './stage-data.ts'

export interface ExamSettings {
  temperatures: readonly number[]
  maxNewTokens: number
  /** Before each. */
  onExam?(done: number, total: number): void
  signal?: AbortSignal
}

export interface ExamResult {
  /** `math/think/T=0`. */
  exam: string
  /** Share that is right. */
  accuracy: number
  prompts: readonly Prompt[]
  /** Of the prompts in their order, those that the verifier could judge, with one reply each. */
  judged: readonly Judged[]
}

/** Without those of which the verifier could judge nothing. */
export async function askExams(
  model: Model,
  generator: Generator,
  exams: readonly Exam[],
  { temperatures, maxNewTokens, onExam, signal }: ExamSettings,
): Promise<ExamResult[]> {
  const results: ExamResult[] = []
  const cells = exams.flatMap((exam) => temperatures.map((temperature) => ({ ...exam, temperature })))
  for (const [i, { domain, task, prompts, mode, temperature, rule }] of cells.entries()) {
    onExam?.(i, cells.length)
    const settings = { mode, temperature, rule, maxNewTokens, groupSize: 1, topP: 1, topK: 0, seed: 0 }
    const { pass1, asked } = await evaluate(model, generator, task, prompts, settings, { signal })
    if (asked.length > 0) results.push({ exam: `${domain}/${mode}/T=${temperature}`, accuracy: pass1.value, prompts, judged: asked })
  }
  return results
}

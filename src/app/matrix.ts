/** @file The evaluations of a run as a matrix: what was measured down the side, when along the top. */
import type { Recipe, StepMetrics } from '../workers/api.ts'

export interface MatrixColumn {
  title: string
  /** The last step taken when it was measured; 0: before the first. */
  step: number
  /** Prompts each figure rests on. */
  prompts: number
  values: Record<string, number>
}

export interface Matrix {
  columns: MatrixColumn[]
  rows: { name: string; domain: string; mode: string; sampling: string }[]
}

/** One column for the start and one for the newest evaluation of each stage. Null where nothing was measured. */
export function evaluationMatrix({ stages }: Recipe, metrics: readonly StepMetrics[]): Matrix | null {
  const columns: MatrixColumn[] = []
  const first = metrics.find((entry) => entry.evaluation_before)
  // The first stage that has an examination lends it to the start.
  const prompts = stages.find(({ evaluation }) => evaluation)?.evaluation?.prompts ?? 0
  if (first?.evaluation_before) columns.push({ title: 'Start', step: first.step - 1, prompts, values: first.evaluation_before })
  let end = 0
  for (const stage of stages) {
    const own = metrics.filter((entry) => entry.stage === stage.name)
    end = own.find((entry) => entry.stage_ended !== undefined)?.step ?? end + stage.steps
    const newest = own.findLast((entry) => entry.evaluation)
    if (!newest?.evaluation) continue
    const title = newest.step >= end ? `After ${stage.name}` : `During ${stage.name}`
    columns.push({ title, step: newest.step, prompts: stage.evaluation?.prompts ?? 0, values: newest.evaluation })
  }
  const names = [...new Set(columns.flatMap(({ values }) => Object.keys(values)))]
  if (names.length === 0) return null
  return { columns, rows: names.map((name) => ({ name, ...nameParts(name) })) }
}

/** `math/think/T=0` into words; `pairs/wrong`, a reward model's, has two. */
function nameParts(name: string): { domain: string; mode: string; sampling: string } {
  const [domain, mode = '', temperature = ''] = name.split('/')
  const t = temperature.replace('T=', '')
  return {
    domain: domain.replace(/^./, (letter) => letter.toUpperCase()),
    mode: mode === 'think' ? 'thinking' : mode,
    sampling: temperature === '' ? '' : t === '0' ? 'greedy' : `sampled${t === '1' ? '' : `, T = ${t}`}`,
  }
}

/** Whether two shares of `n` prompts each differ by more than twice the standard error of their difference. */
export function differs(before: number, after: number, n: number): boolean {
  if (n <= 0) return false
  const error = Math.sqrt((before * (1 - before) + after * (1 - after)) / n)
  return Math.abs(after - before) > 2 * error
}

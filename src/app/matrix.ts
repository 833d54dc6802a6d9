/** @file The evaluations of a run as a matrix: what was measured down the side, when along the top. */
import type { Recipe, StepMetrics } from '../workers/api.ts'
import { type Compared, comparedRow, type Estimate, type Examined, meanEstimate } from '../workers/evaluations.ts'

export interface MatrixColumn {
  title: string
  /** The last step taken when it was measured; 0: before the first. */
  step: number
  /** Prompts each figure rests on. */
  prompts: number
  values: Record<string, number>
}

export interface MatrixFigure {
  accuracy: Estimate
  /** Since the column before, in shares; null: it was not asked this. */
  change: Estimate | null
  /** Of the prompts one by one; null: what each scored is not kept. */
  compared: Compared | null
  /** Prompts it rests on; 0 where nobody knows. */
  n: number
}

export interface MatrixRow {
  name: string
  domain: string
  mode: string
  sampling: string
  /** As many as there are columns; null: not measured. */
  cells: (MatrixFigure | null)[]
}

export interface Matrix {
  columns: MatrixColumn[]
  rows: MatrixRow[]
}

/** Whether a change is more than chance: its 95% interval has no zero in it. */
export function isSure({ low, high }: Estimate): boolean {
  return low > 0 || high < 0
}

/**
 * One column for the start and one for the newest evaluation of each stage. Null where nothing was measured.
 *
 * `asked`: what each prompt scored, where that is known. Where it is not, intervals are of single replies, and a change counts prompts as if
 * each time others had been asked, which makes its interval too wide rather than too narrow.
 */
export function evaluationMatrix({ stages }: Recipe, metrics: readonly StepMetrics[], asked: Examined | null): Matrix | null {
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
  return { columns, rows: names.map((name) => ({ name, ...nameParts(name), cells: rowCells(name, columns, asked) })) }
}

function rowCells(name: string, columns: readonly MatrixColumn[], asked: Examined | null): (MatrixFigure | null)[] {
  const row = comparedRow(columns.map(({ step }) => asked?.(step, name)))
  return columns.map(({ values, prompts }, at) => {
    const value = values[name]
    if (value === undefined) return null
    const compared = row[at]
    const n = compared?.n ?? prompts
    const before = columns[at - 1]?.values[name]
    const change = compared?.difference ?? (before === undefined ? null : unpaired(before, value, n))
    return { accuracy: compared?.accuracy ?? ofShare(value, n), change, compared, n }
  })
}

/** Wilson's interval of so many single replies; all there can be where their number is not known. */
function ofShare(value: number, n: number): Estimate {
  if (n <= 0) return { value, low: 0, high: 1 }
  const right = Math.round(value * n)
  return { ...meanEstimate(Array.from({ length: n }, (_, i) => Number(i < right))), value }
}

function unpaired(before: number, after: number, n: number): Estimate {
  const value = after - before
  if (n <= 0) return { value, low: -1, high: 1 }
  const half = 1.96 * Math.sqrt((before * (1 - before) + after * (1 - after)) / n)
  return { value, low: value - half, high: value + half }
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

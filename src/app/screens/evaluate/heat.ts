/**
 * @file The evaluations of a cascade, shipped or one's own, as a heat map: what was asked down the side, when along the top, and in each cell
 * the share right, its interval and the change since the column before.
 */
import type { Mode, Recipe, StepMetrics } from '../../../workers/api.ts'
import { type Estimate, type MatrixCell, type MatrixFile, type MatrixSet, meanEstimate } from '../../../workers/evaluations.ts'
import { sentenceCase } from '../../format.ts'
import { evaluationMatrix } from '../../matrix.ts'

export interface HeatColumn {
  id: string
  title: string
  /** Under the title: a step. */
  note: string
}

export interface HeatCell {
  accuracy: Estimate
  /** Since the column before, in shares; null: it was not asked this. */
  change: Estimate | null
  /** Of the shipped cascade: what else was counted. */
  counted: MatrixCell | null
  /** Prompts it rests on; 0 where nobody knows. */
  n: number
}

export interface HeatRow {
  key: string
  title: string
  group: string
  domain: string
  mode: Mode | null
  /** As many as there are columns; null: not measured. */
  cells: (HeatCell | null)[]
}

export interface Heat {
  columns: HeatColumn[]
  rows: HeatRow[]
}

/** Whether a change is more than chance: its 95% interval has no zero in it. */
export function isSure({ low, high }: Estimate): boolean {
  return low > 0 || high < 0
}

const GROUPS: Record<MatrixSet, string> = {
  'held-out': 'What the stages train, on prompts kept apart',
  beside: 'What no stage trains',
  'new wordings': 'Does it carry over?',
  larger: 'Does it carry over?',
  'another family': 'Does it carry over?',
  'second turn': 'In the second turn of a conversation',
}

const TITLES: Record<string, string> = {
  patch: 'Patches',
  puzzle: 'Logic',
  talk: 'Small talk',
  facts: 'Facts',
  'math, new wordings': 'Math in sentences of no training',
  'math, level 5': 'Math one level harder',
  'legs, untrained': 'Heads and legs, a family of no training',
  'math, second turn': 'Math behind another turn',
}

export const titleOf = (name: string) => TITLES[name] ?? sentenceCase(name)

/** What a model of the cascade is called in a column: by the stage that left it. */
const stageOf = (model: string, index: number) => (index === 0 ? 'Start' : sentenceCase(model.slice(model.lastIndexOf('/') + 1)))

/** `greedy`: the likeliest token each time, or drawn as in training. */
export function cascadeHeat({ models, cells }: MatrixFile, greedy: boolean): Heat {
  const shown = cells.filter(({ temperature }) => (temperature === 0) === greedy)
  const keyOf = ({ name, mode }: MatrixCell) => `${name} ${mode}`
  const rows = [...new Map(shown.map((cell) => [keyOf(cell), cell])).values()]
  return {
    columns: models.map((id, i) => ({ id, title: stageOf(id, i), note: '' })),
    rows: rows.map((row) => ({
      key: keyOf(row),
      title: titleOf(row.name),
      group: GROUPS[row.set],
      domain: row.domain,
      mode: row.mode,
      cells: models.map((model) => {
        const cell = shown.find((one) => one.model === model && keyOf(one) === keyOf(row))
        return cell ? { accuracy: cell.accuracy, change: cell.difference, counted: cell, n: cell.n } : null
      }),
    })),
  }
}

/**
 * Of a run's own records, which keep a share of `n` prompts and no more: intervals are of single replies, and a change counts prompts as if each
 * time others had been asked, which makes its interval too wide rather than too narrow. Null where nothing of this kind was measured.
 */
export function runHeat(recipe: Recipe, metrics: readonly StepMetrics[], greedy: boolean): Heat | null {
  const matrix = evaluationMatrix(recipe, metrics)
  if (!matrix) return null
  const { columns } = matrix
  const wanted = matrix.rows.filter(({ name }) => name.endsWith('/T=0') === greedy)
  const rows = wanted.map(({ name, domain }): HeatRow => {
    const [key, mode = ''] = name.split('/')
    return {
      key: name,
      title: titleOf(domain.toLowerCase()),
      group: 'Held-out prompts',
      domain: key,
      mode: mode === 'think' || mode === 'instruct' ? mode : null,
      cells: columns.map(({ values, prompts: n }, at) => {
        const value = values[name]
        if (value === undefined) return null
        const before = columns[at - 1]?.values[name]
        return { accuracy: ofShare(value, n), change: before === undefined ? null : unpaired(before, value, n), counted: null, n }
      }),
    }
  })
  return {
    columns: columns.map(({ title, step }) => ({
      id: String(step),
      title: title.replace(/^After /, ''),
      note: step > 0 ? `step ${step}` : '',
    })),
    rows,
  }
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

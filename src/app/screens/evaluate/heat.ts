/**
 * @file The evaluations of a cascade, shipped or one's own, as a heat map: what was asked down the side, when along the top, and in each cell
 * the share right, its interval and the change since the column before.
 */
import type { Mode, Recipe, StepMetrics } from '../../../workers/api.ts'
import type { Examined, MatrixCell, MatrixFile, MatrixSet } from '../../../workers/evaluations.ts'
import { sentenceCase } from '../../format.ts'
import { evaluationMatrix, type MatrixFigure } from '../../matrix.ts'

export interface HeatColumn {
  id: string
  title: string
  /** Under the title: a step. */
  note: string
}

export interface HeatCell extends MatrixFigure {
  /** Of the shipped cascade: what else was counted. */
  counted: MatrixCell | null
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

const GROUPS: Record<MatrixSet, string> = {
  'held-out': 'What the stages train, on prompts kept apart',
  beside: 'What has no stage of its own',
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
        return cell ? { accuracy: cell.accuracy, change: cell.difference, compared: cell, counted: cell, n: cell.n } : null
      }),
    })),
  }
}

/** Of a run's own records; `asked`: what each prompt scored, null where it is not known. Null where nothing of this kind was measured. */
export function runHeat(recipe: Recipe, metrics: readonly StepMetrics[], asked: Examined | null, greedy: boolean): Heat | null {
  const matrix = evaluationMatrix(recipe, metrics, asked)
  if (!matrix) return null
  const wanted = matrix.rows.filter(({ name }) => name.endsWith('/T=0') === greedy)
  const rows = wanted.map(({ name, domain, cells }): HeatRow => {
    const [key, mode = ''] = name.split('/')
    return {
      key: name,
      title: titleOf(domain.toLowerCase()),
      group: 'Held-out prompts',
      domain: key,
      mode: mode === 'think' || mode === 'instruct' ? mode : null,
      cells: cells.map((cell) => cell && { ...cell, counted: null }),
    }
  })
  return {
    columns: matrix.columns.map(({ title, step }) => ({
      id: String(step),
      title: title.replace(/^After /, ''),
      note: step > 0 ? `step ${step}` : '',
    })),
    rows,
  }
}

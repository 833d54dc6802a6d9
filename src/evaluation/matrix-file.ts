/**
 * @file The evaluations of a cascade as a file: one cell for each model and each thing asked, with its interval and its difference to the model
 * before, paired by prompt and clustered by content. What was not measured, or of which nothing
 * could be judged, has no cell.
 */
import type { Mode } from '../tasks/task.ts'
import type { Evaluation } from './evaluate.ts'
import type { Estimate } from './intervals.ts'
import { type Compared, comparedRow } from './record.ts'

/** What sets the prompts of a row apart from those the stages train on. */
export const MATRIX_SETS = ['held-out', 'beside', 'new wordings', 'larger', 'another family', 'second turn'] as const
export type MatrixSet = (typeof MATRIX_SETS)[number]

/** One row: what is asked, and how. */
export interface MatrixQuestion {
  /** `math`, `talk`. */
  name: string
  domain: string
  set: MatrixSet
  mode: Mode
  /** 0: greedy. */
  temperature: number
}

/** Compared with the model before, and with the first. */
export interface MatrixCell extends MatrixQuestion, Compared {
  model: string
  /** Share of replies whose reasoning works nothing out; null where it cannot be told. */
  guessed: number | null
  /** Of the right replies those whose reasoning has a false line; null where no kind counts lines, absent where they were not counted. */
  falseLines?: number | null
  truncated: number
  meanLength: number
  /** Share of replies in the mode that was asked. */
  obeyed: number
}

export interface MatrixFile {
  format: 1
  /** In the order in which they came about. */
  models: string[]
  cells: MatrixCell[]
}

/** What an evaluation counted, as far as a cell needs it. */
export type Counted = Pick<Evaluation, 'guessed' | 'obeyed' | 'truncated' | 'meanLength' | 'asked'> &
  // Evaluations that were kept before lines were counted have none.
  Partial<Pick<Evaluation, 'falseLines'>>

/** `counted`: of a model and a row, where it was measured. */
export function matrixFile(
  models: readonly string[],
  rows: readonly MatrixQuestion[],
  counted: (model: string, row: MatrixQuestion) => Counted | undefined,
): MatrixFile {
  const cells = rows.flatMap((row) => {
    const measured = models.map((model) => counted(model, row))
    const compared = comparedRow(measured.map((one) => one?.asked))
    return models.flatMap((model, i): MatrixCell[] => {
      const [is, cell] = [measured[i], compared[i]]
      if (!is || !cell) return []
      const { guessed, falseLines, truncated, meanLength, obeyed } = is
      return [
        {
          model,
          ...row,
          ...cell,
          accuracy: rounded(cell.accuracy),
          difference: cell.difference && rounded(cell.difference),
          sinceStart: cell.sinceStart && rounded(cell.sinceStart),
          guessed: orNull(guessed),
          ...(falseLines !== undefined && { falseLines: orNull(falseLines) }),
          truncated: round(truncated),
          meanLength: round(meanLength),
          obeyed: round(obeyed),
        },
      ]
    })
  })
  return { format: 1, models: [...models], cells }
}

const round = (value: number) => Math.round(value * 1e5) / 1e5
const orNull = (value: number | null) => (value === null ? null : round(value))
const rounded = ({ value, low, high }: Estimate): Estimate => ({ value: round(value), low: round(low), high: round(high) })

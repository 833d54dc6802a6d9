/**
 * @file What the page knows of evaluations: what can be asked, what came of it, and the figures that follow from the counts. Nothing here
 * needs a GPU.
 */
import type { Evaluation } from '../evaluation/evaluate.ts'
import type { Mode, Rule } from '../tasks/task.ts'

export type { KindResult } from '../evaluation/evaluate.ts'
export { type Examined, examined } from '../evaluation/exam-record.ts'
export { type Estimate, meanEstimate, studentT } from '../evaluation/intervals.ts'
export { MATRIX_SETS, type MatrixCell, type MatrixFile, type MatrixSet } from '../evaluation/matrix-file.ts'
export { type Asked, type Compared, comparedRow, type Difference, pairedDifference, passAt } from '../evaluation/record.ts'

/** Held-out prompts of a domain (`task`: its options, as a recipe writes them), or the prompts of a set that the visitor keeps. */
export type AskedOf = { domain: string; task?: object } | { set: string }

/** Something a model can be asked. */
export interface Benchmark {
  id: string
  title: string
  /** What sets its prompts apart, as a heading. */
  group: string
  /** Whose colour and verifier it has. */
  domain: string
  of: AskedOf
}

export interface EvaluationSpec {
  /** Null: the weights in training. */
  model: string | null
  of: AskedOf
  mode: Mode
  /** So many different ones, or all there are. */
  prompts: number
  /** Replies to each. */
  samples: number
  /** 0: greedy. */
  temperature: number
  maxNewTokens: number
  seed: number
}

/** What `cascade eval` prints, with what `--out` writes. */
export interface EvaluationRecord extends Evaluation {
  model: string
  domain: string
  mode: Mode
  temperature: number
  rule: Rule
}

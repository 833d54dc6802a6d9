/** @file What a file holds, gathered while it is read: its columns, and one sentence for each row that is not as it should be. */
import { formatJson } from '../text/json.ts'
import { shown } from '../text/shown.ts'
import type { Row } from './paths.ts'
import type { ColumnReport, Problem, SchemaReport } from './types.ts'

/** More problems are counted, not kept. */
export const MAX_PROBLEMS = 200
const MAX_COLUMNS = 200
const EXAMPLE = 120

export class Report {
  readonly unit: 'line' | 'row'
  rows = 0
  #columns = new Map<string, ColumnReport & { set: Set<string> }>()
  #problems: Problem[] = []
  #problemCount = 0

  constructor(unit: 'line' | 'row') {
    this.unit = unit
  }

  row(row: Row): void {
    this.rows++
    this.#visit(row, '')
  }

  /** `what` ends a sentence that begins with "line 7 ". `rows`: how many rows it stands for that `row` was not told of. */
  problem(at: number, what: string, dropped: boolean, rows = dropped ? 1 : 0): void {
    this.rows += rows
    this.#problemCount += Math.max(1, rows)
    if (this.#problems.length < MAX_PROBLEMS) this.#problems.push({ at, what: this.#sentence(at, what), dropped })
  }

  /** The file is not read from here on: told first, however many other problems there are. */
  stop(at: number, why: string): void {
    this.#problemCount++
    this.#problems.unshift({ at, what: this.#sentence(at, `and all behind it were not read: ${why}`), dropped: true })
    this.#problems.length = Math.min(this.#problems.length, MAX_PROBLEMS)
  }

  #sentence(at: number, what: string): string {
    return `${this.unit[0].toUpperCase()}${this.unit.slice(1)} ${at} ${shown(what)}.`
  }

  /** Rows that could not be read, beyond those that are told. */
  skip(rows: number): void {
    this.rows += rows
    this.#problemCount += rows
  }

  end(used: ReadonlySet<string>): SchemaReport {
    return {
      unit: this.unit,
      rows: this.rows,
      columns: [...this.#columns.values()].map(({ set, ...column }) => ({
        ...column,
        name: shown(column.name, EXAMPLE),
        kinds: [...set],
        used: used.has(column.name),
      })),
      problems: this.#problems,
      problemCount: this.#problemCount,
    }
  }

  /** Objects within a row are columns of their own: `reward_model.ground_truth`. */
  #visit(row: Row, prefix: string): void {
    for (const name of Object.keys(row)) {
      const value = row[name]
      if (prefix === '' && typeof value === 'object' && value !== null && !Array.isArray(value)) {
        this.#visit(value as Row, `${name}.`)
        continue
      }
      const path = prefix + name
      let column = this.#columns.get(path)
      if (!column) {
        if (this.#columns.size >= MAX_COLUMNS) continue
        column = { name: path, kinds: [], set: new Set(), filled: 0, example: '', used: false }
        this.#columns.set(path, column)
      }
      const empty = value === null || value === undefined || value === ''
      column.set.add(empty ? 'empty' : kind(value))
      if (empty) continue
      if (column.filled++ === 0) column.example = exampleOf(value)
    }
  }
}

/** A copy: a cut string would keep the row in memory. */
function exampleOf(value: unknown): string {
  return JSON.parse(JSON.stringify((typeof value === 'string' ? value : (formatJson(value) ?? '')).slice(0, EXAMPLE)))
}

function kind(value: unknown): string {
  if (Array.isArray(value)) return 'list'
  return { string: 'text', number: 'number', bigint: 'number', boolean: 'true or false' }[typeof value as string] ?? 'object'
}

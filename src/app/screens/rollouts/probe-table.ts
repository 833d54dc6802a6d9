/** @file Probes as they are shown: the questions of a stage, and what came of each at each step. */
import type { ProbeRecord } from '../../../workers/api.ts'

export interface Question {
  /** Of the prompt; with its mode where it was asked in both. */
  key: string
  id: string
  prompt: string
  mode: ProbeRecord['mode']
  domain: string
  kind?: string
  gold?: ProbeRecord['gold']
  /** At each of the table's steps; undefined: it was not asked then. */
  replies: (ProbeRecord | undefined)[]
}

export interface ProbeTable {
  stage: string
  /** In the order in which they were asked, as the records have them. */
  steps: { step: number; before: boolean }[]
  questions: Question[]
}

/** A table a stage, in the order of the run. */
export function probeTables(records: readonly ProbeRecord[]): ProbeTable[] {
  const tables = new Map<string, ProbeTable>()
  for (const record of records) {
    const table = tables.get(record.stage) ?? { stage: record.stage, steps: [], questions: [] }
    tables.set(record.stage, table)
    const before = record.before === true
    let at = table.steps.findIndex((one) => one.step === record.step && one.before === before)
    if (at < 0) at = table.steps.push({ step: record.step, before }) - 1
    const key = `${record.mode} ${record.prompt_id}`
    let question = table.questions.find((one) => one.key === key)
    if (!question) {
      const { prompt_id: id, prompt, mode, domain, kind, gold } = record
      question = { key, id, prompt, mode, domain, kind, gold, replies: [] }
      table.questions.push(question)
    }
    question.replies[at] = record
  }
  return [...tables.values()]
}

/** Where a step of the address stands among those of a table: there, or the last before it. */
export function placeOf({ steps }: ProbeTable, step: number | null): number {
  if (step === null) return steps.length - 1
  return Math.max(
    0,
    steps.findLastIndex((one) => one.step <= step),
  )
}

/**
 * @file A run's records as JSON lines: one object a line, appended as a run goes on, so that a crash can tear only the last. A line that is no
 * record, torn or damaged, is left out: half a record says nothing that can be trusted.
 */
import { formatJson, parseJson } from '../text/json.ts'
import type { ExamRecord, ProbeRecord, RolloutRecord, StepMetrics } from './records.ts'

/** The records of `metrics.jsonl`. */
export function parseMetrics(text: string): StepMetrics[] {
  return parseLines<StepMetrics>(text, ({ step }) => Number.isInteger(step) && (step as number) > 0)
}

/** The records of a file of rollouts. */
export function parseRollouts(text: string): RolloutRecord[] {
  return parseLines<RolloutRecord>(
    text,
    ({ step, completion, verdict }) => Number.isInteger(step) && typeof completion === 'string' && isObject(verdict),
  )
}

/** The records of `probes.jsonl`. */
export function parseProbes(text: string): ProbeRecord[] {
  return parseLines<ProbeRecord>(
    text,
    ({ step, stage, prompt_id, completion }) =>
      Number.isInteger(step) && [stage, prompt_id, completion].every((one) => typeof one === 'string'),
  )
}

/** The records of `exams.jsonl`. */
export function parseExams(text: string): ExamRecord[] {
  return parseLines<ExamRecord>(
    text,
    ({ step, exam, list, right, ids, contents }) =>
      [step, list].every(Number.isInteger) &&
      [exam, right].every((one) => typeof one === 'string') &&
      [ids, contents].every((one) => one === undefined || Array.isArray(one)),
  )
}

export function formatJsonLines(records: readonly unknown[]): string {
  return records.map((record) => `${formatJson(record)}\n`).join('')
}

function parseLines<T extends object>(text: string, isRecord: (line: Partial<Record<keyof T, unknown>>) => boolean): T[] {
  const records: T[] = []
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue
    try {
      const value = parseJson(line)
      if (isObject(value) && isRecord(value)) records.push(value as T)
    } catch {
      // Left out.
    }
  }
  return records
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

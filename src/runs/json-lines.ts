/** @file JSON lines: one object a line, appended as a run goes on, so that a crash can tear only the last. */
import { formatJson, parseJson } from '../text/json.ts'

/** The objects of a JSON-lines text. A line that does not parse, torn at the end or damaged, is left out. */
export function parseJsonLines<T>(text: string): T[] {
  const records: T[] = []
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue
    try {
      records.push(parseJson(line) as T)
    } catch {
      // Half a record says nothing that can be trusted.
    }
  }
  return records
}

export function formatJsonLines(records: readonly unknown[]): string {
  return records.map((record) => `${formatJson(record)}\n`).join('')
}

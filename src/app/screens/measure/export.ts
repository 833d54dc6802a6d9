/** @file Kept evaluations as files: JSON lines that `cascade compare` reads one by one, and a table of their figures. */
import type { Kept } from './database.ts'

/** A line an evaluation: what `cascade eval --out` writes, and the rest of what is known. */
export function jsonLines(kept: readonly Kept[]): string {
  return kept
    .map(({ record, spec, created, title, benchmark }) => {
      const { maxNewTokens, seed, of } = spec
      return `${JSON.stringify({ ...record, created, title, benchmark, of, maxNewTokens, seed })}\n`
    })
    .join('')
}

const COLUMNS: [name: string, value: (kept: Kept) => string | number | null][] = [
  ['created', ({ created }) => created],
  ['model', ({ record }) => record.model],
  ['title', ({ title }) => title],
  ['benchmark', ({ benchmark }) => benchmark],
  ['domain', ({ record }) => record.domain],
  ['mode', ({ record }) => record.mode],
  ['temperature', ({ record }) => record.temperature],
  ['prompts', ({ record }) => record.prompts],
  ['clusters', ({ record }) => record.clusters],
  ['samples', ({ record }) => record.samples],
  ['pass1', ({ record }) => record.pass1.value],
  ['pass1_low', ({ record }) => record.pass1.low],
  ['pass1_high', ({ record }) => record.pass1.high],
  ['passk', ({ record }) => record.passK.value],
  ['passk_low', ({ record }) => record.passK.low],
  ['passk_high', ({ record }) => record.passK.high],
  ['mean_length', ({ record }) => record.meanLength],
  ['truncated', ({ record }) => record.truncated],
  ['obeyed', ({ record }) => record.obeyed],
  ['guessed', ({ record }) => record.guessed],
  // Records that were kept before lines were counted have none.
  ['false_lines', ({ record }) => record.falseLines ?? null],
  ['max_new_tokens', ({ spec }) => spec.maxNewTokens],
  ['seed', ({ spec }) => spec.seed],
]

/** RFC 4180. A title that a spreadsheet would take for a formula is made text. */
export function csv(kept: readonly Kept[]): string {
  const cell = (value: string | number | null) => {
    const text = value === null ? '' : typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value)
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  const rows = [COLUMNS.map(([name]) => name), ...kept.map((one) => COLUMNS.map(([, value]) => cell(value(one))))]
  return rows.map((row) => `${row.join(',')}\r\n`).join('')
}

/** @file A file of prompts into a prompt set, with a report of its columns and of every row that could not be read. */
import { formatJson } from '../text/json.ts'
import { chooseMapping, mapRow, SAMPLE, usedColumns } from './mapping.ts'
import { MappingError } from './mapping-error.ts'
import { Pace } from './pace.ts'
import { readCsv } from './readers/csv.ts'
import { readJson } from './readers/json.ts'
import { readJsonLines } from './readers/jsonl.ts'
import { readParquet } from './readers/parquet.ts'
import type { RawRow, Reader } from './readers/reader.ts'
import { Report } from './report.ts'
import { detectFormat, ImportError, MAX_FILE_BYTES, megabytes } from './source.ts'
import type { ByteSource, FileFormat, Hooks, ImportedPrompt, ImportedSet, ImportOptions, Mapping } from './types.ts'

export { blobSource, bytesSource, ImportError, MAX_FILE_BYTES, textSource } from './source.ts'

/** More rows are not read: each costs memory beside its bytes. */
export const MAX_ROWS = 1_000_000

const READERS: Record<FileFormat, (source: ByteSource) => Reader> = {
  jsonl: readJsonLines,
  json: readJson,
  csv: readCsv,
  parquet: readParquet,
}

/**
 * Reads a prompt set. Rows that cannot be read or mapped are left out and told in the report; the rest is there.
 * @throws ImportError, one sentence, when nothing can be made of the file; the signal's reason when it is aborted.
 */
export async function importPromptSet(source: ByteSource, options: ImportOptions = {}, hooks: Hooks = {}): Promise<ImportedSet> {
  if (source.size > MAX_FILE_BYTES)
    throw new ImportError(`${source.name} has ${megabytes(source.size)}; files up to ${megabytes(MAX_FILE_BYTES)} can be imported.`)
  const format = options.format ?? (await detectFormat(source))
  const limit = Math.min(options.limit ?? MAX_ROWS, MAX_ROWS)
  const report = new Report(format === 'jsonl' || format === 'csv' ? 'line' : 'row')
  const pace = new Pace(hooks, `Reading ${source.name}`, source.size, 'bytes')
  const prompts: ImportedPrompt[] = []
  const places: number[] = []
  const ids = new Map<string, number>()
  let mapping: Mapping | null = null

  const add = async (raw: RawRow) => {
    if ('note' in raw) return report.problem(raw.at, raw.note, false)
    if ('problem' in raw) return report.problem(raw.at, raw.problem, true, raw.rows)
    report.row(raw.value)
    try {
      const prompt = await mapRow(mapping as Mapping, raw.value)
      if (ids.has(prompt.id) && prompts[ids.get(prompt.id) as number].prompt !== prompt.prompt)
        report.problem(raw.at, `has the id ${prompt.id}, as ${report.unit} ${places[ids.get(prompt.id) as number]} has`, false)
      else ids.set(prompt.id, prompts.length)
      prompts.push(prompt)
      places.push(raw.at)
    } catch (cause) {
      if (!(cause instanceof MappingError)) throw cause
      report.problem(raw.at, cause.message, true, 0)
    }
  }

  const waiting: RawRow[] = []
  const settle = async () => {
    const sample = waiting.flatMap((raw) => ('value' in raw ? [raw.value] : [])).slice(0, SAMPLE)
    if (sample.length === 0) throw new ImportError(nothingIn(source, waiting, report.unit))
    mapping = chooseMapping(options.mapping ?? 'auto', sample, source.name)
    for (const raw of waiting.splice(0)) await add(raw)
  }

  const reader = READERS[format](source)
  try {
    reading: for await (const { rows, read } of reader) {
      for (const raw of rows) {
        if (report.rows + waiting.length >= limit) {
          if (options.limit === undefined) report.problem(raw.at, `and all behind it were not read: ${limit} rows are the most`, true, 0)
          break reading
        }
        if (mapping !== null) await add(raw)
        else if (waiting.push(raw) >= SAMPLE && waiting.filter((row) => 'value' in row).length >= SAMPLE) await settle()
        if (pace.due) await pace.rest(read)
      }
    }
  } finally {
    reader.return(undefined).catch(() => {})
  }
  if (mapping === null) await settle()
  pace.end()
  const { name, title } = mapping as unknown as Mapping
  return {
    name: source.name,
    format,
    mapping: { name, title },
    prompts,
    places,
    report: report.end(usedColumns(mapping as unknown as Mapping)),
  }
}

/** No row could be read at all: the first reason is the sentence. */
function nothingIn(source: ByteSource, waiting: readonly RawRow[], unit: string): string {
  const first = waiting.find((raw) => 'problem' in raw) as { at: number; problem: string } | undefined
  return first ? `${source.name} cannot be read: ${unit} ${first.at} ${first.problem}.` : `${source.name} has no rows.`
}

/** The native format: JSON lines, one prompt a line. */
export function formatNative(prompts: readonly ImportedPrompt[]): string {
  return prompts.map((prompt) => `${formatJson(prompt)}\n`).join('')
}

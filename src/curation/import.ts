/** @file A file of prompts into a prompt set, with a report of its columns and of every row that could not be read. */
import { formatJson } from '../text/json.ts'
import { shown, shownBriefly } from '../text/shown.ts'
import { chooseMapping, mapRow, SAMPLE, usedColumns } from './mapping.ts'
import { MappingError } from './mapping-error.ts'
import { Pace } from './pace.ts'
import type { Row } from './paths.ts'
import { readCsv } from './readers/csv.ts'
import { readJson } from './readers/json.ts'
import { readJsonLines } from './readers/jsonl.ts'
import { readParquet } from './readers/parquet.ts'
import type { RawRow, Reader } from './readers/reader.ts'
import { MAX_PROBLEMS, Report } from './report.ts'
import { detectFormat, ImportError, MAX_FILE_BYTES, MAX_UNPACKED_BYTES, megabytes } from './source.ts'
import type { ByteSource, FileFormat, Hooks, ImportedPrompt, ImportedSet, ImportOptions, Mapping } from './types.ts'

export { blobSource, bytesSource, ImportError, MAX_FILE_BYTES, textSource } from './source.ts'

/** More rows are not read: each costs memory beside its bytes. */
export const MAX_ROWS = 1_000_000

/** What no bound foresaw overran the stack or the longest text there may be: it costs the row, not the file. */
const TOO_LARGE = 'is too large or too deeply nested to become a prompt'

/** Nobody mends so many, and telling why each cannot be read takes long. */
export const MAX_UNREADABLE = 100_000

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
  const pace = new Pace(hooks, `Reading ${source.name}`, source.size, 'bytes')
  const format = options.format ?? (await detectFormat(source, async (read) => (pace.due ? pace.rest(read) : undefined)))
  const limit = Math.min(options.limit ?? MAX_ROWS, MAX_ROWS)
  const report = new Report(format === 'jsonl' || format === 'csv' ? 'line' : 'row')
  const prompts: ImportedPrompt[] = []
  const places: number[] = []
  const ids = new Map<string, number>()
  /** Characters of tests, which a row may hold packed a thousand times smaller. */
  let unpacked = 0
  let unreadable = 0
  let mapping: Mapping | null = null

  const add = async (raw: RawRow) => {
    if ('note' in raw) return report.problem(raw.at, raw.note, false)
    if ('problem' in raw) return report.problem(raw.at, raw.problem, true, raw.rows)
    try {
      report.row(raw.value)
      const prompt = await mapRow(mapping as Mapping, raw.value)
      unpacked += charactersOf(prompt.tests)
      if (unpacked > MAX_UNPACKED_BYTES)
        throw new ImportError(`${source.name} has tests that unfold to more than ${megabytes(MAX_UNPACKED_BYTES)}.`)
      if (ids.has(prompt.id) && prompts[ids.get(prompt.id) as number].prompt !== prompt.prompt)
        report.problem(
          raw.at,
          `has the id ${shownBriefly(prompt.id)}, as ${report.unit} ${places[ids.get(prompt.id) as number]} has`,
          false,
        )
      else ids.set(prompt.id, prompts.length)
      prompts.push(prompt)
      places.push(raw.at)
    } catch (cause) {
      if (!(cause instanceof MappingError || cause instanceof RangeError)) throw cause
      report.problem(raw.at, cause instanceof RangeError ? TOO_LARGE : cause.message, true, 0)
    }
  }

  const waiting = new Waiting()
  const settle = async () => {
    const { values: sample, rows } = waiting
    if (sample.length === 0) throw new ImportError(nothingIn(source, rows, report.unit))
    mapping = chooseMapping(options.mapping ?? 'auto', sample, source.name)
    sample.length = 0
    for (const raw of rows.splice(0)) await add(raw)
    report.skip(waiting.uncounted)
  }

  const reader = READERS[format](source)
  try {
    reading: for await (const { rows, read } of reader) {
      for (const raw of rows) {
        if (report.rows + (mapping === null ? waiting.count : 0) >= limit) {
          if (options.limit === undefined) report.stop(raw.at, `${limit} rows are the most`)
          break reading
        }
        if ('problem' in raw && ++unreadable > MAX_UNREADABLE) {
          report.stop(raw.at, `${MAX_UNREADABLE} rows before it cannot be read`)
          break reading
        }
        if (mapping !== null) await add(raw)
        else {
          waiting.add(raw)
          if (waiting.values.length >= SAMPLE) await settle()
        }
        if (pace.due) await pace.rest(read)
      }
      // A file may go on without a row.
      if (pace.due) await pace.rest(read)
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

function charactersOf(tests: ImportedPrompt['tests'] = []): number {
  return tests.reduce((sum, test) => sum + ('stdin' in test ? test.stdin.length + test.stdout.length : 0), 0)
}

/** Rows that come before there are enough to choose a mapping by. */
class Waiting {
  rows: RawRow[] = []
  readonly values: Row[] = []
  /** Rows so far. */
  count = 0
  /** Of those, unreadable ones that no report would keep. */
  uncounted = 0
  #problems = 0

  add(raw: RawRow): void {
    this.count++
    if ('value' in raw) this.values.push(raw.value)
    else if ('problem' in raw && ++this.#problems > MAX_PROBLEMS) {
      this.uncounted += raw.rows ?? 1
      return
    }
    this.rows.push(raw)
  }
}

/** No row could be read at all: the first reason is the sentence. */
function nothingIn(source: ByteSource, waiting: readonly RawRow[], unit: string): string {
  const first = waiting.find((raw) => 'problem' in raw) as { at: number; problem: string } | undefined
  return first ? `${source.name} cannot be read: ${unit} ${first.at} ${shown(first.problem)}.` : `${source.name} has no rows.`
}

/** The native format: JSON lines, one prompt a line. */
export function formatNative(prompts: readonly ImportedPrompt[]): string {
  return prompts.map((prompt) => `${formatJson(prompt)}\n`).join('')
}

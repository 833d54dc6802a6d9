/**
 * @file Rollouts as a Parquet file: a row an attempt, a row group a step. Token ids and log-probs are lists; what has no fixed shape (the
 * verdict, parts of a reward, a gold answer) is JSON, as in the run's own records.
 */
import type { SchemaElement } from 'hyparquet'
import { ByteWriter, ParquetWriter } from 'hyparquet-writer'
import type { RolloutRecord } from '../../../workers/api.ts'
import type { RolloutFile } from './rollout-file.ts'

type Cell = string | number | boolean | number[] | string[] | null

interface Column {
  name: string
  schema: SchemaElement[]
  cell: (record: RolloutRecord) => Cell
}

const leaf = (name: string, type: SchemaElement['type'], more: Partial<SchemaElement> = {}): SchemaElement[] => [
  { name, type, repetition_type: 'OPTIONAL', ...more },
]
const TEXT = { converted_type: 'UTF8' } as const
const listOf = (name: string, type: SchemaElement['type'], more: Partial<SchemaElement> = {}): SchemaElement[] => [
  { name, repetition_type: 'OPTIONAL', converted_type: 'LIST', num_children: 1 },
  { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
  { name: 'element', type, repetition_type: 'REQUIRED', ...more },
]
const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value))

const text = (name: string, cell: (record: RolloutRecord) => string | null | undefined): Column => ({
  name,
  schema: leaf(name, 'BYTE_ARRAY', TEXT),
  cell: (record) => cell(record) ?? null,
})
const figure = (name: string, type: SchemaElement['type'], cell: Column['cell']): Column => ({ name, schema: leaf(name, type), cell })
const list = (name: string, type: SchemaElement['type'], cell: Column['cell'], more?: Partial<SchemaElement>): Column => ({
  name,
  schema: listOf(name, type, more),
  cell,
})

const COLUMNS: Column[] = [
  figure('step', 'INT32', ({ step }) => step),
  text('prompt_id', ({ prompt_id }) => prompt_id),
  figure('group', 'INT32', ({ group }) => group),
  text('mode', ({ mode }) => mode),
  text('domain', ({ domain }) => domain),
  text('kind', ({ kind }) => kind),
  text('prompt', ({ prompt }) => prompt),
  text('gold', ({ gold }) => json(typeof gold === 'bigint' ? String(gold) : gold)),
  text('completion', ({ completion }) => completion),
  list('prompt_tokens', 'INT32', ({ prompt_tokens }) => prompt_tokens),
  list('completion_tokens', 'INT32', ({ completion_tokens }) => completion_tokens),
  list('pieces', 'BYTE_ARRAY', ({ pieces }) => pieces, TEXT),
  list('logprobs', 'DOUBLE', ({ logprobs }) => logprobs),
  list('entropies', 'DOUBLE', ({ entropies }) => entropies),
  list('log_ratios', 'INT32', ({ log_ratios }) => log_ratios ?? null),
  text('stop', ({ stop }) => stop),
  figure('correct', 'BOOLEAN', ({ verdict }) => verdict.correct),
  text('outcome', ({ verdict }) => verdict.outcome),
  text('why', ({ verdict }) => verdict.why),
  text('verdict', ({ verdict }) => json(verdict)),
  figure('reward', 'DOUBLE', ({ reward }) => reward),
  text('rewards', ({ rewards }) => json(rewards)),
  figure('advantage', 'DOUBLE', ({ advantage }) => advantage),
  text('working', ({ working }) => json(working)),
]

export class RolloutParquet implements RolloutFile {
  rows = 0
  readonly #bytes = new ByteWriter()
  readonly #writer = new ParquetWriter({
    writer: this.#bytes,
    schema: [{ name: 'rollout', num_children: COLUMNS.length }, ...COLUMNS.flatMap(({ schema }) => schema)],
  })

  add(records: readonly RolloutRecord[]): void {
    if (records.length === 0) return
    this.rows += records.length
    const columnData = COLUMNS.map(({ name, cell }) => ({ name, data: records.map(cell) }))
    // Into memory it is done at once.
    void this.#writer.write({ columnData, rowGroupSize: records.length })
  }

  close(): Blob {
    void this.#writer.finish()
    return new Blob([this.#bytes.getBuffer()], { type: 'application/vnd.apache.parquet' })
  }
}

/**
 * @file `bench --profile`: where the time of a training step and of decoding goes, kernel by kernel, in Node on the adapter at hand. Counts
 * stand beside times, so that a kernel can be judged where there is no clock, and with `--count-only` where there is no GPU.
 */
import { plannedGpu } from '../gpu/planned.ts'
import { chooseKernels, guessedKernels } from '../model/decode-tuning.ts'
import { BENCH_SIZES, type BenchSize, type BenchSizeName } from '../workers/bench-sizes.ts'
import { type KernelRow, total } from '../workers/kernel-table.ts'
import { type ProfilePart, profileStep, type StepProfile } from '../workers/step-profile.ts'
import type { Output } from './args.ts'
import { checkedConfig, openGpu } from './models.ts'

export interface ProfileRequest {
  model: string | undefined
  shape: BenchSizeName
  tokens: number | undefined
  rows: readonly number[]
  countOnly: boolean
}

/** Counts are of a model in one piece, which no card may hold. */
const UNBOUND = { largestBinding: 2 ** 40 }

/** Tokens of a sequence of a model that is none of the benchmark's. */
const SEQUENCE = 256

export async function profileCommand({ model, shape, tokens, rows, countOnly }: ProfileRequest, output: Output): Promise<void> {
  const size = sized(model === undefined ? BENCH_SIZES[shape] : await sizeOf(model), tokens)
  const gpu = countOnly ? plannedGpu(UNBOUND) : await openGpu()
  try {
    if (!countOnly) output.progress('choosing kernels')
    const kernels = countOnly ? guessedKernels(gpu) : await chooseKernels(gpu)
    const profile = await profileStep(gpu, kernels, size, { rows, countOnly, whole: tokens !== undefined, onProgress: output.progress })
    const adapter = [gpu.adapter.vendor, gpu.adapter.architecture, gpu.adapter.description].filter(Boolean).join(', ')
    for (const line of output.json ? jsonLines(profile, adapter) : tables(profile, adapter)) output.line(line)
  } finally {
    gpu.close()
  }
}

/** Only the configuration is read: weights change no time. */
async function sizeOf(model: string): Promise<BenchSize> {
  const config = await checkedConfig(model)
  return { config, sequences: 4, tokens: Math.min(SEQUENCE, config.maxPositions) }
}

/** Sequences of the size's own length, as many as come to so many tokens. */
function sized(size: BenchSize, tokens: number | undefined): BenchSize {
  if (tokens === undefined) return size
  const length = Math.min(size.tokens, tokens)
  return { ...size, tokens: length, sequences: Math.max(1, Math.round(tokens / length)) }
}

const nameOf = ({ kind, tokens }: ProfilePart) => (kind === 'train' ? `training step, ${tokens} tokens` : `decoding, rows ${tokens}`)

function jsonLines({ parameters, peak, parts }: StepProfile, adapter: string): string[] {
  const head = { adapter, parameters, ...(peak && { peak_gflops: peak.flops / 1e9, peak_gb_per_second: peak.bytes / 1e9 }) }
  const lines = parts.flatMap(({ kind, tokens, kernels }) =>
    kernels.map((row) => ({ part: kind, tokens, ...row, gb_per_second: rate(row.bytes, row), gflops: rate(row.operations, row) })),
  )
  return [head, ...lines].map((line) => JSON.stringify(line))
}

/** Of billions a second; null without a time. */
const rate = (amount: number | null, { milliseconds }: Pick<KernelRow, 'milliseconds'>) =>
  amount !== null && milliseconds ? amount / milliseconds / 1e6 : null

function tables({ parameters, peak, parts }: StepProfile, adapter: string): string[] {
  const lines = [`${adapter}; ${parameters.toLocaleString('en')} parameters`]
  if (peak)
    lines.push(`peaks measured here: ${figure(peak.flops / 1e9)} GFLOP/s (fma), ${figure(peak.bytes / 1e9)} GB/s (copy, read and written)`)
  else lines.push('no times: this adapter has no clock for single kernels (timestamp-query), or only counts were asked for')
  for (const part of parts) lines.push('', `${nameOf(part)}`, ...table(part.kernels, peak !== null))
  return lines
}

function table(kernels: readonly KernelRow[], timed: boolean): string[] {
  const head = ['kernel', 'dispatches', 'workgroups', 'invocations', 'f32s', 'shared B', 'MB', 'MFLOP']
  if (timed) head.push('ms', 'GB/s', 'GFLOP/s', 'of its bound')
  const all = total(kernels)
  const tail = (row: Pick<KernelRow, 'bytes' | 'operations' | 'milliseconds' | 'share'>, bound: string) => {
    const amounts = [figure(row.bytes, 1e6), figure(row.operations, 1e6)]
    const share = row.share === null ? '-' : `${(100 * row.share).toFixed(0)}% ${bound}`
    return timed ? [...amounts, figure(row.milliseconds), figure(rate(row.bytes, row)), figure(rate(row.operations, row)), share] : amounts
  }
  const counts = (row: KernelRow) =>
    [row.dispatches, row.workgroups, row.invocations, row.floats ?? '-', row.workgroupBytes ?? '-'].map(String)
  const rows = [
    head,
    ...kernels.map((row) => [row.kernel, ...counts(row), ...tail(row, row.bound ?? '')]),
    ['all', String(all.dispatches), '', '', '', '', ...tail(all, '')],
  ]
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column].length)))
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])))
      .join('  ')
      .trimEnd(),
  )
}

const figure = (value: number | null, unit = 1) => (value === null ? '-' : String(Number((value / unit).toPrecision(3))))

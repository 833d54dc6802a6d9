/** @file Dispatches gathered by kernel: how many, what they ask for, what they took, and the share of what the adapter could do at best. */
import type { DispatchCount } from '../gpu/plan.ts'
import type { AdapterPeak } from './bench-peak.ts'

/** All dispatches of one name, in whatever layer. */
export interface KernelRow {
  kernel: string
  dispatches: number
  /** Of a dispatch, the least of them: too few leave a GPU idle. */
  workgroups: number
  invocations: number
  /** f32s in named variables of an invocation, at most, and bytes of workgroup memory; null where the source was not understood. */
  floats: number | null
  workgroupBytes: number | null
  /** Of all, each tensor once; null where a dispatch does not say it. */
  bytes: number | null
  /** Of all, a multiply-add being two. */
  operations: number | null
  /** Of all; null where the adapter has no clock for them. */
  milliseconds: number | null
  /** What keeps it from taking less, and the least time over the one it took; above 1 where data came out of a cache. Null without time or peaks. */
  bound: 'bytes' | 'operations' | null
  share: number | null
}

/** Dearest first, or most dispatches first where they were not timed. `milliseconds` is of each dispatch. */
export function byKernel(counts: readonly DispatchCount[], milliseconds: readonly number[] | null, peak: AdapterPeak | null): KernelRow[] {
  const found = new Map<string, KernelRow>()
  for (const [i, { label, workgroups, size, cost }] of counts.entries()) {
    const kernel = label.replace(/\d+\./, '').replaceAll('_', ' ')
    const invocations = workgroups * (size?.invocations ?? Number.NaN)
    const row = found.get(kernel)
    const time = milliseconds?.[i] ?? null
    const sum = (a: number | null, b: number | null) => (a === null || b === null ? null : a + b)
    if (!row) {
      found.set(kernel, {
        ...{ kernel, dispatches: 1, workgroups, invocations, floats: size?.floats ?? null, workgroupBytes: size?.workgroupBytes ?? null },
        ...{ bytes: cost?.bytes ?? null, operations: cost?.operations ?? null, milliseconds: time, bound: null, share: null },
      })
      continue
    }
    row.dispatches++
    row.workgroups = Math.min(row.workgroups, workgroups)
    row.invocations = Math.min(row.invocations, invocations)
    row.bytes = sum(row.bytes, cost?.bytes ?? null)
    row.operations = sum(row.operations, cost?.operations ?? null)
    row.milliseconds = sum(row.milliseconds, time)
  }
  const rows = [...found.values()]
  if (peak) for (const row of rows) Object.assign(row, boundOf(row, peak))
  return rows.sort((a, b) => (b.milliseconds ?? 0) - (a.milliseconds ?? 0) || b.dispatches - a.dispatches)
}

function boundOf({ bytes, operations, milliseconds }: KernelRow, peak: AdapterPeak): Pick<KernelRow, 'bound' | 'share'> {
  if (bytes === null || operations === null) return { bound: null, share: null }
  const [moving, computing] = [bytes / peak.bytes, operations / peak.flops]
  const share = milliseconds ? (1000 * Math.max(moving, computing)) / milliseconds : null
  return { bound: moving >= computing ? 'bytes' : 'operations', share }
}

/** Of all kernels together; the share is of the sum of their least times. */
export function total(rows: readonly KernelRow[]): Pick<KernelRow, 'dispatches' | 'bytes' | 'operations' | 'milliseconds' | 'share'> {
  const sum = (of: (row: KernelRow) => number | null) =>
    rows.reduce<number | null>((all, row) => {
      const one = of(row)
      return all === null || one === null ? null : all + one
    }, 0)
  const milliseconds = sum((row) => row.milliseconds)
  const least = sum((row) => (row.share === null || row.milliseconds === null ? null : row.share * row.milliseconds))
  return {
    dispatches: rows.reduce((all, row) => all + row.dispatches, 0),
    bytes: sum((row) => row.bytes),
    operations: sum((row) => row.operations),
    milliseconds,
    share: least !== null && milliseconds ? least / milliseconds : null,
  }
}

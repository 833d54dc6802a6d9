/**
 * @file Where the time of a training step goes: every dispatch of forward, loss and backward timed by the adapter's own clock, gathered by
 * kernel. The benchmark's model and batch, so that adapters can be compared. Where an adapter has no such clock, dispatches are counted.
 * The optimizer's few dispatches are left out.
 */
import type { Gpu } from '../gpu/device.ts'
import type { KernelProfile } from '../kernels/tuning.ts'
import { pack } from '../model/batch.ts'
import { Decoder } from '../model/decoder.ts'
import { allocateGradient } from '../model/gradient.ts'
import { ParameterBuffers } from '../model/parameter-buffers.ts'
import { ParameterTable } from '../model/parameters.ts'
import { randomWeights, uniforms } from '../reference/random-weights.ts'
import type { KernelShare } from './api.ts'
import { BENCH_BATCH, BENCH_CONFIG, BENCH_SMALL } from './bench-rows.ts'

/** All repeats together last about this long, milliseconds: browsers tell the clock in steps of a tenth of one. */
const ENOUGH = 60
const MOST_REPEATS = 50

export async function profileStep(
  gpu: Gpu,
  profile: KernelProfile,
): Promise<{ tokens: number; parameters: number; kernels: KernelShare[] }> {
  const { tokens: length } = BENCH_BATCH
  // A software adapter would take many seconds for the whole batch, and tell the same.
  const sequences = gpu.adapter.software ? BENCH_SMALL : BENCH_BATCH.sequences
  const tokens = sequences * length
  const table = new ParameterTable(BENCH_CONFIG)
  const weights = ParameterBuffers.allocate(gpu.memory, table, 'weights')
  const host = randomWeights(BENCH_CONFIG, 1, 1)
  const tensor = (name: string) => (host.get(name) as { data: Float32Array }).data
  weights.write(gpu, table.pack(tensor))
  const gradient = allocateGradient(gpu, table, profile.slices, tokens)
  const staging = gpu.memory.staging('profile scores', tokens * 8)
  const { matmul: choice, lanes } = profile
  let decoder: Decoder | null = null
  try {
    decoder = await Decoder.create(gpu, table, weights, { tokens, choice, lanes, gradient })
    const uniform = uniforms(1)
    const any = () => Math.floor(uniform() * BENCH_CONFIG.vocab)
    const even = new Float32Array(length - 1).fill(1 / tokens)
    const rows = Array.from({ length: sequences }, () => ({ tokens: Array.from({ length }, any), weights: even }))
    const batch = pack(rows, decoder.capacity, BENCH_CONFIG.vocab)
    decoder.submit(batch, staging, 0)
    await gpu.map(staging, tokens * 8)
    const { labels } = decoder
    const times = gpu.device.features.has('timestamp-query') ? await timed(decoder, batch) : null
    return { tokens, parameters: table.count, kernels: byKernel(labels, times) }
  } finally {
    decoder?.dispose()
    for (const buffers of [weights, gradient.buffers]) buffers.free()
    gpu.memory.free(staging)
  }
}

/** Milliseconds of each dispatch: once to see how long they are, and as often as fills the clock's steps. */
async function timed(decoder: Decoder, batch: ReturnType<typeof pack>): Promise<number[]> {
  const all = (times: { milliseconds: number }[]) => times.map(({ milliseconds }) => milliseconds)
  const once = all(await decoder.profile(batch))
  const total = once.reduce((sum, time) => sum + time, 0)
  const repeats = Math.min(MOST_REPEATS, Math.floor(ENOUGH / Math.max(total, ENOUGH / MOST_REPEATS)))
  return repeats < 2 ? once : all(await decoder.profile(batch, repeats))
}

/** Dispatches of one name in whatever layer together, dearest first, or most first where they were not timed. */
export function byKernel(labels: readonly string[], times: readonly number[] | null): KernelShare[] {
  const found = new Map<string, KernelShare>()
  for (const [i, label] of labels.entries()) {
    const kernel = label.replace(/\d+\./, '').replaceAll('_', ' ')
    const share = found.get(kernel) ?? { kernel, dispatches: 0, milliseconds: times && 0 }
    share.dispatches++
    if (times) share.milliseconds = (share.milliseconds ?? 0) + times[i]
    found.set(kernel, share)
  }
  return [...found.values()].sort((a, b) => (b.milliseconds ?? 0) - (a.milliseconds ?? 0) || b.dispatches - a.dispatches)
}

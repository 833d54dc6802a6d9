/**
 * @file Where the time of a training step and of decoding goes: every dispatch counted, and timed by the adapter's own clock where it has one,
 * gathered by kernel. The weights are random and the text is noise, neither of which changes a time. On an adapter that only counts
 * (gpu/planned.ts) nothing is computed.
 */
import type { Gpu } from '../gpu/device.ts'
import type { BufferSlice } from '../gpu/memory.ts'
import type { Plan } from '../gpu/plan.ts'
import { PAGE } from '../kernels/row-table.ts'
import type { KernelProfile } from '../kernels/tuning.ts'
import { pack } from '../model/batch.ts'
import { Generator } from '../model/generator.ts'
import { ParameterBuffers } from '../model/parameter-buffers.ts'
import { ParameterTable } from '../model/parameters.ts'
import { uniforms } from '../reference/random-weights.ts'
import { Learner } from '../training/learner.ts'
import { type AdapterPeak, measurePeak } from './bench-peak.ts'
import type { BenchSize } from './bench-sizes.ts'
import { byKernel, type KernelRow } from './kernel-table.ts'

export interface ProfilePart {
  kind: 'train' | 'decode'
  /** Of the training batch, or rows that draw a token each. */
  tokens: number
  kernels: KernelRow[]
}

export interface StepProfile {
  parameters: number
  /** What the adapter itself reaches; null where nothing was timed. */
  peak: AdapterPeak | null
  parts: ProfilePart[]
}

/** A dispatch is repeated for about so long, milliseconds: clocks may be told in steps of a tenth of one. */
const ENOUGH = 2
const MOST_REPEATS = 64
/** Rounds of which the median counts, where one takes less than this. */
const ROUNDS = 3
const SHORT_MS = 300
/** New tokens that a row may still draw when decoding is timed, in whole pages: drawing is repeated, too. */
const DRAWS = MOST_REPEATS + PAGE
/** Bytes that are copied for the peak: more than caches hold. */
const COPY_BYTES = { software: 2 ** 26, hardware: 2 ** 27 }

export interface ProfileOptions {
  /** Rows of each decoding part. */
  rows?: readonly number[]
  /** Nothing is computed: for an adapter that only counts. */
  countOnly?: boolean
  /** All sequences of the training step on a software adapter, too, which takes many seconds for them and tells the same of fewer. */
  whole?: boolean
  onProgress?: (text: string) => void
  /** Looked at between measurements. */
  signal?: AbortSignal
}

/** The training step of `size` with its optimizer, then decoding. Nothing is left on the GPU. */
export async function profileStep(
  gpu: Gpu,
  profile: KernelProfile,
  size: BenchSize,
  { rows = [1, 64], countOnly = false, whole = false, onProgress = () => {}, signal }: ProfileOptions = {},
): Promise<StepProfile> {
  const timed = !countOnly && gpu.device.features.has('timestamp-query')
  const table = new ParameterTable(size.config, gpu.memory.largestBinding)
  if (timed) onProgress('measuring the adapter')
  const peak = timed ? await measurePeak(gpu.device, COPY_BYTES[gpu.adapter.software ? 'software' : 'hardware']) : null
  const weights = ParameterBuffers.allocate(gpu.memory, table, 'weights')
  if (!countOnly) fillWeights(gpu, table, weights)
  const sequences = gpu.adapter.software && !whole ? Math.min(2, size.sequences) : size.sequences
  const work: Work = { gpu, profile, table, weights, size: { ...size, sequences }, countOnly, timed, peak, signal }
  try {
    signal?.throwIfAborted()
    const parts: ProfilePart[] = []
    onProgress('a training step')
    parts.push(await profileTraining(work))
    for (const count of rows) {
      onProgress(`decoding ${count} at a time`)
      parts.push(await profileDecoding(work, count))
    }
    return { parameters: table.count, peak, parts }
  } finally {
    weights.free()
  }
}

interface Work {
  gpu: Gpu
  profile: KernelProfile
  table: ParameterTable
  weights: ParameterBuffers
  size: BenchSize
  countOnly: boolean
  timed: boolean
  peak: AdapterPeak | null
  signal: AbortSignal | undefined
}

async function profileTraining({ gpu, profile, table, weights, size, countOnly, timed, peak, signal }: Work): Promise<ProfilePart> {
  const { vocab } = size.config
  const tokens = size.sequences * size.tokens
  const learner = await Learner.create(gpu, table, weights, {
    tokens,
    choice: profile.matmul,
    lanes: profile.lanes,
    slices: profile.slices,
    optimizer: { kind: 'adamw', betas: [0.9, 0.999], epsilon: 1e-8, weightDecay: 0, maxGradNorm: 0 },
  })
  try {
    signal?.throwIfAborted()
    const uniform = uniforms(1)
    const even = new Float32Array(size.tokens - 1).fill(1 / tokens)
    const sequences = Array.from({ length: size.sequences }, () => ({
      tokens: Array.from({ length: size.tokens }, () => Math.floor(uniform() * vocab)),
      weights: even,
    }))
    const batch = pack(sequences, learner.capacity, vocab)
    if (!countOnly) await learner.step(sequences, { learningRate: 1e-6, muonLearningRate: 0 })
    const passes = learner.decoder.plan
    const steps = learner.optimizer.plan
    const times = timed ? [...(await timesOf(gpu, passes, batch, signal)), ...(await timesOf(gpu, steps, null, signal))] : null
    return { kind: 'train', tokens, kernels: byKernel([...passes.count(batch), ...steps.count(null)], times, peak) }
  } finally {
    learner.dispose()
  }
}

async function profileDecoding({ gpu, profile, weights, size, countOnly, timed, peak, signal }: Work, rows: number): Promise<ProfilePart> {
  const { vocab } = size.config
  /** Tokens each row attends to. */
  const context = gpu.adapter.software ? 16 : 128
  const config = { ...size.config, maxPositions: Math.max(size.config.maxPositions, context + DRAWS) }
  const generator = await Generator.create(gpu, config, weights, profile.matmul, { rows, slots: rows * (context + DRAWS) })
  try {
    signal?.throwIfAborted()
    if (!countOnly) {
      // Stopped at once, the rows stand ready to go on.
      const begun = new AbortController()
      const prompt = (row: number) => Array.from({ length: context }, (_, i) => (row * 7919 + i * 104_729) % vocab)
      const requests = Array.from({ length: rows }, (_, row) => ({ prompt: prompt(row), count: 1, maxNewTokens: DRAWS }))
      const sampling = { temperature: 1, topK: 0, topP: 1, minP: 0, seed: 1, logprobScale: 1 }
      await generator.generate(requests, sampling, { ignoreEos: true, signal: begun.signal, onTokens: () => begun.abort() })
    }
    const { decode, tables } = generator.plan
    const live = { tokens: rows, distinct: 0, pairs: rows * (context + 1) }
    generator.plan.writeBurst(gpu, rows, 1)
    const times = timed ? await timesOf(gpu, decode, live, signal, tables.decode.all) : null
    return { kind: 'decode', tokens: rows, kernels: byKernel(decode.count(live), times, peak) }
  } finally {
    generator.destroy()
  }
}

/**
 * Milliseconds of each dispatch: once to see how long they are, then each as often as fills the clock's steps. `state`: what the plan moves
 * on, each time from where it is now.
 */
async function timesOf<Live>(
  gpu: Gpu,
  plan: Plan<Live>,
  live: Live,
  signal: AbortSignal | undefined,
  state?: BufferSlice,
): Promise<number[]> {
  const kept = state && gpu.memory.alloc('profiled state', state.size)
  const copy = (from: GPUBuffer, to: GPUBuffer, size: number) => {
    const encoder = gpu.device.createCommandEncoder()
    encoder.copyBufferToBuffer(from, 0, to, 0, size)
    gpu.device.queue.submit([encoder.finish()])
  }
  if (state && kept) copy(state.buffer, kept, state.size)
  const profile = async (times?: readonly number[]) => {
    signal?.throwIfAborted()
    if (state && kept) copy(kept, state.buffer, state.size)
    return plan.profile(gpu, live, times)
  }
  try {
    const first = await profile()
    const repeats = first.map((time) => Math.max(1, Math.min(MOST_REPEATS, Math.ceil(ENOUGH / Math.max(time, 1e-3)))))
    const rounds: number[][] = []
    const long = first.reduce((sum, time, i) => sum + time * repeats[i], 0) > SHORT_MS
    for (let round = 0; round < (long ? 1 : ROUNDS); round++) rounds.push(await profile(repeats))
    return first.map((_, i) => rounds.map((times) => times[i]).sort((a, b) => a - b)[rounds.length >> 1])
  } finally {
    if (kept) gpu.memory.free(kept)
  }
}

/** Floats at a time, so that no second copy of a large model is made. */
const CHUNK = 2 ** 20

/** Small numbers about 0, norms of 1. */
export function fillWeights(gpu: Gpu, table: ParameterTable, weights: ParameterBuffers) {
  const uniform = uniforms(1)
  const noise = Float32Array.from({ length: CHUNK }, () => uniform() - 0.5)
  for (const { offset, rows, cols, ld, kind } of table.entries) {
    const scale = Math.sqrt(12 / cols)
    const values = kind === 'vector' ? new Float32Array(cols).fill(1) : noise.map((value) => scale * value)
    for (let at = 0; at < rows * ld; at += values.length) {
      weights.write(gpu, values.subarray(0, rows * ld - at), offset + at)
    }
  }
}

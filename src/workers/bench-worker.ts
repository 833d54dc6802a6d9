/**
 * @file The benchmark itself, in a worker of its own: engines take their steps in turn on the same adapter, so that whatever else the machine is
 * doing falls on all of them alike, and ratios hold where times do not.
 */
import type { BenchEngine } from '../reference/bench-engine.ts'
import { randomWeights, uniforms } from '../reference/random-weights.ts'
import type { HostWeights } from '../reference/weights.ts'
import { CascadeEngine } from './bench-cascade.ts'
import { countGpuCalls, type GpuCounts } from './bench-counts.ts'
import { cpuLoss } from './bench-cpu.ts'
import { best, calibrate, measurePeak } from './bench-peak.ts'
import { BENCH_BATCH, BENCH_CONFIG, BENCH_DECODE, BENCH_SMALL, type BenchRow, LOSS_BOUND, lossDifference, median } from './bench-rows.ts'

export interface BenchRequest {
  /** Measured steps of each engine, after one to warm up. */
  steps: number
}

export type BenchMessage =
  /** `draft`: more steps will make it surer. */
  | { type: 'row' | 'draft'; row: BenchRow }
  | { type: 'progress'; text: string; done: number; total: number }
  | { type: 'done' }
  | { type: 'error'; message: string }

const post = (message: BenchMessage) => self.postMessage(message)
const counts = countGpuCalls()

self.onmessage = async ({ data }: MessageEvent<BenchRequest>) => {
  try {
    await benchmark(data)
    post({ type: 'done' })
  } catch (error) {
    post({ type: 'error', message: (error as Error).message })
  }
}

/** One engine's part in the race. */
interface Lane {
  engine: BenchEngine
  losses: number[]
  /** Seconds of each measured step. */
  seconds: number[]
  /** Of the last step. */
  counts: GpuCounts
}

async function benchmark({ steps }: BenchRequest) {
  const cascade = new CascadeEngine()
  const weights = randomWeights(BENCH_CONFIG, 1, 1)
  const total = 3 * (steps + 2) + 4
  let done = 0
  const progress = (text: string) => post({ type: 'progress', text, done: done++, total })

  progress('cascade: opening the GPU')
  await cascade.init(weights, BENCH_CONFIG)
  progress('measuring the adapter')
  await adapterRows(cascade)
  progress('cascade: a forward pass, and the same on the processor')
  for (const row of await forwardRows(cascade, weights)) post({ type: 'row', row })

  // Loaded here, not with the page: nobody who only visits needs the peers.
  progress('loading the other libraries')
  const [{ JaxEngine }, { TfjsEngine }] = await Promise.all([import('../reference/jax-engine.ts'), import('../reference/tfjs-engine.ts')])
  const lanes = [cascade, new JaxEngine(), new TfjsEngine()].map(
    (engine): Lane => ({ engine, losses: [], seconds: [], counts: { dispatches: 0, submits: 0, objects: 0 } }),
  )
  for (const { engine } of lanes.slice(1)) {
    progress(`${engine.name}: opening the GPU`)
    await engine.init(weights, BENCH_CONFIG)
  }
  for (let step = 0; step <= steps; step++) {
    const batch = benchBatch(step)
    for (const lane of lanes) {
      progress(`${lane.engine.name}: ${step === 0 ? 'warming up' : `step ${step} of ${steps}`}`)
      await takeStep(lane, batch, step > 0)
    }
    // Ratios are of whole rounds.
    if (step > 0 && step < steps) for (const lane of lanes) post({ type: 'draft', row: trainingRow(lane, lanes[0]) })
  }
  for (const lane of lanes) post({ type: 'row', row: trainingRow(lane, lanes[0]) })
  progress('cascade: decoding')
  post({ type: 'row', row: await decodeRow(cascade) })
  for (const { engine } of lanes) engine.dispose()
}

/** Tokens with a rule in them (next = 5 * last + 3, broken now and then), new ones each step and the same for every engine. */
function benchBatch(step: number): number[][] {
  const uniform = uniforms(1000 + step)
  const V = BENCH_CONFIG.vocab
  const any = () => Math.floor(uniform() * V)
  return Array.from({ length: BENCH_BATCH.sequences }, () => {
    const row = [any()]
    while (row.length < BENCH_BATCH.tokens) row.push(uniform() < 0.1 ? any() : (5 * row[row.length - 1] + 3) % V)
    return row
  })
}

async function takeStep(lane: Lane, batch: number[][], measured: boolean) {
  const before = counts()
  const start = performance.now()
  lane.losses.push(await lane.engine.step(batch))
  const seconds = (performance.now() - start) / 1000
  const after = counts()
  if (measured) lane.seconds.push(seconds)
  lane.counts = {
    dispatches: after.dispatches - before.dispatches,
    submits: after.submits - before.submits,
    objects: after.objects - before.objects,
  }
}

/** `first` is the lane that ratios and losses are held to: ours. */
function trainingRow(lane: Lane, first: Lane): BenchRow {
  const row: BenchRow = {
    benchmark: 'train-step',
    engine: lane.engine.name,
    tokens_per_second: (BENCH_BATCH.sequences * BENCH_BATCH.tokens) / median(lane.seconds),
    ...lane.counts,
    loss: lane.losses[lane.losses.length - 1],
  }
  if (lane === first) return row
  const difference = lossDifference(lane.losses, first.losses)
  const ratio = median(lane.seconds.map((seconds, round) => seconds / first.seconds[round]))
  const losses_agree = difference <= LOSS_BOUND
  const note = losses_agree
    ? `Ours takes its steps ${ratio.toFixed(1)} times as fast; losses agree to ${difference.toExponential(1)} over ${lane.losses.length} steps.`
    : `The losses differ by ${(100 * difference).toFixed(2)}%: the engines did not do the same work, so the ratio means nothing.`
  return { ...row, ratio, losses_agree, note }
}

const blank = { tokens_per_second: Number.NaN, dispatches: Number.NaN, submits: Number.NaN, objects: Number.NaN, loss: Number.NaN }

async function adapterRows(cascade: CascadeEngine) {
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' })
  if (!adapter) throw new Error('WebGPU offers no adapter, so there is nothing to measure.')
  const device = await adapter.requestDevice()
  const bytes = Math.min(64 * 2 ** 20, device.limits.maxStorageBufferBindingSize)
  const peak = await measurePeak(device, bytes)
  device.destroy()
  const peakRow = (benchmark: string, what: string, value: number, unit: string) =>
    post({ type: 'row', row: { benchmark, engine: 'adapter', ...blank, value, unit, note: `${what}: ${value.toPrecision(3)} ${unit}.` } })
  peakRow('peak-fma', 'Fused multiply-adds from registers, each counted as two operations', peak.flops / 1e9, 'GFLOP/s')
  peakRow('peak-copy', 'A copy through memory, bytes read and written both counted', peak.bytes / 1e9, 'GB/s')
  // The largest product of the training step: gate and up together, over all tokens.
  const [m, n, k] = [BENCH_BATCH.sequences * BENCH_BATCH.tokens, 2 * BENCH_CONFIG.feedForward, BENCH_CONFIG.hidden]
  const product = await cascade.matmulRunner(m, n, k)
  const run = async (times: number) => {
    const start = performance.now()
    await product.run(times)
    return (performance.now() - start) / 1000
  }
  const times = await calibrate(1, run)
  const flops = (2 * m * n * k * times) / (await best(() => run(times)))
  product.dispose()
  const share = flops / peak.flops
  const note =
    `Our largest product, ${m} x ${k} by ${k} x ${n}, reaches ${(flops / 1e9).toPrecision(3)} GFLOP/s, ${(100 * share).toFixed(0)}% of ` +
    `the adapter's fused multiply-add rate; kernels chosen here: ${cascade.kernels}.`
  post({ type: 'row', row: { benchmark: 'matmul', engine: 'cascade', ...blank, value: flops / 1e9, unit: 'GFLOP/s', share, note } })
}

/** One forward pass of a small batch by the GPU, and by the plain twins of its kernels on one thread of the processor. */
async function forwardRows(cascade: CascadeEngine, weights: HostWeights): Promise<BenchRow[]> {
  const batch = benchBatch(0).slice(0, BENCH_SMALL)
  const tokens = batch.length * batch[0].length
  const start = performance.now()
  const theirs = cpuLoss(BENCH_CONFIG, weights, batch)
  const cpu = (performance.now() - start) / 1000
  const ours = await cascade.forward(batch)
  const times: number[] = []
  for (let round = 0; round < 5; round++) {
    const begun = performance.now()
    await cascade.forward(batch)
    times.push((performance.now() - begun) / 1000)
  }
  const gpu = median(times)
  const losses_agree = lossDifference([ours], [theirs]) <= LOSS_BOUND
  const note = losses_agree
    ? `Double precision on one thread, as plain as it can be written: ${tokens} tokens, which are few for a GPU.`
    : 'The losses differ, so both did not do the same work and the ratio means nothing.'
  const row = { ...blank, benchmark: 'forward' }
  return [
    { ...row, engine: 'cascade', tokens_per_second: tokens / gpu, loss: ours },
    { ...row, engine: 'cpu', tokens_per_second: tokens / cpu, loss: theirs, ratio: cpu / gpu, losses_agree, note },
  ]
}

async function decodeRow(cascade: CascadeEngine): Promise<BenchRow> {
  const { rows, tokens } = BENCH_DECODE
  const batch = benchBatch(0)
  const trained = batch.length * batch[0].length
  const seconds = async (run: () => Promise<unknown>) => {
    const start = performance.now()
    await run()
    return (performance.now() - start) / 1000
  }
  await cascade.forward(batch)
  await cascade.decode(rows, tokens)
  const ratios: number[] = []
  const rates: number[] = []
  for (let round = 0; round < 5; round++) {
    const forward = (await seconds(() => cascade.forward(batch))) / trained
    const decode = (await seconds(() => cascade.decode(rows, tokens))) / (rows * tokens)
    ratios.push(decode / forward)
    rates.push(1 / decode)
  }
  const cost = median(ratios)
  const note = `${rows} rows of ${tokens} new tokens with the cache: a token costs ${cost.toFixed(2)} times what it costs in the training forward pass.`
  return {
    benchmark: 'decode',
    engine: 'cascade',
    ...blank,
    tokens_per_second: median(rates),
    value: cost,
    unit: 'training forward passes a token',
    note,
  }
}

/**
 * @file The benchmark itself, in a worker of its own: what the adapter reaches, then at each size the training steps of all engines in turn, and
 * decoding and a step of reinforcement of ours. What the smallest size took says what a larger one would; too long, and it is left out.
 */
import { ParameterTable } from '../model/parameters.ts'
import type { BenchEngine } from '../reference/bench-engine.ts'
import { randomWeights } from '../reference/random-weights.ts'
import type { HostWeights } from '../reference/weights.ts'
import { CascadeEngine } from './bench-cascade.ts'
import { countGpuCalls } from './bench-counts.ts'
import { cpuLoss } from './bench-cpu.ts'
import { best, calibrate, measurePeak } from './bench-peak.ts'
import { entrants, type RaceHost, race, ruledBatch, successor } from './bench-race.ts'
import {
  BENCH_DECODE,
  BENCH_GRPO,
  BENCH_SMALL,
  type BenchRow,
  BLANK,
  LOSS_BOUND,
  leftOut,
  lossDifference,
  median,
  RACE_SIZES,
  tooLong,
} from './bench-rows.ts'
import { BENCH_SIZES, type BenchSize, type BenchSizeName } from './bench-sizes.ts'

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

const DECODE_ROUNDS = 5
const GRPO_ROUNDS = 3

async function benchmark({ steps }: BenchRequest) {
  const host: RaceHost = {
    row: (row, draft) => post({ type: draft ? 'draft' : 'row', row }),
    progress: (text) => post({ type: 'progress', text, done: Math.min(done++, total - 1), total }),
    counts,
  }
  // Steps of four engines at each size, and what is ours alone; what is left out is passed over.
  const total = 2 + RACE_SIZES.length * (4 * (steps + 1) + 3 + BENCH_DECODE.rows.length + 2)
  let done = 0
  let first: Timed | null = null
  for (const [at, name] of RACE_SIZES.entries()) {
    const size = BENCH_SIZES[name]
    first = await atSize(name, size, steps, first, host)
    done = Math.round((total * (at + 1)) / RACE_SIZES.length)
  }
}

/** Seconds at the smallest size: of a training step, by engine and backend; of a new token, by rows; and of a step of reinforcement. */
interface Timed {
  parameters: number
  tokens: number
  steps: Map<string, number>
  token: Map<number, number>
  grpo: number
}

/** All benchmarks of one size. `first`: what the smallest took, or null where this is the smallest. */
async function atSize(name: BenchSizeName, size: BenchSize, steps: number, first: Timed | null, host: RaceHost): Promise<Timed> {
  const parameters = new ParameterTable(size.config).count
  const tokens = size.sequences * size.tokens
  /** How many times as much work a token is, and a step. */
  const [perToken, perStep] = first ? [parameters / first.parameters, (parameters * tokens) / (first.parameters * first.tokens)] : [1, 1]
  const left = (row: Pick<BenchRow, 'benchmark' | 'engine' | 'backend' | 'rows'>, seconds: number) => {
    const note = first && tooLong(seconds)
    if (note) host.row(leftOut({ ...row, size: name }, note), false)
    return Boolean(note)
  }
  const ours = new CascadeEngine(size)
  // Loaded here, not with the page: nobody who only visits needs the peers.
  const [{ JaxEngine }, { TfjsEngine }] = await Promise.all([import('../reference/jax-engine.ts'), import('../reference/tfjs-engine.ts')])
  const all: BenchEngine[] = [ours, new JaxEngine('webgpu'), new JaxEngine('wasm'), new TfjsEngine()]
  const key = ({ name: engine, backend }: BenchEngine) => `${engine} ${backend}`
  const stepOf = (engine: BenchEngine) => (first?.steps.get(key(engine)) ?? 0) * perStep * (steps + 1)
  const racing = entrants(all, name, (engine) => first && tooLong(stepOf(engine)), host)
  const timed: Timed = { parameters, tokens, steps: new Map(), token: new Map(), grpo: 0 }
  const decoding = BENCH_DECODE.rows.filter(
    (rows) =>
      !left(
        { benchmark: 'decode', engine: ours.name, backend: 'webgpu', rows },
        (first?.token.get(rows) ?? 0) * perToken * rows * BENCH_DECODE.tokens * (DECODE_ROUNDS + 1),
      ),
  )
  const grpo = !left({ benchmark: 'grpo-step', engine: ours.name, backend: 'webgpu' }, (first?.grpo ?? 0) * perToken * (GRPO_ROUNDS + 1))
  if (racing.length > 0 || decoding.length > 0 || grpo) {
    const weights = randomWeights(size.config, 1, 1)
    host.progress(`cascade, ${name}: opening the GPU`)
    await ours.init(weights, size.config)
    try {
      if (!first) {
        host.progress('measuring the adapter')
        await adapterRows(ours, size)
        host.progress('cascade: a forward pass, and the same on the processor')
        for (const row of await forwardRows(ours, weights, name, size)) host.row(row, false)
      }
      if (racing.length > 0)
        for (const [engine, seconds] of await race(racing, name, size, weights, steps, host)) timed.steps.set(key(engine), seconds)
      for (const rows of decoding) {
        host.progress(`cascade, ${name}: decoding, ${rows} at a time`)
        const row = await decodeRow(ours, name, size, rows)
        timed.token.set(rows, 1 / row.tokens_per_second)
        host.row(row, false)
      }
      if (grpo) {
        host.progress(`cascade, ${name}: a step of reinforcement`)
        timed.grpo = await grpoRow(ours, name, size, timed, host)
      }
    } finally {
      ours.dispose()
    }
  }
  return first ?? timed
}

async function adapterRows(cascade: CascadeEngine, { config, sequences, tokens }: BenchSize) {
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' })
  if (!adapter) throw new Error('WebGPU offers no adapter, so there is nothing to measure.')
  const device = await adapter.requestDevice()
  const bytes = Math.min(64 * 2 ** 20, device.limits.maxStorageBufferBindingSize)
  const peak = await measurePeak(device, bytes)
  device.destroy()
  const peakRow = (benchmark: string, what: string, value: number, unit: string) =>
    post({ type: 'row', row: { benchmark, engine: 'adapter', ...BLANK, value, unit, note: `${what}: ${value.toPrecision(3)} ${unit}.` } })
  peakRow('peak-fma', 'Fused multiply-adds from registers, each counted as two operations', peak.flops / 1e9, 'GFLOP/s')
  peakRow('peak-copy', 'A copy through memory, bytes read and written both counted', peak.bytes / 1e9, 'GB/s')
  // The largest product of the training step: gate and up together, over all tokens.
  const [m, n, k] = [sequences * tokens, 2 * config.feedForward, config.hidden]
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
  post({
    type: 'row',
    row: { benchmark: 'matmul', engine: 'cascade', backend: 'webgpu', ...BLANK, value: flops / 1e9, unit: 'GFLOP/s', share, note },
  })
}

/** One forward pass of a small batch by the GPU, and by the plain twins of its kernels on one thread of the processor. */
async function forwardRows(cascade: CascadeEngine, weights: HostWeights, name: BenchSizeName, size: BenchSize): Promise<BenchRow[]> {
  const batch = ruledBatch(size, 0).slice(0, BENCH_SMALL)
  const tokens = batch.length * batch[0].length
  const start = performance.now()
  const theirs = cpuLoss(size.config, weights, batch)
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
  const row = { ...BLANK, benchmark: 'forward', size: name }
  return [
    { ...row, engine: 'cascade', backend: 'webgpu', tokens_per_second: tokens / gpu, loss: ours },
    { ...row, engine: 'cpu', backend: 'cpu', tokens_per_second: tokens / cpu, loss: theirs, ratio: cpu / gpu, losses_agree, note },
  ]
}

async function secondsOf(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await run()
  return (performance.now() - start) / 1000
}

async function decodeRow(cascade: CascadeEngine, name: BenchSizeName, size: BenchSize, rows: number): Promise<BenchRow> {
  const { tokens } = BENCH_DECODE
  const batch = ruledBatch(size, 0)
  const trained = batch.length * batch[0].length
  await cascade.forward(batch)
  await cascade.decode(rows, tokens)
  const ratios: number[] = []
  const rates: number[] = []
  for (let round = 0; round < DECODE_ROUNDS; round++) {
    const forward = (await secondsOf(() => cascade.forward(batch))) / trained
    const decode = (await secondsOf(() => cascade.decode(rows, tokens))) / (rows * tokens)
    ratios.push(decode / forward)
    rates.push(1 / decode)
  }
  const cost = median(ratios)
  const what = rows === 1 ? `One row of ${tokens} new tokens` : `${rows} rows of ${tokens} new tokens`
  return {
    ...BLANK,
    benchmark: 'decode',
    engine: 'cascade',
    backend: 'webgpu',
    size: name,
    rows,
    tokens_per_second: median(rates),
    value: cost,
    unit: 'training forward passes a token',
    note: `${what} with the cache: a token costs ${cost.toFixed(2)} times what it costs in the training forward pass.`,
  }
}

/** Tells the row, and resolves with the seconds of a step. */
async function grpoRow(cascade: CascadeEngine, name: BenchSizeName, size: BenchSize, timed: Timed, host: RaceHost): Promise<number> {
  const { prompts, group, prompt, tokens } = BENCH_GRPO
  const { vocab } = size.config
  const asked = ruledBatch({ ...size, sequences: prompts, tokens: prompt }, 0)
  /** The share of new tokens that keep to the rule. */
  const reward = (given: number[], drawn: number[]) =>
    drawn.filter((token, i) => token === successor(i === 0 ? given[given.length - 1] : drawn[i - 1], vocab)).length / drawn.length
  let counted = await cascade.grpoStep(asked, reward)
  const times: number[] = []
  for (let round = 0; round < GRPO_ROUNDS; round++) {
    times.push(
      await secondsOf(async () => {
        counted = await cascade.grpoStep(asked, reward)
      }),
    )
  }
  const seconds = median(times)
  const { generated, trained } = counted
  const training = timed.steps.get('cascade webgpu')
  const token = timed.token.get(prompts * group)
  const least = training === undefined || token === undefined ? null : generated * token + (trained * training) / timed.tokens
  const what = `${prompts} prompts of ${prompt} tokens, ${group} rollouts of ${tokens} each, one update; tokens generated and trained a second.`
  const share = least === null ? undefined : least / seconds
  const note = share === undefined ? what : `${what} ${(100 * share).toFixed(0)}% of what the rates of decoding and training above allow.`
  const row = { ...BLANK, benchmark: 'grpo-step', engine: 'cascade', backend: 'webgpu' as const, size: name }
  host.row({ ...row, tokens_per_second: (generated + trained) / seconds, ...(share !== undefined && { share }), note }, false)
  return seconds
}

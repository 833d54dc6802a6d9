/**
 * @file `npm run figures:speed [-- --shapes shipped,0.9m,3m,30m,qwen2.5-0.5b,qwen3-0.6b] [--parts peak,product,train,decode,grpo]`: the speeds that are aimed at on a
 * large GPU (an H200), measured on the adapter at hand, with what is aimed at and what PyTorch 2 took there beside. A line for each as soon as it
 * is known; a shape that does not fit is told and passed over. Without options, what the adapter can do in a minute or two.
 */
import { parseArgs } from 'node:util'
import { openGpu } from '../../src/cli/models.ts'
import { Plan } from '../../src/gpu/plan.ts'
import { matmul } from '../../src/kernels/matmul.ts'
import { describeKernels } from '../../src/kernels/tuning.ts'
import type { ModelConfig } from '../../src/model/config.ts'
import { chooseKernels } from '../../src/model/decode-tuning.ts'
import { Generator } from '../../src/model/generator.ts'
import { ParameterBuffers } from '../../src/model/parameter-buffers.ts'
import { ParameterTable } from '../../src/model/parameters.ts'
import { Learner } from '../../src/training/learner.ts'
import { passTokens } from '../../src/training/lengths.ts'
import type { OptimizerSettings } from '../../src/training/optimizer.ts'
import { measurePeak } from '../../src/workers/bench-peak.ts'
import { median } from '../../src/workers/bench-rows.ts'
import { BENCH_SIZES, type BenchSizeName } from '../../src/workers/bench-sizes.ts'
import { fillWeights } from '../../src/workers/step-profile.ts'

type Shape = BenchSizeName | 'shipped'
type Part = 'peak' | 'product' | 'train' | 'decode' | 'grpo'

const shipped: ModelConfig = {
  ...BENCH_SIZES['0.9m'].config, layers: 3, hidden: 96, heads: 3, kvHeads: 3, feedForward: 256, vocab: 640, maxPositions: 640,
} // biome-ignore format: sizes together

/** Sequences of a step and tokens of each; milliseconds aimed at, and PyTorch's in eager f32. */
const STEPS: Record<Shape, { sequences: number; tokens: number; aim?: number; torch?: number }> = {
  shipped: { sequences: 256, tokens: 96, aim: 5, torch: 9.5 },
  '0.9m': { sequences: 256, tokens: 96, aim: 8, torch: 13.6 },
  '3m': { sequences: 256, tokens: 128, aim: 30, torch: 29.6 },
  '30m': { sequences: 64, tokens: 256, aim: 105, torch: 85.6 },
  'qwen2.5-0.5b': { sequences: 2, tokens: 512, aim: 150 },
  'qwen3-0.6b': { sequences: 2, tokens: 512 },
}
/** Rows that decode together, and tokens a second aimed at. */
const DECODES: Partial<Record<Shape, readonly (readonly [rows: number, aim: number])[]>> = {
  '30m': [[1, 4000], [256, 200_000]],
  'qwen2.5-0.5b': [[1, 600]],
} // biome-ignore format: a shape a line
const GRPO = { prompts: 32, group: 8, prompt: 24, tokens: 72, aim: 30 }
const ADAMW: OptimizerSettings = { kind: 'adamw', betas: [0.9, 0.999], epsilon: 1e-8, weightDecay: 0, maxGradNorm: 0 }
/** Too slow to change anything: what is timed is the work. */
const RATE = { learningRate: 1e-9, muonLearningRate: 0 }
const SAMPLING = { temperature: 1, topK: 0, topP: 1, minP: 0, seed: 1, logprobScale: 1 }
const SHARE_OF_PEAK = 0.65
const NEW_TOKENS = 64
const ROUNDS = 5

const { values } = parseArgs({ options: { shapes: { type: 'string' }, parts: { type: 'string' } } })
const PARTS: Part[] = ['peak', 'product', 'train', 'decode', 'grpo']
const SHAPES: Shape[] = ['shipped', '0.9m', '3m', '30m', 'qwen2.5-0.5b', 'qwen3-0.6b']
const parts = chosen('parts', values.parts, PARTS) ?? PARTS
const asked = chosen('shapes', values.shapes, SHAPES)
const gpu = await openGpu()
const kernels = await chooseKernels(gpu)
const { adapter } = gpu
const shapes = asked ?? (adapter.software ? (['shipped'] as const) : SHAPES)
/** Software adapters take so many times less: their figures say that it runs, and are held to nothing. */
const SCALE = adapter.software ? 16 : 1

console.log([adapter.vendor, adapter.architecture, adapter.description].filter(Boolean).join(', '))
console.log(describeKernels(kernels))
if (parts.includes('peak') || parts.includes('product')) await peakAndProduct()
for (const shape of shapes) {
  const config = shape === 'shipped' ? shipped : BENCH_SIZES[shape].config
  const table = new ParameterTable(config, gpu.memory.largestBinding)
  await attempt(shape, async () => {
    const weights = ParameterBuffers.allocate(gpu.memory, table, 'weights')
    try {
      fillWeights(gpu, table, weights)
      if (parts.includes('train')) await attempt(`${shape}: training step`, () => train(shape, config, table, weights))
      if (parts.includes('decode'))
        for (const [rows, aim] of decodes(shape)) await attempt(`${shape}: decoding`, () => decode(shape, config, weights, rows, aim))
      if (parts.includes('grpo') && shape === 'shipped') await attempt(`${shape}: GRPO step`, () => grpo(config, table, weights))
    } finally {
      weights.free()
    }
  })
}
gpu.close()

/** Of what there is, what was asked for; null when nothing was. */
function chosen<T extends string>(name: string, text: string | undefined, known: readonly T[]): readonly T[] | null {
  const names = text?.split(',') ?? null
  const strange = names?.find((one) => !known.includes(one as T))
  if (strange === undefined) return names as readonly T[] | null
  console.error(`--${name} are some of ${known.join(', ')}, with commas between, and "${strange}" is none.`)
  process.exit(2)
}

function row(what: string, figure: string, aim: string) {
  console.log(`${what.padEnd(52)}${figure.padEnd(44)}${aim}`)
}

/** One that fails keeps no other from being measured. */
async function attempt(what: string, work: () => Promise<void>) {
  try {
    await work()
  } catch (error) {
    row(what, `not measured: ${(error as Error).message.split('\n')[0]}`, '')
    process.exitCode = 1
  }
}

function decodes(shape: Shape) {
  return (
    DECODES[shape] ??
    ([
      [1, Number.NaN],
      [256, Number.NaN],
    ] as const)
  )
}

async function peakAndProduct() {
  const peak = await measurePeak(gpu.device, adapter.software ? 16e6 : 256e6)
  row('peak', `${(peak.flops / 1e12).toFixed(3)} TFLOP/s (fma), ${(peak.bytes / 1e12).toFixed(4)} TB/s (copy)`, '')
  if (!parts.includes('product')) return
  const size = adapter.software ? 512 : 4096
  for (const layout of ['NT', 'NN', 'TN'] as const) {
    const buffers = [0, 1, 2].map((i) => gpu.memory.floats(`product ${i}`, size * size))
    const live = gpu.memory.uniform('product live', 16)
    const [a, b, c] = buffers
    const operation = { label: 'product', layout, m: size, n: size, k: size, lda: size, ldb: size, ldc: size, a, b, c, live } as const
    const owned = [...buffers, live]
    const plan = await Plan.build(gpu, 'product', [
      matmul<null>(
        gpu,
        kernels.matmul[layout],
        operation,
        () => 0,
        (dims) => owned.push(dims),
      ),
    ])
    const seconds = async (times: number) => {
      const encoder = gpu.device.createCommandEncoder()
      const pass = encoder.beginComputePass()
      for (let i = 0; i < times; i++) plan.encode(pass, null)
      pass.end()
      const start = performance.now()
      gpu.device.queue.submit([encoder.finish()])
      await gpu.device.queue.onSubmittedWorkDone()
      return (performance.now() - start) / 1000
    }
    const once = await seconds(1).then(() => seconds(1))
    const times = Math.max(1, Math.min(200, Math.ceil(0.2 / once)))
    const best = Math.min(...(await inTurn(ROUNDS, () => seconds(times)))) / times
    const rate = (2 * size ** 3) / best
    row(
      `product ${layout} ${size} x ${size} x ${size}`,
      `${(rate / 1e12).toFixed(3)} TFLOP/s, ${((100 * rate) / peak.flops).toFixed(0)}% of peak`,
      `aim ${100 * SHARE_OF_PEAK}%`,
    )
    gpu.memory.free(...owned)
  }
}

async function inTurn<T>(count: number, work: (i: number) => Promise<T>): Promise<T[]> {
  const results: T[] = []
  for (let i = 0; i < count; i++) results.push(await work(i))
  return results
}

/** Milliseconds of each of a few, after one that does not count. */
async function timed(work: () => Promise<unknown>): Promise<number> {
  await work()
  return median(
    await inTurn(ROUNDS, async () => {
      const start = performance.now()
      await work()
      return performance.now() - start
    }),
  )
}

function learnerFor(config: ModelConfig, table: ParameterTable, weights: ParameterBuffers, least: number, step: number) {
  const { matmul: choice, lanes, slices } = kernels
  return Learner.create(gpu, table, weights, { tokens: passTokens(gpu, config, least, step), choice, lanes, slices, optimizer: ADAMW })
}

async function train(shape: Shape, config: ModelConfig, table: ParameterTable, weights: ParameterBuffers) {
  const { sequences: usual, tokens, aim, torch } = STEPS[shape]
  const sequences = Math.max(2, Math.ceil(usual / SCALE))
  const all = sequences * tokens
  const learner = await learnerFor(config, table, weights, Math.min(all, 2048), all)
  try {
    const even = new Float32Array(tokens - 1).fill(1 / all)
    const batch = Array.from({ length: sequences }, (_, s) => ({
      tokens: Array.from({ length: tokens }, (_, i) => (s * 7919 + i * 104729) % config.vocab),
      weights: even,
    }))
    const ms = await timed(() => learner.step(batch, RATE))
    row(
      `${shape}: training step, ${sequences} x ${tokens}, passes of ${learner.capacity}`,
      `${ms.toFixed(1)} ms, ${Math.round((1000 * all) / ms).toLocaleString('en')} tokens/s`,
      [aim === undefined ? '' : `aim ${aim} ms`, torch ? `PyTorch ${torch} ms` : ''].filter(Boolean).join(', '),
    )
  } finally {
    learner.dispose()
  }
}

async function decode(shape: Shape, config: ModelConfig, weights: ParameterBuffers, rows: number, aim: number) {
  const generator = await Generator.create(gpu, config, weights, kernels.matmul, { rows, slots: rows * (NEW_TOKENS + 16) })
  try {
    const requests = Array.from({ length: rows }, (_, r) => ({ prompt: [r % config.vocab, 3, 5], count: 1, maxNewTokens: NEW_TOKENS }))
    const ms = await timed(() => generator.generate(requests, SAMPLING, { ignoreEos: true }))
    const rate = (1000 * rows * NEW_TOKENS) / ms
    row(
      `${shape}: decoding ${rows} at a time`,
      `${Math.round(rate).toLocaleString('en')} tokens/s`,
      Number.isNaN(aim) ? '' : `aim ${aim.toLocaleString('en')}`,
    )
  } finally {
    generator.destroy()
  }
}

/** Rollouts and one update on them, as a run takes a step, verification left out. */
async function grpo(config: ModelConfig, table: ParameterTable, weights: ParameterBuffers) {
  const { group, prompt, tokens, aim } = GRPO
  const prompts = GRPO.prompts / SCALE
  const rows = prompts * group
  const all = rows * (prompt + tokens)
  const learner = await learnerFor(config, table, weights, 2048, all)
  const generator = await Generator.create(gpu, config, weights, kernels.matmul, { rows, slots: rows * (prompt + tokens) })
  try {
    const requests = Array.from({ length: prompts }, (_, p) => ({
      prompt: Array.from({ length: prompt }, (_, i) => (p * 31 + i * 17) % config.vocab),
      count: group,
      maxNewTokens: tokens,
    }))
    const ms = await timed(async () => {
      const rollouts = await generator.generate(requests, SAMPLING, { ignoreEos: true })
      const batch = rollouts.map(({ request, tokens: drawn }, i) => ({
        tokens: [...requests[request].prompt, ...drawn],
        weights: Float32Array.from({ length: prompt + drawn.length - 1 }, (_, at) =>
          at < prompt - 1 ? Number.NaN : (i % 2 === 0 ? 1 : -1) / all,
        ),
      }))
      await learner.step(batch, RATE)
    })
    row(`shipped: GRPO step, ${prompts} x ${group} rollouts of ${tokens}`, `${ms.toFixed(1)} ms`, `aim ${aim} ms`)
  } finally {
    generator.destroy()
    learner.dispose()
  }
}

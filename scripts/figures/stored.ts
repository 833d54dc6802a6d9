/**
 * @file `npm run figures:stored [-- --shape 30m] [--tokens 32] [--rounds 5] [--count-only]`: one row that decodes from weights stored as f32 and as
 * f16, in turns on the GPU that Node finds: bytes of the weights, bytes a token moves by count, new tokens a second and prompt tokens a second.
 * With --count-only what a graphics card would be asked for, which takes no GPU.
 */
import { parseArgs } from 'node:util'
import { openGpu } from '../../src/cli/models.ts'
import { plannedGpu } from '../../src/gpu/planned.ts'
import type { Stored } from '../../src/gpu/stored.ts'
import { GREEDY } from '../../src/kernels/sample.ts'
import { chooseKernels, guessedKernels } from '../../src/model/decode-tuning.ts'
import { Generator } from '../../src/model/generator.ts'
import { ParameterBuffers } from '../../src/model/parameter-buffers.ts'
import { ParameterTable } from '../../src/model/parameters.ts'
import { BENCH_SIZES, type BenchSizeName } from '../../src/workers/bench-sizes.ts'
import { byKernel, total } from '../../src/workers/kernel-table.ts'
import { fillWeights } from '../../src/workers/step-profile.ts'

const { values } = parseArgs({
  options: {
    shape: { type: 'string', default: '30m' },
    tokens: { type: 'string', default: '32' },
    rounds: { type: 'string', default: '5' },
    'count-only': { type: 'boolean', default: false },
  },
})
const [tokens, rounds, countOnly] = [Number(values.tokens), Number(values.rounds), values['count-only']]
if (!(values.shape in BENCH_SIZES)) {
  console.error(`--shape is one of ${Object.keys(BENCH_SIZES).join(', ')}, and ${JSON.stringify(values.shape)} is none.`)
  process.exit(2)
}
const { config } = BENCH_SIZES[values.shape as BenchSizeName]
/** Prompt tokens that go through the layers at once. */
const PROMPT = 64

const gpu = countOnly ? plannedGpu({ largestBinding: 2 ** 40 }) : await openGpu()
const { matmul } = countOnly ? guessedKernels(gpu) : await chooseKernels(gpu)

async function open(stored: Stored) {
  const table = new ParameterTable(config, gpu.memory.largestBinding, stored)
  const before = gpu.memory.bytes
  const weights = ParameterBuffers.allocate(gpu.memory, table, 'weights')
  const held = gpu.memory.bytes - before
  if (!countOnly) fillWeights(gpu, table, weights)
  const generator = await Generator.create(gpu, config, weights, matmul, { rows: 1, slots: Math.max(tokens, PROMPT + 1) })
  const counted = total(byKernel(generator.plan.decode.count({ tokens: 1, distinct: 0, pairs: tokens / 2 }), null, null))
  /** Seconds of a generation: a prompt of one token goes through no layer before the first is drawn. */
  const seconds = async (prompt: number, maxNewTokens: number) => {
    const start = performance.now()
    await generator.generate([{ prompt: Array<number>(prompt).fill(1), count: 1, maxNewTokens }], GREEDY, { ignoreEos: true })
    return (performance.now() - start) / 1000
  }
  return { stored, held, counted, seconds, decoding: [] as number[], reading: [] as number[] }
}

const both = [await open('f32'), await open('f16')]
for (let round = -1; round < rounds && !countOnly; round++) {
  // The first tells how many tokens a submit may draw, and is not counted. Who begins takes turns.
  for (const one of round % 2 ? both : both.toReversed()) {
    const decoding = tokens / (await one.seconds(1, tokens))
    const reading = PROMPT / (await one.seconds(PROMPT + 1, 1))
    if (round < 0) continue
    one.decoding.push(decoding)
    one.reading.push(reading)
  }
}

const figure = (value: number) => String(Number(value.toPrecision(3)))
const spread = (speeds: number[]) => {
  const [least, middle, most] = [0, speeds.length >> 1, speeds.length - 1].map((i) => figure(speeds.toSorted((a, b) => a - b)[i]))
  return `${middle} (${least} to ${most})`
}
console.log(`${values.shape}, one row, on ${gpu.adapter.description || gpu.adapter.vendor}${countOnly ? '' : `, ${rounds} rounds`}`)
for (const { stored, held, counted, decoding, reading } of both) {
  const speeds = countOnly ? [] : [`${spread(decoding)} new tokens/s`, `${spread(reading)} prompt tokens/s`]
  const moved = counted.bytes === null ? 'not counted' : `${figure(counted.bytes / 1e6)} MB a token`
  console.log([stored, `weights ${figure(held / 1e6)} MB`, moved, `${counted.dispatches} dispatches`, ...speeds].join('  '))
}
gpu.close()

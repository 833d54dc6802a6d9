/** @file What every plan costs, counted without a GPU. */
import { describe, expect, it } from 'vitest'
import type { DispatchCount } from '../gpu/plan.ts'
import { plannedGpu } from '../gpu/planned.ts'
import type { MatmulChoice } from '../kernels/matmul.ts'
import { defaultKernels } from '../kernels/tuning.ts'
import { pack } from '../model/batch.ts'
import type { ModelConfig } from '../model/config.ts'
import { guessedKernels } from '../model/decode-tuning.ts'
import { Decoder } from '../model/decoder.ts'
import { Generator } from '../model/generator.ts'
import { ParameterBuffers } from '../model/parameter-buffers.ts'
import { headName, ParameterTable } from '../model/parameters.ts'
import { Learner } from '../training/learner.ts'
import { BENCH_SIZES } from './bench-sizes.ts'

const small = BENCH_SIZES['0.9m'].config
const shapes: [string, ModelConfig][] = [
  ['small', small],
  ['with biases and grouped heads', { ...small, modelType: 'qwen2', kvHeads: 2, qkvBias: true, tiedEmbedding: false, headDim: 64 }],
  [
    'with norms of heads and odd widths',
    { ...small, modelType: 'qwen3', qkNorm: true, hidden: 90, feedForward: 70, vocab: 51, headDim: 14 },
  ],
]

/** Of each the first five predictions are not wanted. */
const sequences = [7, 60, 33].map((length) => ({
  tokens: new Uint32Array(length),
  weights: new Float32Array(length - 1).fill(Number.NaN, 0, 5),
}))
const TOKENS = 100
const PREDICTIONS = TOKENS - 3 * (5 + 1)

function open(config: ModelConfig) {
  const gpu = plannedGpu({ largestBinding: 2 ** 40 })
  const table = new ParameterTable(config)
  return { gpu, table, weights: ParameterBuffers.allocate(gpu.memory, table, 'weights'), profile: defaultKernels(gpu) }
}

/** Floating-point operations of the products among them. */
const products = (counts: DispatchCount[]) =>
  counts.filter(({ kernel }) => kernel.startsWith('matmul')).reduce((sum, { cost }) => sum + (cost?.operations ?? Number.NaN), 0)

describe.each(shapes)('a decoder %s', (_, config) => {
  const { table, batch } = { table: new ParameterTable(config), batch: pack(sequences, 128, config.vocab) }
  /** Weights that are multiplied with: all matrices, an embedding that is the head too as the head. */
  const matrices = table.entries
    .filter(({ kind, name }) => kind === 'matrix' && (name !== 'embed' || headName(config) === 'embed'))
    .reduce((sum, { rows, cols }) => sum + rows * cols, 0)
  const head = config.vocab * config.hidden
  /** Multiplied with weights in a forward pass: the head only where a prediction is wanted. */
  const forward = (matrices - head) * TOKENS + head * PREDICTIONS

  it.each(['adamw', 'muon'] as const)('every dispatch of a step with %s says what it costs, products together 6 N T', async (kind) => {
    const { gpu, weights, profile } = open(config)
    const optimizer = { kind, betas: [0.9, 0.999] as [number, number], epsilon: 1e-8, weightDecay: 0, maxGradNorm: 1 }
    for (const slices of [null, { workgroups: 64, tokens: 32 }]) {
      const options = { tokens: 128, choice: profile.matmul, lanes: profile.lanes, slices, optimizer }
      const learner = await Learner.create(gpu, table, weights, options)
      const passes = learner.decoder.plan.count(batch)
      const steps = learner.optimizer.plan.count(null)
      expectCosts([...passes, ...steps])
      expect(products(passes)).toBe(6 * forward)
    }
  })

  it('every dispatch of scoring says it, products together 2 N T, in whatever chunks of logits', async () => {
    const { gpu, weights, profile } = open(config)
    const options = { tokens: 128, choice: profile.matmul, lanes: profile.lanes, gradient: null, logitBytes: 1 }
    const scorer = await Decoder.create(gpu, table, weights, options)
    const counts = scorer.plan.count(batch)
    expect(counts.filter(({ label }) => label === 'logits')).toHaveLength(2)
    expectCosts(counts)
    expect(products(counts)).toBe(2 * forward)
  })

  it.each([1, 64])('every dispatch of decoding %i rows says it, products together 2 N a row', async (rows) => {
    const { gpu, weights, profile } = open(config)
    const { plan } = await Generator.create(gpu, config, weights, profile.matmul, { rows, slots: rows * 32 })
    const counts = plan.decode.count({ tokens: rows, distinct: 0, pairs: rows * 20 })
    expectCosts(counts)
    expect(products(counts)).toBe(2 * matrices * rows)
    // Scores and values: two products of a head's width for each cached token and head.
    const attention = counts.filter(({ label }) => label === 'attention')
    expect(attention.map(({ cost }) => cost?.operations)).toEqual(
      Array.from({ length: config.layers }, () => 2 * 2 * rows * 20 * config.heads * config.headDim),
    )
    expectCosts(plan.prefill.count({ tokens: 5, distinct: 0, pairs: 15 }))
  })

  it.each([1, 64])('decoding %i rows in one dispatch costs the same operations in fewer dispatches', async (rows) => {
    const { gpu, weights, profile } = open(config)
    const live = { tokens: rows, distinct: 0, pairs: rows * 20 }
    const counts = async (matmul: MatmulChoice) =>
      (await Generator.create(gpu, config, weights, matmul, { rows, slots: rows * 32 })).plan.decode.count(live)
    const apart = await counts(profile.matmul)
    const [whole, ...others] = await counts(guessedKernels(gpu).matmul)
    expect([apart.length, others.length]).toEqual([5 * config.layers + 3, 0])
    expect(whole.cost?.operations).toBe(apart.reduce((sum, { cost }) => sum + (cost?.operations ?? Number.NaN), 0))
    expectCosts([whole], 1)
  })
})

function expectCosts(counts: DispatchCount[], least = 6) {
  expect(counts.length).toBeGreaterThanOrEqual(least)
  for (const { label, cost, size, workgroups } of counts) {
    // Pieces that a kernel sums up again are its own affair, and no cost of the algorithm.
    if (label !== 'attention sum kv') expect(cost?.bytes, label).toBeGreaterThan(0)
    expect(Number.isInteger(cost?.operations), label).toBe(true)
    // The text of every kernel is understood.
    expect(size?.floats, label).toBeGreaterThanOrEqual(0)
    expect(size?.invocations, label).toBeLessThanOrEqual(256)
    expect(size?.workgroupBytes, label).toBeLessThanOrEqual(16384)
    expect(workgroups, label).toBeGreaterThan(0)
  }
}

it('attention costs what attends: pairs within sequences, a shared prefix counted once', async () => {
  const { pairs } = pack(sequences, 128, small.vocab)
  expect(pairs).toBe([7, 60, 33].reduce((sum, n) => sum + (n * (n + 1)) / 2, 0))
  const [prompt, own] = [10, 5]
  const one = { tokens: new Uint32Array(prompt + own), weights: new Float32Array(prompt + own - 1), prefix: prompt }
  const shared = pack([one, one], 128, small.vocab)
  const whole = ((prompt + own) * (prompt + own + 1)) / 2
  expect(shared.pairs).toBe(2 * whole - (prompt * (prompt + 1)) / 2)

  const { gpu, table, weights, profile } = open(small)
  const options = { tokens: 128, choice: profile.matmul, lanes: profile.lanes, gradient: null }
  const scorer = await Decoder.create(gpu, table, weights, options)
  const attention = scorer.plan.count(shared).find(({ label }) => label === 'attention')
  // Scores and values: two products of a head's width for each pair and head.
  expect(attention?.cost?.operations).toBe(2 * 2 * shared.pairs * small.heads * small.headDim)
})

it('a model that no card here could hold is counted all the same', async () => {
  const { config } = BENCH_SIZES['qwen2.5-0.5b']
  const { gpu, table, weights, profile } = open(config)
  expect(table.count).toBeGreaterThan(4.9e8)
  const generator = await Generator.create(gpu, config, weights, profile.matmul, { rows: 1, slots: 64 })
  const counts = generator.plan.decode.count({ tokens: 1, distinct: 0, pairs: 64 })
  // One row reads all weights.
  const bytes = counts.reduce((sum, { cost }) => sum + (cost?.bytes ?? Number.NaN), 0)
  expect(bytes / (4 * table.count)).toBeGreaterThan(1)
  expect(bytes / (4 * table.count)).toBeLessThan(1.02)
})

it.each(['qwen2.5-0.5b', 'qwen3-0.6b'] as const)('at one row each product of %s keeps 128 workgroups and more busy', async (name) => {
  const { config } = BENCH_SIZES[name]
  const { gpu, weights } = open(config)
  const { plan } = await Generator.create(gpu, config, weights, guessedKernels(gpu).matmul, { rows: 1, slots: 64 })
  const labels = ['qkv', 'o', 'gate_up', 'down', 'logits']
  const products = plan.decode.count({ tokens: 1, distinct: 0, pairs: 64 }).filter(({ label }) => labels.includes(label))
  expect(products).toHaveLength(4 * config.layers + 1)
  for (const { label, workgroups } of products) expect(workgroups, label).toBeGreaterThanOrEqual(128)
})

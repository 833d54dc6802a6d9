/** @file The whole model beside PyTorch: scripts/fixtures/make_parity.py made the goldens. Figures are printed by `npm run parity`. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { NodeStorage } from '../cli/node-storage.ts'
import type { Gpu } from '../gpu/device.ts'
import { openTestGpu } from '../gpu/testing.ts'
import { LARGE_TILE, type MatmulChoice, MEDIUM_TILE, SMALL_TILE, TILED, type Variant } from '../kernels/matmul.ts'
import { Learner } from '../training/learner.ts'
import type { Sequence } from './batch.ts'
import { expectedTensors, readModelFolder } from './folder.ts'
import { allocateWeights, ParameterTable } from './parameters.ts'

const fixtures = new URL('./fixtures/', import.meta.url).pathname

interface Golden {
  sequences: { tokens: number[]; logprobs: number[]; entropies: number[] }[]
  cross_entropy: { loss: number }
  policy: { rollouts: { prompt: number[]; completion: number[]; advantage: number }[]; loss: number }
  adamw: { lr: number; betas: [number, number]; eps: number; weight_decay: number }
}

const uniform = (v: Variant): MatmulChoice => ({ NT: v, NN: v, TN: v, decode: v })

let gpu: Gpu
beforeAll(async () => {
  gpu = await openTestGpu()
})
afterAll(() => gpu.close())

async function open(family: string, variant: Variant, slices: number, lanes: 1 | 64, weightDecay = 0.1, maxGradNorm = 0) {
  const folder = await readModelFolder(new NodeStorage(`${fixtures}${family}`))
  const table = new ParameterTable(folder.config)
  const weights = allocateWeights(gpu.memory, table)
  const tensors = new Map<string, Float32Array>()
  for (const name of expectedTensors(folder.config).keys()) tensors.set(name, (await folder.tensor(name)).data)
  gpu.device.queue.writeBuffer(weights.buffer, 0, table.pack((name) => tensors.get(name) as Float32Array) as Float32Array<ArrayBuffer>)
  const optimizer = { kind: 'adamw' as const, betas: [0.9, 0.95] as [number, number], epsilon: 1e-8, weightDecay, maxGradNorm }
  const learner = await Learner.create(gpu, table, weights, { tokens: 64, choice: uniform(variant), lanes, slices, optimizer })
  return { table, weights, learner, tensors, golden: JSON.parse(readFileSync(`${fixtures}${family}/golden.json`, 'utf8')) as Golden }
}

async function goldenTensors(family: string, file: string) {
  const { readHeader, tensorBytes, decodeTensor } = await import('./safetensors.ts')
  const bytes = new Uint8Array(readFileSync(`${fixtures}${family}/${file}`))
  const header = readHeader(bytes)
  return new Map([...header.tensors.values()].map((entry) => [entry.name, decodeTensor(entry, tensorBytes(bytes, entry))]))
}

const distance = (a: Float32Array, b: Float32Array) => Math.sqrt(a.reduce((sum, x, i) => sum + (x - b[i]) ** 2, 0))
const length = (a: Float32Array) => Math.sqrt(a.reduce((sum, x) => sum + x * x, 0))

const settings: [string, Variant, number, 1 | 64][] = [
  ['register 4x4', SMALL_TILE, 1, 1],
  ['register 8x8, split in 4 slices, shared rows', MEDIUM_TILE, 4, 64],
  ['register 16x16', LARGE_TILE, 1, 1],
  ['tiled, split in 3 slices, shared rows', TILED, 3, 64],
]

describe.each(['llama', 'llama3-rope', 'qwen2', 'qwen3'])('%s', (family) => {
  it.each(settings)('agrees with PyTorch on log-probs, gradients and one AdamW step (%s)', async (_, variant, slices, lanes) => {
    const { table, learner, weights, tensors, golden } = await open(family, variant, slices, lanes)
    const before = [...tensors].map(([name, data]) => [name, data.slice()] as const)

    // Cross-entropy over every prediction of the packed sequences.
    const count = golden.sequences.reduce((sum, s) => sum + s.tokens.length - 1, 0)
    const sequences: Sequence[] = golden.sequences.map((s) => ({ tokens: s.tokens, weights: Array(s.tokens.length - 1).fill(1 / count) }))
    const scored = await learner.step(sequences, { learningRate: 0, muonLearningRate: 0 })
    golden.sequences.forEach((s, i) => {
      s.logprobs.forEach((expected, j) => expect(Math.abs(scored.scores[i].logprobs[j] - expected)).toBeLessThan(2e-4))
      s.logprobs.forEach((_, j) => expect(Math.abs(scored.scores[i].entropies[j] - s.entropies[j])).toBeLessThan(2e-4))
    })
    expect(scored.loss).toBeCloseTo(golden.cross_entropy.loss, 4)

    // The policy gradient, then AdamW. A fresh optimizer: the first step left moments behind.
    learner.optimizer.load({ steps: 0, first: new Float32Array(table.size), second: new Float32Array(table.size) })
    const tokens = golden.policy.rollouts.reduce((sum, r) => sum + r.completion.length, 0)
    const rollouts: Sequence[] = golden.policy.rollouts.map((r) => ({
      tokens: [...r.prompt, ...r.completion],
      weights: [...Array(r.prompt.length - 1).fill(Number.NaN), ...Array(r.completion.length).fill(r.advantage / tokens)],
    }))
    const taken = await learner.step(rollouts, { learningRate: golden.adamw.lr, muonLearningRate: 0 })
    expect(taken.loss).toBeCloseTo(golden.policy.loss, 4)
    const gradients = table.unpack(await learner.readGradient())
    for (const [name, expected] of await goldenTensors(family, 'grads.safetensors')) {
      const ours = gradients.get(name)?.data as Float32Array
      expect(distance(ours, expected) / length(expected), `gradient of ${name}`).toBeLessThan(1e-3)
    }
    const after = table.unpack(await gpu.readFloats(weights))
    const expected = await goldenTensors(family, 'adamw.safetensors')
    let error = 0
    let update = 0
    for (const [name, old] of before) {
      error += distance(after.get(name)?.data as Float32Array, expected.get(name) as Float32Array) ** 2
      update += distance(expected.get(name) as Float32Array, old) ** 2
    }
    expect(Math.sqrt(error / update)).toBeLessThan(2e-2)
    learner.dispose()
    gpu.memory.free(weights)
  })
})

describe('training', () => {
  it('follows PyTorch over 30 AdamW steps', async () => {
    const trajectory = JSON.parse(readFileSync(`${fixtures}llama/trajectory.json`, 'utf8')) as {
      settings: { lr: number }
      batches: number[][][]
      losses: number[]
      grad_norms: number[]
    }
    const { learner, weights } = await open('llama', SMALL_TILE, 2, 1, 0, 1)
    for (const [step, expected] of trajectory.losses.entries()) {
      const batch = trajectory.batches[step % trajectory.batches.length]
      const count = batch.reduce((sum, tokens) => sum + tokens.length - 1, 0)
      const sequences = batch.map((tokens) => ({ tokens, weights: Array(tokens.length - 1).fill(1 / count) }))
      const { loss, gradNorm } = await learner.step(sequences, { learningRate: trajectory.settings.lr, muonLearningRate: 0 })
      expect(Math.abs(loss - expected), `loss of step ${step}`).toBeLessThan(1e-3 * (1 + step / 5))
      expect(Math.abs(gradNorm / trajectory.grad_norms[step] - 1), `gradient norm of step ${step}`).toBeLessThan(5e-3)
    }
    learner.dispose()
    gpu.memory.free(weights)
  })
})

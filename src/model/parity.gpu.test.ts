/** @file The whole model beside PyTorch, held to the bounds of its figures, with every variant of the kernels. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { NodeStorage } from '../cli/node-storage.ts'
import type { Gpu } from '../gpu/device.ts'
import { openTestGpu } from '../gpu/testing.ts'
import type { SliceRule } from '../kernels/fold.ts'
import { type Chosen, LARGE_TILE, type MatmulChoice, MEDIUM_TILE, SMALL_TILE } from '../kernels/matmul.ts'
import { BLOCK_32, BLOCK_64, BLOCK_128 } from '../kernels/matmul-block.ts'
import { ROWS } from '../kernels/matmul-rows.ts'
import { Learner } from '../training/learner.ts'
import { Model } from './model.ts'
import { FAMILIES, fixtureFolder, measureParity, readFixture } from './testing/parity.ts'

const uniform = (v: Chosen): MatmulChoice => ({ NT: v, NN: v, TN: v, decode: v })

let gpu: Gpu
beforeAll(async () => {
  gpu = await openTestGpu()
})
afterAll(() => gpu.close())

/** As on a real GPU, with slices of a few tokens, so that small matrices have several. */
const SLICED: SliceRule = { workgroups: 264, tokens: 16 }
const BLOCKS = { small: BLOCK_32, medium: BLOCK_64, large: BLOCK_128, few: ROWS }

const settings: [string, Chosen, SliceRule | null, 1 | 64][] = [
  ['register 4x4', SMALL_TILE, null, 1],
  ['register 8x8, in slices, shared rows', MEDIUM_TILE, SLICED, 64],
  ['register 16x16', LARGE_TILE, null, 1],
  ['blocks and few rows, in slices, shared rows', BLOCKS, SLICED, 64],
]

describe.each(FAMILIES)('%s', (family) => {
  it.each(settings)(
    'agrees with PyTorch on log-probs, greedy tokens, gradients and one AdamW step (%s)',
    async (_, variant, slices, lanes) => {
      const { files, golden } = readFixture(family)
      const parity = await measureParity(gpu, files, golden, { matmul: uniform(variant), slices, lanes })
      expect(parity.logprob).toBeLessThan(2e-4)
      expect(parity.entropy).toBeLessThan(2e-4)
      expect(parity.loss).toBeLessThan(1e-4)
      expect(parity).toMatchObject({ greedyEqual: 24, greedyTokens: 24 })
      expect(parity.gradient.error, `gradient of ${parity.gradient.name}`).toBeLessThan(1e-3)
      expect(parity.adamw).toBeLessThan(2e-2)
    },
  )
})

describe('training', () => {
  it('follows PyTorch over 30 AdamW steps', async () => {
    const trajectory = JSON.parse(readFileSync(`${fixtureFolder('llama')}trajectory.json`, 'utf8')) as {
      settings: { lr: number }
      batches: number[][][]
      losses: number[]
      grad_norms: number[]
    }
    const { table, weights } = await Model.load(gpu, new NodeStorage(fixtureFolder('llama')))
    const learner = await Learner.create(gpu, table, weights, {
      tokens: 64,
      choice: uniform(SMALL_TILE),
      lanes: 1,
      slices: SLICED,
      optimizer: { kind: 'adamw', betas: [0.9, 0.95], epsilon: 1e-8, weightDecay: 0, maxGradNorm: 1 },
    })
    for (const [step, expected] of trajectory.losses.entries()) {
      const batch = trajectory.batches[step % trajectory.batches.length]
      const count = batch.reduce((sum, tokens) => sum + tokens.length - 1, 0)
      const sequences = batch.map((tokens) => ({ tokens, weights: Array(tokens.length - 1).fill(1 / count) }))
      const { loss, gradNorm } = await learner.step(sequences, { learningRate: trajectory.settings.lr, muonLearningRate: 0 })
      expect(Math.abs(loss - expected), `loss of step ${step}`).toBeLessThan(1e-3 * (1 + step / 5))
      expect(Math.abs(gradNorm / trajectory.grad_norms[step] - 1), `gradient norm of step ${step}`).toBeLessThan(5e-3)
    }
    learner.dispose()
    weights.free()
  })
})

import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { expect, it } from 'vitest'
import { toTensors, weightedLoss } from '../reference/decoder.ts'
import { randomWeights, uniforms } from '../reference/random-weights.ts'
import { cpuLoss } from './bench-cpu.ts'
import { BENCH_SIZES } from './bench-sizes.ts'

it('the twins together are the decoder that TensorFlow.js computes', async () => {
  await tf.setBackend('cpu')
  const uniform = uniforms(3)
  for (const change of [{}, { kvHeads: 2, tiedEmbedding: false }]) {
    const config = { ...BENCH_SIZES['0.9m'].config, layers: 2, hidden: 32, headDim: 8, feedForward: 48, ...change }
    const weights = randomWeights(config, 5, 1)
    const batch = Array.from({ length: 3 }, () => Array.from({ length: 7 }, () => Math.floor(uniform() * config.vocab)))
    const even = batch.map((row) => row.slice(1).map(() => 1 / (3 * 6)))
    const [theirs] = await weightedLoss(config, toTensors(weights), batch, even).data()
    expect(Math.abs(cpuLoss(config, weights, batch) - theirs)).toBeLessThan(1e-5 * theirs)
  }
})

import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import '@tensorflow/tfjs-backend-cpu'
import { type BatchResults, referenceResults } from './results.ts'
import { compareResults, GRADIENT_BOUND, LOG_PROB_BOUND, relativeError, selfCheckCases, selfCheckReport } from './self-check.ts'

let reference: BatchResults
const [first] = selfCheckCases()

beforeAll(async () => {
  tf.env().set('IS_TEST', true)
  await tf.setBackend('cpu')
  reference = await referenceResults(first.config, first.weights, first.batch)
})

/** A copy of the reference's results with one thing spoiled. */
function spoiled(spoil: (results: BatchResults) => void): BatchResults {
  const copy = structuredClone(reference)
  spoil(copy)
  return copy
}

describe('the self-check', () => {
  it('passes results that are the same, and says so in words', () => {
    const report = selfCheckReport(compareResults(first.title, reference, reference), 12)
    expect(report.ok).toBe(true)
    expect(report.sentence).toContain('computes correctly')
    expect(report.rows.map((row) => row.name.split(',')[0])).toEqual([
      'Log-probs',
      'Loss',
      'Gradients of embedding and output',
      'Gradients of normalization',
      'Gradients of attention',
      'Gradients of feed-forward',
    ])
    for (const row of report.rows) expect(row.sentence).toMatch(/agrees? with TensorFlow\.js to within 0/)
  })

  it('fails a log-prob that is off by more than the bound, and names it', () => {
    const ours = spoiled(({ logprobs }) => {
      logprobs[0][7] += 3 * LOG_PROB_BOUND
    })
    const report = selfCheckReport(compareResults(first.title, ours, reference), 0)
    expect(report.ok).toBe(false)
    expect(report.sentence).toContain('1 of 6')
    expect(report.rows.find((row) => !row.ok)?.sentence).toMatch(/^Log-probabilities .* differ from TensorFlow\.js by 0\.00060 nats/)
  })

  it('fails one wrong gradient among many right ones', () => {
    const ours = spoiled(({ gradients }) => {
      const gradient = gradients.get('model.layers.1.mlp.up_proj.weight')!
      for (let i = 0; i < gradient.length; i++) gradient[i] *= 1 + 2 * GRADIENT_BOUND
    })
    expect(
      compareResults(first.title, ours, reference)
        .filter((row) => !row.ok)
        .map((row) => row.name),
    ).toEqual([`Gradients of feed-forward, ${first.title}`])
  })

  it('never passes a number that is missing or not finite', () => {
    const withNaN = spoiled(({ gradients }) => {
      gradients.get('model.norm.weight')![3] = Number.NaN
    })
    const withoutOne = spoiled(({ gradients }) => gradients.delete('lm_head.weight'))
    const shorter = spoiled(({ logprobs }) => logprobs[1].pop())
    const infinite = spoiled((results) => {
      results.loss = Number.POSITIVE_INFINITY
    })
    for (const ours of [withNaN, withoutOne, shorter, infinite]) {
      const failed = compareResults(first.title, ours, reference).filter((row) => !row.ok)
      expect(failed).toHaveLength(1)
      expect(failed[0].sentence).toContain('missing or not finite')
    }
  })

  it('claims nothing when nothing was compared', () => {
    expect(selfCheckReport([], 0).ok).toBe(false)
  })

  it('exercises every weight: no gradient of any case is zero', async () => {
    for (const { config, weights, batch } of selfCheckCases()) {
      const results = await referenceResults(config, weights, batch)
      for (const [name, gradient] of results.gradients) expect(Math.hypot(...gradient), name).toBeGreaterThan(1e-4)
      for (const logprob of results.logprobs.flat()) expect(logprob).toBeLessThan(0)
    }
  })
})

it('relative error is the norm of the difference over the norm of the reference', () => {
  expect(relativeError([3, 4.5], [3, 4])).toBeCloseTo(0.1)
  expect(relativeError([1], [1, 2])).toBeNaN()
})

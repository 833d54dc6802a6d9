import { existsSync, readFileSync } from 'node:fs'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import '@tensorflow/tfjs-backend-cpu'
import type { ModelConfig } from '../model/config.ts'
import { forward, toTensors } from './decoder.ts'
import { referenceResults } from './results.ts'
import { rotaryFrequencies } from './rotary.ts'
import { type HostWeights, joinWeights, weightShapes } from './weights.ts'

const FIXTURES = new URL('../model/fixtures/', import.meta.url)

/** As little of the format as these files need: the engine's own reader must not vouch for its own oracle. */
function readTensors(path: URL): HostWeights {
  const bytes = readFileSync(path)
  const headerLength = Number(bytes.readBigUInt64LE(0))
  const header = JSON.parse(bytes.toString('utf8', 8, 8 + headerLength)) as Record<
    string,
    { shape: number[]; data_offsets: [number, number] }
  >
  const data = bytes.subarray(8 + headerLength)
  const tensors: HostWeights = new Map()
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') continue
    const [from, to] = entry.data_offsets
    tensors.set(name, { shape: entry.shape, data: new Float32Array(data.buffer.slice(data.byteOffset + from, data.byteOffset + to)) })
  }
  return tensors
}

function readConfig(path: URL): ModelConfig {
  const json = JSON.parse(readFileSync(path, 'utf8'))
  const rope = json.rope_parameters ?? { ...json.rope_scaling, rope_theta: json.rope_theta }
  return {
    modelType: json.model_type,
    layers: json.num_hidden_layers,
    hidden: json.hidden_size,
    heads: json.num_attention_heads,
    kvHeads: json.num_key_value_heads,
    headDim: json.head_dim ?? json.hidden_size / json.num_attention_heads,
    feedForward: json.intermediate_size,
    vocab: json.vocab_size,
    maxPositions: json.max_position_embeddings,
    rmsNormEps: json.rms_norm_eps,
    rope: {
      theta: rope.rope_theta,
      scaling:
        rope.rope_type === 'llama3'
          ? {
              kind: 'llama3',
              factor: rope.factor,
              lowFreqFactor: rope.low_freq_factor,
              highFreqFactor: rope.high_freq_factor,
              originalMaxPositions: rope.original_max_position_embeddings,
            }
          : null,
    },
    tiedEmbedding: json.tie_word_embeddings,
    qkvBias: json.model_type === 'qwen2',
    qkNorm: json.model_type === 'qwen3',
    eosTokenIds: [json.eos_token_id],
  }
}

interface Golden {
  sequences: { tokens: number[]; logprobs: number[] }[]
  greedy: { prompt: number[]; completion: number[] }
  cross_entropy: { loss: number }
  policy: { loss: number; rollouts: { prompt: number[]; completion: number[]; advantage: number }[] }
}

beforeAll(async () => {
  // Keeps TensorFlow.js from advertising its Node package in the test log.
  tf.env().set('IS_TEST', true)
  await tf.setBackend('cpu')
})

describe.each(['llama', 'llama3-rope', 'qwen2', 'qwen3'])('the reference decoder, held to PyTorch on %s', (name) => {
  const folder = new URL(`${name}/`, FIXTURES)
  const config = readConfig(new URL('config.json', folder))
  const weights = readTensors(new URL('model.safetensors', folder))
  const golden = JSON.parse(readFileSync(new URL('golden.json', folder), 'utf8')) as Golden

  it('expects exactly the weights that transformers wrote', () => {
    const written = new Map([...weights].map(([key, { shape }]) => [key, shape]))
    expect(new Map([...weightShapes(config)].sort())).toEqual(new Map([...written].sort()))
  })

  it('gives the same log-probs, cross-entropy and gradients', async () => {
    const count = golden.sequences.reduce((n, { tokens }) => n + tokens.length - 1, 0)
    const batch = golden.sequences.map(({ tokens }) => ({ tokens, weights: tokens.slice(1).map(() => 1 / count) }))
    const results = await referenceResults(config, weights, batch)
    for (const [i, { logprobs }] of golden.sequences.entries()) {
      expect(results.logprobs[i]).toHaveLength(logprobs.length)
      for (const [t, value] of logprobs.entries()) expect(Math.abs(results.logprobs[i][t] - value)).toBeLessThan(2e-4)
    }
    expect(results.loss).toBeCloseTo(golden.cross_entropy.loss, 4)
    expectGradients(results.gradients, readTensors(new URL('cross_entropy_grads.safetensors', folder)))
  })

  it('gives the same policy loss and gradients', async () => {
    const { rollouts, loss } = golden.policy
    const count = rollouts.reduce((n, { completion }) => n + completion.length, 0)
    const batch = rollouts.map(({ prompt, completion, advantage }) => ({
      tokens: [...prompt, ...completion],
      weights: [...prompt.slice(1).map(() => 0), ...completion.map(() => advantage / count)],
    }))
    const results = await referenceResults(config, weights, batch)
    expect(Math.abs(results.loss - loss)).toBeLessThan(2e-4)
    expectGradients(results.gradients, readTensors(new URL('grads.safetensors', folder)))
  })

  it('continues a prompt greedily with the same tokens', async () => {
    const tensors = toTensors(weights)
    const tokens = [...golden.greedy.prompt]
    while (tokens.length < golden.greedy.prompt.length + 8) {
      const logits = tf.tidy(() => tf.reshape(tf.slice(forward(config, tensors, [tokens]), [0, tokens.length - 1, 0], [1, 1, -1]), [-1]))
      const values = await logits.data()
      logits.dispose()
      tokens.push(values.indexOf(Math.max(...values)))
    }
    tf.dispose(tensors)
    expect(tokens.slice(golden.greedy.prompt.length)).toEqual(golden.greedy.completion.slice(0, 8))
  })

  it('holds no tensor once it is done', async () => {
    const before = tf.memory().numTensors
    await referenceResults(config, weights, [{ tokens: [3, 5, 8], weights: [0.5, 0.5] }])
    expect(tf.memory().numTensors).toBe(before)
  })
})

it('computes the same with joined projections', async () => {
  const folder = new URL('llama/', FIXTURES)
  const config = readConfig(new URL('config.json', folder))
  const weights = readTensors(new URL('model.safetensors', folder))
  const logits = async (values: HostWeights) => {
    const tensors = toTensors(values)
    const result = await forward(config, tensors, [[7, 3, 11, 60, 2]]).data()
    tf.dispose(tensors)
    return [...result]
  }
  const joined = joinWeights(config, weights)
  expect(joined.size).toBe(weights.size - 3 * config.layers)
  const [apart, together] = [await logits(weights), await logits(joined)]
  expect(Math.max(...apart.map((value, i) => Math.abs(value - together[i])))).toBeLessThan(1e-5)
})

it('scales long wavelengths of llama3 by the factor and leaves short ones alone', () => {
  const config = readConfig(new URL('llama3-rope/config.json', FIXTURES))
  const plain = rotaryFrequencies({ ...config, rope: { theta: config.rope.theta, scaling: null } })
  const ratios = rotaryFrequencies(config).map((frequency, i) => plain[i] / frequency)
  expect(ratios[0]).toBe(1)
  expect(ratios[1]).toBeGreaterThan(1)
  expect(ratios[1]).toBeLessThan(8)
  expect(ratios.at(-1)).toBeCloseTo(8, 10)
})

it('has its fixtures', () => {
  expect(existsSync(new URL('llama/model.safetensors', FIXTURES))).toBe(true)
})

function expectGradients(ours: Map<string, Float32Array>, theirs: HostWeights) {
  expect([...ours.keys()].sort()).toEqual([...theirs.keys()].sort())
  for (const [name, { data }] of theirs) {
    const mine = ours.get(name) as Float32Array
    let difference = 0
    let norm = 0
    for (let i = 0; i < data.length; i++) {
      difference += (mine[i] - data[i]) ** 2
      norm += data[i] ** 2
    }
    expect(Math.sqrt(difference / norm), name).toBeLessThan(1e-3)
  }
}

/** @file Decoding in one dispatch gives what decoding dispatch by dispatch gives. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Gpu } from '../gpu/device.ts'
import { openTestGpu } from '../gpu/testing.ts'
import { WHOLE_GUESS, type WholeChoice } from '../kernels/decode_whole.ts'
import { type MatmulChoice, SMALL_TILE } from '../kernels/matmul.ts'
import { GREEDY, type Sampling } from '../kernels/sample.ts'
import { type ModelConfig, parseConfig } from './config.ts'
import { measureWhole } from './decode-tuning.ts'
import { type Completion, type GenerationRequest, Generator } from './generator.ts'
import { ParameterBuffers } from './parameter-buffers.ts'
import { ParameterTable } from './parameters.ts'
import { readTensors } from './testing/parity.ts'

const steps: MatmulChoice = { NT: SMALL_TILE, NN: SMALL_TILE, TN: SMALL_TILE, decode: SMALL_TILE }
const whole = (rows: number, threads: number): MatmulChoice => {
  const tile = { rows, threads, bytes: Number.MAX_SAFE_INTEGER }
  return { ...steps, whole: { few: tile, many: tile } satisfies WholeChoice }
}

let gpu: Gpu
beforeAll(async () => {
  gpu = await openTestGpu()
})
afterAll(() => gpu.close())

function load(family: string) {
  const at = (name: string) => new URL(`./fixtures/${family}/${name}`, import.meta.url)
  const json = (name: string) => JSON.parse(readFileSync(at(name), 'utf8'))
  const config = parseConfig(json('config.json'))
  const tensors = readTensors(at('model.safetensors'))
  const table = new ParameterTable(config)
  const weights = ParameterBuffers.allocate(gpu.memory, table, 'weights')
  weights.write(
    gpu,
    table.pack((name) => tensors.get(name) as Float32Array),
  )
  return { config, weights, golden: json('golden.json') }
}

const ask = (prompt: number[], maxNewTokens: number, more: Partial<GenerationRequest> = {}) => ({ prompt, count: 1, maxNewTokens, ...more })
const warm: Sampling = { ...GREEDY, temperature: 1, seed: 7 }

async function complete(
  { config, weights }: { config: ModelConfig; weights: ParameterBuffers },
  choice: MatmulChoice,
  size: Parameters<typeof Generator.create>[4],
  asked: readonly GenerationRequest[],
  sampling: Sampling,
  eosTokenIds: number[] = [],
): Promise<Completion[]> {
  const generator = await Generator.create(gpu, config, weights, choice, { prefillRows: 4, ...size })
  expect(generator.dispatches === 1).toBe(choice.whole !== undefined)
  try {
    return await generator.generate(asked, sampling, { eosTokenIds })
  } finally {
    generator.destroy()
  }
}

describe.each(['qwen2', 'qwen3'])('%s', (family) => {
  it('one dispatch a burst writes the greedy tokens of transformers', async () => {
    const model = load(family)
    const { prompt, completion } = model.golden.greedy
    const [{ tokens }] = await complete(model, whole(2, 32), { rows: 3, slots: 40 }, [ask(prompt, 24)], GREEDY)
    expect(tokens).toEqual(completion)
    model.weights.free()
  })
})

describe('a batch', () => {
  // More rollouts than rows, prompts that rollouts share, ends within bursts and beyond a tile of keys.
  const asked = [
    ask([29, 47, 48], 20, { count: 3 }),
    ask(
      Array.from({ length: 70 }, (_, i) => (7 * i) % 83),
      40,
      { count: 2, stream: 50 },
    ),
    ask([5], 3, { stream: 90 }),
  ]
  const eos = [3, 10, 17, 33, 40, 60, 77]

  it('draws what it draws dispatch by dispatch, in workgroups of any size, with shuffles and without', async () => {
    const model = load('qwen3')
    for (const sampling of [warm, { ...warm, temperature: 0.8, topK: 20, topP: 0.9, minP: 0.01, logprobScale: 1.25 }]) {
      const expected = await complete(model, steps, { rows: 4, slots: 200 }, asked, sampling, eos)
      expect(new Set(expected.map(({ stop }) => stop))).toEqual(new Set(['eos', 'length']))
      for (const rows of [2, 3]) {
        // The second as if nothing were known of subgroups.
        const { subgroupSize } = gpu.adapter
        if (rows === 3) gpu.adapter.subgroupSize = 0
        const got = await complete(model, whole(rows, 32), { rows: 4, slots: 200 }, asked, sampling, eos)
        gpu.adapter.subgroupSize = subgroupSize
        expect(got.map(({ tokens, stop }) => ({ tokens, stop }))).toEqual(expected.map(({ tokens, stop }) => ({ tokens, stop })))
        for (const [i, { logprobs }] of got.entries())
          for (const [j, logprob] of logprobs.entries()) expect(Math.abs(logprob - expected[i].logprobs[j])).toBeLessThan(1e-4)
      }
    }
    model.weights.free()
  })

  it('gives a rollout the same bits alone as among others, and however many bursts are ahead', async () => {
    const model = load('qwen3')
    const size = { rows: 4, slots: 200 }
    const together = await complete(model, whole(2, 32), size, asked, warm, eos)
    const [alone] = await complete(model, whole(2, 32), { ...size, ahead: 1 }, [{ ...asked[1], count: 1, stream: 51 }], warm, eos)
    expect(alone).toEqual({ ...together[4], request: 0 })
    model.weights.free()
  })

  it('leaves the log-probs of the next token, and every buffer freed', async () => {
    const model = load('llama')
    const { buffers } = gpu.memory
    const next = async (choice: MatmulChoice) => {
      const generator = await Generator.create(gpu, model.config, model.weights, choice, { rows: 3, slots: 40, prefillRows: 4 })
      const logprobs = await generator.nextLogprobs([5, 6, 7])
      generator.destroy()
      return logprobs
    }
    const [got, expected] = [await next(whole(2, 32)), await next(steps)]
    expect(Math.max(...got.map((logprob, i) => Math.abs(logprob - expected[i])))).toBeLessThan(1e-4)
    expect(gpu.memory.buffers).toBe(buffers)
    model.weights.free()
  })
})

it('times both ways, and says how many bytes of weights a dispatch is worth; without time, what is expected of a large GPU', async () => {
  const { config, weights } = load('llama')
  weights.free()
  const probe = {
    config,
    rows: { few: 3, many: 3 },
    tiles: { few: [{ rows: 2, threads: 32 }], many: [{ rows: 2, threads: 32 }] },
    tokens: 16,
  }
  const { buffers } = gpu.memory
  const measured = await measureWhole(gpu, steps, probe, 1e6)
  expect(measured).toMatchObject({ few: { rows: 2, threads: 32 }, many: { rows: 2, threads: 32 } })
  expect(measured?.few.bytes).toBeGreaterThan(0)
  expect(await measureWhole(gpu, steps, probe, 0)).toEqual(WHOLE_GUESS)
  expect(gpu.memory.buffers).toBe(buffers)
})

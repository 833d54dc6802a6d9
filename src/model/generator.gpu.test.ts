import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Gpu } from '../gpu/device.ts'
import { openTestGpu } from '../gpu/testing.ts'
import { type MatmulChoice, MEDIUM_TILE, SMALL_TILE } from '../kernels/matmul.ts'
import { BLOCK_32 } from '../kernels/matmul-block.ts'
import { ROWS } from '../kernels/matmul-rows.ts'
import { GREEDY, type Sampling } from '../kernels/sample.ts'
import { type ModelConfig, parseConfig } from './config.ts'
import { type GenerationRequest, Generator } from './generator.ts'
import { ParameterBuffers } from './parameter-buffers.ts'
import { ParameterTable } from './parameters.ts'
import { readTensors } from './testing/parity.ts'

const choice: MatmulChoice = { NT: MEDIUM_TILE, NN: SMALL_TILE, TN: SMALL_TILE, decode: SMALL_TILE }
const families = ['llama', 'llama3-rope', 'qwen2', 'qwen3']
const stories = new URL('../../../shared/material/model-stories260k/', import.meta.url)
const fixture = (name: string) => new URL(`./fixtures/${name}/`, import.meta.url)
const json = (file: URL) => JSON.parse(readFileSync(file, 'utf8'))

let gpu: Gpu
beforeAll(async () => {
  gpu = await openTestGpu()
})
afterAll(() => gpu.close())

interface Model {
  config: ModelConfig
  table: ParameterTable
  weights: ParameterBuffers
}

function load(folder: URL): Model {
  const config = parseConfig(json(new URL('config.json', folder)))
  const tensors = readTensors(new URL('model.safetensors', folder))
  const table = new ParameterTable(config)
  const flat = table.pack((name) => {
    const tensor = tensors.get(name)
    if (!tensor) throw new Error(`no tensor ${name}`)
    return tensor
  })
  const weights = ParameterBuffers.allocate(gpu.memory, table, 'weights')
  weights.write(gpu, flat)
  return { config, table, weights }
}

type Size = Parameters<typeof Generator.create>[4]
const build = (model: Model, size: Size, matmuls = choice) => Generator.create(gpu, model.config, model.weights, matmuls, size)

const ask = (prompt: number[], maxNewTokens: number, more: Partial<GenerationRequest> = {}) => ({ prompt, count: 1, maxNewTokens, ...more })
const plain: Sampling = { ...GREEDY, temperature: 1, seed: 7 }

describe.each(families)('%s', (family) => {
  it('writes the greedy tokens of transformers, with one lane and with many, with either matmul', async () => {
    const model = load(fixture(family))
    const { greedy } = json(new URL('golden.json', fixture(family)))
    for (const [lanes, prefillRows, matmuls] of [
      [1, 2, choice],
      [64, 64, choice],
      [64, 100, { ...choice, NT: BLOCK_32, decode: ROWS }],
    ] as const) {
      const generator = await build(model, { rows: 3, slots: 40, lanes, prefillRows }, matmuls)
      const [completion] = await generator.generate([ask(greedy.prompt, 24)], GREEDY, { ignoreEos: true })
      expect(completion.tokens).toEqual(greedy.completion)
      generator.destroy()
    }
  })

  it('says how likely each token of the vocabulary is next, as transformers does of those that came', async () => {
    const model = load(fixture(family))
    const { sequences } = json(new URL('golden.json', fixture(family)))
    const { tokens, logprobs } = sequences[0]
    const generator = await build(model, { rows: 1, slots: tokens.length, prefillRows: 5 })
    for (const at of [1, 2, tokens.length - 1]) {
      const next = await generator.nextLogprobs(tokens.slice(0, at))
      expect(next.length).toBe(model.config.vocab)
      expect(next.reduce((sum, logprob) => sum + Math.exp(logprob), 0)).toBeCloseTo(1, 9)
      expect(Math.abs(next[tokens[at]] - logprobs[at - 1])).toBeLessThan(1e-4)
    }
    generator.destroy()
  })

  it('reports for each token what it would score in a prompt', async () => {
    const model = load(fixture(family))
    const { sequences } = json(new URL('golden.json', fixture(family)))
    const generator = await build(model, { rows: 100, slots: 2000, prefillRows: 5 })
    // A forced continuation: temperature so high that any token may come, then compared where it happens to be the golden one.
    const { tokens, logprobs } = sequences[0]
    let checked = 0
    for (let at = 1; at < tokens.length; at++) {
      const drawn = await generator.generate(
        [ask(tokens.slice(0, at), 1, { count: 200 })],
        { ...plain, temperature: 50, seed: at },
        { ignoreEos: true },
      )
      const same = drawn.find((completion) => completion.tokens[0] === tokens[at])
      if (!same) continue
      expect(same.logprobs[0]).toBeCloseTo(logprobs[at - 1], 3)
      checked++
    }
    expect(checked).toBeGreaterThan(8)
    generator.destroy()
  })
})

it.skipIf(!existsSync(stories))('stories260K writes its published 200 greedy tokens (needs the shared material)', async () => {
  const model = load(new URL('hf/', stories))
  const { ids } = json(new URL('upstream_expected.json', stories))
  const generator = await build(model, { rows: 1, slots: 256 })
  const [completion] = await generator.generate([ask([1], 200)], GREEDY)
  expect(completion.tokens).toEqual(ids.slice(1))
  generator.destroy()
})

describe('a batch', () => {
  let model: Model
  beforeAll(() => {
    model = load(fixture('qwen3'))
  })

  it('gives every rollout the tokens it has alone, whatever its neighbours, rows, cache and lanes', async () => {
    const prompts = [[29, 47, 48], [1], [5, 6, 7, 8, 9, 10, 11, 12, 13]]
    const requests = prompts.map((prompt, i) => ask(prompt, 10 + 3 * i, { count: 4, stream: 100 * i }))
    const wide = await build(model, { rows: 12, slots: 400 })
    const together = await wide.generate(requests, plain)
    expect(together.map((completion) => completion.request)).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2])
    for (const size of [
      { rows: 5, slots: 70 },
      { rows: 1, slots: 24, prefillRows: 4 },
      { rows: 7, slots: 100, lanes: 64 as const, ahead: 1 as const },
      { rows: 12, slots: 60, ahead: 1 as const },
    ]) {
      const narrow = await build(model, size)
      const again = await narrow.generate(requests, plain)
      expect(again.map((completion) => completion.tokens)).toEqual(together.map((completion) => completion.tokens))
      narrow.destroy()
    }
    const [alone] = await wide.generate([ask(prompts[2], 16, { stream: 202 })], plain)
    expect(alone).toEqual({ ...together[10], request: 0 })
    expect(new Set(together.slice(0, 4).map((completion) => completion.tokens.join())).size).toBe(4)
    wide.destroy()
  })

  it('in a cache that is full long before all have ended, gives every rollout the tokens it has with room', async () => {
    const requests = [
      ask([29, 47, 48], 40, { count: 5 }),
      ask([5, 6, 7, 8], 60, { count: 3, stream: 50 }),
      ask([9], 64, { count: 2, stream: 90 }),
    ]
    const roomy = await build(model, { rows: 10, slots: 1000 })
    const expected = await roomy.generate(requests, plain, { ignoreEos: true })
    for (const ahead of [0, 1] as const) {
      const tiny = await build(model, { rows: 10, slots: 64, ahead })
      // Short replies first: what is usual is then too little for what follows.
      await tiny.generate([ask([1], 2, { count: 60 })], plain, { ignoreEos: true })
      const seen: number[][] = expected.map(() => [])
      const got = await tiny.generate(requests, plain, { ignoreEos: true, onTokens: (rollout, tokens) => seen[rollout].push(...tokens) })
      expect(got).toEqual(expected)
      expect(seen).toEqual(expected.map((completion) => completion.tokens))
      tiny.destroy()
    }
    roomy.destroy()
  })

  it('another seed gives other tokens, the same seed the same', async () => {
    const generator = await build(model, { rows: 2, slots: 100 })
    const run = async (seed: number) => (await generator.generate([ask([3, 4], 20)], { ...plain, seed }, { ignoreEos: true }))[0].tokens
    const first = await run(1)
    expect(await run(1)).toEqual(first)
    expect(await run(2)).not.toEqual(first)
    generator.destroy()
  })

  it.each([0, 1] as const)('ends a rollout with the end-of-text token as its last, and ignores it when asked, %i ahead', async (ahead) => {
    const [free] = await (await build(model, { rows: 1, slots: 40 })).generate([ask([29, 47, 48], 24)], plain, { ignoreEos: true })
    const eos = free.tokens[9]
    const first = free.tokens.indexOf(eos)
    const stopping = await build({ ...model, config: { ...model.config, eosTokenIds: [eos] } }, { rows: 1, slots: 40, ahead })
    const [ended] = await stopping.generate([ask([29, 47, 48], 24)], plain)
    expect(ended.tokens).toEqual(free.tokens.slice(0, first + 1))
    expect(ended.stop).toBe('eos')
    expect(free.stop).toBe('length')
    expect((await stopping.generate([ask([29, 47, 48], 24)], plain, { ignoreEos: true }))[0]).toEqual(free)
    const other = free.tokens[2]
    const [byOther] = await stopping.generate([ask([29, 47, 48], 24)], plain, { eosTokenIds: [other] })
    expect(byOther.tokens).toEqual(free.tokens.slice(0, free.tokens.indexOf(other) + 1))
    // More than the GPU's list holds.
    const many = [...Array.from({ length: 9 }, (_, i) => 200 + i), other]
    expect((await stopping.generate([ask([29, 47, 48], 24)], plain, { eosTokenIds: many }))[0]).toEqual(byOther)
    stopping.destroy()
  })

  it.each([0, 1] as const)('stops when asked, with what there is, and can be used again, %i bursts ahead', async (ahead) => {
    const generator = await build(model, { rows: 2, slots: 200, ahead })
    const stop = new AbortController()
    const seen: number[] = []
    const stopped = await generator.generate([ask([2, 3], 90, { count: 3 })], plain, {
      ignoreEos: true,
      signal: stop.signal,
      onTokens: (rollout, tokens) => {
        if (rollout === 0) seen.push(...tokens)
        if (seen.length >= 5) stop.abort()
      },
    })
    expect(stopped.map((completion) => completion.stop)).toEqual(['stopped', 'stopped', 'stopped'])
    expect(stopped[0].tokens).toEqual(seen)
    expect(stopped[0].tokens.length).toBeLessThan(90)
    const progress: [number, number][] = []
    const [whole] = await generator.generate([ask([2, 3], 90, { count: 3 })], plain, {
      ignoreEos: true,
      onProgress: (done, total) => progress.push([done, total]),
    })
    expect(whole.tokens.slice(0, seen.length)).toEqual(seen)
    expect(progress.at(-1)).toEqual([3, 3])
    generator.destroy()
  })

  it.each([0, 1] as const)('stops when asked while a long prompt is read, %i bursts ahead', async (ahead) => {
    const generator = await build(model, { rows: 1, slots: 120, prefillRows: 2, ahead })
    const { queue } = gpu.device
    const { submit } = queue
    let submits = 0
    queue.submit = (list) => {
      submits++
      return submit.call(queue, list)
    }
    const stop = new AbortController()
    setTimeout(() => stop.abort(), 0)
    const prompt = Array.from({ length: 100 }, (_, i) => i % 80)
    const [stopped] = await generator.generate([ask(prompt, 2)], plain, { ignoreEos: true, signal: stop.signal })
    Reflect.deleteProperty(queue, 'submit')
    expect(stopped).toMatchObject({ tokens: [], stop: 'stopped' })
    expect(submits).toBeLessThan(40)
    const [whole] = await generator.generate([ask(prompt, 2)], plain, { ignoreEos: true })
    expect(whole.tokens).toHaveLength(2)
    generator.destroy()
  })

  it.each([0, 1] as const)('ends a rollout where it is cut, whatever else is in the batch, %i bursts ahead', async (ahead) => {
    const generator = await build(model, { rows: 4, slots: 400, ahead })
    const requests = [ask([2, 3], 60, { count: 3 })]
    const whole = await generator.generate(requests, plain, { ignoreEos: true })
    // The second after 17 tokens, and no other.
    const cut = (rollout: number, tokens: readonly number[]) => (rollout === 1 && tokens.length >= 17 ? 17 : null)
    const ended: number[] = []
    const cutOff = await generator.generate(requests, plain, { ignoreEos: true, cut, onCompletion: (rollout) => ended.push(rollout) })
    expect(cutOff.map(({ stop }) => stop)).toEqual(['length', 'eos', 'length'])
    expect(cutOff.map(({ tokens }) => tokens)).toEqual(whole.map(({ tokens }, i) => (i === 1 ? tokens.slice(0, 17) : tokens)))
    expect(cutOff.map(({ logprobs }) => logprobs.length)).toEqual([60, 17, 60])
    expect(ended[0]).toBe(1)
    generator.destroy()
  })

  it.each([0, 1] as const)('hands out a rollout when it has ended, while others go on, %i bursts ahead', async (ahead) => {
    const generator = await build(model, { rows: 12, slots: 400, ahead })
    const drawn = [0, 0]
    const ends: { rollout: number; drawn: number[] }[] = []
    const onTokens = (rollout: number, { length }: readonly number[]) => {
      drawn[rollout] += length
    }
    const onCompletion = (rollout: number) => ends.push({ rollout, drawn: [...drawn] })
    await generator.generate([ask([1, 2], 60), ask([5, 6], 2)], plain, { ignoreEos: true, onTokens, onCompletion })
    expect(ends.map(({ rollout }) => rollout)).toEqual([1, 0])
    expect(ends[0].drawn[0]).toBeLessThan(30)
    generator.destroy()
  })

  it('draws a single token first for many rows, however many it drew at once for one', async () => {
    const generator = await build(model, { rows: 64, slots: 64 * 80 })
    const bursts = async (count: number) => {
      const lengths: number[] = []
      const onTokens = (rollout: number, tokens: readonly number[]) => rollout === 0 && lengths.push(tokens.length)
      await generator.generate([ask([2, 3], 70, { count })], plain, { ignoreEos: true, onTokens })
      return lengths
    }
    await bursts(1)
    expect((await bursts(64))[0]).toBe(1)
    generator.destroy()
  })

  it('draws less at once where bursts take long, though prompts go before each, with bursts ahead', async () => {
    const generator = await build(model, { rows: 2, slots: 200, ahead: 1 })
    await generator.generate([ask([2, 3], 70)], plain, { ignoreEos: true })
    const { map } = gpu
    gpu.map = async (...given) => {
      await new Promise((resolve) => setTimeout(resolve, 100))
      return map.apply(gpu, given)
    }
    const lengths: number[] = []
    const prompts = Array.from({ length: 10 }, (_, i) => ask([2, i], 2))
    await generator.generate(prompts, plain, { ignoreEos: true, onTokens: (_, tokens) => lengths.push(tokens.length) })
    Reflect.deleteProperty(gpu, 'map')
    expect(lengths.slice(-10)).toEqual(new Array(10).fill(1))
    generator.destroy()
  })

  it('uses the weights as they are when it is called', async () => {
    const own = load(fixture('qwen3'))
    const generator = await build(own, { rows: 1, slots: 40 })
    const [before] = await generator.generate([ask([29, 47], 12)], GREEDY, { ignoreEos: true })
    const other = new Float32Array(own.table.size).map((_, i) => Math.sin(i))
    own.weights.write(gpu, other)
    const [after] = await generator.generate([ask([29, 47], 12)], GREEDY, { ignoreEos: true })
    expect(after.tokens).not.toEqual(before.tokens)
    own.weights.write(gpu, new Float32Array(own.table.size).fill(Number.NaN))
    await expect(generator.generate([ask([29, 47], 12)], GREEDY)).rejects.toThrow(/not finite/)
    generator.destroy()
  })

  it('issues 5 dispatches a layer and 3 more for a token, and frees every buffer', async () => {
    const { buffers, bytes } = gpu.memory
    const generator = await build(model, { rows: 4, slots: 64 })
    expect(generator.dispatches).toBe(5 * model.config.layers + 3)
    await generator.generate([ask([1, 2], 3, { count: 9 })], plain)
    generator.destroy()
    expect(gpu.memory).toMatchObject({ buffers, bytes })
  })

  it('cuts the keys of rows that may be long, with a dispatch more a layer, and draws the same', async () => {
    const long = { ...model, config: { ...model.config, maxPositions: 2048 } }
    const prompt = Array.from({ length: 300 }, (_, i) => (7 * i) % model.config.vocab)
    const drawn = []
    for (const [slots, inLayer] of [
      [1024, 5],
      [1040, 6],
    ]) {
      const generator = await build(long, { rows: 2, slots, lanes: 64, prefillRows: 64 })
      expect(generator.dispatches).toBe(inLayer * model.config.layers + 3)
      drawn.push(await generator.generate([ask(prompt, 12), ask([5, 6], 3, { count: 2 })], GREEDY, { ignoreEos: true }))
      generator.destroy()
    }
    const [whole, cut] = drawn
    expect(cut.map(({ tokens }) => tokens)).toEqual(whole.map(({ tokens }) => tokens))
    for (const [i, { logprobs }] of cut.entries())
      for (const [t, logprob] of logprobs.entries()) expect(logprob).toBeCloseTo(whole[i].logprobs[t], 4)
  })

  it.each([0, 1] as const)('may be destroyed, and its weights with it, while it generates, %i bursts ahead', async (ahead) => {
    const own = load(fixture('qwen3'))
    const { buffers } = gpu.memory
    const generator = await build(own, { rows: 2, slots: 200, ahead })
    const running = generator.generate([ask([1, 2, 3], 90, { count: 2 })], plain, {
      ignoreEos: true,
      onTokens: () => {
        generator.destroy()
        own.weights.free()
      },
    })
    expect((await running).map((completion) => completion.stop)).toEqual(['stopped', 'stopped'])
    expect(gpu.memory.buffers).toBe(buffers - 1)
    await gpu.device.queue.onSubmittedWorkDone()
    gpu.assertHealthy()
    await expect(generator.generate([ask([1], 1)], plain)).rejects.toThrow('destroyed')
  })

  it('refuses what cannot be done with one sentence', async () => {
    const generator = await build(model, { rows: 2, slots: 50 })
    const refuse = (request: Partial<GenerationRequest>, sampling: Partial<Sampling> = {}) =>
      expect(generator.generate([{ ...ask([1, 2], 5), ...request }], { ...plain, ...sampling })).rejects
    await refuse({ prompt: [1, 83] }).toThrow("Token id 83 is out of range: the model's vocabulary has the ids 0 to 82.")
    await refuse({ prompt: [-1] }).toThrow('out of range')
    await refuse({ prompt: [] }).toThrow('The prompt is empty')
    await refuse({ prompt: new Array(60).fill(1) }).toThrow(`exceed the 50 slots of this generator's cache`)
    await refuse({ maxNewTokens: 1e6 }).toThrow(`exceed the ${model.config.maxPositions} positions of this model`)
    await refuse({ maxNewTokens: 0 }).toThrow('at least 1')
    await refuse({}, { temperature: -1 }).toThrow('temperature')
    await refuse({}, { topP: 0 }).toThrow('top-p')
    await refuse({}, { seed: 2 ** 32 }).toThrow('seed')
    const running = generator.generate([ask([1, 2], 5)], plain)
    await refuse({}).toThrow('already generating')
    await running
    generator.destroy()
  })
})

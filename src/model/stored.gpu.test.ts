/** @file Weights stored as f16 decode as the same weights, rounded beforehand, do in f32; which models take them, and which cannot. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Gpu } from '../gpu/device.ts'
import { floatsOf, halvesOf, type Stored } from '../gpu/stored.ts'
import { openTestGpu } from '../gpu/testing.ts'
import { type MatmulChoice, SMALL_TILE } from '../kernels/matmul.ts'
import { ROWS } from '../kernels/matmul-rows.ts'
import { GREEDY } from '../kernels/sample.ts'
import type { ModelConfig } from './config.ts'
import { expectedTensors, readModelFolder } from './folder.ts'
import { Generator } from './generator.ts'
import { allocateGradient } from './gradient.ts'
import { decodesFrom, Model } from './model.ts'
import { flatBlocks, ParameterBuffers } from './parameter-buffers.ts'
import { ParameterTable } from './parameters.ts'
import { FAMILIES, readFixture } from './testing/parity.ts'
import { LARGE_CONFIG, zerosFolder } from './testing/zeros-folder.ts'

let gpu: Gpu
beforeAll(async () => {
  gpu = await openTestGpu()
})
afterAll(() => gpu.close())

type Tensors = Map<string, Float32Array>

/** Of a fixture: matrices as f16 has them, vectors as they are. */
async function rounded(family: string): Promise<{ config: ModelConfig; tensors: Tensors; prompt: number[] }> {
  const { files, golden } = readFixture(family)
  const { config, rows } = await readModelFolder(files)
  const tensors: Tensors = new Map()
  let changed = 0
  for (const [name, shape] of expectedTensors(config)) {
    const given = await rows(name, 0, shape.length > 1 ? shape[0] : 1)
    const kept = shape.length > 1 ? floatsOf(halvesOf(given)) : given
    changed += kept.filter((value, i) => value !== given[i]).length
    tensors.set(name, kept)
  }
  expect(changed, 'weights that f16 rounds').toBeGreaterThan(1000)
  return { config, tensors, prompt: golden.greedy.prompt }
}

async function upload(config: ModelConfig, tensors: Tensors, stored: Stored, partBytes?: number): Promise<ParameterBuffers> {
  const table = new ParameterTable(config, partBytes, stored)
  const weights = ParameterBuffers.allocate(gpu.memory, table, 'weights')
  const cols = (name: string) => expectedTensors(config).get(name)?.at(-1) as number
  await weights.fill(
    gpu,
    flatBlocks(table, (name, from, to) => (tensors.get(name) as Float32Array).subarray(from * cols(name), to * cols(name))),
  )
  return weights
}

const SMALLEST: MatmulChoice = { NT: SMALL_TILE, NN: SMALL_TILE, TN: SMALL_TILE, decode: SMALL_TILE }

describe.each(FAMILIES)('%s', (family) => {
  it('decodes from f16 what it decodes from f32 of the same numbers', async () => {
    const { config, tensors, prompt } = await rounded(family)
    const tiles = [1, 2, SMALLEST, undefined] as const
    // As real GPUs do, from a vocabulary that is cut between its rows.
    const shared = [64, 2, { ...SMALLEST, decode: ROWS }, 4096] as const
    for (const [lanes, prefillRows, matmuls, partBytes] of family === 'qwen2' ? [tiles, shared] : [tiles]) {
      const results = []
      for (const stored of ['f32', 'f16'] as const) {
        const weights = await upload(config, tensors, stored, partBytes)
        const generator = await Generator.create(gpu, config, weights, matmuls, { rows: 1, slots: 40, lanes, prefillRows })
        const [completion] = await generator.generate([{ prompt, count: 1, maxNewTokens: 24 }], GREEDY, { ignoreEos: true })
        results.push({ ...completion, next: await generator.nextLogprobs(prompt), cut: weights.blocks('embed').length })
        generator.destroy()
        weights.free()
      }
      const [plain, half] = results
      expect(plain.cut > 1 && half.cut > 1).toBe(partBytes !== undefined)
      expect(half.tokens).toEqual(plain.tokens)
      const apart = (a: ArrayLike<number>, b: ArrayLike<number>) => Math.max(...Array.from(a, (x, i) => Math.abs(x - b[i])))
      expect(apart(half.logprobs, plain.logprobs), 'nats').toBeLessThan(1e-6)
      expect(apart(half.next, plain.next), 'nats').toBeLessThan(1e-6)
    }
  })

  it('comes back from f16 as it went in', async () => {
    const { config, tensors } = await rounded(family)
    const weights = await upload(config, tensors, 'f16', 4096)
    const back: Tensors = new Map()
    for (const [name, { rows }] of weights.tensors(gpu)) {
      const blocks: number[] = []
      for await (const block of rows()) blocks.push(...block)
      back.set(name, Float32Array.from(blocks))
    }
    expect(back).toEqual(tensors)
    weights.free()
  })
})

describe('a model of more than 50 million weights', () => {
  /** Bytes of its weights on the GPU, and what its matrices are stored as. */
  async function loaded(decodesOnly: boolean, firsts?: Record<string, number>): Promise<{ stored: Stored; bytes: number; first: number }> {
    const before = gpu.memory.bytes
    const shares: number[] = []
    const onRead = (share: number) => shares.push(share)
    const model = await Model.load(gpu, zerosFolder(LARGE_CONFIG, firsts), { decodesOnly, onRead })
    expect(shares.at(-1)).toBe(1)
    const bytes = gpu.memory.bytes - before
    const [first] = await gpu.readFloats({ ...model.weights.slice('norm'), size: 4 })
    model.dispose()
    expect(gpu.memory.bytes, 'nothing is left').toBe(before)
    return { stored: model.table.matrices, bytes, first }
  }
  const { matrixSize, vectorSize } = new ParameterTable(LARGE_CONFIG)

  it('takes half the memory where it only decodes, its norms apart', async () => {
    const norm = { 'model.norm.weight': 1.2345678 }
    expect(await loaded(true, norm)).toEqual({ stored: 'f16', bytes: 2 * matrixSize + 4 * vectorSize, first: Math.fround(1.2345678) })
    expect(await loaded(false, norm)).toEqual({ stored: 'f32', bytes: 4 * (matrixSize + vectorSize), first: Math.fround(1.2345678) })
  })

  it('stays f32 where f16 lacks one of its weights', async () => {
    const name = 'model.layers.0.mlp.down_proj.weight'
    expect((await loaded(true, { [name]: 65504 })).stored).toBe('f16')
    expect((await loaded(true, { [name]: -65505 })).stored).toBe('f32')
    // Norms are never rounded.
    expect((await loaded(true, { 'model.norm.weight': 1e6 })).stored).toBe('f16')
  })

  it('is one of those that are rounded, and one with fewer is not', async () => {
    expect(decodesFrom(LARGE_CONFIG)).toBe('f16')
    const small = { ...LARGE_CONFIG, vocab: 190_000 }
    expect(decodesFrom(small)).toBe('f32')
    const { files } = readFixture('llama')
    const model = await Model.load(gpu, files, { decodesOnly: true })
    expect(model.table.matrices).toBe('f32')
    model.dispose()
  })
})

it('weights that are stored as f16 cannot learn', () => {
  const table = new ParameterTable(LARGE_CONFIG, undefined, 'f16')
  expect(() => allocateGradient(gpu, table, null, 64)).toThrow('Weights that are stored as f16 cannot learn.')
})

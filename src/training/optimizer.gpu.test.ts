/** @file Muon as the optimizer runs it, over a whole parameter table, beside a double-precision twin: tall, wide and square matrices. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Gpu } from '../gpu/device.ts'
import { openTestGpu } from '../gpu/testing.ts'
import { MEDIUM_TILE, SMALL_TILE, type Variant } from '../kernels/matmul.ts'
import { Random } from '../kernels/testing/random.ts'
import { adamw, clip, muon } from '../kernels/twins/optimizer.ts'
import type { ModelConfig } from '../model/config.ts'
import { allocateGradient } from '../model/gradient.ts'
import { ParameterBuffers } from '../model/parameter-buffers.ts'
import { ParameterTable } from '../model/parameters.ts'
import { Optimizer, type OptimizerSettings } from './optimizer.ts'

const CONFIG: ModelConfig = {
  modelType: 'qwen3', layers: 2, hidden: 10, heads: 2, kvHeads: 1, headDim: 6, feedForward: 5, vocab: 7, maxPositions: 16, rmsNormEps: 1e-6,
  rope: { theta: 1e4, scaling: null }, tiedEmbedding: false, qkvBias: false, qkNorm: true, eosTokenIds: [0],
} // biome-ignore format: sizes together

/** qkv 32 x 10 (heads padded to 8 rows), o 10 x 16, gate_up 10 x 10, down 10 x 5: tall, wide, square, tall. */
const SMALL = CONFIG
/** qkv 72 x 70, o 70 x 24, gate_up 134 x 70, down 70 x 67: past a tile of 64 in rows, columns and the Gram matrix's side. */
const WIDE: ModelConfig = { ...CONFIG, hidden: 70, headDim: 24, heads: 1, feedForward: 67 }

const SETTINGS: OptimizerSettings = { kind: 'muon', betas: [0.9, 0.95], epsilon: 1e-8, weightDecay: 0.1, maxGradNorm: 0 }
const RATES = { learningRate: 3e-3, muonLearningRate: 0.02 }

let gpu: Gpu
beforeAll(async () => {
  gpu = await openTestGpu()
})
afterAll(() => gpu.close())

/** Random values for every weight of the model; padding is zero, as it is in life. */
function randomFlat(table: ParameterTable, random: Random): Float32Array {
  const shapes = new Map(table.entries.flatMap((entry) => entry.pieces).map((piece) => [piece.name, piece.shape]))
  return table.pack((name) => Float32Array.from(random.floats((shapes.get(name) as number[]).reduce((x, y) => x * y, 1))))
}

async function open(config: ModelConfig, settings: OptimizerSettings, variant: Variant) {
  const table = new ParameterTable(config)
  const held = gpu.memory.bytes
  const weights = ParameterBuffers.allocate(gpu.memory, table, 'weights')
  const gradient = allocateGradient(gpu, table, { workgroups: 64, tokens: 1 }, 2)
  expect(gradient.slices).toBe(2)
  const staging = gpu.memory.alloc('staging', 16, GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST)
  const choice = { NT: variant, NN: variant, TN: variant, decode: variant }
  const optimizer = await Optimizer.create(gpu, table, weights, gradient, settings, choice)
  return {
    table,
    weights,
    optimizer,
    write: (data: Float32Array) => weights.write(gpu, data),
    /** One step on a gradient whose vectors arrive in two copies. Returns (norm, clip factor, finite). */
    async step(data: Float32Array) {
      const { buffer } = gradient.buffers.parts[0].slice
      const half = data.slice(table.matrixSize).map((g) => g / 2)
      gradient.buffers.write(gpu, data.slice(0, table.matrixSize))
      for (const at of [table.matrixSize, table.size]) gpu.device.queue.writeBuffer(buffer, 4 * at, half)
      const encoder = gpu.device.createCommandEncoder()
      optimizer.encode(encoder, RATES, staging, 0)
      gpu.device.queue.submit([encoder.finish()])
      return new Float32Array(await gpu.map(staging, 16))
    },
    dispose() {
      optimizer.dispose()
      for (const buffers of [weights, gradient.buffers]) buffers.free()
      gpu.memory.free(staging)
      expect(gpu.memory.bytes, 'everything is given back').toBe(held)
    },
  }
}

/** The same in double precision: matrices of `table.hidden` by Muon, everything else by AdamW. */
function twinStep(
  table: ParameterTable,
  settings: OptimizerSettings,
  state: Record<'weights' | 'first' | 'second', Float64Array>,
  gradient: Float32Array,
  step: number,
) {
  const { scale } = clip(Float64Array.from(gradient), settings.maxGradNorm)
  const clipped = Float64Array.from(gradient, (g) => g * scale)
  const [beta1, beta2] = settings.betas
  const hyper = {
    ...RATES, beta1, beta2, epsilon: settings.epsilon, weightDecay: settings.weightDecay, maxGradNorm: settings.maxGradNorm,
    correction1: 1 - beta1 ** step, correction2: 1 - beta2 ** step, momentum: 0.95,
  } // biome-ignore format: settings together
  for (const entry of table.entries) {
    const { offset, rows, cols, ld } = entry
    if (!entry.hidden) {
      adamw(state, clipped, hyper, table.matrixSize, offset, offset + rows * ld)
      continue
    }
    const places = Array.from({ length: rows * cols }, (_, i) => offset + Math.floor(i / cols) * ld + (i % cols))
    const [w, m] = [Float64Array.from(places, (at) => state.weights[at]), Float64Array.from(places, (at) => state.first[at])]
    muon(
      w,
      m,
      Float64Array.from(places, (at) => clipped[at]),
      rows,
      cols,
      hyper,
    )
    places.forEach((at, i) => {
      state.weights[at] = w[i]
      state.first[at] = m[i]
    })
  }
}

const relative = (got: ArrayLike<number>, expected: ArrayLike<number>, from: ArrayLike<number>) => {
  let [difference, size] = [0, 0]
  for (let i = 0; i < got.length; i++) {
    difference += (got[i] - expected[i]) ** 2
    size += (expected[i] - from[i]) ** 2
  }
  return Math.sqrt(difference / size)
}

describe('Muon', () => {
  it.each([
    ['small, register 4x4, clipped', SMALL, SMALL_TILE, 0.5],
    ['past a tile, register 8x8', WIDE, MEDIUM_TILE, 0],
  ] as const)('takes the steps of its double-precision twin over every layer (%s)', async (_, config, variant, maxGradNorm) => {
    const settings = { ...SETTINGS, maxGradNorm }
    const { table, weights, optimizer, write, step, dispose } = await open(config, settings, variant)
    const random = new Random(config.hidden)
    const start = randomFlat(table, random)
    write(start)
    const twin = { weights: Float64Array.from(start), first: new Float64Array(table.size), second: new Float64Array(table.size) }
    // The second step has momentum behind it.
    for (const number of [1, 2]) {
      const gradient = randomFlat(table, random)
      await step(gradient)
      twinStep(table, settings, twin, gradient, number)
    }
    const after = await weights.read(gpu)
    for (const { name, offset, rows, ld } of table.entries) {
      const part = <T extends Float32Array | Float64Array>(data: T) => data.subarray(offset, offset + rows * ld) as T
      // Five iterations stretch the smallest singular values by up to 3.4 each, and their rounding with them: 1e-7 becomes about 5e-5 there.
      expect(relative(part(after), part(twin.weights), part(start)), `update of ${name}`).toBeLessThan(1e-4)
    }
    const first = await optimizer.moments.first.read(gpu)
    expect(relative(first, twin.first, new Float64Array(table.size)), 'momentum and first moments').toBeLessThan(1e-6)
    const padded = table.pack((name) => {
      const piece = table.entries.flatMap((entry) => entry.pieces).find((item) => item.name === name) as { shape: number[] }
      return new Float32Array(piece.shape.reduce((x, y) => x * y, 1)).fill(1)
    })
    expect(
      after.every((value, i) => padded[i] === 1 || value === 0),
      'padding stays zero',
    ).toBe(true)
    dispose()
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('takes no step on a gradient that holds %f', async (poison) => {
    const { table, weights, optimizer, write, step, dispose } = await open(SMALL, { ...SETTINGS, maxGradNorm: 1 }, SMALL_TILE)
    const random = new Random(3)
    write(randomFlat(table, random))
    await step(randomFlat(table, random))
    const all = async () => [await weights.read(gpu), await optimizer.moments.first.read(gpu), await optimizer.moments.second.read(gpu)]
    const before = await all()
    const gradient = randomFlat(table, random)
    gradient[table.get('1.down').offset] = poison
    const [, , finite] = await step(gradient)
    expect(finite).toBe(0)
    expect(await all()).toEqual(before)
    dispose()
  })
})

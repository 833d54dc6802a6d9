/** @file Where the slices of weight gradients go, and when they are folded; what they add up to is the parity test's. */
import { expect, it } from 'vitest'
import type { Gpu } from '../gpu/device.ts'
import type { Dispatch } from '../gpu/plan.ts'
import { BLOCK_32 } from '../kernels/matmul-block.ts'
import type { ModelConfig } from './config.ts'
import { allocateGradient, GradientPlaces } from './gradient.ts'
import { ParameterTable } from './parameters.ts'

const CONFIG: ModelConfig = {
  modelType: 'llama', layers: 1, hidden: 40, heads: 2, kvHeads: 1, headDim: 8, feedForward: 33, vocab: 50, maxPositions: 64, rmsNormEps: 1e-6,
  rope: { theta: 1e4, scaling: null }, tiedEmbedding: true, qkvBias: false, qkNorm: false, eosTokenIds: [0],
} // biome-ignore format: sizes together

const table = new ParameterTable(CONFIG)
/** Buffers that are only counted. */
const gpu = {
  memory: { floats: (label: string, count: number) => ({ buffer: { label }, offset: 0, size: 4 * count }) },
  device: { queue: { writeBuffer: () => {} } },
} as unknown as Gpu

const RULE = { workgroups: 12, tokens: 16 }

function open(rule: typeof RULE | null, tokens = 64) {
  const gradient = allocateGradient(gpu, table, rule, tokens)
  const places = new GradientPlaces(gpu, table, gradient, BLOCK_32, tokens, (slice) => slice)
  const product = (name: string) => places.product(name, tokens, (place) => ({ label: name, place }) as unknown as Dispatch<null>)
  return { gradient, places, product, placeOf: (name: string) => (product(name) as unknown as { place: Record<string, unknown> }).place }
}

it('without a rule all is added in place', () => {
  const { gradient, places, product, placeOf } = open(null)
  expect(gradient).toMatchObject({ slices: 1, buffer: { size: 4 * table.size } })
  expect(placeOf('0.qkv')).toMatchObject({ c: table.slice(gradient.buffer, '0.qkv'), slices: 1, add: true })
  const list = [product('embed'), product('0.o')]
  expect(places.withFolds(list)).toEqual(list)
})

it('a matrix of few tiles gets slices of its own, behind each other; tokens bound them', () => {
  const { placeOf } = open(RULE)
  const { ld } = table.get('embed')
  // 2 x 2 tiles of 32 x 32: 3 slices make 12 workgroups.
  expect(placeOf('embed')).toMatchObject({ slices: 3, strideC: 50 * ld, add: false, c: { offset: 0, size: 4 * 3 * 50 * ld } })
  // 1 x 2 tiles would take 6, and 64 tokens have 4.
  expect(placeOf('0.qkv')).toMatchObject({ slices: 4, add: false })
  expect(open(RULE, 31).placeOf('0.qkv')).toMatchObject({ slices: 1, add: true })
})

it('folds at the end, and before scratch is used again', () => {
  const { places, product } = open(RULE)
  const names = ['embed', '0.down', '0.gate_up', '0.o', '0.qkv', 'embed']
  const other = { label: 'between' } as Dispatch<null>
  const list = [other, ...names.map(product), other]
  expect(places.withFolds(list).map(({ label }) => label)).toEqual([
    'between',
    ...names.slice(0, 5),
    'fold slices',
    'embed',
    'between',
    'fold slices',
  ])
  expect(() => places.withFolds(list.toReversed())).toThrow('another order')
})

it('vectors have copies behind the flat buffer', () => {
  const { gradient } = open({ workgroups: 96, tokens: 16 })
  const vectors = table.size - table.matrixSize
  expect(gradient).toMatchObject({ slices: 3, stride: vectors, buffer: { size: 4 * (table.size + 2 * vectors) } })
})

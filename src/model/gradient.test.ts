/** @file Where the slices of weight gradients go, and when they are folded; what they add up to is the parity test's. */
import { expect, it } from 'vitest'
import type { Dispatch } from '../gpu/plan.ts'
import { plannedGpu } from '../gpu/planned.ts'
import { BLOCK_32 } from '../kernels/matmul-block.ts'
import type { ModelConfig } from './config.ts'
import { allocateGradient, GradientPlaces } from './gradient.ts'
import { ParameterTable } from './parameters.ts'

const CONFIG: ModelConfig = {
  modelType: 'llama', layers: 1, hidden: 40, heads: 2, kvHeads: 1, headDim: 8, feedForward: 33, vocab: 50, maxPositions: 64, rmsNormEps: 1e-6,
  rope: { theta: 1e4, scaling: null }, tiedEmbedding: true, qkvBias: false, qkNorm: false, eosTokenIds: [0],
} // biome-ignore format: sizes together

const table = new ParameterTable(CONFIG)
/** In four buffers: embedding; qkv and o; gate and up; down and the vectors. */
const PARTS = new ParameterTable(CONFIG, 4 * 2304)

const RULE = { workgroups: 12, tokens: 16 }

function open(rule: typeof RULE | null, tokens = 64, of = table) {
  const gpu = plannedGpu()
  const gradient = allocateGradient(gpu, of, rule, tokens)
  const places = new GradientPlaces(gpu, of, gradient, BLOCK_32, tokens, (slice) => slice)
  const product = (name: string) => places.products(name, tokens, (place) => ({ label: name, place }) as unknown as Dispatch<null>)[0]
  return { gradient, places, product, placeOf: (name: string) => (product(name) as unknown as { place: Record<string, unknown> }).place }
}

it('without a rule all is added in place', () => {
  const { gradient, places, product, placeOf } = open(null)
  expect(gradient.slices).toBe(1)
  expect(gradient.buffers.parts).toMatchObject([{ slice: { size: 4 * table.size } }])
  expect(placeOf('0.qkv')).toMatchObject({ c: gradient.buffers.slice('0.qkv'), slices: 1, add: true })
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

it('folds into each buffer of a gradient that lies in several', () => {
  const { gradient, places, product } = open(RULE, 64, PARTS)
  expect(PARTS.parts.length).toBe(4)
  const names = ['embed', '0.down', '0.gate_up', '0.o', '0.qkv', 'embed']
  const list = places.withFolds(names.map(product))
  expect(list.map(({ label }) => label)).toEqual([...names.slice(0, 5), ...Array(4).fill('fold slices'), 'embed', 'fold slices'])
  const target = (at: number) => gradient.buffers.parts.findIndex(({ slice }) => slice === list[at].bindings[2])
  expect([5, 6, 7, 8, 10].map(target)).toEqual([0, 3, 2, 1, 0])
})

it('vectors have copies behind all else', () => {
  const { gradient } = open({ workgroups: 96, tokens: 16 })
  const vectors = table.size - table.matrixSize
  expect(gradient).toMatchObject({ slices: 3, stride: vectors })
  expect(gradient.buffers.parts).toMatchObject([{ slice: { size: 4 * (table.size + 2 * vectors) } }])
})

it('of the copies of vectors there are as many as the last buffer holds', () => {
  const { size, vectorSize } = table
  const slicesIn = (floats: number) =>
    allocateGradient(plannedGpu({ largestBinding: 4 * floats }), table, { workgroups: 96, tokens: 16 }, 64).slices
  expect([size, size + 2 * vectorSize - 1, size + 2 * vectorSize, size + 9 * vectorSize].map(slicesIn)).toEqual([1, 2, 3, 3])
})

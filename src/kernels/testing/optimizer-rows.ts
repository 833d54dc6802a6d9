/** @file Rows of the kernel table: slices folded; from a gradient in copies to its norm, its clip factor and one AdamW step. Muon has its own test. */
import type { BufferSlice } from '../../gpu/memory.ts'
import { foldSlices, partsWords, type SlicedPart } from '../fold.ts'
import { adamw as adamwKernel, type GradientPart, gradientNorm, type Hyper, hyperWords, partialFloats } from '../optimizer.ts'
import { adamw, clip } from '../twins/optimizer.ts'
import type { Expected, LazyRow } from './harness.ts'
import { Random } from './random.ts'
import { ROUNDINGS } from './token-rows.ts'

interface Case {
  what: string
  /** Of the flat buffer, a multiple of 64. */
  floats: number
  /** Copies of the gradient's last `stride` floats, default of all. */
  slices: number
  stride?: number
  maxGradNorm: number
  /** Weight decay ends here. */
  matrix: number
  skip?: [from: number, to: number]
  /** Of the gradient; default 1. */
  spread?: number
  /** Put into the gradient: the step must not be taken. */
  poison?: number
  /** The gradient is folded as if it lay in several buffers, which end here. */
  cuts?: number[]
}

const CASES: Case[] = [
  { what: 'a buffer of one alignment unit', floats: 64, slices: 1, maxGradNorm: 0, matrix: 64 },
  { what: 'clip not reached, decay of a part', floats: 1024, slices: 1, maxGradNorm: 1e4, matrix: 576 },
  { what: '3 slices of the last fifth', floats: 320, slices: 3, stride: 64, maxGradNorm: 0.5, matrix: 256 },
  { what: 'clip active, 4 slices', floats: 1088, slices: 4, maxGradNorm: 0.5, matrix: 64 },
  {
    what: 'a gradient so small that the 1e-6 beside its norm counts',
    floats: 1024,
    slices: 1,
    maxGradNorm: 1e-5,
    matrix: 64,
    spread: 1e-6,
  },
  { what: 'a range left to another optimizer', floats: 1024, slices: 4, maxGradNorm: 0.5, matrix: 960, skip: [128, 704] },
  // Past 16,384 workers of 16 floats, each folds more.
  { what: 'more floats than workers take at once', floats: 64 * 4099, slices: 2, maxGradNorm: 1, matrix: 64 * 4000 },
  { what: 'a gradient in three buffers', floats: 1088, slices: 1, maxGradNorm: 0.5, matrix: 64, cuts: [64, 704] },
  {
    what: '3 slices of the last 128 floats of three buffers',
    floats: 1088,
    slices: 3,
    stride: 128,
    maxGradNorm: 0.5,
    matrix: 960,
    cuts: [64, 704],
  },
  {
    what: 'more floats than workers take at once, in two buffers',
    floats: 64 * 4099,
    slices: 1,
    maxGradNorm: 1,
    matrix: 64,
    cuts: [64 * 1001],
  },
  { what: 'a gradient that holds NaN changes nothing', floats: 1024, slices: 1, maxGradNorm: 1, matrix: 512, poison: Number.NaN },
  {
    what: 'a gradient that holds NaN in its last slice changes nothing',
    floats: 1024,
    slices: 4,
    maxGradNorm: 0,
    matrix: 512,
    poison: Number.NaN,
  },
  {
    what: 'a gradient that holds infinity changes nothing',
    floats: 1024,
    slices: 1,
    maxGradNorm: 1,
    matrix: 512,
    poison: Number.POSITIVE_INFINITY,
  },
  {
    what: 'a gradient that holds -infinity changes nothing',
    floats: 1024,
    slices: 4,
    maxGradNorm: 0,
    matrix: 512,
    poison: Number.NEGATIVE_INFINITY,
  },
]

const f32 = Math.fround
/** As the uniform holds them. */
const HYPER: Hyper = {
  learningRate: f32(3e-3), beta1: f32(0.9), beta2: f32(0.95), epsilon: f32(1e-8), weightDecay: f32(0.1),
  correction1: f32(1 - 0.9 ** 3), correction2: f32(1 - 0.95 ** 3), maxGradNorm: 0, muonLearningRate: 0, momentum: 0,
} // biome-ignore format: two groups

/** The last one's buffer goes on to the end of the copies. */
function partsOf(gradient: BufferSlice, { floats, cuts = [] }: Case): GradientPart[] {
  const ends = [...cuts, floats]
  return ends.map((end, i) => {
    const start = ends[i - 1] ?? 0
    const size = end === floats ? gradient.size - 4 * start : 4 * (end - start)
    return { start, floats: end - start, slice: { ...gradient, offset: gradient.offset + 4 * start, size } }
  })
}

const row = (c: Case): LazyRow => ({
  name: `optimizer: ${c.what}`,
  row: () => {
    const { floats, slices, stride = floats } = c
    const random = new Random(floats + slices)
    const all = floats + (slices - 1) * stride
    const gradient = random.floats(all, c.spread)
    if (c.poison !== undefined) gradient[all - 300] = c.poison
    const folded = gradient.slice()
    for (let i = floats; i < all; i++) folded[floats - stride + ((i - floats) % stride)] += gradient[i]
    const hyper = { ...HYPER, maxGradNorm: f32(c.maxGradNorm) }
    const sum = folded.slice(0, floats)
    const { norm, scale, finite } = clip(sum, hyper.maxGradNorm)
    const before = { weights: random.floats(floats), first: random.floats(floats, 0.1), second: random.floats(floats, 0.1).map(Math.abs) }
    const after = { weights: before.weights.slice(), first: before.first.slice(), second: before.second.slice() }
    if (finite) {
      const clipped = sum.map((g) => g * scale)
      const [from, to] = c.skip ?? [floats, floats]
      adamw(after, clipped, hyper, c.matrix, 0, from)
      adamw(after, clipped, hyper, c.matrix, to, floats)
    }
    // Equal bits where nothing may change; a few roundings, a division and a square root elsewhere.
    const tolerance = finite ? ROUNDINGS : 0
    const flat = (name: keyof typeof after): Expected => ({
      rows: 1,
      cols: floats,
      cap: 2,
      before: before[name],
      data: after[name],
      tolerance,
    })
    const outputs: Record<string, Expected> = { weights: flat('weights'), first: flat('first'), second: flat('second') }
    const norms = { cols: 1, ld: 1, cap: 4, tolerance: ROUNDINGS }
    if (finite) outputs.norm = { ...norms, rows: 3, data: Float64Array.of(norm, scale, 1) }
    // Of the norm of what is not finite only the verdict is promised.
    else outputs.norm = { ...norms, rows: 1, first: 2, data: Float64Array.of(0), restIsFree: true }
    if (finite) outputs.gradient = { rows: 1, cols: all, cap: 1, before: gradient, data: folded, tolerance: ROUNDINGS }
    return {
      inputs: {
        hyper: { uniform: hyperWords(hyper) },
        partial: { rows: partialFloats(floats), cols: 1, ld: 1, data: new Float64Array(partialFloats(floats)) },
        ...(finite ? {} : { gradient: { rows: 1, cols: all, cap: 1, data: gradient } }),
      },
      outputs,
      dispatches: (_, at) => [
        ...gradientNorm(at.hyper, partsOf(at.gradient, c), at.partial, at.norm, floats, { slices, stride }),
        adamwKernel(
          { hyper: at.hyper, gradient: at.gradient, norm: at.norm, weights: at.weights, first: at.first, second: at.second },
          floats, c.matrix, ...(c.skip ?? []),
        ), // biome-ignore format: one call
      ],
    }
  },
})

/** Matrices in 2, 5 and 3 slices, of a quad, of more than a workgroup and of an odd number of quads, added into a gradient. */
const foldRow: LazyRow = {
  name: 'fold: three matrices of other sizes and slices, what is between them untouched',
  row: () => {
    const parts: SlicedPart[] = [
      { to: 64, floats: 4, from: 0, slices: 2 },
      { to: 128, floats: 520, from: 64, slices: 5 },
      { to: 704, floats: 36, from: 2688, slices: 3 },
    ]
    const random = new Random(5)
    const scratch = random.floats(2816)
    const before = random.floats(768)
    const data = before.slice()
    for (const { to, floats, from, slices } of parts) {
      for (let i = 0; i < slices * floats; i++) data[to + (i % floats)] += scratch[from + i]
    }
    return {
      inputs: { parts: partsWords(parts), scratch: { rows: 1, cols: scratch.length, data: scratch } },
      outputs: { gradient: { rows: 1, cols: before.length, before, data, tolerance: ROUNDINGS } },
      dispatches: (_, at) => [foldSlices(parts, at.parts, at.scratch, at.gradient)],
    }
  },
}

export const optimizerRows = (): LazyRow[] => [...CASES.map(row), foldRow]

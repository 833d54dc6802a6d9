/**
 * @file Rows of the kernel table: every variant and tile of the matrix product with every layout, epilogue and prologue, at sizes of one,
 * odd ones, and one past the edges of tiles of 4, 8, 16, 32, 64 and 128 and of slabs of 8 and 16 along K.
 */
import type { Gpu } from '../../gpu/device.ts'
import type { BufferSlice } from '../../gpu/memory.ts'
import { tokensOf } from '../context.ts'
import { ceil4, type Epilogue, type Layout, matmul as matmulKernel, type Variant, variantName } from '../matmul.ts'
import { biasForward, matmul } from '../twins/matmul.ts'
import { rmsnormForward } from '../twins/rmsnorm.ts'
import { swigluForward } from '../twins/swiglu.ts'
import { type Expected, type LazyRow, type Row, runRow, type Tensor } from './harness.ts'
import { halved, Random } from './random.ts'

/** Each of the nine sizes once in each place. */
const SIZES = [1, 3, 5, 17, 33, 64, 65, 100, 129]
const SHAPES = SIZES.map((m, i) => ({ m, n: SIZES[(i + 4) % 9], k: SIZES[(i + 7) % 9] }))

/**
 * Rounding to f32 is 6e-8 relative; a sum of K products in any order errs by at most K times that and in practice by its square root
 * (7e-7 for K = 129), relative to a result that random signs make as small as the error's own scale. exp adds a few units.
 */
const SUM = 1e-6

interface Case {
  what: string
  /** For every tile: what differs between tiles of a variant. They share their epilogues. */
  core?: boolean
  /** For tiles that share all but their sizes with others of their shader. */
  sizes?: boolean
  layout: Layout
  epilogue?: 'residual' | 'bias' | 'swiglu' | 'swiglu unsaved'
  norm?: boolean
  /** B is stored as f16. */
  half?: boolean
  /** Token dimension live: fewer rows than there is room for. */
  live?: boolean
  firstToken?: number
  slices?: number
  add?: boolean
  batch?: number
  alpha?: number
  beta?: number
}

const CASES: Case[] = [
  { core: true, sizes: true, what: 'NT', layout: 'NT' },
  { core: true, what: 'NT, live tokens, a chunk that starts at token 64', layout: 'NT', live: true, firstToken: 64 },
  { what: 'NT, batch of 3, alpha, beta times a residual', layout: 'NT', batch: 3, alpha: -0.7, epilogue: 'residual', beta: 1.3 },
  { what: 'NT + residual, live tokens', layout: 'NT', epilogue: 'residual', live: true },
  { what: 'NT + bias, live tokens', layout: 'NT', epilogue: 'bias', live: true },
  { what: 'NT + swiglu, gate and up kept', layout: 'NT', epilogue: 'swiglu', live: true },
  { what: 'norm, NT', layout: 'NT', norm: true, live: true },
  { what: 'norm, NT + bias', layout: 'NT', norm: true, epilogue: 'bias', live: true },
  { core: true, sizes: true, what: 'NT, B in f16', layout: 'NT', half: true },
  { what: 'norm, NT, B in f16', layout: 'NT', norm: true, live: true, half: true },
  { core: true, sizes: true, what: 'norm, NT + swiglu', layout: 'NT', norm: true, epilogue: 'swiglu unsaved', live: true },
  { core: true, sizes: true, what: 'NN', layout: 'NN' },
  { core: true, what: 'NN, live tokens, a chunk that starts at token 64', layout: 'NN', live: true, firstToken: 64 },
  { what: 'NN, batch of 2, beta times a residual', layout: 'NN', batch: 2, epilogue: 'residual', beta: -2 },
  { core: true, what: 'TN, batch of 2, alpha', layout: 'TN', batch: 2, alpha: 0.5 },
  { what: 'TN in 1 slice, added, live tokens', layout: 'TN', slices: 1, add: true, live: true },
  {
    core: true,
    sizes: true,
    what: 'TN in 4 slices, live tokens, a chunk that starts at token 64',
    layout: 'TN',
    slices: 4,
    live: true,
    firstToken: 64,
  },
]

type Shape = (typeof SHAPES)[number]

const nameOf = (variant: Variant, c: Case, { m, n, k }: Shape) => `matmul ${variantName(variant)}: ${c.what}, ${m} x ${n} x ${k}`

function matmulRow(variant: Variant, c: Case, shape: Shape, seed: number): Row {
  const { m, k } = shape
  const swiglu = c.epilogue?.startsWith('swiglu') ?? false
  const n = swiglu ? 2 * shape.n : shape.n
  const random = new Random(seed)
  const batch = c.batch ?? 1
  const room = c.live ? 5 : 0
  const each = (rows: number, cols: number) => Array.from({ length: batch }, () => random.floats(rows * cols))
  const [aRows, aCols] = c.layout === 'TN' ? [k, m] : [m, k]
  const [bRows, bCols] = c.layout === 'NT' ? [n, k] : [k, n]
  const a = each(aRows, aCols)
  const b = c.half ? each(bRows, bCols).map(halved) : each(bRows, bCols)
  const gamma = random.floats(k, 0.3, 1)
  const bias = random.floats(n)
  const residual = each(m, n)
  const [alpha, beta] = [c.alpha ?? 1, c.beta ?? 1]
  const join = (parts: Float64Array[]) => Float64Array.from(parts.flatMap((part) => [...part]))
  const products = a.map((left, i) => {
    const x = c.norm ? rmsnormForward(left, gamma, 1e-5).y : left
    const product = matmul(c.layout, x, b[i], m, n, k).map((value) => alpha * value)
    if (c.epilogue === 'residual') return product.map((value, j) => beta * residual[i][j] + value)
    return c.epilogue === 'bias' ? biasForward(product, bias) : product
  })
  // Where tokens are live, the buffers have room for more than there are.
  const [aCap, bCap, cap] = [aRows + 5, bRows + 5, m + 5]
  const inputs: Record<string, Tensor> = {
    a: { rows: aRows, cols: aCols, data: join(a), copies: batch, cap: aCap },
    b: { rows: bRows, cols: bCols, data: join(b), copies: batch, cap: bCap, stored: c.half ? 'f16' : 'f32' },
  }
  if (c.epilogue === 'residual') inputs.residual = { rows: m, cols: n, cap, data: join(residual), copies: batch }
  if (c.epilogue === 'bias') inputs.bias = { rows: 1, cols: n, data: bias }
  if (c.norm) inputs.gamma = { rows: 1, cols: k, data: gamma }
  // A row of SwiGLU's product holds twice a row of its result, padding included.
  const ldc = swiglu ? 2 * ceil4(n / 2) : ceil4(n)
  const outputs: Record<string, Expected> = {}
  if (c.slices) {
    const before = c.add ? random.floats(c.slices * m * n) : undefined
    const sum = products[0].slice()
    before?.forEach((x, i) => {
      sum[i % (m * n)] += x
    })
    outputs.c = { rows: m, cols: n, cap, copies: c.slices, data: sum, before, summed: true, tolerance: SUM }
  } else if (c.epilogue !== 'swiglu unsaved') {
    outputs.c = { rows: m, cols: n, ld: ldc, cap, copies: batch, data: join(products), tolerance: SUM }
  }
  if (swiglu) outputs.activated = { rows: m, cols: n / 2, cap, data: swigluForward(products[0]), tolerance: 2 * SUM }
  const epilogue = (at: Record<string, BufferSlice>): Epilogue => {
    if (c.epilogue === 'residual') return { kind: 'residual', residual: at.residual, beta: c.beta }
    if (c.epilogue === 'bias') return { kind: 'bias', bias: at.bias }
    return swiglu ? { kind: 'swiglu', out: at.activated, save: c.epilogue === 'swiglu' } : { kind: 'store' }
  }
  const firstToken = c.firstToken ?? 0
  return {
    tokens: firstToken + (c.layout === 'TN' ? k : m),
    inputs,
    outputs,
    dispatches: (context, at, own) => [
      matmulKernel(
        context.gpu,
        variant,
        {
          label: 'matmul', layout: c.layout, live: context.live, liveTokens: c.live, firstToken, alpha: c.alpha, slices: c.slices,
          add: c.add, batch: c.batch,
          m: c.layout === 'TN' ? m : m + room, n, k: c.layout === 'TN' ? k + room : k,
          lda: ceil4(aCols), ldb: ceil4(bCols), ldc,
          strideA: aCap * ceil4(aCols), strideB: bCap * ceil4(bCols), strideC: cap * ldc,
          a: at.a, b: at.b, c: at.c, epilogue: epilogue(at), norm: c.norm ? { gamma: at.gamma, eps: 1e-5 } : undefined,
        }, // biome-ignore format: one product
        tokensOf,
        own,
      ),
    ],
  }
}

/** Rows of one variant and tile: all shapes for the plain products, where indexing differs, and three for what is only added at the end. */
export function matmulRows(variant: Variant, which: 'all' | 'core' | 'sizes'): LazyRow[] {
  return CASES.flatMap((c, i) => {
    if (which !== 'all' && !c[which]) return []
    // Of few rows there is only the forward.
    if (variant.kind === 'rows' && (c.layout !== 'NT' || c.batch)) return []
    const shapes = c.epilogue || c.norm ? SHAPES.filter((_, j) => (j + i) % 3 === 0) : SHAPES
    return shapes.map((shape, j) => ({ name: nameOf(variant, c, shape), row: () => matmulRow(variant, c, shape, 100 * i + j) }))
  })
}

/** The same product for every variant, to hold them to each other. */
export const agreementRows = (variants: readonly Variant[], layout: Layout): Row[] =>
  variants.map((variant) => matmulRow(variant, { what: layout, layout }, { m: 67, n: 35, k: 53 }, 7))

/**
 * The first `count` outputs of the first row of an NT product with room for `room` rows and two of them live, or one: the same numbers for
 * every room and every n.
 */
export async function firstRowBits(
  gpu: Gpu,
  variant: Variant,
  { room, n, k, norm }: { room: number; n: number; k: number; norm: boolean },
  count: number,
): Promise<Float64Array> {
  const live = Math.min(room, 2)
  const a = new Random(1).floats(live * k)
  const b = new Random(2).floats(n * k)
  const gamma = new Random(3).floats(k, 0.3, 1)
  const product = matmul('NT', norm ? rmsnormForward(a, gamma, 1e-5).y : a, b, live, n, k)
  const [{ got, stray }] = await runRow(gpu, {
    tokens: live,
    inputs: {
      a: { rows: live, cols: k, data: a, cap: room },
      b: { rows: n, cols: k, data: b },
      gamma: { rows: 1, cols: k, data: gamma },
    },
    outputs: { c: { rows: live, cols: n, cap: room, data: product, tolerance: SUM } },
    dispatches: (context, at, own) => [
      matmulKernel(
        gpu,
        variant,
        {
          label: 'matmul', layout: 'NT', live: context.live, liveTokens: true, m: room, n, k, lda: ceil4(k), ldb: ceil4(k), ldc: ceil4(n),
          a: at.a, b: at.b, c: at.c, norm: norm ? { gamma: at.gamma, eps: 1e-5 } : undefined,
        }, // biome-ignore format: one product
        tokensOf,
        own,
      ),
    ],
  })
  if (stray) throw new Error(stray)
  return got.slice(0, count)
}

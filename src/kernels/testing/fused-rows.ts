/**
 * @file Rows of the kernel table: what products do beside multiplying, in place of a kernel of its own before or behind them. Their norm is
 * among the rows of the products themselves.
 */
import { tokensOf } from '../context.ts'
import { ceil4, matmul as matmulKernel, turnsInProduct, type Variant, variantName } from '../matmul.ts'
import { biasForward, matmul } from '../twins/matmul.ts'
import { rmsnormForward } from '../twins/rmsnorm.ts'
import { type Heads, ropeForward } from '../twins/rope.ts'
import { swigluBackward, swigluForward } from '../twins/swiglu.ts'
import { headsOf, perHead, ropeDraw } from './attention-rows.ts'
import type { LazyRow } from './harness.ts'
import { Random } from './random.ts'

/** As in matmul-rows.ts: a sum of up to 129 products, and what exp and a rotation add. */
const SUM = 1e-6
const EPS = 1e-5

/** d activated = dy W, then through silu(gate) * up, of which gate and up lie where their gradients go. */
function swigluRow(variant: Variant, tokens: number, width: number, k: number): LazyRow {
  return {
    name: `matmul ${variantName(variant)}: NN + swiglu backward, ${tokens} x ${width} x ${k}`,
    row: () => {
      const random = new Random(width + tokens)
      const [dy, w] = [random.floats(tokens * k), random.floats(k * width)]
      // A spread of 8 reaches where the sigmoid is flat.
      const ld = ceil4(width)
      const gateUp = random.floats(2 * tokens * ld, 8)
      const product = matmul('NN', dy, w, tokens, width, k)
      // Padding of gate and up may hold what others left there: its gradient is zero, and so is that of what is made again.
      const dactivated = new Float64Array(tokens * ld)
      const dense = new Float64Array(2 * tokens * width)
      for (let t = 0; t < tokens; t++) {
        dactivated.set(product.subarray(t * width, (t + 1) * width), t * ld)
        dense.set(gateUp.subarray(2 * t * ld, 2 * (t * ld + width)), 2 * t * width)
      }
      return {
        tokens,
        inputs: { dy: { rows: tokens, cols: k, data: dy }, w: { rows: k, cols: width, data: w } },
        outputs: {
          gateUp: {
            rows: tokens,
            cols: 2 * ld,
            before: gateUp,
            data: swigluBackward(gateUp, dactivated),
            tolerance: 4 * SUM,
          },
          activated: { rows: tokens, cols: width, data: swigluForward(dense), tolerance: 4 * SUM },
        },
        dispatches: ({ gpu, live }, at, own) => [
          matmulKernel(
            gpu,
            variant,
            {
              label: 'matmul', layout: 'NN', live, liveTokens: true, m: tokens + 2, n: width, k,
              lda: ceil4(k), ldb: ld, ldc: 2 * ld, a: at.dy, b: at.w, c: at.gateUp,
              epilogue: { kind: 'swiglu backward', activated: at.activated },
            }, // biome-ignore format: one product
            tokensOf,
            own,
          ),
        ],
      }
    },
  }
}

/** x W^T with its rows normed on the way in or not, with a bias or not; queries and keys turned on the way out. */
function ropeRow(variant: Variant, s: Heads, tokens: number, k: number, normed: boolean, biased: boolean): LazyRow {
  const { heads, kvHeads, dim } = s
  const n = (heads + 2 * kvHeads) * dim
  return {
    name: `matmul ${variantName(variant)}: ${normed ? 'norm, ' : ''}NT${biased ? ' + bias' : ''} + rope, ${headsOf(s)}, ${tokens} x ${k}`,
    row: () => {
      const { random, angles, positions } = ropeDraw(s, tokens)
      const [x, w] = [random.floats(tokens * k), random.floats(n * k)]
      const [gamma, bias] = [random.floats(k, 0.3, 1), random.floats(n)]
      const product = matmul('NT', normed ? rmsnormForward(x, gamma, EPS).y : x, w, tokens, n, k)
      const { q, kv } = ropeForward(s, positions, angles, biased ? biasForward(product, bias) : product, null)
      return {
        tokens,
        inputs: {
          positions: Uint32Array.from([...positions, 0, 0]),
          angles: { rows: angles.length, cols: 1, ld: 1, data: angles },
          x: { rows: tokens, cols: k, data: x },
          w: { rows: n, cols: k, data: w },
          gamma: { rows: 1, cols: k, data: gamma },
          bias: { rows: 1, cols: n, data: bias },
        },
        outputs: {
          q: { ...perHead(tokens, heads, dim), data: q, tolerance: SUM },
          kv: { ...perHead(tokens, 2 * kvHeads, dim), data: kv, tolerance: SUM },
        },
        dispatches: ({ gpu, live }, at, own) => [
          matmulKernel(
            gpu,
            variant,
            {
              label: 'matmul', layout: 'NT', live, liveTokens: true, m: tokens + 2, n, k, lda: ceil4(k), ldb: ceil4(k), ldc: n,
              a: at.x, b: at.w, c: at.q, norm: normed ? { gamma: at.gamma, eps: EPS } : undefined,
              epilogue: {
                kind: 'rope', shape: { ...s, head: dim }, kv: at.kv, positions: at.positions, angles: at.angles, bias: biased ? at.bias : undefined,
              },
            }, // biome-ignore format: one product
            tokensOf,
            own,
          ),
        ],
      }
    },
  }
}

/** Tokens and inputs of a product, on both sides of the tiles' edges. */
const SIZES = [
  [1, 5],
  [3, 1],
  [17, 33],
  [65, 100],
  [129, 17],
]

/** Heads of every width in use, the narrowest that a product can turn, and some whose borders fall within its tiles. */
const HEADS: Heads[] = [
  { heads: 3, kvHeads: 1, dim: 4, eps: 0 },
  { heads: 4, kvHeads: 2, dim: 12, eps: 0 },
  { heads: 2, kvHeads: 2, dim: 24, eps: 0 },
  { heads: 3, kvHeads: 1, dim: 32, eps: 0 },
  { heads: 2, kvHeads: 1, dim: 64, eps: 0 },
  { heads: 1, kvHeads: 1, dim: 80, eps: 0 },
  { heads: 2, kvHeads: 1, dim: 128, eps: 0 },
].filter((s) => turnsInProduct({ ...s, head: s.dim }))

/** Heads whose borders fall within tiles: what a variant shows that shares its epilogues, and takes seconds to compile for each width. */
const FEW_HEADS = HEADS.filter(({ dim }) => dim === 24 || dim === 80)

export const fusedRows = (variant: Variant, which: 'all' | 'core'): LazyRow[] => [
  ...SIZES.flatMap(([tokens, k]) => [1, 5, 64, 66].map((width) => swigluRow(variant, tokens, width, k))),
  ...(which === 'all' ? HEADS : FEW_HEADS).flatMap((s, i) =>
    (which === 'all' ? [0, 1] : [i]).map((j) => {
      const [tokens, k] = SIZES[(i + 2 * j) % SIZES.length]
      return ropeRow(variant, s, tokens, k, (i + j) % 2 === 0, (i >> 1) % 2 === j)
    }),
  ),
]

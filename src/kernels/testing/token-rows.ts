/** @file Rows of the kernel table: what works token by token, and the gradients that sum over tokens. */
import { biasBackward as biasKernel } from '../bias.ts'
import { embeddingBackward as embeddingBackwardKernel, embeddingForward as embeddingKernel } from '../embedding.ts'
import { loss as lossKernel } from '../loss.ts'
import { ceil4 } from '../matmul.ts'
import {
  NO_ROW,
  type NormShape,
  rmsnormBackward as rmsnormBackwardKernel,
  rmsnormGains,
  rmsnormForward as rmsnormKernel,
} from '../rmsnorm.ts'
import { embeddingBackward, embeddingForward } from '../twins/embedding.ts'
import { lossBackward, lossForward } from '../twins/loss.ts'
import { biasBackward } from '../twins/matmul.ts'
import { rmsnormBackward, rmsnormForward } from '../twins/rmsnorm.ts'
import type { Expected, LazyRow, Row } from './harness.ts'
import { halved, Random } from './random.ts'

/** One, odd, and both sides of a workgroup of 64. */
export const TOKENS = [1, 3, 63, 64, 65, 130]
export const LANES = [1, 64] as const

/** A few roundings of 6e-8, or a sum of up to 130 terms. */
export const ROUNDINGS = 1e-6
/** WGSL lets exp err by 3 + 2|x| units in the last place, here |x| < 30 or so, where the value itself is small. */
export const EXPONENTIALS = 4e-6

const plus = (a: Float64Array, b: Float64Array) => a.map((x, i) => x + b[i % b.length])

/** A gradient that slices add into: what was there before counts, and only the sum over slices is the kernel's promise. */
function slicedSum(random: Random, cols: number, slices: number, gradient: Float64Array): Expected {
  const before = random.floats(slices * cols)
  const data = gradient.slice()
  before.forEach((x, i) => {
    data[i % cols] += x
  })
  return { rows: 1, cols, copies: slices, before, data, summed: true, tolerance: ROUNDINGS }
}
const strideOf = (area: Expected) => 4 * ceil4(area.cols)

function embeddingRows(): LazyRow[] {
  const vocab = 7
  const rows: LazyRow[] = []
  for (const cols of [1, 10, 64]) {
    for (const tokens of cols === 10 ? TOKENS : [1, 65]) {
      const ids = (random: Random) => Array.from({ length: tokens }, () => random.integer(vocab))
      rows.push({
        name: `embedding: ${tokens} tokens, ${cols} columns`,
        row: () => {
          const random = new Random(tokens)
          const [drawn, table] = [ids(random), random.floats(vocab * cols)]
          return {
            tokens,
            inputs: { ids: Uint32Array.from([...drawn, 0, 0, 0]), table: { rows: vocab, cols, data: table } },
            outputs: { x: { rows: tokens, cols, data: embeddingForward(drawn, table, cols), tolerance: 0 } },
            dispatches: (k, at) => [embeddingKernel(k, at.ids, at.table, at.x, ceil4(cols))],
          }
        },
      })
      rows.push({
        name: `embedding: ${tokens} tokens, ${cols} columns, in f16`,
        row: () => {
          const random = new Random(tokens + 3)
          const [drawn, table] = [ids(random), halved(random.floats(vocab * cols))]
          // The largest number, and the smallest that every GPU reads.
          table.set([65504, -(2 ** -14)], cols)
          return {
            tokens,
            inputs: { ids: Uint32Array.from([...drawn, 0, 0, 0]), table: { rows: vocab, cols, data: table, stored: 'f16' } },
            outputs: { x: { rows: tokens, cols, data: embeddingForward(drawn, table, cols), tolerance: 0 } },
            dispatches: (k, at) => [embeddingKernel(k, at.ids, at.table, at.x, ceil4(cols))],
          }
        },
      })
      rows.push({
        name: `embedding backward: ${tokens} tokens, ${cols} columns`,
        row: () => {
          const random = new Random(tokens + 1)
          const [drawn, dx, before] = [ids(random), random.floats(tokens * cols), random.floats(vocab * cols)]
          const order = drawn.map((_, t) => t).sort((a, b) => drawn[a] - drawn[b] || a - b)
          const distinct = [...new Set(drawn)].sort((a, b) => a - b)
          const triples = distinct.flatMap((id) => [
            id,
            order.findIndex((t) => drawn[t] === id),
            order.findLastIndex((t) => drawn[t] === id) + 1,
          ])
          return {
            tokens,
            distinct: distinct.length,
            // Past the distinct ids lies one more triple, which would add to id 0 a second time.
            inputs: {
              occurrences: Uint32Array.from(order),
              distinct: Uint32Array.from([...triples, 0, 0, tokens]),
              dx: { rows: tokens, cols, data: dx },
            },
            outputs: {
              dtable: { rows: vocab, cols, before, data: plus(embeddingBackward(drawn, dx, vocab, cols), before), tolerance: ROUNDINGS },
            },
            dispatches: (k, at) => [embeddingBackwardKernel(k, at.occurrences, at.distinct, at.dx, at.dtable, ceil4(cols))],
          }
        },
      })
    }
  }
  return [...rows, ...cutEmbeddingRows()]
}

/** The table in two buffers, cut behind its third row. */
function cutEmbeddingRows(): LazyRow[] {
  const [vocab, cols, tokens, cut] = [7, 10, 65, 3]
  const [low, high] = [
    { firstRow: 0, rows: cut },
    { firstRow: cut, rows: vocab - cut },
  ]
  const draw = () => {
    const random = new Random(tokens + 2)
    return { random, drawn: Array.from({ length: tokens }, () => random.integer(vocab)) }
  }
  return [
    {
      name: 'embedding: in two buffers',
      row: () => {
        const { random, drawn } = draw()
        const table = random.floats(vocab * cols)
        return {
          tokens,
          inputs: {
            ids: Uint32Array.from(drawn),
            low: { rows: low.rows, cols, data: table.slice(0, cut * cols) },
            high: { rows: high.rows, cols, data: table.slice(cut * cols) },
          },
          outputs: { x: { rows: tokens, cols, data: embeddingForward(drawn, table, cols), tolerance: 0 } },
          dispatches: (k, at) => [
            embeddingKernel(k, at.ids, at.low, at.x, ceil4(cols), low),
            embeddingKernel(k, at.ids, at.high, at.x, ceil4(cols), high),
          ],
        }
      },
    },
    {
      name: 'embedding backward: in two buffers',
      row: () => {
        const { random, drawn } = draw()
        const dx = random.floats(tokens * cols)
        const order = drawn.map((_, t) => t).sort((a, b) => drawn[a] - drawn[b] || a - b)
        const distinct = [...new Set(drawn)].sort((a, b) => a - b)
        const triples = distinct.flatMap((id) => [
          id,
          order.findIndex((t) => drawn[t] === id),
          order.findLastIndex((t) => drawn[t] === id) + 1,
        ])
        const data = embeddingBackward(drawn, dx, vocab, cols)
        const part = ({ firstRow, rows }: typeof low): Expected => {
          const before = random.floats(rows * cols)
          return { rows, cols, before, data: plus(data.slice(firstRow * cols, (firstRow + rows) * cols), before), tolerance: ROUNDINGS }
        }
        return {
          tokens,
          distinct: distinct.length,
          inputs: { occurrences: Uint32Array.from(order), distinct: Uint32Array.from(triples), dx: { rows: tokens, cols, data: dx } },
          outputs: { low: part(low), high: part(high) },
          dispatches: (k, at) => [
            embeddingBackwardKernel(k, at.occurrences, at.distinct, at.dx, at.low, ceil4(cols), low),
            embeddingBackwardKernel(k, at.occurrences, at.distinct, at.dx, at.high, ceil4(cols), high),
          ],
        }
      },
    },
  ]
}

function rmsnormRows(): LazyRow[] {
  const rows: LazyRow[] = []
  // 260 floats are 65 vec4s: more than the lanes that share a row.
  for (const cols of [1, 10, 130, 260]) {
    for (const lanes of LANES) {
      for (const tokens of cols === 130 ? TOKENS : [3, 65]) {
        // Over one column the norm is nearly a sign: an epsilon of the size of x leaves it a slope.
        const shape = { cols, ld: ceil4(cols), eps: cols === 1 ? 0.5 : 1e-5 }
        const draw = () => {
          const random = new Random(cols + tokens)
          return { random, x: random.floats(tokens * cols), gamma: random.floats(cols, 0.3, 1), dy: random.floats(tokens * cols) }
        }
        const where = `${tokens} tokens, ${cols} columns, ${lanes} lanes`
        rows.push({
          name: `rmsnorm: ${where}`,
          row: () => {
            const { x, gamma } = draw()
            const { y } = rmsnormForward(x, gamma, shape.eps)
            const rows = predicting(tokens)
            return {
              lanes,
              tokens: rows.length,
              inputs: {
                ...{ x: { rows: tokens, cols, data: x }, gamma: { rows: 1, cols, data: gamma } },
                rows: Uint32Array.from([...rows, 0, 0, 0]),
              },
              outputs: { y: { rows: rows.length, cols, data: rowsOf(y, cols, rows), tolerance: ROUNDINGS } },
              dispatches: (k, at) => [rmsnormKernel(k, shape, at.x, at.gamma, at.rows, at.y)],
            }
          },
        })
        rows.push({ name: `rmsnorm backward: ${where}`, row: () => ({ lanes, tokens, ...backward(draw(), tokens, shape) }) })
      }
    }
  }
  return rows
}

interface NormDraw {
  random: Random
  x: Float64Array
  gamma: Float64Array
  dy: Float64Array
}

/** Two tokens of three, which predict something. */
const predicting = (tokens: number) => Array.from({ length: tokens }, (_, t) => t).filter((t) => t % 3 !== 1)
const rowsOf = (data: Float64Array, cols: number, rows: readonly number[]) =>
  Float64Array.from(rows.flatMap((t) => [...data.subarray(t * cols, (t + 1) * cols)]))

/** Two norms of the same rows: a layer's adds to the gradient that skips it, the final one has dy of some; both gains' gradients are gathered at the end. */
function backward({ random, x, gamma, dy }: NormDraw, tokens: number, shape: NormShape): Omit<Row, 'lanes' | 'tokens'> {
  const { cols, ld, eps } = shape
  // Blocks of one row to nine, and more of them than hold rows.
  const blocks = tokens % 2 ? 16 : 32
  const before = random.floats(tokens * cols)
  const gains = random.floats(2 * cols)
  const { y } = rmsnormForward(x, gamma, eps)
  const { dx, dgamma } = rmsnormBackward(x, gamma, dy, eps)
  const rows = predicting(tokens)
  const final = rmsnormBackward(x, gamma, dy.map((value, i) => (rows.includes(Math.floor(i / cols)) ? value : 0)), eps) // biome-ignore format: one call
  const perToken = { rows: tokens, cols, tolerance: ROUNDINGS }
  return {
    inputs: {
      x: { rows: tokens, cols, data: x },
      dy: { rows: tokens, cols, data: dy },
      some: { rows: rows.length, cols, data: rowsOf(dy, cols, rows) },
      // Past the tokens, one more that would have a row.
      rows: Uint32Array.from([...Array.from({ length: tokens }, (_, t) => (rows.includes(t) ? rows.indexOf(t) : NO_ROW)), 0, 0, 0]),
      gamma: { rows: 1, cols, data: gamma },
      sums: { rows: 2 * blocks, cols, data: random.floats(2 * blocks * cols) },
      // The first norm's gradient lies behind the second's.
      places: Uint32Array.from([(2 * ld) / 4, ld / 4]),
    },
    outputs: {
      added: { ...perToken, before, data: plus(dx, before) },
      alone: { ...perToken, data: final.dx },
      y: { ...perToken, data: y },
      gradient: {
        rows: 2,
        cols,
        first: 1,
        before: gains,
        data: plus(Float64Array.from([...final.dgamma, ...dgamma]), gains),
        tolerance: ROUNDINGS,
      },
    },
    dispatches: (k, at) => {
      const given = { x: at.x, gamma: at.gamma, blocks }
      const bytes = 4 * blocks * ld
      const second = { ...at.sums, offset: bytes, size: at.sums.size - bytes }
      return [
        rmsnormBackwardKernel(k, shape, { ...given, dy: at.dy, dx: at.added, of: { y: at.y }, sums: at.sums }),
        rmsnormBackwardKernel(k, shape, { ...given, dy: at.some, dx: at.alone, of: { places: at.rows }, sums: second }),
        rmsnormGains(k, shape, 2, blocks, at.places, at.sums, at.gradient),
      ]
    },
  }
}

function biasRows(): LazyRow[] {
  return [1, 10, 260].flatMap((cols) =>
    (cols === 10 ? TOKENS : [3, 65]).flatMap((tokens) =>
      [1, 4].map((slices) => ({
        name: `bias backward: ${tokens} tokens, ${cols} columns, ${slices} slices`,
        row: () => {
          const random = new Random(cols + tokens)
          const dy = random.floats(tokens * cols)
          const dbias = slicedSum(random, cols, slices, biasBackward(dy, cols))
          return {
            tokens,
            inputs: { dy: { rows: tokens, cols, data: dy } },
            outputs: { dbias },
            dispatches: (k, at) => [biasKernel(k, ceil4(cols), at.dy, at.dbias, slices, strideOf(dbias))],
          }
        },
      })),
    ),
  )
}

interface LossCase {
  vocab: number
  tokens: number
  temperature: number
  entropyBonus?: number
  first: number
  cap: number
  backward: boolean
}

const LOSS_CASES: LossCase[] = [
  ...TOKENS.map((tokens) => ({ vocab: 65, tokens, temperature: 1, first: 0, cap: 192, backward: true })),
  ...[1, 5, 64, 257].map((vocab) => ({ vocab, tokens: 9, temperature: 0.7, first: 0, cap: 64, backward: true })),
  { vocab: 257, tokens: 9, temperature: 1, first: 0, cap: 64, backward: false },
  ...[1, 65, 257].map((vocab) => ({ vocab, tokens: 65, temperature: 0.7, entropyBonus: 0.3, first: 0, cap: 128, backward: true })),
  { vocab: 65, tokens: 130, temperature: 0.7, first: 0, cap: 64, backward: true },
  { vocab: 65, tokens: 130, temperature: 1.5, first: 64, cap: 64, backward: true },
  { vocab: 65, tokens: 130, temperature: 0.7, first: 50, cap: 50, backward: true },
  { vocab: 65, tokens: 130, temperature: 0.7, first: 128, cap: 64, backward: true },
  { vocab: 65, tokens: 130, temperature: 0.7, first: 192, cap: 64, backward: true },
]

/** The chunk [first, first + cap) of a batch of `tokens` predictions. */
function lossRow({ vocab, tokens, temperature, entropyBonus = 0, first, cap, backward }: LossCase, lanes: 1 | 64): LazyRow {
  const chunk = `tokens ${first} to ${Math.max(first, Math.min(tokens, first + cap))} of ${tokens}`
  return {
    name: `loss: ${vocab} tokens to choose from, ${chunk}, temperature ${temperature}, bonus ${entropyBonus}, ${lanes} lanes${backward ? '' : ', forward only'}`,
    row: () => {
      const random = new Random(vocab + tokens)
      const rows = Math.max(0, Math.min(tokens - first, cap))
      // The spread makes the top token nearly certain in some rows and far below the next in none.
      const logits = random.floats(rows * vocab, 4, 20)
      const targets = Array.from({ length: tokens }, () => random.integer(vocab))
      const weights = random.floats(tokens)
      const mine = targets.slice(first, first + rows)
      const { logprob, entropy } = lossForward(logits, mine, temperature)
      const pairs = Float64Array.from({ length: 2 * rows }, (_, i) => (i % 2 ? entropy : logprob)[i >> 1])
      const gradient = lossBackward(logits, mine, weights.slice(first, first + rows), temperature, entropyBonus)
      return {
        lanes,
        tokens,
        temperature,
        entropyBonus,
        inputs: {
          targets: Uint32Array.from([...targets, 0, 0, 0]),
          weights: { rows: tokens, cols: 1, ld: 1, data: weights },
        },
        outputs: {
          logits: {
            rows,
            cols: vocab,
            cap: cap + 1,
            before: logits,
            data: backward ? gradient : logits,
            tolerance: backward ? EXPONENTIALS : 0,
          },
          // ln p near 0 is the small difference of two logarithms: the error is that of the logits, whose size is 20.
          result: { rows, cols: 2, ld: 2, first, cap: Math.max(tokens, first) + 3, data: pairs, tolerance: EXPONENTIALS },
        },
        dispatches: (k, at) => [
          lossKernel(k, { vocab, ld: ceil4(vocab), first, cap, backward }, at.targets, at.weights, at.logits, at.result),
        ],
      }
    },
  }
}

export const tokenRows = (): LazyRow[] => [
  ...embeddingRows(),
  ...rmsnormRows(),
  ...biasRows(),
  ...LANES.flatMap((lanes) => LOSS_CASES.map((c) => lossRow(c, lanes))),
]

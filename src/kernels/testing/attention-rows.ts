/** @file Rows of the kernel table: rotary positions with their per-head norms, and attention over packed segments. */

import type { Gpu } from '../../gpu/device.ts'
import { attentionBackward as attentionBackwardKernel, attentionForward as attentionKernel } from '../attention.ts'
import { type Tiling, tilingFor } from '../attention_tiled.ts'
import { ceil4 } from '../matmul.ts'
import { qkNormBackward, ropeBackward as ropeBackwardKernel, ropeForward as ropeKernel } from '../rope.ts'
import { attentionBackward, attentionForward, type Lengths, segmentsOf } from '../twins/attention.ts'
import { type Heads, ropeBackward, ropeForward } from '../twins/rope.ts'
import type { Area, LazyRow, Row } from './harness.ts'
import { Random } from './random.ts'
import { EXPONENTIALS, ROUNDINGS, TOKENS } from './token-rows.ts'

/** A score's gradient is a difference, dp - D, of which little is left where one weight is nearly 1. */
const DIFFERENCES = 1e-5

export const headsOf = ({ heads, kvHeads, dim }: Heads) => `${heads} heads on ${kvHeads}, width ${dim}`

/** Heads are rows of their own here: so the padding of each is watched. */
export const perHead = (tokens: number, heads: number, dim: number): Area => ({
  rows: tokens * heads,
  cols: dim,
  ld: ceil4(dim),
  cap: (tokens + 2) * heads,
})

const ROPE_SHAPES: Heads[] = [
  { heads: 4, kvHeads: 2, dim: 8, eps: 1e-6 },
  { heads: 3, kvHeads: 1, dim: 10, eps: 1e-5 },
  { heads: 1, kvHeads: 1, dim: 2, eps: 1e-6 },
  { heads: 2, kvHeads: 2, dim: 64, eps: 1e-6 },
  { heads: 2, kvHeads: 1, dim: 128, eps: 1e-6 },
]

export function ropeDraw(s: Heads, tokens: number) {
  const random = new Random(s.dim + tokens)
  const last = 200
  const angles = Float64Array.from({ length: last * s.dim }, (_, i) => {
    const angle = Math.floor(i / s.dim) * 1e4 ** ((-2 * ((i >> 1) % (s.dim / 2))) / s.dim)
    return Math.fround((i % 2 ? Math.sin : Math.cos)(angle))
  })
  return {
    random,
    angles,
    positions: Array.from({ length: tokens }, () => random.integer(last)),
    qkv: random.floats(tokens * (s.heads + 2 * s.kvHeads) * s.dim),
    dq: random.floats(tokens * s.heads * s.dim),
    dkv: random.floats(tokens * 2 * s.kvHeads * s.dim),
    gains: { q: random.floats(s.dim, 0.3, 1), k: random.floats(s.dim, 0.3, 1) },
  }
}

function ropeRow(s: Heads, tokens: number, normed: boolean, backward: boolean): LazyRow {
  const { heads, kvHeads, dim } = s
  const shape = { ...s, head: ceil4(dim) }
  const slices = tokens % 2 ? 4 : 1
  return {
    name: `rope${backward ? ' backward' : ''}: ${tokens} tokens, ${headsOf(s)}${normed ? ', per-head norm' : ''}`,
    row: (): Row => {
      const { random, angles, positions, qkv, dq, dkv, gains } = ropeDraw(s, tokens)
      const used = normed ? gains : null
      const all = perHead(tokens, heads + 2 * kvHeads, dim)
      const shared = {
        positions: Uint32Array.from([...positions, 0, 0]),
        angles: { rows: angles.length, cols: 1, ld: 1, data: angles },
        qkv: { ...all, data: qkv },
        qGain: { rows: 1, cols: dim, data: gains.q },
        kGain: { rows: 1, cols: dim, data: gains.k },
      }
      const queries = perHead(tokens, heads, dim)
      const keysAndValues = perHead(tokens, 2 * kvHeads, dim)
      if (!backward) {
        const { q, kv } = ropeForward(s, positions, angles, qkv, used)
        return {
          tokens,
          inputs: shared,
          outputs: { q: { ...queries, data: q, tolerance: ROUNDINGS }, kv: { ...keysAndValues, data: kv, tolerance: ROUNDINGS } },
          dispatches: (k, at) => [ropeKernel(k, shape, at.positions, at.angles, at.qkv, at.q, at.kv, used && { q: at.qGain, k: at.kGain })],
        }
      }
      const { dqkv, dgains } = ropeBackward(s, positions, angles, qkv, dq, dkv, used)
      // In the flat gradient the query gain's part comes first, then a gap that is another's, then the key gain's.
      const before = random.floats(slices * 2 * dim)
      const both = Float64Array.from([...dgains.q, ...dgains.k])
      before.forEach((x, i) => {
        both[i % (2 * dim)] += x
      })
      const gradient = { rows: 2, cols: dim, copies: slices, before, data: both, summed: true, tolerance: ROUNDINGS }
      const stride = 5 * ceil4(dim)
      return {
        tokens,
        inputs: { ...shared, dq: { ...queries, data: dq }, dkv: { ...keysAndValues, data: dkv } },
        outputs: { dqkv: { ...all, data: dqkv, tolerance: 2 * ROUNDINGS }, ...(normed ? { gradient } : {}) },
        dispatches: (k, at) => [
          ropeBackwardKernel(k, shape, at.positions, at.angles, at.qkv, at.dq, at.dkv, at.dqkv, used && { q: at.qGain, k: at.kGain }),
          ...(normed
            ? [qkNormBackward(k, shape, at.positions, at.angles, at.qkv, at.dq, at.dkv, at.gradient, 0, ceil4(dim), slices, stride)]
            : []),
        ],
      }
    },
  }
}

/** Keys and values go to a cache instead, out of order. */
function slotsRow(s: Heads, tokens: number): LazyRow {
  return {
    name: `rope into cache slots: ${tokens} tokens, ${headsOf(s)}`,
    row: () => {
      const { angles, positions, qkv } = ropeDraw(s, tokens)
      const { q, kv } = ropeForward(s, positions, angles, qkv, null)
      const slots = Array.from({ length: tokens }, (_, t) => tokens - 1 - t)
      const width = 2 * s.kvHeads * s.dim
      const cached = Float64Array.from({ length: kv.length }, (_, i) => kv[slots.indexOf(Math.floor(i / width)) * width + (i % width)])
      return {
        tokens,
        inputs: {
          positions: Uint32Array.from([...positions, 0, 0]),
          slots: Uint32Array.from([...slots, 0, 0]),
          angles: { rows: angles.length, cols: 1, ld: 1, data: angles },
          qkv: { ...perHead(tokens, s.heads + 2 * s.kvHeads, s.dim), data: qkv },
        },
        outputs: {
          q: { ...perHead(tokens, s.heads, s.dim), data: q, tolerance: ROUNDINGS },
          kv: { ...perHead(tokens, 2 * s.kvHeads, s.dim), data: cached, tolerance: ROUNDINGS },
        },
        dispatches: (k, at) => [ropeKernel(k, { ...s, head: ceil4(s.dim) }, at.positions, at.angles, at.qkv, at.q, at.kv, null, at.slots)],
      }
    },
  }
}

/** Widths on both sides of 32 and 64, where an invocation of the register kernel owns 4, 2 and 1 tokens. */
const ATTENTION_SHAPES: Heads[] = [
  { heads: 4, kvHeads: 2, dim: 8, eps: 0 },
  { heads: 3, kvHeads: 1, dim: 10, eps: 0 },
  { heads: 2, kvHeads: 2, dim: 32, eps: 0 },
  { heads: 2, kvHeads: 1, dim: 64, eps: 0 },
  { heads: 2, kvHeads: 1, dim: 128, eps: 0 },
]

/** Others, some of which do not divide among lanes. The widest leaves tiles of four rows. */
const TILED_SHAPES: Heads[] = [
  ...ATTENTION_SHAPES,
  { heads: 1, kvHeads: 1, dim: 16, eps: 0 },
  { heads: 2, kvHeads: 2, dim: 20, eps: 0 },
  { heads: 2, kvHeads: 1, dim: 24, eps: 0 },
  { heads: 1, kvHeads: 1, dim: 48, eps: 0 },
  { heads: 1, kvHeads: 1, dim: 96, eps: 0 },
  { heads: 1, kvHeads: 1, dim: 256, eps: 0 },
]

/** Without subgroups lanes share a row otherwise. */
const KERNELS: Record<string, (gpu: Gpu, head: number) => Tiling | null> = {
  attention: () => null,
  'attention tiled': ({ adapter }, head) => tilingFor(adapter, head),
  'attention tiled, no subgroups': (_, head) => tilingFor({ software: true, subgroupMinSize: 0 }, head),
}

const PACKINGS = ['one segment', 'short segments', 'shared prefixes', 'long prefixes'] as const

const PATTERNS: Record<Exclude<(typeof PACKINGS)[number], 'one segment'>, Lengths> = {
  'short segments': [1, 2, 5, 1, 1, 23, 6, 3],
  'shared prefixes': [1, [5, 2, 1, 9], [1, 1, 3], 2, [3, 1], [7, 6, 1, 1, 8, 2]],
  // Across the borders of tiles.
  'long prefixes': [3, [35, 1, 18, 2, 40], [9, 70, 30]],
}

/** Segments and prefixes whose borders fall within groups of two and of four tokens, as many as there are tokens for; and a single one. */
function cut(tokens: number, packing: (typeof PACKINGS)[number]): Lengths {
  if (packing === 'one segment') return [tokens]
  const pattern = PATTERNS[packing]
  const lengths: Lengths = []
  let left = tokens
  const take = (length: number) => {
    const taken = Math.min(left, length)
    left -= taken
    return taken
  }
  for (let i = 0; left > 0; i++) {
    const next = pattern[i % pattern.length]
    if (typeof next === 'number') lengths.push(take(next))
    else {
      const [prefix, ...own] = next
      lengths.push([take(prefix), ...own.map(take)])
    }
  }
  return lengths
}

interface AttentionCase {
  kernel?: keyof typeof KERNELS
  tokens: number
  packing?: (typeof PACKINGS)[number]
  /** As if so many tokens attended to one, which cuts the launch by key into ranges. */
  reach?: number
  /** Ranges that the scratch buffer has room for. */
  room?: number
}

function attentionRow(s: Heads, { kernel = 'attention', tokens, packing = 'one segment', reach, room = 1 }: AttentionCase): LazyRow {
  const { heads, kvHeads, dim } = s
  return {
    name: `${kernel}: ${tokens} tokens in ${packing}, ${headsOf(s)}${reach ? `, in ${room} ranges` : ''}`,
    row: () => {
      const random = new Random(dim + tokens)
      const segments = segmentsOf(cut(tokens, packing))
      const [q, kv] = [random.floats(tokens * heads * dim, 1.5), random.floats(tokens * 2 * kvHeads * dim)]
      const dout = random.floats(tokens * heads * dim)
      const { out, lse } = attentionForward(s, segments, q, kv)
      const { dq, dkv } = attentionBackward(s, segments, q, kv, dout)
      const dots = Float64Array.from({ length: tokens * heads }, (_, i) => {
        let sum = 0
        for (let d = 0; d < dim; d++) sum += dout[i * dim + d] * out[i * dim + d]
        return sum
      })
      const queries = perHead(tokens, heads, dim)
      const keysAndValues = perHead(tokens, 2 * kvHeads, dim)
      const scalars = { rows: tokens, cols: heads, ld: heads }
      const shape = { ...s, head: ceil4(dim) }
      return {
        tokens,
        reach,
        inputs: {
          segments: Uint32Array.from([...segments, ...Array(2).fill([0, 0, 0, 1000])].flat()),
          q: { ...queries, data: q },
          kv: { ...keysAndValues, data: kv },
          dout: { ...queries, data: dout },
          scratch: { rows: 0, cols: shape.head, cap: room * (tokens + 3) * heads * 2, data: new Float64Array(0) },
        },
        outputs: {
          out: { ...queries, data: out, tolerance: EXPONENTIALS },
          lse: { ...scalars, data: lse, tolerance: ROUNDINGS },
          dots: { ...scalars, data: dots, tolerance: EXPONENTIALS },
          dq: { ...queries, data: dq, tolerance: DIFFERENCES },
          dkv: { ...keysAndValues, data: dkv, tolerance: DIFFERENCES },
        },
        dispatches: (k, at) => {
          const buffers = { segments: at.segments, q: at.q, kv: at.kv, out: at.out, lse: at.lse }
          const tiling = KERNELS[kernel](k.gpu, shape.head)
          const scratch = { slice: at.scratch, width: room * heads * 2 * shape.head }
          return [
            attentionKernel(k, shape, buffers, tiling),
            ...attentionBackwardKernel(k, shape, buffers, at.dout, at.dq, at.dkv, at.dots, scratch, tiling),
          ]
        },
      }
    },
  }
}

/** Up to width 16 a lane holds a row with subgroups or without; at 256 the tests' adapter has too small ones. */
const UNSHUFFLED = [20, 32, 64, 128]

/**
 * Whether a cut would leave one query with two keys, and the others with one, whose dq is zero: dq is then the difference of two sums over a
 * wide head that agree in three digits, and its relative error tells of those sums' rounding only.
 */
const isLone = ({ dim }: Heads, tokens: number) => dim >= 128 && tokens === 3

function tiledRows(): LazyRow[] {
  const [small, odd, plain, grouped] = ATTENTION_SHAPES
  return Object.keys(KERNELS).flatMap((kernel) => {
    if (kernel === 'attention') return []
    const shapes = kernel.endsWith('no subgroups') ? TILED_SHAPES.filter(({ dim }) => UNSHUFFLED.includes(dim)) : TILED_SHAPES
    return [
      ...shapes.flatMap((s) =>
        (s === odd ? TOKENS : s.dim < 128 ? [1, 3, 65] : [3, 65]).flatMap((tokens) =>
          PACKINGS.slice(0, tokens === 1 || isLone(s, tokens) ? 1 : undefined).map((packing) =>
            attentionRow(s, { kernel, tokens, packing }),
          ),
        ),
      ),
      // Past the edge of every tile and block; and in ranges, of which small segments lie in one and others across.
      ...[small, plain, grouped].flatMap((s) => [
        attentionRow(s, { kernel, tokens: 200, packing: 'long prefixes' }),
        ...[2, 4].map((room) => attentionRow(s, { kernel, tokens: 130, packing: 'long prefixes', reach: 2000, room })),
      ]),
      attentionRow(small, { kernel, tokens: 1, reach: 2000, room: 4 }),
    ]
  })
}

/** The same by each kernel. */
export const attentionAgreement = (): LazyRow[] =>
  Object.keys(KERNELS).map((kernel) => attentionRow(ATTENTION_SHAPES[3], { kernel, tokens: 65, packing: 'shared prefixes' }))

export const attentionRows = (): LazyRow[] => [
  ...ROPE_SHAPES.flatMap((s) =>
    (s.dim === 8 ? TOKENS : [1, 65]).flatMap((tokens) =>
      [false, true].flatMap((normed) => [false, true].map((backward) => ropeRow(s, tokens, normed, backward))),
    ),
  ),
  slotsRow(ROPE_SHAPES[1], 1),
  slotsRow(ROPE_SHAPES[1], 65),
  ...ATTENTION_SHAPES.flatMap((s) =>
    (s.dim <= 10 ? TOKENS : [1, 3, 65]).flatMap((tokens) =>
      PACKINGS.slice(0, tokens === 1 ? 1 : undefined).map((packing) => attentionRow(s, { tokens, packing })),
    ),
  ),
  ...tiledRows(),
]

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Gpu } from '../gpu/device.ts'
import { Plan } from '../gpu/plan.ts'
import { openTestGpu } from '../gpu/testing.ts'
import { type Tokens, writeLive } from './context.ts'
import { type Row, RowTable } from './row-table.ts'
import { checkSampling, GREEDY, type Sampling, SETTINGS_BYTES, sample, writeSampling } from './sample.ts'
import { drawToken, keptTokens, philox } from './sample.twin.ts'

const RING = 4
let gpu: Gpu
beforeAll(async () => {
  gpu = await openTestGpu()
})
afterAll(() => gpu.close())

interface Drawn {
  token: number
  logprob: number
}

/** One draw for each row of logits, row r at `position(r)` of stream `stream(r)`; and the table afterwards. */
async function draw(rows: number[][], s: Sampling, lanes: number, stream = (r: number) => r, position = (r: number) => r % 7) {
  const vocab = rows[0].length
  const stride = Math.ceil(vocab / 4) * 4
  const live = gpu.memory.uniform('live', 16)
  const settings = gpu.memory.uniform('settings', SETTINGS_BYTES)
  const logits = gpu.memory.floats('logits', rows.length * stride)
  // Padding holds what would win everything, were it looked at.
  const padded = rows.flatMap((row) => [...row, ...new Array(stride - vocab).fill(1e9)])
  gpu.device.queue.writeBuffer(logits.buffer, 0, new Float32Array(padded))
  const table = new RowTable(gpu.memory, 'rows', rows.length)
  const start = (r: number): Row => ({
    id: 0, position: position(r), slot: 10 * r, sharedStart: 0, sharedEnd: 0, ownStart: 10 * r, ownEnd: 10 * r + 1, stream: stream(r), left: r % 3 ? 5 : 1,
  }) // biome-ignore format: one row
  table.write(
    gpu.device,
    rows.map((_, r) => start(r)),
  )
  const drawn = gpu.memory.floats('drawn', 2 * RING * table.capacity)
  const plan = await Plan.build<Tokens>(gpu, 'sample', [sample({ live }, lanes, settings, logits, table, drawn, vocab)])
  writeLive(gpu, live, { tokens: rows.length, distinct: 0 })
  writeSampling(gpu, settings, s, vocab, RING)
  const encoder = gpu.device.createCommandEncoder()
  const pass = encoder.beginComputePass()
  plan.encode(pass, { tokens: rows.length, distinct: 0 })
  pass.end()
  gpu.device.queue.submit([encoder.finish()])
  const floats = await gpu.readFloats(drawn)
  const words = new Uint32Array(floats.buffer)
  const after = new Uint32Array((await gpu.readFloats(table.all)).buffer)
  gpu.memory.free(live, settings, logits, table.all, drawn)
  const results = rows.map((_, r): Drawn => {
    const at = 2 * ((position(r) % RING) * table.capacity + r)
    return { token: words[at], logprob: floats[at + 1] }
  })
  return { results, after, capacity: table.capacity }
}

/** Deterministic noise of about normal shape. */
function logitsOf(vocab: number, seed: number, scale = 3): number[] {
  return Array.from({ length: vocab }, (_, i) => {
    const [a, b, c, d] = philox([i, seed, 0, 0], [1, 2]).map((word) => word / 2 ** 32)
    return Math.fround(scale * (a + b + c + d - 2) * Math.sqrt(3))
  })
}

const warm: Sampling = { ...GREEDY, temperature: 1, seed: 12345 }
const settings: [string, Sampling][] = [
  ['greedy', GREEDY],
  ['plain', warm],
  ['temperature', { ...warm, temperature: 0.6, logprobScale: 1 / 0.6 }],
  ['hot', { ...warm, temperature: 30 }],
  ['top-k', { ...warm, topK: 5 }],
  ['top-p', { ...warm, topP: 0.8 }],
  ['min-p', { ...warm, minP: 0.2 }],
  ['all of them', { temperature: 1.3, topK: 20, topP: 0.9, minP: 0.05, seed: 99, logprobScale: 1 }],
  ['a tiny top-p', { ...warm, topP: 1e-6 }],
  ['top-k beyond the vocabulary', { ...warm, topK: 1e6 }],
]
const vocabularies = [1, 2, 5, 64, 97, 512, 5003]

it('the twin is Philox4x32-10, by its authors’ test vectors', () => {
  expect(philox([0, 0, 0, 0], [0, 0])).toEqual([0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8])
  const ones = 0xffffffff
  expect(philox([ones, ones, ones, ones], [ones, ones])).toEqual([0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd])
  expect(philox([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0])).toEqual([
    0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1,
  ])
})

describe.each(settings)('%s', (_, s) => {
  // Software adapters are slow at barriers: with many lanes, fewer rows.
  it.each([
    [1, 17],
    [64, 5],
  ])('draws the twin’s tokens and log-probs with %i lanes', async (lanes, count) => {
    for (const vocab of vocabularies) {
      const rows = Array.from({ length: count }, (_, r) => logitsOf(vocab, r))
      const { results } = await draw(rows, s, lanes)
      const expected = rows.map((logits, r) => drawToken(logits, s, r, r % 7))
      expect(
        results.map((result) => result.token),
        `vocabulary ${vocab}`,
      ).toEqual(expected.map((result) => result.token))
      results.forEach((result, r) => expect(Math.abs(result.logprob - expected[r].logprob)).toBeLessThan(1e-4))
    }
  })
})

it.each([1, 64])('with %i lanes, equal logits go to the lowest token, and ties at a threshold are all kept', async (lanes) => {
  const rows = [
    [1, 5, 2, 5, 5, 0, 0],
    [0, 0, 0, 0, 0, 0, 0],
    [-3, -3, -1, -1, -2, -1, -9],
  ]
  expect((await draw(rows, GREEDY, lanes)).results.map((result) => result.token)).toEqual([1, 0, 2])
  const seen = rows.map(() => new Set<number>())
  for (let position = 0; position < 60; position++) {
    const { results } = await draw(
      rows,
      { ...warm, topK: 1 },
      lanes,
      (r) => r,
      () => position,
    )
    results.forEach((result, r) => seen[r].add(result.token))
  }
  expect(seen.map((tokens) => [...tokens].sort())).toEqual([
    [1, 3, 4],
    [0, 1, 2, 3, 4, 5, 6],
    [2, 3, 5],
  ])
})

it('every token that top-k, top-p and min-p leave comes up, as often as it should, and no other', async () => {
  const cases: Sampling[] = [
    warm,
    { ...warm, temperature: 0.7, topK: 6 },
    { ...warm, topP: 0.75 },
    { ...warm, minP: 0.15 },
    { ...warm, temperature: 1.5, topK: 9, topP: 0.9, minP: 0.1 },
  ]
  for (const s of cases) {
    const logits = logitsOf(13, 4, 1.2)
    const kept = keptTokens(logits, s)
    const weights = logits.map((x, token) => (kept.includes(token) ? Math.exp(x / s.temperature) : 0))
    const whole = weights.reduce((a, b) => a + b, 0)
    const draws = 20_000
    const counts = new Array(13).fill(0)
    const rows = Array.from({ length: 2000 }, () => logits)
    for (let batch = 0; batch < draws / rows.length; batch++) {
      const { results } = await draw(
        rows,
        s,
        1,
        (r) => r,
        () => batch,
      )
      for (const { token } of results) counts[token]++
    }
    let chiSquare = 0
    counts.forEach((count, token) => {
      const expected = (draws * weights[token]) / whole
      if (expected === 0) expect(count).toBe(0)
      else chiSquare += (count - expected) ** 2 / expected
    })
    // 99.9th percentile of chi-square with 12 degrees of freedom; fewer degrees only lower it.
    expect(chiSquare).toBeLessThan(32.9)
  }
})

it('the draws of neighbouring positions, streams and seeds are independent', async () => {
  const logits = [0, 0, 0, 0]
  const rows = Array.from({ length: 4000 }, () => logits)
  const tokens = async (seed: number, stream: number, position: number) =>
    (
      await draw(
        rows,
        { ...warm, seed },
        1,
        (r) => r + stream,
        () => position,
      )
    ).results.map((result) => result.token)
  const base = await tokens(1, 0, 0)
  for (const other of [await tokens(1, 0, 1), await tokens(1, 1, 0), await tokens(2, 0, 0)]) {
    const equal = base.filter((token, r) => token === other[r]).length
    expect(Math.abs(equal - 1000)).toBeLessThan(100)
  }
})

it.each([1, 256])('with %i lanes, a vocabulary of 151,936 gives the twin’s token', async (lanes) => {
  const rows = [logitsOf(151_936, 1, 2), logitsOf(151_936, 2, 0.5)]
  for (const s of [
    GREEDY,
    warm,
    { temperature: 0.6, topK: 20, topP: 0.95, minP: 0.01, seed: 5, logprobScale: 1 / 0.6 },
    { ...warm, topP: 0.9 },
  ]) {
    const { results } = await draw(rows, s, lanes)
    const expected = rows.map((logits, r) => drawToken(logits, s, r, r))
    expect(results.map((result) => result.token)).toEqual(expected.map((result) => result.token))
    results.forEach((result, r) => expect(Math.abs(result.logprob - expected[r].logprob)).toBeLessThan(2e-3))
  }
})

it.each([1, 64])('with %i lanes, moves a row on unless it has drawn its last token', async (lanes) => {
  const rows = Array.from({ length: 6 }, (_, r) => logitsOf(11, r))
  const { results, after, capacity } = await draw(rows, warm, lanes)
  rows.forEach((_, r) => {
    const field = (at: number) => after[at * capacity + r]
    const more = r % 3 ? 1 : 0
    expect(field(0)).toBe(results[r].token)
    expect([field(1), field(2), field(6), field(8)]).toEqual([(r % 7) + more, 10 * r + more, 10 * r + 1 + more, r % 3 ? 4 : 0])
  })
})

it('settings that make no sense are refused by name', () => {
  const refuse = (change: Partial<Sampling>) => expect(() => checkSampling({ ...warm, ...change }))
  checkSampling(warm)
  refuse({ temperature: Number.NaN }).toThrow('temperature')
  refuse({ topK: 1.5 }).toThrow('top-k')
  refuse({ topP: 1.1 }).toThrow('top-p')
  refuse({ minP: -0.1 }).toThrow('min-p')
  refuse({ seed: -1 }).toThrow('seed')
  refuse({ logprobScale: 0 }).toThrow('scale')
})

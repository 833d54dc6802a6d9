import { describe, expect, it } from 'vitest'
import { NO_ROW } from '../kernels/rmsnorm.ts'
import { batchLayout, evenBatches, microbatches, pack, type Sequence } from './batch.ts'

const CAP = 64

/** A completion of a prompt that has one token more than its prefix. */
const completion = (prefix: number[], ...rest: number[]): Sequence => ({
  tokens: [...prefix, ...rest],
  weights: [...prefix.map(() => Number.NaN), ...rest.slice(1).map((_, i) => i + 1)],
  prefix: prefix.length,
})
const plain = ({ tokens, weights }: Sequence): Sequence => ({ tokens, weights })

function unpack(sequences: readonly Sequence[]) {
  const batch = pack(sequences, CAP, 10)
  const { offsets } = batchLayout(CAP)
  const of = (name: keyof typeof offsets, width = 1, count = batch.tokens) =>
    Array.from({ length: count }, (_, t) => [...batch.words.subarray(offsets[name] + width * t, offsets[name] + width * (t + 1))])
  const ofPredictions = (name: 'rows' | 'targets' | 'weights') => of(name, 1, batch.predictions).flat()
  return {
    ...batch,
    ...{ ids: of('ids').flat(), positions: of('positions').flat(), segments: of('segments', 4), places: of('places').flat() },
    ...{ rows: ofPredictions('rows'), targets: ofPredictions('targets') },
    weights: [...new Float32Array(Uint32Array.from(ofPredictions('weights')).buffer)],
  }
}

describe('a packed batch', () => {
  it('has a prefix once, before what each of its sequences adds', () => {
    const { ids, positions, segments, places, rows, targets, weights } = unpack([
      completion([1, 2], 3, 4),
      completion([1, 2], 3, 5, 6),
      { tokens: [7, 8], weights: [1] },
    ])
    expect(ids).toEqual([1, 2, 3, 4, 3, 5, 6, 7, 8])
    expect(positions).toEqual([0, 1, 2, 3, 2, 3, 4, 0, 1])
    expect(places).toEqual([NO_ROW, NO_ROW, 0, NO_ROW, 1, 2, NO_ROW, 3, NO_ROW])
    expect([rows, targets, weights]).toEqual([
      [2, 4, 5, 7],
      [4, 5, 6, 8],
      [1, 1, 2, 1],
    ])
    expect(segments).toEqual([
      ...[[0, 0, 0, 7], [0, 0, 0, 7]],
      ...[[0, 2, 2, 4], [0, 2, 2, 4]],
      ...[[0, 2, 4, 7], [0, 2, 4, 7], [0, 2, 4, 7]],
      ...[[7, 7, 7, 9], [7, 7, 7, 9]],
    ]) // biome-ignore format: a line a sequence
  })

  it('tells how many pairs attend, and how far from a token the last is that attends to it', () => {
    for (const sequences of [
      [completion([1, 2], 3, 4), completion([1, 2], 3, 5, 6), plain(completion([], 7, 8))],
      [plain(completion([], 1, 2, 3, 4, 5)), completion([1, 2], 3)],
    ]) {
      const { segments, pairs, reach } = unpack(sequences)
      expect(pairs).toBe(segments.reduce((sum, [from, to, own], t) => sum + (to - from) + (t + 1 - own), 0))
      expect(reach).toBe(Math.max(...segments.map(([, , , end], t) => end - t)))
    }
  })

  it.each([
    ['another prefix', [completion([1, 2], 3, 4), completion([1, 3], 3, 4)]],
    ['a longer one', [completion([1], 2, 3), completion([1, 2], 3)]],
    ['none told of', [completion([1, 2], 3, 4), plain(completion([1, 2], 3, 4))]],
    ['one of no tokens', [completion([], 1, 2), completion([], 1, 2)]],
    ['the same, but not a neighbour', [completion([1], 2, 3), completion([4], 2, 3), completion([1], 2, 3)]],
  ])('shares nothing with %s', (_, sequences) => {
    expect(unpack(sequences).ids).toEqual(sequences.flatMap(({ tokens }) => Array.from(tokens)))
  })

  it('is, of a sequence whose prefix nobody shares, attended to as without one', () => {
    for (const [from, to, own, end] of unpack([completion([1, 2], 3, 4)]).segments) {
      expect([from, end]).toEqual([0, 4])
      expect(own).toBe(to)
    }
  })
})

describe('passes', () => {
  it('hold more of the sequences that share a prefix, and begin with it again', () => {
    const group = [1, 2, 3, 4, 5].map((last) => completion([1, 2, 3], last))
    expect(microbatches(group, 5).map(({ length }) => length)).toEqual([2, 2, 1])
    expect(microbatches(group.map(plain), 8).map(({ length }) => length)).toEqual([2, 2, 1])
    for (const pass of microbatches(group, 5)) expect(unpack(pass).ids.slice(0, 3)).toEqual([1, 2, 3])
  })

  it('hold no more than they may', () => {
    const group = [completion([1, 2], 3, 4), completion([1, 2], 3, 4, 5), completion([6], 7)]
    for (let cap = 5; cap < 10; cap++) for (const pass of microbatches(group, cap)) expect(unpack(pass).tokens).toBeLessThanOrEqual(cap)
    expect(() => microbatches(group, 4)).toThrow('A sequence of 5 tokens is longer than the 4 tokens a batch can hold.')
    expect(() => pack([completion(Array(60).fill(1), 2, 3), completion(Array(60).fill(1), 2, 3, 4)], CAP, 10)).toThrow('64 tokens')
  })
})

describe('equal passes', () => {
  const of = (...lengths: number[]): Sequence[] =>
    lengths.map((length) => ({ tokens: Array(length).fill(1), weights: Array(length - 1).fill(1) }))
  const sizes = (groups: Sequence[][]) => groups.map((group) => group.reduce((sum, { tokens }) => sum + tokens.length, 0))

  it('are as few as fit, and about as long as each other', () => {
    const many = of(...Array(240).fill(100))
    expect(sizes(microbatches(many, 16384))).toEqual([16300, 7700])
    expect(sizes(evenBatches(many, 16384))).toEqual([12000, 12000])
    expect(evenBatches(many, 16384).flat()).toEqual(many)
    expect(sizes(evenBatches(many, 30000))).toEqual([24000])
  })

  it('hold a long sequence whole, and keep the order', () => {
    expect(sizes(evenBatches(of(10, 500, 10, 10, 300), 512))).toEqual([510, 320])
    expect(evenBatches([], 512)).toEqual([])
  })
})

/**
 * @file Packing: sequences laid end to end with segment boundaries, so that no padding is ever computed.
 * The packed batch is one array of 32-bit words, uploaded with one write.
 */
import type { BufferSlice } from '../gpu/memory.ts'
import { NO_TARGET } from '../kernels/loss.ts'

/** One sequence to learn from or to score. `weights[i]` multiplies -ln p(tokens[i + 1] | tokens[0..i]); 0 and no target where it is NaN. */
export interface Sequence {
  tokens: ArrayLike<number>
  /** Length tokens.length - 1, aligned with predictions; NaN: this prediction is not wanted. */
  weights: ArrayLike<number>
}

/** Where each part of a packed batch begins, in words, for a capacity of `cap` tokens (a multiple of 64). */
export function batchLayout(cap: number) {
  const parts = { ids: 1, positions: 1, segments: 2, targets: 1, weights: 1, occurrences: 1, distinct: 3 }
  let at = 0
  const offsets = {} as Record<keyof typeof parts, number>
  for (const [name, words] of Object.entries(parts) as [keyof typeof parts, number][]) {
    offsets[name] = at
    at += words * cap
  }
  return { offsets, words: at }
}

export type BatchSlices = Record<keyof ReturnType<typeof batchLayout>['offsets'], BufferSlice>

export function batchSlices(buffer: BufferSlice, cap: number): BatchSlices {
  const { offsets, words } = batchLayout(cap)
  const entries = Object.entries(offsets) as [keyof BatchSlices, number][]
  const slices = entries.map(([name, offset], i) => {
    const end = entries[i + 1]?.[1] ?? words
    return [name, { buffer: buffer.buffer, offset: offset * 4, size: (end - offset) * 4 }]
  })
  return Object.fromEntries(slices) as BatchSlices
}

export interface PackedBatch {
  words: Uint32Array<ArrayBuffer>
  tokens: number
  distinct: number
  /** First token of each sequence, in the order given. */
  starts: number[]
}

/** Throws one sentence for a token id outside the vocabulary, or when the sequences exceed `cap` tokens. */
export function pack(sequences: readonly Sequence[], cap: number, vocab: number): PackedBatch {
  const { offsets, words: size } = batchLayout(cap)
  const words = new Uint32Array(size)
  const weights = new Float32Array(words.buffer)
  const starts: number[] = []
  const places = new Map<number, number[]>()
  let t = 0
  for (const { tokens, weights: wanted } of sequences) {
    const first = t
    const end = first + tokens.length
    if (end > cap) throw new RangeError(`A batch of more than ${cap} tokens does not fit the buffers it was planned for.`)
    starts.push(first)
    for (let i = 0; i < tokens.length; i++, t++) {
      const id = tokens[i]
      if (!Number.isInteger(id) || id < 0 || id >= vocab) {
        throw new RangeError(`Token id ${id} is outside the vocabulary, which goes from 0 to ${vocab - 1}.`)
      }
      words[offsets.ids + t] = id
      words[offsets.positions + t] = i
      words[offsets.segments + 2 * t] = first
      words[offsets.segments + 2 * t + 1] = end
      const predicts = i + 1 < tokens.length && !Number.isNaN(wanted[i])
      words[offsets.targets + t] = predicts ? tokens[i + 1] : NO_TARGET
      weights[offsets.weights + t] = predicts ? wanted[i] : 0
      const list = places.get(id)
      if (list) list.push(t)
      else places.set(id, [t])
    }
  }
  let occurrence = 0
  let distinct = 0
  for (const [id, list] of [...places].sort((x, y) => x[0] - y[0])) {
    const triple = offsets.distinct + 3 * distinct++
    words[triple] = id
    words[triple + 1] = occurrence
    for (const place of list) words[offsets.occurrences + occurrence++] = place
    words[triple + 2] = occurrence
  }
  return { words, tokens: t, distinct, starts }
}

/** Greedy packing, in order: groups of sequences of at most `cap` tokens each. One longer than `cap` is an error of the caller's. */
export function microbatches<T extends { tokens: ArrayLike<number> }>(sequences: readonly T[], cap: number): T[][] {
  const groups: T[][] = []
  let room = 0
  for (const sequence of sequences) {
    const n = sequence.tokens.length
    if (n > cap) throw new RangeError(`A sequence of ${n} tokens is longer than the ${cap} tokens a batch can hold.`)
    if (n > room) {
      groups.push([])
      room = cap
    }
    groups.at(-1)?.push(sequence)
    room -= n
  }
  return groups
}

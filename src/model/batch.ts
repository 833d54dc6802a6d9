/**
 * @file Packing: sequences laid end to end with segment boundaries, so that no padding is ever computed. A prefix that neighbours begin with,
 * the prompt of a group's rollouts, is laid once, before what each of them adds; their tokens attend to it and to their own sequence, at the
 * positions they have in it, and its gradient is the sum over them all. Tokens that predict something are listed once more, so that logits and
 * loss are made of those alone. The packed batch is one array of 32-bit words, uploaded with one write.
 */
import type { BufferSlice } from '../gpu/memory.ts'
import { NO_ROW } from '../kernels/rmsnorm.ts'

/** One sequence to learn from or to score. `weights[i]` multiplies -ln p(tokens[i + 1] | tokens[0..i]); 0 and no target where it is NaN. */
export interface Sequence {
  tokens: ArrayLike<number>
  /** Length tokens.length - 1, aligned with predictions; NaN: this prediction is not wanted. */
  weights: ArrayLike<number>
  /**
   * So many leading tokens are shared with neighbours that begin with the same: of a prompt all but the last, whose prediction is each
   * completion's own. Those made at a prefix are not wanted.
   */
  prefix?: number
}

/** Where each part of a packed batch begins, in words, for a capacity of `cap` tokens (a multiple of 64). */
export function batchLayout(cap: number) {
  // `rows`, `targets` and `weights` are a prediction's: its token, what it should be, and what it counts. `places`: which prediction a token makes.
  const parts = { ids: 1, positions: 1, segments: 4, rows: 1, places: 1, targets: 1, weights: 1, occurrences: 1, distinct: 3 }
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
  /** Tokens that predict something. */
  predictions: number
  distinct: number
  /** (query, key) pairs that attend: of each sequence n (n + 1) / 2, a prefix that several share counted once. */
  pairs: number
  /** Most tokens from one to the last that attends to it, both included: of the longest sequence, or prefix with all that goes on from it. */
  reach: number
}

/** Whether the prediction made at a sequence's token `i` is wanted. */
export const predicts = ({ tokens, weights, prefix = 0 }: Sequence, i: number) =>
  i >= prefix && i + 1 < tokens.length && !Number.isNaN(weights[i])

/** Throws one sentence for a token id outside the vocabulary, or when the sequences exceed `cap` tokens. */
export function pack(sequences: readonly Sequence[], cap: number, vocab: number): PackedBatch {
  const { offsets, words: size } = batchLayout(cap)
  const words = new Uint32Array(size)
  const weights = new Float32Array(words.buffer)
  const places = new Map<number, number[]>()
  let t = 0
  let predictions = 0
  let pairs = 0
  let reach = 0
  // Where the prefix lies that the sequence goes on from.
  let from = 0
  for (const [s, sequence] of sequences.entries()) {
    const { tokens, prefix = 0 } = sequence
    const laid = laidBy(sequences[s - 1], sequence)
    if (laid === 0) from = t
    const own = t + prefix - laid
    const end = t + tokens.length - laid
    if (end > cap) throw new RangeError(`A batch of more than ${cap} tokens does not fit the buffers it was planned for.`)
    for (let i = laid; i < tokens.length; i++, t++) {
      const id = tokens[i]
      if (!Number.isInteger(id) || id < 0 || id >= vocab) {
        throw new RangeError(`Token id ${id} is outside the vocabulary, which goes from 0 to ${vocab - 1}.`)
      }
      words[offsets.ids + t] = id
      words[offsets.positions + t] = i
      // Itself and all that its sequence has before it.
      pairs += i + 1
      words.set(i < prefix ? [from, from, from, end] : [from, from + prefix, own, end], offsets.segments + 4 * t)
      const wanted = predicts(sequence, i)
      words[offsets.places + t] = wanted ? predictions : NO_ROW
      if (wanted) {
        words[offsets.rows + predictions] = t
        words[offsets.targets + predictions] = tokens[i + 1]
        weights[offsets.weights + predictions] = sequence.weights[i]
        predictions++
      }
      const list = places.get(id)
      if (list) list.push(t)
      else places.set(id, [t])
    }
    reach = Math.max(reach, end - from)
    // What attends to a prefix now ends with this sequence.
    for (let i = 0; i < laid; i++) words[offsets.segments + 4 * (from + i) + 3] = end
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
  return { words, tokens: t, predictions, distinct, pairs, reach }
}

/** Tokens of a sequence that are laid already where it follows another: its prefix, where that has the same one. */
function laidBy(before: Sequence | undefined, { tokens, prefix = 0 }: Sequence): number {
  if (before?.prefix !== prefix) return 0
  for (let i = 0; i < prefix; i++) if (before.tokens[i] !== tokens[i]) return 0
  return prefix
}

/**
 * Greedy packing, in order: groups of sequences of at most `cap` tokens each, a prefix laid again in each of them. A sequence longer than
 * `cap` is an error of the caller's.
 */
export function microbatches(sequences: readonly Sequence[], cap: number): Sequence[][] {
  const groups: Sequence[][] = []
  let room = 0
  for (const sequence of sequences) {
    const n = sequence.tokens.length
    if (n > cap) throw new RangeError(`A sequence of ${n} tokens is longer than the ${cap} tokens a batch can hold.`)
    const added = n - laidBy(groups.at(-1)?.at(-1), sequence)
    if (added <= room) room -= added
    else {
      groups.push([])
      room = cap - n
    }
    groups.at(-1)?.push(sequence)
  }
  return groups
}

/**
 * In as few groups as `microbatches`, and those as equal as whole sequences allow: a pass that is nearly empty takes a GPU nearly as long as
 * one that fills it.
 */
export function evenBatches(sequences: readonly Sequence[], cap: number): Sequence[][] {
  let groups = microbatches(sequences, cap)
  const count = groups.length
  if (count < 2) return groups
  let low = Math.max(...sequences.map(({ tokens }) => tokens.length))
  let high = cap
  while (high - low >= TILE) {
    const room = Math.floor((low + high) / 2)
    const tried = microbatches(sequences, room)
    if (tried.length > count) low = room + 1
    else {
      groups = tried
      high = room
    }
  }
  return groups
}

/** Tokens that a pass computes at a time: less does not count. */
const TILE = 64

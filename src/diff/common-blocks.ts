/**
 * @file The longest common substring of parts of two sequences, and again of the parts left and right of it. One suffix array serves all:
 * a part keeps its own suffixes in their order, so that each question is a few passes over as many numbers as the part is long.
 */
import { commonPrefixes, suffixArray } from './suffix-array.ts'

/** Ends (not included) of a part of both sequences, and where its suffixes stand in the index. */
export interface Part {
  aHigh: number
  bHigh: number
  from: number
  to: number
}

export class CommonBlocks {
  /** Where `b` begins in the text of both. */
  readonly #offset: number
  readonly #sorted: Int32Array
  /** What a suffix has in common with the one before it in its part. */
  readonly #common: Int32Array
  readonly #aside: Int32Array
  readonly #commonAside: Int32Array

  /** Symbols are below `symbols`. */
  constructor(a: Int32Array, b: Int32Array, symbols: number) {
    this.#offset = a.length + 1
    const text = new Int32Array(a.length + b.length + 2)
    for (let i = 0; i < a.length; i++) text[i] = a[i] + 2
    text[a.length] = 1
    for (let j = 0; j < b.length; j++) text[this.#offset + j] = b[j] + 2
    const sorted = suffixArray(text, symbols + 2)
    // The first two are the ends of b and a.
    this.#common = commonPrefixes(text, sorted).subarray(2)
    this.#sorted = sorted.subarray(2)
    this.#aside = new Int32Array(this.#sorted.length)
    this.#commonAside = new Int32Array(this.#sorted.length)
  }

  /** The longest, of several the first in `a`, of its places in `b` the first. `passes`: over the part's suffixes, how many it took. */
  longest(part: Part): { a: number; b: number; size: number; passes: number } {
    let { least, most } = this.#bounds(part)
    let passes = 1
    if (most === 0) return { a: 0, b: 0, size: 0, passes }
    let found = this.#first(part, least)
    passes++
    // What is longest may run past the end of the part, and the next best stand elsewhere.
    while (least < most) {
      const middle = (least + most + 1) >> 1
      const better = this.#first(part, middle)
      passes++
      if (better) [found, least] = [better, middle]
      else most = middle - 1
    }
    return { a: found?.a ?? 0, b: found?.b ?? 0, size: least, passes }
  }

  /** Parts left and right of a block of this part, which gives up its place in the index for them. */
  split(part: Part, block: { a: number; b: number; size: number }): [left: Part, right: Part] {
    const [sorted, common, aside, commonAside, offset] = [this.#sorted, this.#common, this.#aside, this.#commonAside, this.#offset]
    const [aLeft, bLeft] = [block.a, block.b + offset]
    const [aRight, bRight] = [aLeft + block.size, bLeft + block.size]
    let [left, right] = [part.from, 0]
    let [leftCommon, rightCommon] = [0x7fffffff, 0x7fffffff]
    for (let k = part.from; k < part.to; k++) {
      const [at, shared] = [sorted[k], common[k]]
      if (shared < leftCommon) leftCommon = shared
      if (shared < rightCommon) rightCommon = shared
      const inA = at < offset
      if (at < (inA ? aLeft : bLeft)) {
        sorted[left] = at
        common[left++] = leftCommon
        leftCommon = 0x7fffffff
      } else if (at >= (inA ? aRight : bRight)) {
        aside[right] = at
        commonAside[right++] = rightCommon
        rightCommon = 0x7fffffff
      }
    }
    for (let k = 0; k < right; k++) {
      sorted[left + k] = aside[k]
      common[left + k] = commonAside[k]
    }
    return [
      { aHigh: block.a, bHigh: block.b, from: part.from, to: left },
      { aHigh: part.aHigh, bHigh: part.bHigh, from: left, to: left + right },
    ]
  }

  /** No common substring is longer than `most`, and there is one of `least`: neighbours have the most in common. */
  #bounds({ aHigh, bHigh, from, to }: Part): { least: number; most: number } {
    const [sorted, common, offset] = [this.#sorted, this.#common, this.#offset]
    let [least, most] = [0, 0]
    let [lastInA, lastRoom] = [false, 0]
    for (let k = from; k < to; k++) {
      const at = sorted[k]
      const inA = at < offset
      const room = inA ? aHigh - at : bHigh + offset - at
      const shared = common[k]
      if (k > from && inA !== lastInA && shared > least) {
        if (shared > most) most = shared
        const size = Math.min(shared, room, lastRoom)
        if (size > least) least = size
      }
      lastInA = inA
      lastRoom = room
    }
    return { least, most }
  }

  /** Where a common substring of `size` first stands, if there is one. */
  #first({ aHigh, bHigh, from, to }: Part, size: number): { a: number; b: number } | null {
    const [sorted, common, offset] = [this.#sorted, this.#common, this.#offset]
    const none = 0x7fffffff
    const [aLast, bLast] = [aHigh - size, bHigh + offset - size]
    const best = { a: none, b: none }
    let [a, b] = [none, none]
    for (let k = from; k < to; k++) {
      if (common[k] < size) {
        if (a < best.a && b < none) [best.a, best.b] = [a, b]
        a = none
        b = none
      }
      const at = sorted[k]
      if (at < offset) {
        if (at < a && at <= aLast) a = at
      } else if (at < b && at <= bLast) b = at
    }
    if (a < best.a && b < none) [best.a, best.b] = [a, b]
    return best.a === none ? null : { a: best.a, b: best.b - offset }
  }
}

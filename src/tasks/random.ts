/**
 * @file Random numbers for task data. A stream is named by a key (seed, split, index), so the thousandth prompt is drawn without drawing
 * the 999 before it, and the cursor of a run is a count. The generator is sfc32 (Doty-Humphrey, PractRand), seeded by a hash of the key.
 */
import { hashWords } from '../text/hash.ts'

export class Random {
  #a: number
  #b: number
  #c: number
  #counter = 1

  /** Parts are joined by a separator, so (1, 23) and (12, 3) are different streams. */
  constructor(...key: (string | number)[]) {
    const text = key.join('\u0000')
    ;[this.#a, this.#b] = hashWords(text)
    this.#c = hashWords(`${text}\u0001`)[0]
    for (let i = 0; i < 12; i++) this.bits()
  }

  /** 32 random bits as an unsigned number. */
  bits(): number {
    const t = (((this.#a + this.#b) | 0) + this.#counter) | 0
    this.#counter = (this.#counter + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + t) | 0
    return t >>> 0
  }

  /** Uniform in [0, 1). */
  unit(): number {
    return this.bits() / 4294967296
  }

  /** A uniform integer, both ends included. The bias of the scaling is below range / 2^32. */
  int(low: number, high: number): number {
    return low + Math.floor(this.unit() * (high - low + 1))
  }

  chance(probability: number): boolean {
    return this.unit() < probability
  }

  pick<T>(items: readonly T[]): T {
    return items[this.int(0, items.length - 1)]
  }

  /** The items in another order, every order as likely (Fisher and Yates, from the end). */
  shuffled<T>(items: readonly T[]): T[] {
    const order = [...items]
    for (let i = order.length - 1; i > 0; i--) {
      const j = this.int(0, i)
      ;[order[i], order[j]] = [order[j], order[i]]
    }
    return order
  }

  /** An index drawn in proportion to the weights (not all zero). */
  weighted(weights: readonly number[]): number {
    let left = this.unit() * weights.reduce((sum, w) => sum + w, 0)
    for (let i = 0; i < weights.length; i++) {
      left -= weights[i]
      if (left < 0) return i
    }
    return weights.findLastIndex((w) => w > 0)
  }
}

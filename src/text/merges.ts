/**
 * @file Byte-pair encoding: the pieces of a word, merged two by two, the pair that was learned first before all others, the leftmost of several
 * first. In place of the library's, which takes 35 s and 1.6 GB over a megabyte of one letter, and a second to load a large vocabulary:
 * here pieces are numbers, and a word of n characters takes n log n.
 */

/** Merges that are read at most; the largest vocabularies in use have 0.6 million. */
export const MAX_MERGES = 2 ** 20
/** Words that are remembered, and the longest of them. */
const REMEMBERED = { words: 10_000, length: 256 }

export class Merges {
  readonly #tokens: readonly string[]
  /** By token, its place in `#tokens`. */
  readonly #places: Map<string, number>
  readonly #pairs: PairTable
  readonly #remembered = new Map<string, string[]>()

  /**
   * `merges` as tokenizer.json has them, "a b" or ["a", "b"], the first learned first.
   *
   * @throws Error, one sentence, for a merge that is none, or of tokens that the vocabulary lacks.
   */
  constructor(
    tokens: readonly string[],
    merges: unknown,
    readonly endOfWord: string,
  ) {
    if (!Array.isArray(merges)) throw new Error('tokenizer.json has no "merges" in its model.')
    if (merges.length > MAX_MERGES) {
      throw new Error(
        `tokenizer.json has ${merges.length.toLocaleString('en')} merges; at most ${MAX_MERGES.toLocaleString('en')} are read.`,
      )
    }
    this.#tokens = tokens
    this.#places = new Map(tokens.map((token, place) => [token, place]))
    this.#pairs = new PairTable(merges.length)
    for (let rank = 0; rank < merges.length; rank++) {
      const [left, right] = partsOf(merges[rank])
      const whole = this.#place(left + right, merges[rank])
      this.#pairs.set(this.#place(left, merges[rank]), this.#place(right, merges[rank]), rank, whole)
    }
  }

  #place(token: string, merge: unknown): number {
    const place = this.#places.get(token)
    if (place === undefined) {
      const [shown, of] = [token, JSON.stringify(merge)].map((text) => (text.length > 60 ? `${text.slice(0, 60)}...` : text))
      throw new Error(`tokenizer.json merges ${of}, but has no token ${JSON.stringify(shown)}.`)
    }
    return place
  }

  /** The tokens of a word. A character that is no token stays as it is. */
  split(word: string): string[] {
    const known = this.#remembered.get(word)
    if (known !== undefined) return known
    const pieces = this.#merge(Array.from(word))
    if (word.length <= REMEMBERED.length) {
      // Beginning anew forgets the words in use as well; they come back soon.
      if (this.#remembered.size >= REMEMBERED.words) this.#remembered.clear()
      this.#remembered.set(word, pieces)
    }
    return pieces
  }

  #merge(characters: string[]): string[] {
    const count = characters.length
    if (count === 0) return []
    characters[count - 1] += this.endOfWord
    const pieces = Int32Array.from(characters, (character) => this.#places.get(character) ?? -1)
    const next = Int32Array.from(characters, (_, i) => i + 1)
    const previous = Int32Array.from(characters, (_, i) => i - 1)
    const merged = new Uint8Array(count)
    // A pair's rank and place in one number: the smallest is the next to be merged.
    const queue = new Heap(2 * count)
    const offer = (left: number) => {
      if (left < 0 || next[left] >= count) return
      const pair = this.#pairs.find(pieces[left], pieces[next[left]])
      if (pair >= 0) queue.push(this.#pairs.rank[pair] * count + left)
    }
    for (let i = 0; i < count - 1; i++) offer(i)
    while (queue.size > 0) {
      const key = queue.pop()
      const left = key % count
      if (merged[left] || next[left] >= count) continue
      const right = next[left]
      const pair = this.#pairs.find(pieces[left], pieces[right])
      // One of the two has been merged with its other neighbour since.
      if (pair < 0 || this.#pairs.rank[pair] !== (key - left) / count) continue
      pieces[left] = this.#pairs.whole[pair]
      merged[right] = 1
      next[left] = next[right]
      if (next[left] < count) previous[next[left]] = left
      offer(previous[left])
      offer(left)
    }
    const result: string[] = []
    for (let i = 0; i < count; i = next[i]) result.push(pieces[i] < 0 ? characters[i] : this.#tokens[pieces[i]])
    return result
  }
}

function partsOf(merge: unknown): [string, string] {
  if (typeof merge === 'string') {
    const blank = merge.indexOf(' ')
    const right = merge.slice(blank + 1)
    if (blank > 0 && right !== '' && !right.includes(' ')) return [merge.slice(0, blank), right]
  } else if (Array.isArray(merge) && merge.length === 2 && typeof merge[0] === 'string' && typeof merge[1] === 'string') {
    return [merge[0], merge[1]]
  }
  throw new Error(`tokenizer.json has the merge ${(JSON.stringify(merge) ?? 'nothing').slice(0, 60)}, which is not two tokens.`)
}

/** Pairs of numbers and what is known of them, in flat arrays: a Map would take ten times the room. */
class PairTable {
  readonly rank: Int32Array
  /** What the two make together. */
  readonly whole: Int32Array
  readonly #left: Int32Array
  readonly #right: Int32Array
  readonly #mask: number

  constructor(pairs: number) {
    const size = 2 ** Math.ceil(Math.log2(2 * pairs + 2))
    this.#mask = size - 1
    this.#left = new Int32Array(size).fill(-1)
    this.#right = new Int32Array(size)
    this.rank = new Int32Array(size)
    this.whole = new Int32Array(size)
  }

  set(left: number, right: number, rank: number, whole: number): void {
    const at = this.#slot(left, right)
    this.#left[at] = left
    this.#right[at] = right
    this.rank[at] = rank
    this.whole[at] = whole
  }

  /** Where `rank` and `whole` have the pair, or -1. */
  find(left: number, right: number): number {
    if (left < 0 || right < 0) return -1
    const at = this.#slot(left, right)
    return this.#left[at] < 0 ? -1 : at
  }

  /** The pair's own slot, or the free one it would go to. Half of all slots are free. */
  #slot(left: number, right: number): number {
    let at = Math.imul(Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b), 0xc2b2ae35)
    at = (at ^ (at >>> 15)) & this.#mask
    while (this.#left[at] >= 0 && !(this.#left[at] === left && this.#right[at] === right)) at = (at + 1) & this.#mask
    return at
  }
}

/** The smallest number first. */
class Heap {
  #keys: Float64Array
  size = 0

  constructor(room: number) {
    this.#keys = new Float64Array(Math.max(4, room))
  }

  push(key: number): void {
    if (this.size === this.#keys.length) {
      const larger = new Float64Array(2 * this.size)
      larger.set(this.#keys)
      this.#keys = larger
    }
    const keys = this.#keys
    let at = this.size++
    while (at > 0 && keys[(at - 1) >> 1] > key) {
      keys[at] = keys[(at - 1) >> 1]
      at = (at - 1) >> 1
    }
    keys[at] = key
  }

  pop(): number {
    const keys = this.#keys
    const first = keys[0]
    const last = keys[--this.size]
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= this.size) break
      if (child + 1 < this.size && keys[child + 1] < keys[child]) child++
      if (keys[child] >= last) break
      keys[at] = keys[child]
      at = child
    }
    keys[at] = last
    return first
  }
}

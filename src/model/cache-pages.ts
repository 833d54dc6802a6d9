/**
 * @file Which pages of the key-value cache are whose. A page is PAGE slots; a page list says where the tokens of a prompt or of a rollout lie,
 * in order, and grows as they come. The lists lie in one buffer of u32 that attention reads, each with room for the longest sequence.
 */
import type { BufferSlice } from '../gpu/memory.ts'
import { PAGE } from '../kernels/row-table.ts'

export const pagesFor = (tokens: number) => Math.ceil(tokens / PAGE)

/** Pages such that any prompt and reply of `slots` tokens together fit: each of the two may leave a page half empty. */
export const pagesOf = (slots: number) => pagesFor(slots) + 1

/** Words between two changes below which they go in one write. */
const GAP = 256

export class CachePages {
  readonly #free: number[]
  readonly #freeLists: number[]
  /** Pages of each list, by where it starts. */
  readonly #held = new Map<number, number>()
  readonly #words: Uint32Array<ArrayBuffer>
  /** Words changed since the last `write`. */
  #changed: number[] = []

  /** `lists` page lists of up to `longest` pages, over `size` pages. */
  constructor(
    readonly size: number,
    lists: number,
    longest: number,
  ) {
    this.#free = Array.from({ length: size }, (_, page) => size - 1 - page)
    this.#freeLists = Array.from({ length: lists }, (_, list) => (lists - 1 - list) * longest)
    this.#words = new Uint32Array(lists * longest)
  }

  /** Words that the buffer of `write` must hold. */
  get words() {
    return this.#words.length
  }

  /** An empty list, or null when none is left: where it starts, in words. */
  open(): number | null {
    const list = this.#freeLists.pop()
    if (list === undefined) return null
    this.#held.set(list, 0)
    return list
  }

  /** Gives a list room for so many tokens; false, and nothing changed, when there are not enough pages. */
  grow(list: number, tokens: number): boolean {
    const held = this.#held.get(list) as number
    const wanted = pagesFor(tokens)
    if (wanted - held > this.#free.length) return false
    for (let at = held; at < wanted; at++) {
      this.#words[list + at] = (this.#free.pop() as number) * PAGE
      this.#changed.push(list + at)
    }
    this.#held.set(list, Math.max(held, wanted))
    return true
  }

  /** Gives a list and its pages back. */
  close(list: number) {
    const held = this.#held.get(list) as number
    for (let at = 0; at < held; at++) this.#free.push(this.#words[list + at] / PAGE)
    this.#held.delete(list)
    this.#freeLists.push(list)
  }

  /** The slot of a list's token. */
  slot(list: number, token: number): number {
    return this.#words[list + Math.floor(token / PAGE)] + (token % PAGE)
  }

  /** Brings the GPU's copy up to date, in as few writes as are cheap. */
  write(device: GPUDevice, { buffer, offset }: BufferSlice) {
    const changed = this.#changed.sort((a, b) => a - b)
    this.#changed = []
    for (let at = 0; at < changed.length; ) {
      let last = at
      while (last + 1 < changed.length && changed[last + 1] - changed[last] <= GAP) last++
      device.queue.writeBuffer(buffer, offset + 4 * changed[at], this.#words, changed[at], changed[last] - changed[at] + 1)
      at = last + 1
    }
  }
}

/**
 * @file Decontamination: a prompt that shares n words in a row with a benchmark's is dropped; n is 9 for text and 14 for code
 * (AceReason-Nemotron, sections 3.2.1 and 3.3.1). Words are lower-case words and numbers outside drawings; a benchmark's prompt of fewer words counts as a whole. Stock
 * phrases count too, as in the papers: `find the remainder when n is divided by 1000` is nine words.
 */
import { Pace } from '../pace.ts'
import type { Benchmark, Drop, Hooks } from '../types.ts'
import { hashRun, wordHashes, words } from '../words.ts'
import { quotesPrograms } from './domains.ts'
import { drop, quoted, type Rule } from './rule.ts'

export const NGRAM = { text: 9, code: 14 }

export const contamination: Rule = {
  description: {
    rule: 'contamination',
    title: 'Contamination',
    about: `Shares ${NGRAM.text} words in a row (code: ${NGRAM.code}) with a prompt of a chosen benchmark, or is the whole of a shorter one.`,
    domains: [],
    standard: true,
    needs: 'benchmarks',
  },
  async run({ prompts, indices, options, hooks }) {
    const against = (options.against ?? []).filter((benchmark) => benchmark.prompts.length > 0)
    if (against.length === 0) return { dropped: [], skipped: 'No benchmark was chosen to compare with.' }
    const lengths = { ...NGRAM, ...options.ngram }
    const indexes = new Map<number, NgramIndex>()
    for (const index of indices) {
      const n = lengthFor(prompts[index].domain, lengths)
      if (!indexes.has(n)) indexes.set(n, await NgramIndex.build(against, n, hooks))
    }
    const pace = new Pace(hooks, 'Contamination', indices.length)
    const dropped: Drop[] = []
    for (let i = 0; i < indices.length; i++) {
      const { domain, prompt } = prompts[indices[i]]
      const index = indexes.get(lengthFor(domain, lengths)) as NgramIndex
      const found = index.find(wordHashes(prompt))
      if (found) {
        const { benchmark, row, at, n } = found
        const { id } = against[benchmark].prompts[row]
        const shared = words(prompt)
          .slice(at, at + n)
          .join(' ')
        const reason = `Shares ${n} words in a row with ${against[benchmark].name}: ${quoted(shared, 120)}.`
        dropped.push(drop(prompts, indices[i], reason, { set: against[benchmark].name, index: row, id }))
      }
      if (pace.due) await pace.rest(i)
    }
    pace.end()
    return { dropped }
  },
}

function lengthFor(domain: string, lengths: { text: number; code: number }): number {
  return quotesPrograms(domain) ? lengths.code : lengths.text
}

interface Found {
  benchmark: number
  row: number
  /** Where in the prompt's words the shared run begins, and how long it is. */
  at: number
  n: number
}

/**
 * All runs of n words of the benchmarks in an open-addressing table of places in one long array of word hashes. A hit is compared word by
 * word, so nothing is dropped for a collision of runs.
 */
export class NgramIndex {
  readonly #n: number
  readonly #words: Uint32Array
  /** Where each prompt's words begin in `#words`, one more at the end; and which benchmark and row it is. */
  readonly #starts: number[]
  readonly #owners: { benchmark: number; row: number }[]
  #table: Int32Array
  /** Prompts shorter than n, by the hash of all their words. */
  readonly #short = new Map<number, number>()

  private constructor(n: number, words: Uint32Array, starts: number[], owners: { benchmark: number; row: number }[]) {
    this.#n = n
    this.#words = words
    this.#starts = starts
    this.#owners = owners
    let size = 1024
    while (size < words.length * 2) size *= 2
    this.#table = new Int32Array(size).fill(-1)
  }

  static async build(against: readonly Benchmark[], n: number, hooks: Hooks): Promise<NgramIndex> {
    const total = against.reduce((sum, { prompts }) => sum + prompts.length, 0)
    const pace = new Pace(hooks, 'Reading the benchmarks', total)
    const parts: Uint32Array[] = []
    const owners: { benchmark: number; row: number }[] = []
    const starts = [0]
    for (const [benchmark, { prompts }] of against.entries()) {
      for (const [row, { prompt }] of prompts.entries()) {
        const words = wordHashes(prompt)
        parts.push(words)
        owners.push({ benchmark, row })
        starts.push(starts[starts.length - 1] + words.length)
        if (pace.due) await pace.rest(owners.length)
      }
    }
    const words = new Uint32Array(starts[starts.length - 1])
    parts.forEach((part, i) => words.set(part, starts[i]))
    const index = new NgramIndex(n, words, starts, owners)
    for (let i = 0; i < owners.length; i++) {
      index.#add(i)
      if (pace.due) await pace.rest(total)
    }
    pace.end()
    return index
  }

  #add(owner: number): void {
    const [start, end] = [this.#starts[owner], this.#starts[owner + 1]]
    if (end - start < this.#n) {
      const key = hashRun(this.#words, start, end - start)
      if (end > start && !this.#short.has(key)) this.#short.set(key, owner)
      return
    }
    for (let at = start; at + this.#n <= end; at++) {
      let slot = hashRun(this.#words, at, this.#n) & (this.#table.length - 1)
      while (this.#table[slot] >= 0 && !this.#same(this.#words, at, this.#table[slot], this.#n))
        slot = (slot + 1) & (this.#table.length - 1)
      if (this.#table[slot] < 0) this.#table[slot] = at
    }
  }

  /** The first run of a prompt's words that a benchmark has too. */
  find(words: Uint32Array): Found | null {
    const whole = this.#short.get(hashRun(words, 0, words.length))
    if (whole !== undefined) {
      const start = this.#starts[whole]
      const length = this.#starts[whole + 1] - start
      if (length === words.length && this.#same(words, 0, start, length)) return { ...this.#owners[whole], at: 0, n: length }
    }
    for (let at = 0; at + this.#n <= words.length; at++) {
      let slot = hashRun(words, at, this.#n) & (this.#table.length - 1)
      for (; this.#table[slot] >= 0; slot = (slot + 1) & (this.#table.length - 1)) {
        if (this.#same(words, at, this.#table[slot], this.#n)) return { ...this.#owners[this.#ownerOf(this.#table[slot])], at, n: this.#n }
      }
    }
    return null
  }

  #same(words: Uint32Array, at: number, place: number, n: number): boolean {
    for (let i = 0; i < n; i++) if (words[at + i] !== this.#words[place + i]) return false
    return true
  }

  /** The prompt whose words hold this place, by bisection. */
  #ownerOf(place: number): number {
    let low = 0
    let high = this.#owners.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.#starts[middle] <= place) low = middle
      else high = middle - 1
    }
    return low
  }
}

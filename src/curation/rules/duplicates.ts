/**
 * @file Prompts that repeat others. Near duplicates are found by MinHash and banding (Broder 1997; Leskovec, Rajaraman and Ullman,
 * chapter 3): 128 minima in 32 bands of 4 make two prompts of similarity 0.7 candidates in all but 2 of 10,000 cases, and every candidate
 * is then measured exactly. Nothing is drawn at random: the same prompts give the same answer.
 */
import { hashWords } from '../../text/hash.ts'
import { Pace } from '../pace.ts'
import type { Drop, ImportedPrompt } from '../types.ts'
import { hashRun, tokenHashes, tokens } from '../words.ts'
import { drop, type Rule } from './rule.ts'

/** Two pairs of replies to one prompt are two rows; options belong to the question. */
function textOf({ prompt, options, chosen, rejected }: ImportedPrompt): string {
  return [prompt, ...(options && !prompt.includes(options[0]) ? options : []), ...(chosen ? [chosen, rejected] : [])].join('\n')
}

/** What is asked for, as far as it can be told: prompts that ask for different things are different problems, however alike their words. */
function wanted({ answer, numbers }: ImportedPrompt): string | null {
  if (answer === undefined) return null
  return [String(answer).replace(/\s/g, ''), ...(numbers ?? [])].join(' ')
}

export const exactDuplicates: Rule = {
  description: {
    rule: 'exact-duplicates',
    title: 'Exact duplicates',
    about: 'The same words, numbers and symbols as an earlier row, whatever the case, spacing and punctuation. The first row stays.',
    domains: [],
    standard: true,
  },
  async run({ prompts, indices, hooks }) {
    const pace = new Pace(hooks, 'Exact duplicates', indices.length)
    const first = new Map<string, number>()
    const dropped: Drop[] = []
    for (let i = 0; i < indices.length; i++) {
      const index = indices[i]
      const key = hashWords(tokens(textOf(prompts[index])).join(' ')).join()
      const earlier = first.get(key)
      if (earlier === undefined) first.set(key, index)
      else {
        const [a, b] = [wanted(prompts[earlier]), wanted(prompts[index])]
        const reason =
          a === b ? 'The same text as an earlier row.' : `The same text as an earlier row, with another answer: ${b}, not ${a}.`
        dropped.push(drop(prompts, index, reason, { index: earlier, id: prompts[earlier].id, similarity: 1 }))
      }
      if (pace.due) await pace.rest(i)
    }
    pace.end()
    return { dropped }
  },
}

const SHINGLE = 5
const BANDS = 32
const BAND = 4
const MINIMA = BANDS * BAND
/** Earlier rows a row is measured against; a bound for sets in which thousands share a band. */
const MAX_CANDIDATES = 256
export const SIMILARITY = 0.7

export const nearDuplicates: Rule = {
  description: {
    rule: 'near-duplicates',
    title: 'Near duplicates',
    about: `Shares ${SIMILARITY * 100}% or more of its runs of ${SHINGLE} words (Jaccard similarity) with an earlier row that has the same answer. A changed number that changes the answer makes another problem. The first row stays.`,
    domains: [],
    standard: true,
  },
  async run({ prompts, indices, options, hooks }) {
    const threshold = options.similarity ?? SIMILARITY
    const pace = new Pace(hooks, 'Near duplicates', indices.length)
    const signer = new Signer()
    const table = new BandTable(indices.length)
    /** Shingles of the rows that stay, by position in `indices`. */
    const kept: Uint32Array[] = []
    const answers = indices.map((index) => wanted(prompts[index]))
    const dropped: Drop[] = []
    for (let i = 0; i < indices.length; i++) {
      const set = shingles(textOf(prompts[indices[i]]))
      const keys = signer.keys(set, answers[i])
      let earliest = -1
      let similarity = 0
      for (const other of table.candidates(keys)) {
        if ((earliest >= 0 && other > earliest) || answers[other] !== answers[i]) continue
        const found = jaccard(set, kept[other])
        if (found >= threshold) [earliest, similarity] = [other, found]
      }
      if (earliest >= 0) {
        const index = indices[earliest]
        const reason = `${Math.round(similarity * 100)}% alike to an earlier row${answers[i] === null ? '' : ' with the same answer'}.`
        dropped.push(drop(prompts, indices[i], reason, { index, id: prompts[index].id, similarity }))
      } else {
        kept[i] = set
        table.add(i, keys)
      }
      if (pace.due) await pace.rest(i)
    }
    pace.end()
    return { dropped }
  },
}

/** The set of hashes of all runs of SHINGLE tokens, ascending; of a shorter text, the whole of it. */
export function shingles(text: string): Uint32Array {
  const hashes = tokenHashes(text)
  if (hashes.length <= SHINGLE) return Uint32Array.of(hashRun(hashes, 0, hashes.length))
  const runs = new Uint32Array(hashes.length - SHINGLE + 1)
  for (let i = 0; i < runs.length; i++) runs[i] = hashRun(hashes, i, SHINGLE)
  runs.sort()
  let n = 0
  for (let i = 0; i < runs.length; i++) if (i === 0 || runs[i] !== runs[i - 1]) runs[n++] = runs[i]
  return runs.slice(0, n)
}

/** Size of the intersection over size of the union of two ascending sets. */
export function jaccard(a: Uint32Array, b: Uint32Array): number {
  let shared = 0
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) {
      shared++
      i++
      j++
    } else if (a[i] < b[j]) i++
    else j++
  }
  return shared / (a.length + b.length - shared)
}

/** The keys of a set's 32 bands, from the minima of 128 hash functions h -> h * factor + term, fixed for good. */
class Signer {
  readonly #factors = new Int32Array(MINIMA)
  readonly #terms = new Int32Array(MINIMA)
  readonly #minima = new Uint32Array(MINIMA)
  readonly #keys = new Uint32Array(BANDS)

  constructor() {
    for (let i = 0; i < MINIMA; i++) {
      const [a, b] = hashWords(`minhash ${i}`)
      this.#factors[i] = a | 1
      this.#terms[i] = b
    }
  }

  /** Rows with different answers get different keys, so that a set of one template does not fill one band. Valid until the next call. */
  keys(set: Uint32Array, answer: string | null): Uint32Array {
    const [factors, terms, minima] = [this.#factors, this.#terms, this.#minima]
    minima.fill(0xffffffff)
    for (let s = 0; s < set.length; s++) {
      const value = set[s]
      for (let i = 0; i < MINIMA; i++) {
        const h = (Math.imul(value, factors[i]) + terms[i]) >>> 0
        if (h < minima[i]) minima[i] = h
      }
    }
    const salt = answer === null ? 0 : hashWords(answer)[0]
    for (let band = 0; band < BANDS; band++) this.#keys[band] = hashRun(minima, band * BAND, BAND) ^ Math.imul(salt ^ band, 0x9e3779b1)
    return this.#keys
  }
}

/** Rows by the keys of their bands: chains in flat arrays, since a million small objects would cost more than the comparing. */
class BandTable {
  readonly #heads: Int32Array
  readonly #next: Int32Array
  readonly #keys: Uint32Array
  readonly #found = new Set<number>()

  constructor(rows: number) {
    let size = 1024
    while (size < rows * BANDS) size *= 2
    this.#heads = new Int32Array(size).fill(-1)
    this.#next = new Int32Array(rows * BANDS)
    this.#keys = new Uint32Array(rows * BANDS)
  }

  add(row: number, keys: Uint32Array): void {
    for (let band = 0; band < BANDS; band++) {
      const place = row * BANDS + band
      const slot = keys[band] & (this.#heads.length - 1)
      this.#keys[place] = keys[band]
      this.#next[place] = this.#heads[slot]
      this.#heads[slot] = place
    }
  }

  /** Rows that share a band with these keys, the newest of a band first. Valid until the next call. */
  candidates(keys: Uint32Array): Set<number> {
    this.#found.clear()
    for (let band = 0; band < BANDS && this.#found.size < MAX_CANDIDATES; band++) {
      for (let place = this.#heads[keys[band] & (this.#heads.length - 1)]; place >= 0; place = this.#next[place]) {
        if (this.#keys[place] !== keys[band] || place % BANDS !== band) continue
        this.#found.add((place - band) / BANDS)
        if (this.#found.size >= MAX_CANDIDATES) break
      }
    }
    return this.#found
  }
}

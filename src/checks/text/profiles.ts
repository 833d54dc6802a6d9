/**
 * @file langdetect's language profiles in a compact file: which n-grams of up to three characters a language has, and how often.
 *
 * All n-grams of one length stand in one sorted list, each written as how many characters it shares with the one before, then the rest; for
 * each, the languages that have it; for each of those, its frequency as a logarithm in two printable characters. Counts come back as whole
 * numbers, exact up to some hundreds and within 0.2% beyond.
 */

/** One language: its code, n-gram to count, and the sum of all counts by length. */
export interface Profile {
  name: string
  counts: Readonly<Record<string, number>>
  totals: readonly number[]
}

export interface EncodedProfiles {
  /** Codes, space between. */
  languages: string
  /** By language, the sums by length. */
  totals: number[][]
  /** By length, the sorted n-grams. */
  grams: string[]
  /** For each n-gram, one letter a language that has it, then a space. */
  owners: string
  /** For each letter of `owners`, two digits of base 90. */
  weights: string
}

/** For looking up: n-gram to its number, and by number where its languages and probabilities stand in the lists. */
export interface Profiles {
  languages: readonly string[]
  grams: ReadonlyMap<string, number>
  /** Entries `starts[i]` to `starts[i + 1]` of the two lists below belong to n-gram i. */
  starts: Uint32Array
  owners: Uint8Array
  probabilities: Float64Array
}

/** The first of the letters for languages, and of the digits. No quote or backslash may occur: they double in JSON. */
const FIRST_OWNER = '#'.charCodeAt(0)
const BASE = 90
/** e^-15 is below the rarest n-gram. */
const RANGE = 15
const STEPS = BASE * BASE - 1

export function encodeProfiles(profiles: readonly Profile[]): EncodedProfiles {
  const grams: string[] = []
  let owners = ''
  let weights = ''
  for (const length of [1, 2, 3]) {
    const all = new Set(profiles.flatMap((profile) => Object.keys(profile.counts).filter((gram) => gram.length === length)))
    let previous = ''
    let text = ''
    for (const gram of [...all].sort()) {
      const shared = sharedStart(previous, gram)
      text += shared + gram.slice(shared)
      previous = gram
      profiles.forEach((profile, i) => {
        const count = profile.counts[gram]
        if (count === undefined) return
        owners += printable(i)
        const step = Math.round((-Math.log(count / profile.totals[length - 1]) / RANGE) * STEPS)
        weights += printable(Math.floor(step / BASE)) + printable(step % BASE)
      })
      owners += ' '
    }
    grams.push(text)
  }
  return {
    languages: profiles.map((profile) => profile.name).join(' '),
    totals: profiles.map((profile) => [...profile.totals]),
    grams,
    owners,
    weights,
  }
}

export function decodeProfiles(encoded: EncodedProfiles): Profiles {
  const grams = new Map<string, number>()
  const starts: number[] = [0]
  const owners = new Uint8Array(encoded.weights.length / 2)
  const probabilities = new Float64Array(owners.length)
  let owner = 0
  let entry = 0
  encoded.grams.forEach((text, i) => {
    const length = i + 1
    let gram = ''
    for (let at = 0; at < text.length; ) {
      const shared = Number(text[at++])
      gram = gram.slice(0, shared) + text.slice(at, at + length - shared)
      at += length - shared
      grams.set(gram, starts.length - 1)
      for (; encoded.owners[owner] !== ' '; owner++, entry++) {
        const language = value(encoded.owners, owner)
        const total = encoded.totals[language][i]
        const step = value(encoded.weights, 2 * entry) * BASE + value(encoded.weights, 2 * entry + 1)
        owners[entry] = language
        probabilities[entry] = Math.round(total * Math.exp((-step / STEPS) * RANGE)) / total
      }
      owner++
      starts.push(entry)
    }
  })
  return { languages: encoded.languages.split(' '), grams, starts: Uint32Array.from(starts), owners, probabilities }
}

function sharedStart(a: string, b: string): number {
  let i = 0
  while (i < a.length && a[i] === b[i]) i++
  return i
}

/** 0 to 89 as a printable ASCII character, skipping the backslash. */
function printable(digit: number): string {
  const code = FIRST_OWNER + digit
  return String.fromCharCode(code < 92 ? code : code + 1)
}

function value(text: string, at: number): number {
  const code = text.charCodeAt(at)
  return (code < 92 ? code : code - 1) - FIRST_OWNER
}

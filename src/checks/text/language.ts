/**
 * @file Language detection as langdetect 1.0.9 does it (Nakatani's language-detection for Java, in Python): naive Bayes over n-grams of one to
 * three characters, normalised by script, drawn at random from the text until one of 55 languages is all but certain, seven times over.
 *
 * The reference draws with a seed of its own each time, so its verdicts on close calls vary; here the seed is always 0, which is also what its
 * documentation advises for the same answer twice.
 */

import { isUpper } from '../../python/text.ts'
import type { Profiles } from './profiles.ts'
import { PythonRandom } from './random.ts'

const TRIALS = 7
const ALPHA = 0.5
const ALPHA_WIDTH = 0.05
const BASE_FREQUENCY = 10000
const MAX_STEPS = 1000
const CERTAIN = 0.99999
const LEAST_PROBABILITY = 0.1
const MAX_LENGTH = 10000

const URL = /https?:\/\/[-_.?&~;+=/#0-9A-Za-z]{1,2076}/g
const MAIL = /[-_.0-9A-Za-z]{1,64}@[-_0-9A-Za-z]{1,255}[-_.0-9A-Za-z]{1,255}/g
/** Vietnamese letters written as a letter and one of five marks become the single character. */
const VIETNAMESE = /[AEIOUYaeiouy\u00c2\u00ca\u00d4\u00e2\u00ea\u00f4\u0102\u0103\u01a0\u01a1\u01af\u01b0][\u0300\u0301\u0303\u0309\u0323]/g

export class LanguageDetector {
  readonly #profiles: Profiles
  /** Chinese characters that count as another. */
  readonly #kanji = new Map<string, string>()

  /** `kanji`: classes of characters, space between, each headed by the one they count as. */
  constructor(profiles: Profiles, kanji: string) {
    this.#profiles = profiles
    for (const group of kanji.split(' ')) for (const char of group) this.#kanji.set(char, group[0])
  }

  /** A language code, `unknown` if none reaches a tenth, null if the text has no known n-gram. At most 10,000 characters are looked at. */
  detect(text: string): string | null {
    const grams = this.#grams(withoutLatin(reduced(text)))
    if (grams.length === 0) return null
    const { languages, starts, owners, probabilities } = this.#profiles
    const random = new PythonRandom(0)
    const mean = new Float64Array(languages.length)
    const p = new Float64Array(languages.length)
    const factor = new Float64Array(languages.length)
    for (let trial = 0; trial < TRIALS; trial++) {
      p.fill(1 / languages.length)
      const weight = (ALPHA + random.gauss() * ALPHA_WIDTH) / BASE_FREQUENCY
      for (let step = 0; ; step++) {
        const gram = grams[random.index(grams.length)]
        factor.fill(weight)
        for (let i = starts[gram]; i < starts[gram + 1]; i++) factor[owners[i]] += probabilities[i]
        for (let i = 0; i < p.length; i++) p[i] *= factor[i]
        if (step % 5 === 0 && (normalize(p) > CERTAIN || step >= MAX_STEPS)) break
      }
      for (let i = 0; i < p.length; i++) mean[i] += p[i] / TRIALS
    }
    const best = mean.reduce((top, value, i) => (value > mean[top] ? i : top), 0)
    return mean[best] > LEAST_PROBABILITY ? languages[best] : 'unknown'
  }

  /** Numbers of the known n-grams, in the order of the text. Words that begin with two capitals are passed over. */
  #grams(text: string): number[] {
    const known: number[] = []
    let window = ' '
    let capitals = false
    for (const raw of text) {
      const char = this.#normalized(raw)
      const last = window.slice(-1)
      if (last === ' ') {
        window = ' '
        capitals = false
      } else if (window.length >= 3) window = window.slice(1)
      if (last !== ' ' || char !== ' ') {
        window += char
        if (!isUpper(char)) capitals = false
        else if (isUpper(last)) capitals = true
      }
      if (capitals) continue
      for (let n = 1; n <= window.length; n++) {
        const number = this.#profiles.grams.get(window.slice(-n))
        if (number !== undefined) known.push(number)
      }
    }
    return known
  }

  /** One character for many that tell nothing apart, by Unicode block. */
  #normalized(char: string): string {
    const code = char.codePointAt(0) as number
    if (code < 0x80) return /[A-Za-z]/.test(char) ? char : ' '
    if (char === '\u00a0' || char === '\u00ab' || char === '\u00b0' || char === '\u00bb') return ' '
    if (char === '\u0219') return '\u015f'
    if (char === '\u021b') return '\u0163'
    if (char === '\u06cc') return '\u064a'
    if (code >= 0x1ea0 && code <= 0x1eff) return '\u1ec3'
    if (code >= 0x2000 && code <= 0x206f) return ' '
    if (code >= 0x3040 && code <= 0x309f) return '\u3042'
    if (code >= 0x30a0 && code <= 0x30ff) return '\u30a2'
    if ((code >= 0x3100 && code <= 0x312f) || (code >= 0x31a0 && code <= 0x31bf)) return '\u3105'
    if (code >= 0x4e00 && code <= 0x9fff) return this.#kanji.get(char) ?? char
    if (code >= 0xac00 && code <= 0xd7af) return '\uac00'
    return char
  }
}

/** Addresses are no language; runs of blanks are one; what is past the limit is not read. */
function reduced(text: string): string {
  // Longer than the limit, so that what addresses take away cannot matter; the rest of a huge text is never touched.
  const near = text.slice(0, 40 * MAX_LENGTH)
  const plain = near
    .replace(URL, ' ')
    .replace(MAIL, ' ')
    .replace(VIETNAMESE, (pair) => pair.normalize('NFC'))
  let kept = ''
  let previous = ''
  let count = 0
  for (const char of plain) {
    if (count++ === MAX_LENGTH) break
    if (char !== ' ' || previous !== ' ') kept += char
    previous = char
  }
  return kept
}

/** Latin words inside a text of another script are left out. */
function withoutLatin(text: string): string {
  let latin = 0
  let other = 0
  for (const char of text) {
    const code = char.codePointAt(0) as number
    if (char >= 'A' && char <= 'z') latin++
    // Upstream means to leave out Vietnamese letters here, and compares a number with a name: they count.
    else if (code >= 0x300) other++
  }
  return latin * 2 < other ? text.replace(/[A-z]/g, '') : text
}

function normalize(p: Float64Array): number {
  let sum = 0
  for (const value of p) sum += value
  let top = 0
  for (let i = 0; i < p.length; i++) {
    p[i] /= sum
    if (p[i] > top) top = p[i]
  }
  return top
}

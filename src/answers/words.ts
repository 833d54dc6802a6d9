/** @file Words in and behind answers: which stand for numbers, which change a number's value, and which only name what was counted. */
import { multiply, type Rational, rational } from './rational.ts'

const SMALL =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'.split(
    ' ',
  )
const TENS = 'thirty forty fifty sixty seventy eighty ninety'.split(' ')

/** The number a word spells: eight, thirty. */
export function numberWord(word: string): bigint | null {
  const lower = word.trim().toLowerCase()
  if (/\s/.test(lower)) return numberPhrase(lower.split(/\s+/))
  const [ten, one] = lower.split('-')
  if (one !== undefined) {
    const [tens, ones] = [numberWord(ten), numberWord(one)]
    return tens !== null && ones !== null && tens >= 20n && tens % 10n === 0n && ones >= 1n && ones < 10n ? tens + ones : null
  }
  const small = SMALL.indexOf(lower)
  if (small >= 0) return BigInt(small)
  const tens = TENS.indexOf(lower)
  if (tens >= 0) return BigInt(30 + 10 * tens)
  return lower === 'hundred' ? 100n : null
}

/** two hundred and fifty thousand */
function numberPhrase(words: readonly string[]): bigint | null {
  let [total, current] = [0n, 0n]
  for (const [i, word] of words.entries()) {
    const size = /^(?:hundred|thousand|million|billion|trillion)$/.test(word) ? MULTIPLES[word] : null
    const value = size === null ? numberWord(word) : null
    if (size === 100n && current > 0n) current *= size
    else if (size !== null && current > 0n) [total, current] = [total + current * size, 0n]
    else if (value !== null) current += value
    else if (word !== 'and' || i === 0 || i === words.length - 1) return null
  }
  return total + current
}

const MULTIPLES: Record<string, bigint> = {
  hundred: 100n,
  thousand: 1000n,
  million: 10n ** 6n,
  mil: 10n ** 6n,
  mln: 10n ** 6n,
  billion: 10n ** 9n,
  bn: 10n ** 9n,
  trillion: 10n ** 12n,
  quadrillion: 10n ** 15n,
  quintillion: 10n ** 18n,
  lakh: 10n ** 5n,
  lac: 10n ** 5n,
  crore: 10n ** 7n,
  dozen: 12n,
  score: 20n,
  gross: 144n,
  pair: 2n,
  k: 1000n,
  grand: 1000n,
  ten: 10n,
  M: 10n ** 6n,
}
const PARTS: Record<string, bigint> = {
  half: 2n,
  halve: 2n,
  third: 3n,
  quarter: 4n,
  fourth: 4n,
  fifth: 5n,
  sixth: 6n,
  seventh: 7n,
  eighth: 8n,
  ninth: 9n,
  tenth: 10n,
  twelfth: 12n,
  hundredth: 100n,
  thousandth: 1000n,
  millionth: 10n ** 6n,
  'per mille': 1000n,
  permille: 1000n,
  'per mil': 1000n,
  'per thousand': 1000n,
}

/** What a word behind a number multiplies it by: 5 million, 2 dozen, 3 quarters. */
export function multiplier(text: string): Rational | null {
  const words = text.trim().replace(/\s+/g, ' ')
  const singular = words.replace(/(?<=[a-z]{2})s$/, '')
  for (const word of [words, singular, words.toLowerCase(), singular.toLowerCase()]) {
    if (word.length === 1 && word !== words) continue
    if (Object.hasOwn(MULTIPLES, word)) return rational(MULTIPLES[word])
    if (Object.hasOwn(PARTS, word)) return rational(1n, PARTS[word])
  }
  return null
}

/** What several such words multiply it by, and the words behind them: hundred thousand people. Null where the first is none. */
export function multipliers(text: string): { factor: Rational; rest: string } | null {
  const words = text.trim().split(/\s+/)
  for (let length = words.length; length > 0; length--) {
    const factor = multiplier(words.slice(0, length).join(' '))
    if (factor === null) continue
    const rest = words.slice(length).join(' ')
    const more = rest === '' ? null : multipliers(rest)
    return more ? { factor: multiply(factor, more.factor), rest: more.rest } : { factor, rest }
  }
  return null
}

export function isPercentWord(text: string): boolean {
  return /^\s*(?:percents?|per ?cent|percentage|pct\.?)\s*$/i.test(text)
}

/** Words that would change what a number says, or whose effect is not for us to say. */
const MEANINGFUL = new Set(
  (
    'plus minus times over divided multiplied by add added subtract subtracted product sum difference quotient ratio to the power of squared cubed ' +
    'square cube root factorial percent permille percentage per mille out from between through until up upto exactly-not ' +
    'and or nor not no none never without except but than then less more fewer greater smaller larger bigger least most at about around ' +
    'approximately approx roughly nearly almost circa maybe perhaps possibly probably or-so ish over under above below beyond exceeding ' +
    'remainder rem modulo mod base exponent negative opposite inverse reciprocal double doubled twice triple tripled thrice half halves ' +
    'halved quadruple fold each-not if unless when where while versus vs equals equal is are was point decimal first second-not third fourth fifth ' +
    'sixth seventh eighth ninth tenth pi infinity infinite e i sin cos tan log ln sqrt exp max min gcd lcm imaginary undefined undetermined ' +
    'unknown impossible cannot false true wrong any some other another different-not hundreds thousands millions billions lots several few many ' +
    'another extra additional further off back ago before after past til till a.m p.m th ths st nd rd rds ' +
    'kilo mega giga tera milli micro nano centi zillion gazillion square cubic'
  ).split(' '),
)

/** Whether a text behind a number is only what was counted: apples, different ways. */
export function isPlainNoun(text: string): boolean {
  const words = text
    .trim()
    .replace(/^((?:[a-z]+ )?ways?) to [a-z]{3}[a-z ]*$/, '$1')
    .split(/[\s,]+/)
  return words.every((word) => {
    const bare = word.replace(/[.!?]+$/, '')
    if (!/^[A-Za-z][a-z'-]+$/.test(bare)) return /^(?:of|in|the|a|an|per|total|each)$/.test(bare) && words.length > 1
    const lower = bare.toLowerCase()
    if (lower === 'of' || lower === 'per') return words.length > 1 && word !== words[0]
    if (MEANINGFUL.has(lower) || numberWord(lower) !== null || multiplier(lower) !== null) return false
    return lower.split('-').every((part) => !MEANINGFUL.has(part) || part === 'and') && (lower.length > 2 || words.length > 1)
  })
}

/** Whether two words or phrases say the same. Case tells Aa from aa, but not Even from even. */
export function sameWords(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) =>
    text
      .replace(/[.,;:!?]+(?=\s|$)/g, ' ')
      .trim()
      .replace(/^(?:an?|the)\s+(?=\S{3})/i, '')
      .split(/\s+/),
  )
  return left.length === right.length && left.every((word, i) => sameWord(word, right[i]))
}

/** Words of two letters that are no pair of names. */
const SHORT = /^(?:no|up|on|in|so|it|is|we|or|as|at|by|to)$/

function sameWord(a: string, b: string): boolean {
  if (a === b) return true
  const lower = a.toLowerCase()
  if (lower !== b.toLowerCase() || !isCased(a) || !isCased(b)) return false
  return SHORT.test(lower) || (lower.length > 2 && /[aeiouy]/.test(lower))
}

/** even, Even or EVEN, and not AaBb. */
function isCased(word: string): boolean {
  return /^(?:[A-Z]?[^A-Z]*|[^a-z]*)$/.test(word)
}

/**
 * Whether letters written in a row are read as their product, whose order does not matter: two small ones, or more that name quantities
 * as letters do (xyz, abc, mgh). What is left are words, sequences of capitals, initials.
 */
export function isProductOfLetters(run: string): boolean {
  if (run.length === 1) return true
  if (!/[a-z]/.test(run)) return false
  if (run.length > 2 && new Set(run).size < run.length) return false
  if (run.length === 2) return /^[a-z]{2}$/.test(run) ? !SHORT.test(run) : true
  if (/^[abcdxyz]+$/.test(run)) return true
  // Capitals among small letters (kQq, mgH) name quantities; only a first one is a name (Ann).
  return !/[aeiou]/i.test(run) && run.length <= 6
}

/**
 * @file Divisors: gcd, lcm, the smallest divisor, the primes of a number, base 2, powers modulo a number. One pass learns only a table of a few
 * divisors (arXiv 2308.15594), so the answer is drawn first, small and large ones alike.
 *
 *   careful  252, 105: 252=2*105+42; 105=2*42+21; 42=2*21; 21        fine: 2*105=210; 252=2*105+42; ...
 *            77: 77=38*2+1; 77=25*3+2; 77=15*5+2; 77=11*7; 7
 *   wander   252=25*10+2; 2*105=210; 252=2*105 no, 252=2*105+42; ...
 */
import type { LineCounts, Problem } from '../generated.ts'
import type { Random } from '../random.ts'
import type { Prompt } from '../task.ts'
import { Worksheet } from '../teacher.ts'
import { phrase } from '../wording.ts'
import { WORDS } from './divisor-words.ts'
import { type Question, work } from './divisor-work.ts'
import { ALL_LEVELS, boxed, type Family, linesOf, ofLevel } from './family.ts'

const QUESTIONS: readonly Question[] = ['gcd', 'lcm', 'smallest', 'primes', 'binary', 'power']
const SHARES = [0.28, 0.18, 0.16, 0.16, 0.12, 0.1]
/** The largest number asked about. */
const LARGEST = [60, 200, 500, 999, 4999] as const
const PRIMES = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67]
const POWERS = [2, 3, 3, 4, 6] as const
const MODULI = [12, 20, 30, 50, 99] as const

const common = (a: number, b: number): number => (b === 0 ? a : common(b, a % b))

/** From 1 to the highest, each order of size as likely. */
function logUniform(random: Random, highest: number): number {
  return Math.floor(Math.exp(random.unit() * Math.log(highest + 1)))
}

/** Two numbers with a drawn gcd. */
function withGcd(random: Random, largest: number): number[] {
  for (;;) {
    const divisor = logUniform(random, largest / 3)
    const most = Math.floor(largest / divisor)
    const [p, q] = [random.int(1, most), random.int(1, most)]
    if (p !== q && common(p, q) === 1 && divisor * Math.min(p, q) > 1) return [divisor * p, divisor * q]
  }
}

/** A number whose smallest prime is drawn, at times its own. */
function withSmallest(random: Random, largest: number): number {
  const small = PRIMES.filter((prime) => prime * prime <= largest)
  for (;;) {
    const own = random.chance(0.2)
    const prime = random.pick(small)
    const n = own ? random.int(5, largest) : prime * random.int(prime, Math.floor(largest / prime))
    const first = small.find((divisor) => n % divisor === 0)
    if (own ? first === undefined : first === prime && n !== prime) return n
  }
}

/** A product of drawn primes: as many as go, so that numbers with several are no rarer than primes. */
function fromPrimes(random: Random, largest: number): number {
  const wanted = random.int(2, 5)
  let n = 1
  for (let i = 0; i < wanted; i++) {
    const fitting = PRIMES.filter((prime) => n * prime <= largest)
    if (fitting.length > 0) n *= random.pick(fitting)
  }
  return n
}

function draw(random: Random, question: Question, level: number): number[] {
  const largest = ofLevel(level, LARGEST)
  if (question === 'gcd') return withGcd(random, largest)
  if (question === 'lcm') {
    for (;;) {
      const [a, b] = withGcd(random, Math.ceil(largest / 2))
      if ((a / common(a, b)) * b <= 3 * largest) return [a, b]
    }
  }
  if (question === 'smallest') return [withSmallest(random, largest)]
  if (question === 'primes') return [random.chance(0.6) ? fromPrimes(random, largest) : random.int(6, largest)]
  if (question === 'binary') return [random.int(5, largest)]
  for (;;) {
    const [a, b, m] = [random.int(2, 9), random.int(2, ofLevel(level, POWERS)), random.int(5, ofLevel(level, MODULI))]
    if (a ** b >= m && a % m > 0) return [a, b, m]
  }
}

function make(random: Random, level: number): Problem {
  const question = QUESTIONS[random.weighted(SHARES)]
  const numbers = draw(random, question, level)
  const answer = work(new Worksheet(), question, numbers)
  const solve: Problem['work'] = (sheet) => boxed(work(sheet, question, numbers))
  return {
    // Two numbers have one gcd in whatever order; the base of a power stays where it is.
    content: `${question} ${(question === 'power' ? numbers : numbers.toSorted((a, b) => a - b)).join(' ')}`,
    ask: (r, set) => phrase(WORDS[question](...numbers), r, set),
    fields: () => ({ answer, problem: { divisor: question, numbers } }),
    work: solve,
    wander: solve,
    guess: (sheet) => {
      const said = sheet.slips() && sheet.random ? other(sheet.random, question, numbers) : answer
      return { note: said, reply: boxed(said) }
    },
  }
}

/** An answer of the same form. */
function other(random: Random, question: Question, numbers: readonly number[]): string {
  const [a, b = a] = numbers
  if (question === 'gcd') return String(logUniform(random, Math.min(a, b)))
  if (question === 'lcm') return String(Math.max(a, b) * random.int(1, Math.min(a, b)))
  if (question === 'smallest') return String(random.chance(0.2) ? a : random.pick(PRIMES.filter((prime) => prime <= a)))
  if (question === 'primes') return random.shuffled(PRIMES.slice(0, 5)).slice(0, random.int(1, 3)).join(', ')
  if (question === 'binary') return `1${Array.from({ length: a.toString(2).length - 1 }, () => random.int(0, 1)).join('')}`
  return String(random.int(0, numbers[2] - 1))
}

/** `2*105+42`, `105/21`; null: it is no such value. */
function valueIn(side: string): number | null {
  const parsed = /^(\d{1,9})(?:([*/])(\d{1,9}))?(?:\+(\d{1,9}))?$/.exec(side)
  if (!parsed) return null
  const [a, b, rest] = [Number(parsed[1]), Number(parsed[3] ?? 1), Number(parsed[4] ?? 0)]
  return (parsed[2] === '/' ? a / b : a * b) + rest
}

/** A division whose rest is as large as its divisor is not done. */
function isTrue(line: string): boolean | null {
  const [left, right, ...more] = line.split('=')
  const [a, b] = [valueIn(left), valueIn(right ?? '')]
  if (a === null || b === null || more.length > 0) return null
  const division = /^\d+=\d+\*(\d+)\+(\d+)$/.exec(line)
  return a === b && (!division || Number(division[2]) < Number(division[1]))
}

/** Needed is what careful work writes, coarse or fine, and each line once. */
function check({ answer, problem }: Prompt, thought: string): LineCounts {
  const counts = { true: 0, false: 0, unneeded: 0 }
  const question = QUESTIONS.find((name) => name === problem?.divisor)
  if (!question || !Array.isArray(problem?.numbers)) return counts
  const sheets = [new Worksheet('steps'), new Worksheet('full')]
  for (const sheet of sheets) work(sheet, question, problem.numbers.map(Number))
  const needed = new Set(sheets.flatMap((sheet) => sheet.lines))
  for (const line of linesOf(thought)) {
    const isAnswer = /^\d{1,12}(, \d{1,9})*$/.test(line)
    const right = isAnswer ? line === String(answer) : isTrue(line)
    if (right === null) continue
    counts[!right ? 'false' : needed.delete(line) || isAnswer ? 'true' : 'unneeded']++
  }
  return counts
}

export const divisor: Family = {
  name: 'divisor',
  title: 'Divisors',
  levels: ALL_LEVELS,
  instruct: 0.05,
  joint: '; ',
  floor: [0.12, 0.12, 0.12, 0.12],
  make,
  anyReply: ({ problem }, random) => boxed(other(random, problem?.divisor as Question, problem?.numbers as number[])),
  check,
  cheats({ answer, problem }) {
    const [a, b = 1] = (problem?.numbers ?? []) as number[]
    const question = problem?.divisor
    if (question === 'primes')
      return [
        { title: 'One beside the primes', answer: boxed(`1, ${answer}`) },
        { title: 'The number beside its primes', answer: boxed(String(answer) === String(a) ? `${a}, ${a + 1}` : `${answer}, ${a}`) },
        { title: 'A product', answer: boxed(String(answer).includes(',') ? String(answer).replaceAll(', ', '*') : `${answer}*1`) },
      ]
    if (question === 'gcd' || question === 'lcm')
      return [
        { title: 'Both numbers', answer: boxed(`${a}, ${b}`) },
        { title: 'The product of both', answer: boxed(`${a}*${b}`) },
      ]
    return [{ title: 'A list of candidates', answer: boxed(`${answer}, ${Number(answer) + 1}`) }]
  },
}
